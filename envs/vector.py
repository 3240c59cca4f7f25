"""Many copies of one environment as a learner and an evaluator need them, whatever simulates them."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import torch
from torch import Tensor

from rewardsmith.envs.environment import Environment
from rewardsmith.envs.reward import RewardFunction
from rewardsmith.envs.spaces import ActionSpace, Observation, ObservationSpace
from rewardsmith.envs.state import State


class Step(NamedTuple):
    """What one control step gives.

    Attributes:
        obs: What the policy sees next, each tensor `[num_envs, ...]`; the new episode's first where one has ended.
        reward: `[num_envs]`.
        terminated: The episode ended in a state that ends it, bool `[num_envs]`.
        truncated: The episode was cut off by time, bool `[num_envs]`; its value must be bootstrapped.
        final_obs: The observation before any reset, as `obs`.
        components: The reward's parts by name, each `[num_envs]`; where there are groups, see `envs.groups`.
    """

    obs: Observation
    reward: Tensor
    terminated: Tensor
    truncated: Tensor
    final_obs: Observation
    components: dict[str, Tensor]


class Statistics(Protocol):
    """What became of the episodes; `envs.statistics` has one for every kind of environment."""

    @property
    def last(self) -> Tensor:
        """Each environment's last finished episode, rows as in `envs.statistics.COLUMNS`."""

    def read_groups(self) -> list[dict[str, float]]:
        """Return for each group the means since this was last asked, and begin anew."""


class VectorEnv(Protocol):
    """A vectorized environment with autoreset in the same step; `envs.make` returns one.

    Attributes:
        num_envs: Number of copies.
        groups: Number of equal, contiguous slices of the copies, each with a reward and statistics of its own.
        device: Where all tensors are.
        max_steps: Control steps after which an episode is cut off.
        observation_space: One tensor, or several by name.
        action_space: Numbers or choices.
        environment: What there are copies of: features, tasks and names.
        state: Its features at present, as rewards read them.
        rewards: What is optimised, one for each group.
        statistics: What became of the episodes.
    """

    @property
    def num_envs(self) -> int: ...  # noqa: D102
    @property
    def groups(self) -> int: ...  # noqa: D102
    @property
    def device(self) -> torch.device: ...  # noqa: D102
    @property
    def max_steps(self) -> int: ...  # noqa: D102
    @property
    def observation_space(self) -> ObservationSpace: ...  # noqa: D102
    @property
    def action_space(self) -> ActionSpace: ...  # noqa: D102
    @property
    def environment(self) -> Environment: ...  # noqa: D102
    @property
    def state(self) -> State: ...  # noqa: D102
    @property
    def rewards(self) -> tuple[RewardFunction, ...]: ...  # noqa: D102
    @property
    def statistics(self) -> Statistics: ...  # noqa: D102

    def reset(self) -> Observation:
        """Begin the first episode of every environment anew, and return what the policy sees first."""

    def step(self, action: Tensor) -> Step:
        """Apply an action for one control step; ended episodes have begun anew.

        Args:
            action: `[num_envs, action_space.size]` in actuator units, clipped to the bounds, or int64 `[num_envs]` of
                choices.

        Returns:
            What came of it. On a GPU the next step writes over it.
        """

    def state_dict(self) -> dict[str, Tensor]:
        """Return all that a later `load_state_dict` needs to go on, with what rewards have learned."""

    def load_state_dict(self, state: dict[str, Tensor]) -> None:
        """Go on from `state_dict()` of an equal environment."""
