"""Where every method stands over all tasks, and what a run of it costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rewardsmith.experiments.benchmark.figures import Figures
from rewardsmith.experiments.benchmark.methods import EXPERT, SPARSE
from rewardsmith.experiments.benchmark.results import MethodFacts, Results
from rewardsmith.experiments.benchmark.statistics.aggregate import Estimate, estimate, mean
from rewardsmith.experiments.benchmark.statistics.improvement import probability_of_improvement
from rewardsmith.experiments.benchmark.statistics.normal import Normal, normalise, peak, retrained


@dataclass(frozen=True, kw_only=True)
class Cost:
    """Means over a method's runs; `seconds` of all trainings of a run, `planning` for a second of acting."""

    steps: float
    tokens: float
    answers: float
    seconds: float
    planning: float

    @classmethod
    def of(cls, figures: Sequence[Figures]) -> Cost:
        """Return the means, at least one run being given."""
        return cls(
            **{
                name: float(np.mean([getattr(each, name) for each in figures]))
                for name in ("steps", "tokens", "answers", "seconds", "planning")
            }
        )

    @property
    def rank(self) -> tuple[float, float]:
        """Orders costs: what people and models give is dearer than a machine's time."""
        return self.answers, self.tokens

    def is_less(self, other: Cost) -> bool:
        """Tell whether it is clearly less than another: of the same answers and tokens by a fifth of the time."""
        return (*self.rank, self.seconds) < (*other.rank, 0.8 * other.seconds)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One method over all tasks, in normalised scores.

    Attributes:
        method: The method.
        final: Interquartile mean of final scores.
        average: Mean of final scores.
        peak: Interquartile mean of the highest scores; None on a scale on which they are not kept.
        retrained: Interquartile mean of what found programs came to when they were trained once more, with other seeds;
            None where they were not.
        over_expert: Probability that a run of it beats one of the expert's reward; None where that has not been run.
        cost: Of one run.
    """

    method: MethodFacts
    final: Estimate
    average: Estimate
    peak: Estimate | None
    retrained: Estimate | None
    over_expert: Estimate | None
    cost: Cost

    @property
    def trains(self) -> bool:
        """Whether its runs train something; what does not plans."""
        return self.cost.steps > 0

    @property
    def is_baseline(self) -> bool:
        """Whether it is one of the two that make the scale."""
        return self.method.name in (SPARSE, EXPERT)


def standings(results: Results, final: Normal) -> list[Standing]:
    """Return every method that has a run on every task with a scale, the best first.

    Args:
        results: What was measured.
        final: Its final scores.
    """
    found = []
    expert = final.scores.get(EXPERT)
    peaks, again = normalise(results, peak).scores, normalise(results, retrained).scores
    for method in results.methods:
        name = method.name
        if name in final.scores:
            figures = [row.figures for row in results.rows if row.method == name and row.figures is not None]
            found.append(
                Standing(
                    method=method,
                    final=estimate(final.scores[name]),
                    average=estimate(final.scores[name], mean),
                    peak=estimate(peaks[name]) if name in peaks else None,
                    retrained=estimate(again[name]) if name in again else None,
                    over_expert=probability_of_improvement(final.scores[name], expert) if expert else None,
                    cost=Cost.of(figures),
                )
            )
    return sorted(found, key=lambda each: -each.final.value)
