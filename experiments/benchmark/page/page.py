"""The page of a benchmark, drawn from its results and nothing else but the films beside them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from rewardsmith.envs import UserError, files
from rewardsmith.experiments.benchmark.page.answers import answers
from rewardsmith.experiments.benchmark.page.charts import FIGURES, LABELS, WIDTH, forest, profiles
from rewardsmith.experiments.benchmark.page.standing import Cost, Standing, standings
from rewardsmith.experiments.benchmark.results import MethodFacts, ResultRow, Results
from rewardsmith.experiments.benchmark.statistics.aggregate import Estimate, Scores, estimate, mean
from rewardsmith.experiments.benchmark.statistics.improvement import share_of_wins
from rewardsmith.experiments.benchmark.statistics.normal import normalise
from rewardsmith.experiments.report.films import PageFilms
from rewardsmith.experiments.report.standalone import draw

_TEMPLATE = Path(__file__).parent / "templates" / "bench.html"
_LARGEST_FILM = 16 << 20
"""Of a film that becomes part of the page [bytes]."""

_ROOM = 128 << 20
"""For all of them; those that come after are left out."""


class Cell(NamedTuple):
    """A method on one task, in the task's own unit.

    What success alone is worth is no figure of that unit, as it is on the scale of sums: score, peak and success are of
    the runs with a score alone, and how many these are is said beside them.
    """

    method: MethodFacts
    score: Estimate | None
    peak: float | None
    success: float | None
    cost: Cost
    rows: list[ResultRow]
    film: str | None

    @property
    def seeds(self) -> str:
        """Of how many runs its figures are, and of how many that there are where some have no score."""
        scored = sum(row.figures is not None and row.figures.score is not None for row in self.rows)
        return f"{scored}" if scored == len(self.rows) else f"{scored} of {len(self.rows)}"


def write_page(results: Results, folder: Path, page: Path) -> Path:
    """Write the page.

    Args:
        results: What is shown.
        folder: Where the results lie, and films by the paths that they name; without one there is no film.
        page: The file to write.
    """
    final = normalise(results)
    ranked, films = standings(results, final), PageFilms(_ROOM, _LARGEST_FILM)
    html = draw(
        _TEMPLATE,
        results=results,
        answers=answers(results, ranked, final),
        ranked=ranked,
        normal=final,
        forest=forest(ranked),
        profiles=profiles(ranked, final.scores),
        places={"width": WIDTH, "labels": LABELS, "figures": FIGURES},
        chances=_chances(ranked, final.scores),
        tables=[
            (
                task,
                [
                    _cell(results, method, task.name, lambda name: _film(folder, name, films))
                    for method in results.methods
                ],
            )
            for task in results.tasks
        ],
        failed=_failed(results),
    )
    files.write_text(page, html)
    return page


def draw_anew(path: Path) -> Path:
    """Draw the page of a results file beside it, as `page.html` or by the file's own name.

    Raises:
        UserError: it holds no results, or the page cannot be written.
    """
    results = Results.load(path)
    page = path.with_name("page.html" if path.name == "results.json" else f"{path.stem}.html")
    try:
        return write_page(results, path.parent, page)
    except OSError as error:
        raise UserError(f"{page} cannot be written: {error.strerror}; copy the results to a writable place") from None


def _chances(ranked: list[Standing], scores: dict[str, list[Any]]) -> list[list[float | None]]:
    """Return the probability that a run of each method beats one of each other."""

    def chance(first: Scores, second: Scores) -> float | None:
        return None if first is second else share_of_wins(first, second)

    runs = [scores[each.method.name] for each in ranked]
    return [[chance(mine, other) for other in runs] for mine in runs]


def _cell(results: Results, method: MethodFacts, task: str, film: Callable[[str], str | None]) -> Cell | None:
    """Return what a method came to on a task; None where it has not been run."""
    rows = results.of(method.name, task)
    figures = [row.figures for row in rows if row.figures is not None]
    if not figures:
        return None
    scores = np.array([each.score for each in figures if each.score is not None])
    return Cell(
        method=method,
        score=estimate([scores], mean) if len(scores) else None,
        peak=_mean([each.peak for each in figures]),
        success=_mean([each.success for each in figures]),
        cost=Cost.of(figures),
        rows=rows,
        film=next((found for row in rows if (found := film(row.film))), None),
    )


def _failed(results: Results) -> dict[tuple[str, str, str], list[int]]:
    """Return the seeds of rows of which nothing came, by method, task and reason."""
    failed: dict[tuple[str, str, str], list[int]] = {}
    for row in results.rows:
        if row.figures is not None and row.figures.score is None:
            failed.setdefault((row.method, row.task, row.figures.reason), []).append(row.seed)
    return failed


def _mean(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None


def _film(folder: Path, name: str, films: PageFilms) -> str | None:
    """Return a film in base64; None where there is none, or where its name leads out of the folder."""
    if not re.fullmatch(r"rows/[\w-][\w.-]*/film\.mp4", name):
        return None
    path = folder / name
    return None if path.parent.is_symlink() or path.parent.parent.is_symlink() else films.of(path)
