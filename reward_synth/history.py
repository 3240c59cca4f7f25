"""What has been tried so far, as plain data: all that strategies, judges and coders know of a search."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rewardsmith.reward_synth.intrinsic.account import Account
from rewardsmith.reward_synth.proposal import Refusal
from rewardsmith.reward_synth.signs import Signs

MOMENTS = 10
"""Moments of a training at which a curve is kept."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """How a judge orders the candidates of a generation.

    Attributes:
        order: Ids from best to worst; those in one group are equally good. Candidates that could not be judged are
            missing.
        confidence: How sure the judge is of the order, from 0 to 1.
        why: One line for people.
        human_answers: Answers that people gave for it.
        queries: Answers that scores gave for it in place of people; as with people, an order of K counts as K - 1.
        tokens: Tokens that models read and wrote for it.
    """

    order: tuple[tuple[str, ...], ...]
    confidence: float = 1.0
    why: str = ""
    human_answers: int = 0
    queries: int = 0
    tokens: int = 0

    @property
    def best(self) -> str | None:
        """The first of those that no other is better than, None where nothing could be judged."""
        return self.order[0][0] if self.order else None

    def to_json(self) -> dict[str, Any]:
        """Return the verdict as plain data."""
        return {**vars(self), "order": [list(group) for group in self.order]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Verdict:
        """Read what `to_json` gave.

        Raises:
            TypeError: the data is no verdict.
        """
        return cls(**data | {"order": tuple(tuple(group) for group in data["order"])})


@dataclass(frozen=True, kw_only=True)
class Curve:
    """One number over a training.

    Attributes:
        values: Its values at up to `MOMENTS` evenly spaced moments, the first and the last among them.
        lowest, mean, highest: Over the whole training.
    """

    values: tuple[float, ...]
    lowest: float
    mean: float
    highest: float

    @classmethod
    def of(cls, series: Sequence[float]) -> Curve:
        """Return the curve of a number that was noted at evenly spaced moments; what is not finite is left out.

        Raises:
            ValueError: there is no finite value in it.
        """
        known = [value for value in series if math.isfinite(value)]
        if not known:
            raise ValueError("a curve needs a finite value")
        kept = min(MOMENTS, len(known))
        places = [round(i * (len(known) - 1) / max(1, kept - 1)) for i in range(kept)]
        return cls(
            values=tuple(known[place] for place in places),
            lowest=min(known),
            mean=sum(known) / len(known),
            highest=max(known),
        )


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One candidate as those outside its directory see it.

    Attributes:
        id: Its id in the run.
        parents: Ids of those that it was made of.
        source: Its reward as text.
        idea: One line on what distinguishes it.
        recipe: What its coder would write it from again, or None.
        fall_ends_episode: Whether it was trained with falls ending the episode.
        failure: Why there is no trained policy, empty where there is one.
        score: How good its policy is, higher is better; None where nothing measures that.
        unit: Unit of the score.
        success_rate: Share of episodes with success; None for a free sentence.
        granted: How far the wishes of the sentence are granted, higher is better; None where it was not understood.
        wishes: One line for each of them.
        still: Whether the robot does nothing once it has landed.
        scores: The score over the training; None where nothing gives one.
        returns: Its own return over the training; None where no episode ended.
        signs: What its reward paid the trained policy for; None where that was not measured.
        means, deviations: Of each feature that is one number, over the trained policy's episodes.
        fell: Share of those episodes with a fall; None where nothing tells of falls.
        length: Their mean length [control steps].
        account: What a bonus for sayings has paid; None where there is none.
        components: The reward's parts over the training, each the mean per step.
        agreement: How well a distilled reward stood in for what it was distilled from, over the training, 1 at best.
        watched: What judges think of states of a distilled reward's training, over it: its own, and those that look on.
        film: Its film, None where there is none.
        behaviour: Recording of its rollouts (see `envs.behaviour`), None where there is none.
        comments: What people said of it.
        heeds: How many remarks on earlier candidates what it is measured by heeds: scores that heed fewer are of what
            was asked for before.
    """

    id: str
    parents: tuple[str, ...] = ()
    source: str = ""
    idea: str = ""
    recipe: dict[str, Any] | None = None
    fall_ends_episode: bool = True
    failure: str = ""
    score: float | None = None
    unit: str | None = None
    success_rate: float | None = None
    granted: float | None = None
    wishes: tuple[str, ...] = ()
    still: bool = False
    scores: Curve | None = None
    returns: Curve | None = None
    signs: Signs | None = None
    means: Mapping[str, float] = field(default_factory=dict)
    deviations: Mapping[str, float] = field(default_factory=dict)
    fell: float | None = None
    length: float | None = None
    account: Account | None = None
    components: Mapping[str, Curve] = field(default_factory=dict)
    agreement: Curve | None = None
    watched: Mapping[str, Curve] = field(default_factory=dict)
    film: Path | None = None
    behaviour: Path | None = None
    comments: tuple[str, ...] = ()
    heeds: int = 0


@dataclass(frozen=True, kw_only=True)
class Round:
    """One generation that is over.

    Attributes:
        trials: Its candidates.
        refused: What the checker refused on the way.
        verdict: How they were ordered.
    """

    trials: tuple[Trial, ...]
    refused: tuple[Refusal, ...] = ()
    verdict: Verdict = field(default_factory=lambda: Verdict(order=()))


@dataclass(frozen=True)
class History:
    """All generations so far, the first one first."""

    rounds: tuple[Round, ...] = ()

    def __iter__(self) -> Iterator[Trial]:
        """Yield every candidate, the oldest first."""
        return (trial for each in self.rounds for trial in each.trials)
