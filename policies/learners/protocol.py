"""What every learner is to whoever runs it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from rewardsmith.policies.policy import Policy

if TYPE_CHECKING:
    from rewardsmith.envs import VectorEnv

Metrics = dict[str, float]

OnIteration = Callable[..., bool | None]
"""Called with an iteration's metrics, one argument for each policy; returning False ends the training there."""


class TrainingDiverged(Exception):
    """Rewards, observations or networks are no longer finite."""


class Learner(Protocol):
    """Trains a policy on an environment, or one for each of its groups."""

    @property
    def policy(self) -> Policy:
        """What has been learned so far; of several, a stack (see `Policy.unstack`)."""
        ...

    @property
    def steps(self) -> int:
        """Environment steps taken, by each group."""
        ...

    @property
    def diverged(self) -> Sequence[bool]:
        """For each group whether its training is no longer finite."""
        ...

    def learn(self, steps: int, on_iteration: OnIteration | None = None) -> Policy:
        """Train until `steps` environment steps have been taken in all, those before a resume counted.

        Metrics have at least `steps`, `seconds`, `steps_per_second`, `reward` (the mean of a step) and what
        `envs.statistics` reads of finished episodes.

        Raises:
            TrainingDiverged: no policy's training is finite any more.
        """
        ...

    def save(self, directory: str | Path) -> None:
        """Write a checkpoint from which `load` goes on."""
        ...

    def load(self, directory: str | Path) -> None:
        """Go on from a checkpoint of an equal training.

        Raises:
            CheckpointError: there is none, it is damaged, or its hyperparameters are others.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class LearnerKind:
    """A learner as the registry knows it; its module has it as `LEARNER`.

    Attributes:
        config: Dataclass of hyperparameters, `num_envs` among them: environments of each policy.
        make: `(env, hyperparameters, seeds) -> Learner`, the seeds one for each group.
        groups: Whether it trains several policies at once, one for each group of the environment.
        teaches: Whether it shows rewards that learn (see `envs.reward`) what the policy went through.
        begins: Whether its policies can begin by demonstrations: it has `begin_by` as `PPO` does.
    """

    config: type[Any]
    make: Callable[[VectorEnv, Any, Sequence[int]], Learner]
    groups: bool = False
    teaches: bool = False
    begins: bool = False
