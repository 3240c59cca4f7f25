"""Recorded steps as a reward is given them: the features before and after, and the action in between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import SimpleNamespace

import torch
from torch import Tensor

from rewardsmith.envs.behaviour import Behaviour
from rewardsmith.envs.reward import RewardFunction
from rewardsmith.envs.spaces import ActionSpace, Discrete

PREVIOUS = "previous_action"
"""The one feature that a reward reads as it was before the step: a recording holds the action of the step in it."""

Features = dict[str, Tensor]


@dataclass(frozen=True)
class Transitions:
    """Steps from one state to the next, as rows.

    Attributes:
        before, after: Every feature by name, `[rows, ...]`.
        action: `[rows, action_size]`, or int64 `[rows]` of choices.
    """

    before: Features
    action: Tensor
    after: Features

    def __len__(self) -> int:
        return len(self.action)

    def rows(self, index: Tensor) -> Transitions:
        """Return some of the steps, int64 `[rows]`."""
        return Transitions(take(self.before, index), self.action[index], take(self.after, index))


Pay = Callable[[Transitions], Tensor]
"""What a reward pays for steps, `[rows]`: `R(s, a, s')`."""


def take(features: Features, index: Tensor) -> Features:
    """Return some rows of features."""
    return {name: value[index] for name, value in features.items()}


def pay_of(reward: RewardFunction) -> Pay:
    """Return what a reward function pays for steps; it reads the features after each, and the action before it."""

    def pay(steps: Transitions) -> Tensor:
        state = steps.after | {PREVIOUS: steps.before[PREVIOUS]}
        return reward(SimpleNamespace(**state), steps.action)[0].double()

    return pay


def transitions(behaviours: Sequence[Behaviour], space: ActionSpace) -> Transitions:
    """Return all steps of recordings that begin and end within a first episode; each one's first step does not."""
    parts = [_transitions(behaviour, space) for behaviour in behaviours]
    return Transitions(
        before={name: torch.cat([part.before[name] for part in parts]) for name in parts[0].before},
        action=torch.cat([part.action for part in parts]),
        after={name: torch.cat([part.after[name] for part in parts]) for name in parts[0].after},
    )


def _transitions(behaviour: Behaviour, space: ActionSpace) -> Transitions:
    lived = behaviour.alive[1:] & behaviour.alive[:-1]
    before = {name: values[:-1][lived] for name, values in behaviour.features.items()}
    after = {name: values[1:][lived] for name, values in behaviour.features.items()}
    return Transitions(before, as_taken(after[PREVIOUS], space), after)


def as_taken(action: Tensor, space: ActionSpace) -> Tensor:
    """Return recorded actions as rewards are given them: choices are whole numbers."""
    return action.long() if isinstance(space, Discrete) else action


def payments(reward: RewardFunction, behaviour: Behaviour, space: ActionSpace) -> dict[str, Tensor]:
    """Return what a reward and its parts would have paid at each recorded step, `[time, num_envs]`; `""` is the sum.

    It is zero where no first episode lives.
    """
    steps, num_envs = behaviour.alive.shape
    recorded = behaviour.features[PREVIOUS]
    earlier = torch.cat([torch.zeros_like(recorded[:1]), recorded[:-1]])
    state = {name: values.flatten(0, 1) for name, values in (behaviour.features | {PREVIOUS: earlier}).items()}
    total, parts = reward(SimpleNamespace(**state), as_taken(recorded, space).flatten(0, 1))
    found = {"": total, **parts}
    return {
        name: torch.where(behaviour.alive, value.double().view(steps, num_envs), 0.0) for name, value in found.items()
    }
