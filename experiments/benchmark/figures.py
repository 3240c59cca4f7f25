"""What a run of a benchmark came to, and what it cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Self

from rewardsmith.envs import UserError
from rewardsmith.experiments.runs.plain import made, of_this_version
from rewardsmith.experiments.runs.run import Run

_LONGEST = 20_000
"""Characters of a reward's text that are kept."""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Of one row.

    Attributes:
        score: Of the best candidate on initial states that neither training nor choice has seen; None where there is
            none.
        peak: The highest score on record of any of its candidates at any time, with the noise of exploration; at least
            `score`.
        success: Share of the episodes with success.
        reason: Why there is no score.
        steps: Environment steps of all its trainings.
        seconds: Of all its trainings [s].
        candidates: How many were trained.
        tokens: That language models read and wrote.
        human_answers: That people gave.
        queries: That scores answered in place of people.
        reward: Text of the best candidate's reward.
        planning: Seconds of planning for a second of acting; 0 for policies, which only have to be asked.
    """

    score: float | None
    peak: float | None
    success: float | None
    reason: str
    steps: int
    seconds: float
    candidates: int
    tokens: int
    human_answers: int
    queries: int
    reward: str
    planning: float = 0.0

    @property
    def answers(self) -> int:
        """Answers to questions which of two is better, whoever gave them."""
        return self.human_answers + self.queries

    def to_json(self) -> dict[str, Any]:
        """Return the figures as plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """Read what `to_json` gave.

        Raises:
            UserError: the data is none of this version.
        """
        with of_this_version("a row's figures"):
            return made(cls, data)


NOTHING = Figures(
    score=None,
    peak=None,
    success=None,
    reason="",
    steps=0,
    seconds=0.0,
    candidates=0,
    tokens=0,
    human_answers=0,
    queries=0,
    reward="",
)
"""Of a row for which nothing was done, to which whoever does something adds what it was."""


def figures_of(run: Run) -> Figures:
    """Read what a finished run came to.

    Raises:
        UserError: it is not finished, or a file of it is damaged.
    """
    outcome = run.result()
    if outcome is None:
        raise UserError(f"{run.path} has no result yet; `rewardsmith resume {run.path}` brings it to its end")
    score = outcome.final.score if outcome.final else None
    reasons = [row.result.reason for row in outcome.candidates if row.result.reason]
    return Figures(
        score=score,
        peak=None if score is None else max([score, *_recorded(run)]),
        success=outcome.final.success_rate if outcome.final else None,
        reason="" if score is not None else next(iter(reasons), outcome.why),
        steps=outcome.environment_steps,
        seconds=outcome.seconds,
        candidates=len(outcome.candidates),
        tokens=outcome.tokens,
        human_answers=outcome.human_answers,
        queries=outcome.queries,
        reward=run.candidate(outcome.best).text()[:_LONGEST] if outcome.best else "",
    )


def _recorded(run: Run) -> Iterator[float]:
    for candidate in run.candidates():
        yield from (line["score"] for line in candidate.scores())
