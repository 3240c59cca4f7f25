"""EPIC, the equivalent-policy invariant comparison (Gleave et al., Quantifying Differences in Reward Functions, 2021).

Both rewards are shaped canonically, by which every potential drops out:

    C(R)(s, a, s') = R(s, a, s') + E[gamma R(s', A, S') - R(s, A, S') - gamma R(S, A, S')]

with states and actions drawn independently, and compared by the Pearson distance sqrt((1 - rho) / 2) over the coverage,
by which scale and constants drop out.

The draws put together states that no step joins. A reward that reads only where a step leads is the same to EPIC with
and without shaping, and so EPIC is its Pearson distance; what STARC adds is to ask which steps there are.
"""

from __future__ import annotations

import torch
from torch import Tensor

from rewardsmith.reward_synth.compare.distance import distance, unit
from rewardsmith.reward_synth.compare.transitions import Features, Pay, Transitions, take

CHUNK = 32
"""States that are joined with all draws at once, so that memory stays bounded."""


def epic(first: Pay, second: Pay, coverage: Transitions, draws: Transitions, discount: float) -> float:
    """Return the EPIC distance of two rewards, from 0 to 1.

    Args:
        first: What one pays.
        second: What the other pays.
        coverage: The steps over which they are compared.
        draws: States, actions and next states that are independent of each other, see `independent`.
        discount: Gamma.
    """
    return distance(*(_standard(pay, coverage, draws, discount) for pay in (first, second)))


def _standard(pay: Pay, coverage: Transitions, draws: Transitions, discount: float) -> Tensor:
    """Return a canonically shaped reward about its mean, of length one: of two such, half the distance is Pearson's."""
    shaped = canonical(pay, coverage, draws, discount)
    return unit(shaped - shaped.mean(), of=pay(coverage))


def canonical(pay: Pay, coverage: Transitions, draws: Transitions, discount: float) -> Tensor:
    """Return a canonically shaped reward at each step of the coverage, `[rows]`."""
    here, there = (_expected(pay, states, draws) for states in (coverage.before, coverage.after))
    return pay(coverage) + discount * there - here - discount * pay(draws).mean()


def independent(steps: Transitions, count: int, generator: torch.Generator) -> Transitions:
    """Return states, actions and next states of `count` steps, each shuffled by itself."""

    def drawn() -> Tensor:
        return torch.randperm(len(steps), generator=generator)[:count]

    return Transitions(take(steps.before, drawn()), steps.action[drawn()], take(steps.after, drawn()))


def _expected(pay: Pay, states: Features, draws: Transitions) -> Tensor:
    """Return the mean pay from each state `[rows]` over drawn actions and next states."""
    size, count = len(next(iter(states.values()))), len(draws)
    means = []
    for begin in range(0, size, CHUNK):
        chosen = torch.arange(begin, min(begin + CHUNK, size))
        each, drawn = chosen.repeat_interleave(count), torch.arange(count).repeat(len(chosen))
        joined = Transitions(take(states, each), draws.action[drawn], take(draws.after, drawn))
        means.append(pay(joined).view(len(chosen), count).mean(1))
    return torch.cat(means)
