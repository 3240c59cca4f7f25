"""What every reward is to an environment and a learner, wherever it came from."""

from __future__ import annotations

import functools
import operator
from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

import torch
from torch import Tensor

from rewardsmith.envs.spaces import Observation
from rewardsmith.envs.tensors import under


class RewardFunction(Protocol):
    """A function of a moment; pure, so that it may be part of a recorded step."""

    def __call__(self, state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """Return the reward `[num_envs]` and its parts by name, each `[num_envs]`.

        Args:
            state: Gives features by name, each `[num_envs, ...]`; see `envs.state`.
            action: As applied, `[num_envs, action_size]`, or int64 `[num_envs]` of choices.
        """
        ...


def checked(paid: tuple[Tensor, dict[str, Tensor]], num_envs: int, groups: int = 1) -> tuple[Tensor, dict[str, Tensor]]:
    """Return what a reward function gave, if it is what one gives; anybody may have written it.

    Only types and shapes are looked at, so that it may be part of a recorded step.

    Args:
        paid: What it gave.
        num_envs: Number of environments.
        groups: Equal slices of them; parts are those of a slice.

    Raises:
        ValueError: it is no reward `[num_envs]` with its parts by name.
    """
    if not (isinstance(paid, tuple) and len(paid) == 2 and isinstance(paid[1], dict)):
        raise ValueError("a reward function returns two things: rewards [num_envs], and its parts by name, maybe {}")
    _check_values("its rewards", paid[0], num_envs)
    for name, values in paid[1].items():
        _check_values(f"its part {name!r}", values, num_envs // groups)
    return paid


def _check_values(what: str, values: Any, num_envs: int) -> None:
    if not isinstance(values, Tensor) or values.shape != (num_envs,):
        given = f"of shape {list(values.shape)}" if isinstance(values, Tensor) else f"a {type(values).__name__}"
        raise ValueError(
            f"a reward function returns a tensor [{num_envs}], one number for each environment; {what}: {given}"
        )


def no_reward(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward nothing: for environments that are only looked at."""
    return torch.zeros(len(action), device=action.device), {}


def begins(state: Any, control_dt: float) -> Tensor:
    """Tell whose episode is in its first step, bool `[num_envs]`; a reward is asked after the step.

    Args:
        state: See `RewardFunction`.
        control_dt: Seconds per control step.
    """
    time: Tensor = state.time
    return time < 1.5 * control_dt


def total(**parts: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Return the sum of a reward's parts, added in their order, and the parts: what a reward function returns."""
    return functools.reduce(operator.add, parts.values()), parts


class Experience(Protocol):
    """One iteration's steps as a reward that learns may see them, each `[num_steps, num_envs, ...]`.

    Attributes:
        obs, final_obs: Raw observations before and after the step.
        action: As the policy chose it.
        reward: To be written in place where past steps are worth something else by now.
        terminated, truncated: bool.
    """

    obs: Observation
    final_obs: Observation
    action: Tensor
    reward: Tensor
    terminated: Tensor
    truncated: Tensor

    def ascent(self, rewards: Tensor) -> Tensor:
        """Return the policy gradient that each of several rewards of these steps would have by itself.

        Args:
            rewards: `[rewards, num_steps, num_envs]`.

        Returns:
            `[rewards, parameters]`, of the policy that acted.
        """
        ...


@runtime_checkable
class LearningReward(Protocol):
    """A reward function that learns while a policy does: preferences, distilled feedback, curiosity.

    On a GPU its call is part of a recorded step, so that what it learns must be written into the same tensors.
    """

    def __call__(self, state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """See `RewardFunction`."""
        ...

    def observe(self, experience: Experience) -> None:
        """Take in an iteration, once, after it was collected and before the policy improves on it.

        The rewards in it may be written anew, and the function may learn.
        """

    def state_dict(self) -> dict[str, Tensor]:
        """Return every tensor that later rewards depend on."""
        ...

    def load_state_dict(self, tensors: dict[str, Tensor]) -> None:
        """Put back what `state_dict` returned."""


def learned_state(rewards: Sequence[RewardFunction]) -> dict[str, Tensor]:
    """Return what the rewards of all groups have learned, `reward/<group>/<name>`."""
    return {
        f"reward/{group}/{name}": value
        for group, reward in enumerate(rewards)
        if isinstance(reward, LearningReward)
        for name, value in reward.state_dict().items()
    }


def load_learned_state(rewards: Sequence[RewardFunction], state: dict[str, Tensor]) -> None:
    """Put back what `learned_state` returned, which may lie among other tensors."""
    for group, reward in enumerate(rewards):
        if isinstance(reward, LearningReward):
            reward.load_state_dict(under(f"reward/{group}/", state))
