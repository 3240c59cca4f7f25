"""Many copies of one environment as a learner and an evaluator need them, whatever simulates them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

import torch
from torch import Tensor

from rewardsmith.envs.environment import Environment
from rewardsmith.envs.reward import RewardFunction
from rewardsmith.envs.spaces import ActionSpace, Observation, ObservationSpace
from rewardsmith.envs.state import State
from rewardsmith.envs.task import Task

Seen = TypeVar("Seen", bound=Observation, covariant=True)


class Step(NamedTuple, Generic[Seen]):
    """What one control step gives; `Step[Tensor]` where observations are one tensor.

    Attributes:
        obs: What the policy sees next, each tensor `[num_envs, ...]`; the new episode's first where one has ended.
        reward: `[num_envs]`.
        terminated: The episode ended in a state that ends it, bool `[num_envs]`.
        truncated: The episode was cut off by time, bool `[num_envs]`; its value must be bootstrapped.
        final_obs: The observation before any reset, as `obs`.
        components: The reward's parts by name, each `[num_envs]`; where there are groups, see `envs.groups`.
    """

    obs: Seen
    reward: Tensor
    terminated: Tensor
    truncated: Tensor
    final_obs: Seen
    components: dict[str, Tensor]


class Statistics(Protocol):
    """What became of the episodes; `envs.statistics` has one for every kind of environment."""

    @property
    def last(self) -> Tensor:
        """Each environment's last finished episode, rows as in `envs.statistics.COLUMNS`."""
        ...

    def read_groups(self) -> list[dict[str, float]]:
        """Return for each group the means since this was last asked, and begin anew."""
        ...


class VectorEnv(Protocol):
    """A vectorized environment with autoreset in the same step; `envs.make` returns one.

    Attributes:
        seed: Seed of all random streams; another one takes effect at the next `reset`.
    """

    seed: int

    @property
    def num_envs(self) -> int:
        """Number of copies."""
        ...

    @property
    def groups(self) -> int:
        """Number of equal, contiguous slices of the copies, each with a reward and statistics of its own."""
        ...

    @property
    def device(self) -> torch.device:
        """Where all tensors are."""
        ...

    @property
    def max_steps(self) -> int:
        """Control steps after which an episode is cut off."""
        ...

    @property
    def observation_space(self) -> ObservationSpace:
        """What the policy sees: one tensor, or several by name."""
        ...

    @property
    def action_space(self) -> ActionSpace:
        """What it takes: numbers with their bounds, on the device, or choices."""
        ...

    @property
    def environment(self) -> Environment:
        """What there are copies of: features, tasks and names."""
        ...

    @property
    def state(self) -> State:
        """The features at present, as rewards read them."""
        ...

    @property
    def task(self) -> Task | None:
        """Gives score and success for the statistics; None for a goal that is not registered."""
        ...

    @property
    def rewards(self) -> tuple[RewardFunction, ...]:
        """What is optimised, one for each group."""
        ...

    @property
    def statistics(self) -> Statistics:
        """What became of the episodes."""
        ...

    def use(self, rewards: Sequence[RewardFunction]) -> None:
        """Optimise other rewards from now on, one for each group."""
        ...

    def reset(self) -> Observation:
        """Begin the first episode of every environment anew, and return what the policy sees first."""
        ...

    def step(self, action: Tensor) -> Step[Observation]:
        """Apply an action for one control step; ended episodes have begun anew.

        Args:
            action: `[num_envs, action_space.size]` in actuator units, clipped to the bounds, or int64 `[num_envs]` of
                choices.

        Returns:
            What came of it. On a GPU the next step writes over it.
        """
        ...

    def state_dict(self) -> dict[str, Tensor]:
        """Return all that a later `load_state_dict` needs to go on, with what rewards have learned."""
        ...

    def load_state_dict(self, state: dict[str, Tensor]) -> None:
        """Go on from `state_dict()` of an equal environment."""
