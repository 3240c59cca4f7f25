"""The headline of a benchmark as a table of Markdown, for terminals and README files."""

from __future__ import annotations

from rewardsmith.experiments.benchmark.page.standing import Standing, standings
from rewardsmith.experiments.benchmark.results import Results
from rewardsmith.experiments.benchmark.statistics.aggregate import Estimate
from rewardsmith.experiments.benchmark.statistics.normal import normalise


def headline(results: Results) -> str:
    """Return where every method stands over all tasks, the best first, and what it costs; empty before that."""
    ranked = standings(results, normalise(results))
    lines = [_cells(each) for each in ranked]
    heads = [name for name in lines[0] if any(line[name] for line in lines)] if lines else []
    rows = [heads, ["---"] * len(heads), *([line[name] for name in heads] for line in lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) if ranked else ""


def _cells(standing: Standing) -> dict[str, str]:
    """Return a method's entries by column; a column that is empty for all methods is left out."""
    cost = standing.cost
    return {
        "method": standing.method.title,
        "`methods=`": f"`{standing.method.name}`",
        "score (95 %)": _said(standing.final),
        "beats the expert's": _said(standing.over_expert) if standing.over_expert else "",
        "steps": f"{cost.steps:,.0f}",
        "tokens": f"{cost.tokens:,.0f}",
        "answers": f"{cost.answers:,.0f}",
        "training [min]": f"{cost.seconds / 60:.1f}" if standing.trains else "",
        "planning [s a second]": f"{cost.planning:.1f}" if cost.planning else "",
    }


def _said(estimate: Estimate) -> str:
    return f"{estimate.value:.2f} ({estimate.low:.2f} to {estimate.high:.2f})"
