"""A measure: what tells how well a free sentence is done, apart from the rewards that are compared by it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

import torch
from torch import Tensor

from rewardsmith.envs import Task
from rewardsmith.envs.reward import no_reward
from rewardsmith.reward_synth.language import RewardProgram, RewardSchema


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A checked program of the reward language whose value is no reward but a score, higher being better.

    Attributes:
        source: Its text, which is shown to people and never to whoever writes rewards.
        graph: Its operations as JSON, which are validated whenever they are read.
        unit: Unit of the score.
        aggregate: How the steps' values make an episode's score, see `envs.Task`.
        success_at_least: Score from which an episode counts as a success.
        words: One line on what it measures.
        still: One line on what a robot that does nothing would get.
        good: One line on what a good one would get.
        tried: The scores that a still and a random robot did get, by these names.
    """

    source: str
    graph: str
    unit: str
    aggregate: str
    success_at_least: float
    words: str = ""
    still: str = ""
    good: str = ""
    tried: Mapping[str, float]

    def __post_init__(self) -> None:
        if not math.isfinite(self.success_at_least):
            raise ValueError(f"a success needs a finite score, not {self.success_at_least}")

    def task(self, instruction: str, schema: RewardSchema) -> Task:
        """Return the measure as a task of an environment, which counts its score.

        Raises:
            RewardRejected: its graph is none for this environment.
            ValueError: its aggregate is unknown.
        """
        program = RewardProgram.from_json(self.graph, schema)

        def score(state: Any, action: Tensor) -> Tensor:
            return program(state, action)[0]

        def success(state: Any, action: Tensor) -> Tensor:
            # Whether an episode is one is known at its end, see `succeeded`.
            return torch.zeros(len(action), dtype=torch.bool, device=action.device)

        return Task(
            instruction=instruction,
            score=score,
            unit=self.unit,
            success=success,
            expert=no_reward,
            aggregate=self.aggregate,
        )

    def succeeded(self, scores: Tensor) -> Tensor:
        """Tell which episodes' scores are a success."""
        return scores >= self.success_at_least

    def summary(self) -> tuple[str, ...]:
        """Say for people what is measured, and what was found when it was tried."""
        tried = ", ".join(f"{name} {score:.3g}" for name, score in self.tried.items())
        lines = (
            f"measured by: {self.words or 'a program'} [{self.unit}, {self.aggregate} of an episode]",
            f"success from {self.success_at_least:.3g} {self.unit}; tried: {tried} {self.unit}",
            f"standing still should get: {self.still}" if self.still else "",
            f"doing it well should get: {self.good}" if self.good else "",
        )
        return tuple(filter(None, lines))

    def to_json(self) -> dict[str, Any]:
        """Return the measure as plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what `to_json` gave.

        Raises:
            TypeError, ValueError: the data is no measure.
        """
        return cls(**data)
