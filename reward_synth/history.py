"""What came of the rewards written so far, as plain data: all that later ones may be written from."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rewardsmith.reward_synth.proposal import Refusal

MOMENTS = 10
"""Moments of a training at which a curve is kept."""


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
class Outcome:
    """What came of one candidate.

    Attributes:
        id: The candidate's id in its run.
        source: Its reward program.
        parents: Ids of the candidates it was made of.
        idea: One line on what distinguishes the program.
        recipe: See `Proposal.recipe`.
        fall_ends_episode: Whether it was trained with falls ending the episode.
        score: The score over the training, in `unit`; None where nothing gives one.
        unit: Unit of the score.
        components: The reward's parts over the training, each the mean over steps [reward per step].
        failure: Why there is no trained policy, empty where there is one.
        verdict: What its judge said of it, in lines to be read.
        comments: What people said of it, in their own words.
    """

    id: str
    source: str
    parents: tuple[str, ...] = ()
    idea: str = ""
    recipe: dict[str, Any] | None = None
    fall_ends_episode: bool = True
    score: Curve | None = None
    unit: str = ""
    components: Mapping[str, Curve] = field(default_factory=dict)
    failure: str = ""
    verdict: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Generation:
    """What was made of one answer of the coder.

    Attributes:
        outcomes: Of the accepted programs, in the order of their ids.
        refused: What the checker refused on the way.
    """

    outcomes: tuple[Outcome, ...]
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True, kw_only=True)
class History:
    """Earlier generations, the oldest first; empty before the first."""

    generations: tuple[Generation, ...] = ()

    def __iter__(self) -> Iterator[Outcome]:
        """Yield every outcome, the oldest first."""
        return (outcome for generation in self.generations for outcome in generation.outcomes)
