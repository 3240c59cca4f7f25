"""Trainings of a table, each done once: what is missing is trained, figures are kept in a file, one object a line."""

from __future__ import annotations

import json
import math
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TypeVar

from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.speed.machine import machine_line
from rewardsmith.experiments.speed.track import command
from rewardsmith.experiments.work.evaluation import confirm

T = TypeVar("T")

REPLIES = Path(__file__).parent / "results"
"""Where transcripts lie that are played back."""

_STUDENT = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262}
"""97.5 % quantile of Student's t by degrees of freedom."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One run of a table.

    Attributes:
        row: Name of its row, the same for all its seeds.
        env: Environment name.
        task: What it should do.
        seed: Seed of everything.
        options: Further options of `rewardsmith train`, `key=value`.
        replies: Transcript beside the results that is played back for a model, a path from there; empty for none.
    """

    row: str
    env: str
    task: str
    seed: int
    options: tuple[str, ...] = ()
    replies: str = ""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What a run came to; scores are of initial states that neither training nor any choice has seen.

    Attributes:
        score: Of the best candidate, NaN where none could be named.
        success: Its success rate.
        first: Score of the best candidate of the first generation.
        candidates: How many were trained.
        steps: Environment steps of all trainings.
        queries: Answers that a scripted judge or teacher gave.
        seconds: Training time of all candidates together [s].
        halfway: Environment steps of the best candidate's training until half of the tries in an iteration succeeded;
            NaN where they never did.
    """

    score: float
    success: float
    first: float
    candidates: int
    steps: int
    queries: int
    seconds: float
    halfway: float = math.nan


def by_seeds(
    rows: Mapping[str, tuple[str, ...]], seeds: Iterable[int], *, first: Collection[str] = (), env: str, task: str
) -> list[Cell]:
    """Return the cells of a task, seed by seed, in the order in which an unfinished table says most.

    Args:
        rows: Options of every row by its name.
        seeds: Of each row.
        first: Names of the rows of which all seeds come before the others'.
        env: Environment name.
        task: What it should do.
    """
    halves = [[row for row in rows if (row in first) is wanted] for wanted in (True, False)]
    return [
        Cell(row=row, env=env, task=task, seed=seed, options=rows[row])
        for half in halves
        for seed in seeds
        for row in half
    ]


def among(names: Sequence[str], tasks: Mapping[str, T]) -> dict[str, T]:
    """Return the tasks of the named environments, of all where none is named.

    Raises:
        SystemExit: a name is none of them; one line has said so.
    """
    for name in names:
        if name not in tasks:
            print(f"there is no table of {name!r}; choose of: {', '.join(tasks)}", file=sys.stderr)
            raise SystemExit(2)
    return {name: tasks[name] for name in names or tasks}


def fill(cells: Sequence[Cell], path: Path, together: int = 2) -> dict[Cell, Figures]:
    """Return the figures of cells: those that the file holds, and for all others those of a training now.

    Args:
        cells: What is wanted, in the order in which it is trained.
        path: Where figures are kept; lines are added.
        together: Trainings at a time, each with one worker, so that a short one does not wait for a long one.

    Returns:
        Figures by cell, without those whose training failed, which is said; the next call trains them.
    """
    known = _read(path)
    missing = [cell for cell in cells if cell not in known]
    print(f"{machine_line()}\n{len(cells) - len(missing)} of {len(cells)} runs are in {path}", flush=True)

    def train(cell: Cell) -> None:
        name = f"{cell.env}: {cell.task}: {cell.row}, seed {cell.seed}"
        try:
            known[cell] = figures = _train(cell)
        except (subprocess.CalledProcessError, RuntimeError) as error:
            print(f"    {name}: failed: {_reason(error)}", flush=True)
            return
        with path.open("a") as file:
            file.write(json.dumps({"cell": asdict(cell), "figures": asdict(figures)}) + "\n")
        print(f"    {name}: {figures.score:.3f}", flush=True)

    path.parent.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(together) as pool:
        for done in as_completed([pool.submit(train, cell) for cell in missing]):
            done.result()
    return {cell: known[cell] for cell in cells if cell in known}


def _reason(error: Exception) -> str:
    said = error.stderr.decode(errors="replace").strip() if isinstance(error, subprocess.CalledProcessError) else ""
    return said.splitlines()[-1] if said else str(error)


def print_table(found: dict[Cell, Figures]) -> None:
    """Print mean scores with 95 % intervals over seeds, and what they cost, one line a row of the table."""
    print(
        f"\n{'':34}{'seeds':>5}{'score':>9}{'95 %':>8}{'first':>9}{'success':>9}{'queries':>9}{'steps':>12}{'min':>7}"
    )
    places = dict.fromkeys((cell.env, cell.task) for cell in found)
    for place in places:
        print(f"{place[0]}: {place[1]}")
        for row in dict.fromkeys(cell.row for cell in found if (cell.env, cell.task) == place):
            _print_row(row, [f for c, f in found.items() if (c.env, c.task, c.row) == (*place, row)])


def interval(values: Sequence[float]) -> float:
    """Return half the width of the 95 % interval of a mean, by Student's t; NaN for a single value."""
    if len(values) < 2:
        return math.nan
    deviation: float = statistics.stdev(values) / math.sqrt(len(values))
    return _STUDENT.get(len(values) - 1, 1.96) * deviation


def _print_row(row: str, figures: Sequence[Figures]) -> None:
    scores = [each.score for each in figures]
    mean = {name: statistics.fmean(getattr(each, name) for each in figures) for name in Figures.__dataclass_fields__}
    print(
        f"    {row:30}{len(scores):5}{mean['score']:9.3f}{interval(scores):8.3f}{mean['first']:9.3f}"
        f"{mean['success']:9.2f}{mean['queries']:9.0f}{mean['steps']:12,.0f}{mean['seconds'] / 60:7.1f}"
    )


def _read(path: Path) -> dict[Cell, Figures]:
    lines = path.read_text().splitlines() if path.exists() else []
    rows = [json.loads(line) for line in lines]
    return {Cell(**row["cell"] | {"options": tuple(row["cell"]["options"])}): Figures(**row["figures"]) for row in rows}


def _train(cell: Cell) -> Figures:
    with tempfile.TemporaryDirectory() as place:
        words = [f"env={cell.env}", f"task={cell.task}", f"seed={cell.seed}", f"runs={place}", "film.seconds=0"]
        coder = [f"llm.transcript={REPLIES / cell.replies}", "coder=recorded"] if cell.replies else ["coder=phrasebook"]
        command("train", *words, *coder, "workers=1", *cell.options)
        (path,) = Path(place).iterdir()
        return _figures(Run.open(str(path)))


def _halfway(iterations: Sequence[Mapping[str, float]]) -> float:
    return next((each["steps"] for each in iterations if each.get("success", 0.0) >= 0.5), math.nan)


def _figures(run: Run) -> Figures:
    outcome = run.result()
    if outcome is None:
        raise RuntimeError(f"{run.path} came to no result")
    final = outcome.final
    found = Figures(
        score=math.nan if final is None or final.score is None else final.score,
        success=math.nan if final is None or final.success_rate is None else final.success_rate,
        first=math.nan,
        candidates=len(outcome.candidates),
        steps=outcome.environment_steps,
        queries=outcome.queries,
        seconds=outcome.seconds,
        halfway=math.nan if outcome.best is None else _halfway(run.candidate(outcome.best).metrics()),
    )
    verdict = run.generations()[0].verdict
    if verdict is None or verdict.best is None:
        return found
    if verdict.best == outcome.best:
        return replace(found, first=found.score)
    first = confirm(run.candidate(verdict.best), threads=1).score
    return replace(found, first=math.nan if first is None else first)
