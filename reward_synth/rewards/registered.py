"""The rewards that come with a registered task: an expert's, and success alone."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from rewardsmith.envs import Task, UserError, VectorEnv
from rewardsmith.envs.reward import RewardFunction
from rewardsmith.reward_synth.rewards.kind import RewardKind


@dataclass(frozen=True)
class _Registered(RewardKind):
    """A reward that the environment's task holds, so that there is nothing to keep."""

    def save(self, directory: Path) -> None:
        """See `RewardKind`."""

    @classmethod
    def load(cls, directory: Path) -> Self:
        """See `RewardKind`."""
        return cls()

    def build(self, env: VectorEnv) -> RewardFunction:
        """See `RewardKind`."""
        if env.task is None:
            names = ", ".join(env.environment.tasks) or "it has none"
            raise UserError(f"a reward of kind {self.kind} needs a task of {env.environment.name()}: {names}")
        return self._choose(env.task)

    @abstractmethod
    def _choose(self, task: Task) -> RewardFunction:
        """Return the reward function."""


@dataclass(frozen=True)
class Expert(_Registered):
    """The reward that an expert wrote for the task."""

    kind = "expert"

    def _choose(self, task: Task) -> RewardFunction:
        return task.expert

    def text(self) -> str:
        """See `RewardKind`."""
        return "The reward that an expert wrote for the task.\n"


@dataclass(frozen=True)
class Sparse(_Registered):
    """1 at each moment of the task's success, else 0."""

    kind = "sparse"

    def _choose(self, task: Task) -> RewardFunction:
        return task.sparse

    def text(self) -> str:
        """See `RewardKind`."""
        return "1 at each moment of the task's success, else 0.\n"
