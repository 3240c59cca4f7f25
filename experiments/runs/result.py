"""What came of one candidate, and how good its policy is."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from rewardsmith.experiments.runs.plain import made, of_this_version
from rewardsmith.reward_synth.signs import Signs

DONE, FAILED = "done", "failed"


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """What a policy does on a set of initial states, one episode from each.

    Attributes:
        score: The registered task's score, else how far the wishes of the sentence are granted; None without either.
        unit: Unit of the score.
        success_rate: Share of the episodes with the task's success; None for a free sentence.
        episode_return: Mean return in the candidate's own reward; None where it is no number.
        length: Mean length of the episodes [control steps]; None where it is no number.
        episodes: Number of episodes.
        components: Mean of each part of the reward, per step.
        granted: How far the wishes of the sentence are granted, see `Intent.assess`; None where it was not understood.
        wishes: One line for each wish, for people.
        still: Whether the robot does nothing once it has landed, and was to move.
        signs: What the reward paid it for; None where that was not measured.
        means, deviations: Of each feature that is one number, see `work.conduct`.
        fell: Share of the episodes with a fall; None where nothing tells of falls.
    """

    score: float | None
    unit: str | None
    success_rate: float | None
    episode_return: float | None
    length: float | None
    episodes: int
    components: dict[str, float] = field(default_factory=dict)
    granted: float | None = None
    wishes: tuple[str, ...] = ()
    still: bool = False
    signs: Signs | None = None
    means: dict[str, float] = field(default_factory=dict)
    deviations: dict[str, float] = field(default_factory=dict)
    fell: float | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the evaluation as plain data, None for what is no number."""
        plain: dict[str, Any] = finite(asdict(self))
        return plain

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what `to_json` gave.

        Raises:
            LookupError, TypeError: a field is unknown, missing or of another type.
        """
        signs = data.get("signs")
        return made(cls, data | {"wishes": tuple(data["wishes"]), "signs": made(Signs, signs) if signs else None})


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a candidate's `result.json` holds.

    Attributes:
        status: `done` or `failed`.
        reason: Why it failed.
        steps: Environment steps of training.
        seconds: Time of training [s].
        ended_early: Whether its training was ended after these steps because somebody asked.
        evaluation: How good it is; None where it failed.
        queries: Questions that its reward asked a scripted teacher while it learned.
        film: Name of the film in the candidate's directory, None where there is none.
        film_error: Why there is none.
    """

    status: str
    reason: str = ""
    steps: int = 0
    seconds: float = 0.0
    ended_early: bool = False
    evaluation: Evaluation | None = None
    queries: int = 0
    film: str | None = None
    film_error: str = ""

    @classmethod
    def failed(cls, reason: str, steps: int = 0, seconds: float = 0.0) -> Self:
        """Return the result of a candidate of which nothing came."""
        return cls(status=FAILED, reason=reason, steps=steps, seconds=seconds)

    @property
    def label(self) -> str:
        """What people are told of its status: `ended` where it is done because somebody ended its training."""
        return "ended" if self.status == DONE and self.ended_early else self.status

    @property
    def score(self) -> float | None:
        """The score, where there is one."""
        return self.evaluation.score if self.evaluation else None

    def to_json(self) -> dict[str, Any]:
        """Return the result as plain data, None for what is no number."""
        plain: dict[str, Any] = finite(asdict(self))
        return plain

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what `to_json` gave.

        Raises:
            UserError: the data is no result of this version.
        """
        with of_this_version("the candidate's result"):
            evaluation = data.get("evaluation")
            return made(cls, data | {"evaluation": Evaluation.from_json(evaluation) if evaluation else None})


def finite(value: Any) -> Any:
    """Return plain data with None in place of every number that is not finite, which JSON lacks."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: finite(each) for name, each in value.items()}
    return [finite(each) for each in value] if isinstance(value, list | tuple) else value
