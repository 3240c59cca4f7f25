"""The three answers that a reader comes for: what works best, what it costs, how sure we are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rewardsmith.experiments.benchmark.page.standing import Cost, Standing
from rewardsmith.experiments.benchmark.results import Results
from rewardsmith.experiments.benchmark.statistics.aggregate import Scores
from rewardsmith.experiments.benchmark.statistics.improvement import (
    chance_of_separation,
    probability_of_improvement,
)
from rewardsmith.experiments.benchmark.statistics.normal import Normal

CLEAR = 0.5
"""A method is called better than another where even the low bound of its probability of improvement is above, ..."""

BY_CHANCE = 0.025
"""... and where there are so many runs that they would hardly be as well apart by chance: 5 % for both sides."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A question, the answer in a few words, and what else belongs to it, a line each."""

    question: str
    short: str
    lines: tuple[str, ...]


def answers(results: Results, ranked: Sequence[Standing], normal: Normal) -> tuple[Answer, Answer, Answer]:
    """Return the answers, in the order in which they are asked.

    Args:
        results: What was measured.
        ranked: Where methods stand, the best first.
        normal: Their scores.
    """
    contenders = [each for each in ranked if not each.is_baseline]
    if not contenders:
        nothing = Answer(
            question="What works best?",
            short="Not known yet",
            lines=("No method has been run on every task whose baselines make a scale.",),
        )
        spent = Answer(question="What does it cost?", short=_together(results), lines=("for all rows so far",))
        return nothing, spent, Answer(question="How sure are we?", short="Not at all", lines=_extent(results, normal))
    best = contenders[0]
    rivals = contenders[1:]
    alike = [each for each in rivals if not _beats(normal.scores, best, each)]
    return (
        _best(results, best, ranked, alike),
        _cost(best, alike),
        _sureness(results, normal, best, rivals, alike),
    )


def _best(results: Results, best: Standing, ranked: Sequence[Standing], alike: Sequence[Standing]) -> Answer:
    low, high = best.final.low, best.final.high
    lines = [f"{best.final.value:.2f}, where {results.ends}; 95 % {low:.2f} to {high:.2f}"]
    if alike:
        lines.append(f"not told apart from it: {'; '.join(each.method.title for each in alike)}")
    others = [each for each in ranked if not each.is_baseline and each is not best and each not in alike]
    if others:
        lines.append(f"clearly behind: {'; '.join(each.method.title for each in others)}")
    return Answer(question="What works best?", short=best.method.title, lines=tuple(lines))


def _cost(best: Standing, alike: Sequence[Standing]) -> Answer:
    lines = [f"a run of {best.method.title}, {_effort(best)}"]
    cheapest = min([best, *alike], key=lambda each: (*each.cost.rank, each.cost.seconds))
    if cheapest.cost.is_less(best.cost):
        lines.append(
            f"cheapest of those not told apart from it: {cheapest.method.title}, {_spent(cheapest)}, "
            f"{_effort(cheapest)}"
        )
    return Answer(question="What does it cost?", short=_spent(best), lines=tuple(lines))


def _effort(standing: Standing) -> str:
    """Say what a machine does for it."""
    cost = standing.cost
    if standing.trains:
        return f"in {_time(cost)} of training, as all that train in equal steps"
    return "which trains nothing and plans for as long as it acts"


def _sureness(
    results: Results, normal: Normal, best: Standing, rivals: Sequence[Standing], alike: Sequence[Standing]
) -> Answer:
    extent = _extent(results, normal)
    if not rivals:
        return Answer(question="How sure are we?", short="Nothing to compare with", lines=extent)
    following = rivals[0]
    chance = probability_of_improvement(normal.scores[best.method.name], normal.scores[following.method.name])
    said = (
        f"a run of it beats one of {following.method.title}, the next, with probability {chance.value:.2f} "
        f"(95 % {chance.low:.2f} to {chance.high:.2f})"
    )
    short = "Too close to call" if alike else "Clearly the best"
    if all(_too_few(normal.scores, best, each) for each in rivals):
        return Answer(question="How sure are we?", short="Too few runs to tell", lines=(said, *extent))
    if 0 < len(alike) < len(rivals):
        short = f"One of {len(alike) + 1}, which of them is open"
    return Answer(question="How sure are we?", short=short, lines=(said, *extent))


def _beats(scores: Mapping[str, Scores], first: Standing, second: Standing) -> bool:
    chance = probability_of_improvement(scores[first.method.name], scores[second.method.name])
    return chance.low > CLEAR and not _too_few(scores, first, second)


def _too_few(scores: Mapping[str, Scores], first: Standing, second: Standing) -> bool:
    return chance_of_separation(scores[first.method.name], scores[second.method.name]) > BY_CHANCE


def _extent(results: Results, normal: Normal) -> tuple[str, ...]:
    tasks = "task" if len(normal.tasks) == 1 else "tasks"
    seeds = "seed" if results.seeds == 1 else "seeds"
    lines = [
        f"{results.seeds} {seeds} on {len(normal.tasks)} {tasks}, scored on initial states that no search has seen"
    ]
    if normal.left_out:
        lines.append(f"without a scale, and left out: {', '.join(normal.left_out)}")
    if results.missing:
        lines.append(f"{results.missing} of {len(results.rows)} rows have not come to an end")
    return tuple(lines)


def _spent(standing: Standing) -> str:
    cost = standing.cost
    work = f"{cost.steps:,.0f} steps" if standing.trains else f"{cost.planning:.1f} s of planning a second"
    return f"{work}, {cost.tokens:,.0f} tokens, {cost.answers:,.0f} answers"


def _time(cost: Cost) -> str:
    return f"{cost.seconds:.0f} s" if cost.seconds < 100 else f"{cost.seconds / 60:.1f} min"


def _together(results: Results) -> str:
    figures = [row.figures for row in results.rows if row.figures is not None]
    return f"{sum(each.steps for each in figures):,} steps" if figures else "nothing yet"
