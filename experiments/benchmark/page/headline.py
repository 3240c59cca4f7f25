"""The headline of a benchmark as a table of Markdown, for terminals and README files."""

from __future__ import annotations

from rewardsmith.experiments.benchmark.page.standing import Standing, standings
from rewardsmith.experiments.benchmark.results import Results
from rewardsmith.experiments.benchmark.statistics.aggregate import Estimate
from rewardsmith.experiments.benchmark.statistics.normal import normalise

_HEADS = ("method", "`methods=`", "score (95 %)", "beats the expert's", "steps", "tokens", "answers", "training [min]")


def headline(results: Results) -> str:
    """Return where every method stands over all tasks, the best first, and what it costs; empty before that."""
    ranked = standings(results, normalise(results))
    rows = [_HEADS, ("---",) * len(_HEADS), *(_cells(each) for each in ranked)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) if ranked else ""


def _cells(standing: Standing) -> tuple[str, ...]:
    cost = standing.cost
    return (
        standing.method.title,
        f"`{standing.method.name}`",
        _said(standing.final),
        _said(standing.over_expert),
        f"{cost.steps:,.0f}",
        f"{cost.tokens:,.0f}",
        f"{cost.answers:,.0f}",
        f"{cost.seconds / 60:.1f}",
    )


def _said(estimate: Estimate) -> str:
    return f"{estimate.value:.2f} ({estimate.low:.2f} to {estimate.high:.2f})"
