"""What a scripted teacher sees of a moment: a score whose sum orders segments as the goal's own score does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs import Environment, Task, UserError
from rewardsmith.reward_synth.intent import Intent, conditioned
from rewardsmith.reward_synth.wish import Wish

Truth = Callable[[Any, Tensor], Tensor]
"""`(state, action) -> score [num_envs]`, float32."""

MOMENTARY = ("mean", "peak", "turns", "square")
"""Measures of a wish that a single moment tells; the others compare moments."""


def truth_of(task: Task | None, intent: Intent | None) -> Truth:
    """Return the score of a moment.

    A registered task's is its own, also where an episode's is the last or the highest: of two segments the one that
    is nearer to the goal, for longer, is better. A free sentence's is what its wishes say of the moment, see `Intent`.

    Raises:
        UserError: there is neither, or the sentence asks for what no moment tells.
    """
    if task is not None:
        score = task.score
        return lambda state, action: score(state, action).float()
    if intent is None:
        raise UserError("nothing scores a moment of this sentence")
    if untold := [wish for wish in intent.wishes if wish.measure not in MOMENTARY]:
        raise UserError(f"no single moment tells {untold[0].asked()}")
    return lambda state, action: _granted(intent, state)


def untold(state: Any, action: Tensor) -> Tensor:
    """Score nothing, where people say what is good."""
    return torch.zeros(len(action), device=action.device)


def check_truth(environment: Environment, instruction: str, intent: Intent | None) -> None:
    """Refuse what a scripted teacher cannot answer.

    Raises:
        UserError: neither a registered task nor the wishes of the sentence say how good a moment is.
    """
    name = environment.task_named(instruction)
    try:
        truth_of(environment.tasks[name] if name else None, intent)
    except UserError as error:
        names = ", ".join(environment.tasks) or "it has none"
        raise UserError(
            f"{error}, so no teacher can be scripted for it; name a registered task of {environment.name()} ({names}) "
            "or ask for a feature, such as its speed or height; with judge=human you answer yourself"
        ) from None


def _granted(intent: Intent, state: Any) -> Tensor:
    """Return how far a moment grants an intent, as `Intent.assess` does for an episode, in SI units `[num_envs]`."""
    gains = [_gain(wish, state) for wish in intent.main]
    score = torch.stack(gains).mean(0)
    if intent.sides:
        kept = torch.stack([_kept(wish, state) for wish in intent.sides]).mean(0)
        score = conditioned(score, kept, intent.main[0].scale)
    return score.float()


def _gain(wish: Wish, state: Any) -> Tensor:
    values = _values(wish, state)
    if wish.want == "high":
        return values - wish.origin
    return wish.origin - values if wish.want == "low" else -wish.distance(values)


def _kept(wish: Wish, state: Any) -> Tensor:
    tolerance = wish.scale if wish.want == "target" else 1e-6
    return (wish.distance(_values(wish, state)) <= tolerance).double()


def _values(wish: Wish, state: Any) -> Tensor:
    raw: Tensor = getattr(state, wish.feature)
    return wish.per_step(raw.unsqueeze(0)).squeeze(0)
