"""The rewards that come with a registered task: an expert's, and success alone."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from rewardsmith.envs import Environment, Task, UserError, VectorEnv
from rewardsmith.envs.reward import RewardFunction
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.rewards.kind import RewardKind


@dataclass(frozen=True)
class _Registered(RewardKind):
    """A reward that the environment's task holds, so that there is nothing to keep."""

    @classmethod
    def design(cls, request: Request) -> Self:
        """See `RewardKind`."""
        environment = request.environment
        if environment.task_named(request.instruction) is None:
            raise UserError(_needs_task(cls.kind, environment))
        return cls()

    def save(self, directory: Path) -> None:
        """See `RewardKind`."""

    @classmethod
    def load(cls, directory: Path) -> Self:
        """See `RewardKind`."""
        return cls()

    def build(self, env: VectorEnv) -> RewardFunction:
        """See `RewardKind`."""
        if env.task is None:
            raise UserError(_needs_task(self.kind, env.environment))
        return self._choose(env.task)

    @abstractmethod
    def _choose(self, task: Task) -> RewardFunction:
        """Return the reward function."""


@dataclass(frozen=True)
class Expert(_Registered):
    """The reward that an expert wrote for the task."""

    kind = "expert"
    several = True

    def _choose(self, task: Task) -> RewardFunction:
        return task.expert

    def text(self) -> str:
        """See `RewardKind`."""
        return "The reward that an expert wrote for the task.\n"


@dataclass(frozen=True)
class Sparse(_Registered):
    """1 at each moment of the task's success, else 0."""

    kind = "sparse"
    several = True

    def _choose(self, task: Task) -> RewardFunction:
        return task.sparse

    def text(self) -> str:
        """See `RewardKind`."""
        return "1 at each moment of the task's success, else 0.\n"


def _needs_task(kind: str, environment: Environment) -> str:
    names = ", ".join(environment.tasks) or "it has none"
    return f"reward={kind} needs a registered task of {environment.name()} as its task: {names}"
