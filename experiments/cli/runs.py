"""`rewardsmith runs`: what became of every run in a folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from rewardsmith.envs import UserError
from rewardsmith.experiments.runs.cost import Reached, reached
from rewardsmith.experiments.runs.lock import is_held
from rewardsmith.experiments.runs.run import Run

DAMAGED = "damaged"
STOPPED = "stopped"
"""Status of a run that says it is running and that no process works on."""

_BAD = (UserError, OSError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What reading a directory that someone else or a crash has left may raise."""

_KINDS = {
    "str": str,
    "str | None": str | None,
    "int | None": int | None,
    "float | None": float | int | None,
    "tuple[Reached, ...]": tuple,
}

_COLUMNS = (
    "run", "status", "env", "sentence", "best", "score", "candidates", "steps", "seconds", "calls", "tokens", "answers",
    "when",
)  # fmt: skip

_LONGEST = 44
"""Characters of a sentence in the table."""


@dataclass(frozen=True, kw_only=True)
class Summary:
    """One run in the table.

    Attributes:
        id: Name of its directory.
        status: `running`, `stopped`, `paused`, `done`, `failed`, or `damaged` where it cannot be read.
        env: Environment.
        task: The sentence.
        best: Id of the best candidate, None where none was named.
        score: Its final score, None where there is none.
        unit: Unit of the score.
        candidates: How many were laid out.
        ended: How many of them people ended early; None before the end.
        environment_steps: Environment steps of all trainings; None before the end.
        seconds: Time of all trainings [s]; None before the end.
        calls: Replies of language models.
        tokens: Tokens that they read and wrote.
        human_answers: Answers that people gave; None before the end.
        rounds: What each round had reached and what all had cost by then, as `runs.cost.Reached`.
        started: When it began, local time.
    """

    id: str
    status: str
    env: str = ""
    task: str = ""
    best: str | None = None
    score: float | None = None
    unit: str | None = None
    candidates: int | None = None
    ended: int | None = None
    environment_steps: int | None = None
    seconds: float | None = None
    calls: int | None = None
    tokens: int | None = None
    human_answers: int | None = None
    started: str = ""
    rounds: tuple[Reached, ...] = ()


def summaries(directory: Path) -> list[Summary]:
    """Return all runs of a folder, the newest last; what is no whole run is `damaged`.

    Raises:
        UserError: the folder cannot be read.
    """
    try:
        paths = sorted(path for path in directory.iterdir() if path.is_dir() and not path.name.startswith("."))
    except OSError as error:
        raise UserError(f"{directory} cannot be listed: {error.strerror}; give the folder that holds runs") from None
    return sorted(map(_summary, paths), key=lambda summary: summary.started)


def table(rows: list[Summary]) -> str:
    """Return the runs as a table for people."""
    lines = [_COLUMNS, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_COLUMNS))]
    padded = (zip(line, widths, strict=True) for line in lines)
    return "\n".join("  ".join(cell.ljust(width) for cell, width in line).rstrip() for line in padded)


def as_json(rows: list[Summary]) -> str:
    """Return the runs as a JSON list, keys as in `Summary`."""
    return json.dumps([asdict(row) for row in rows], indent=2)


def _summary(path: Path) -> Summary:
    try:
        return _checked(_read(Run.open(str(path))))
    except _BAD:
        return Summary(id=_printable(path.name), status=DAMAGED)


def _read(run: Run) -> Summary:
    record, config, outcome = run.record(), run.config(), run.result()
    status = record["status"]
    if status == "running" and not is_held(run.lock_file):
        status = STOPPED
    final = outcome.final if outcome else None
    return Summary(
        id=_printable(run.path.name),
        status=_printable(status),
        env=_printable(config.env),
        task=_printable(config.task),
        best=outcome.best if outcome else None,
        score=final.score if final else None,
        unit=final.unit if final else None,
        candidates=len(run.candidates()),
        ended=sum(row.result.ended_early for row in outcome.candidates) if outcome else None,
        environment_steps=outcome.environment_steps if outcome else None,
        seconds=outcome.seconds if outcome else None,
        calls=outcome.calls if outcome else run.calls(),
        tokens=outcome.tokens if outcome else run.tokens(),
        human_answers=outcome.human_answers if outcome else None,
        started=_printable(record["started"]),
        rounds=tuple(reached(run)),
    )


def _checked(summary: Summary) -> Summary:
    """Refuse values that are not of their type: a table of them could not be written.

    Raises:
        TypeError: there is one.
    """
    for field in fields(summary):
        if not isinstance(getattr(summary, field.name), _KINDS[str(field.type)]):
            raise TypeError(f"{field.name} is {getattr(summary, field.name)!r}")
    return summary


def _cells(row: Summary) -> tuple[str, ...]:
    task = row.task if len(row.task) <= _LONGEST else f"{row.task[: _LONGEST - 3]}..."
    score = "" if row.score is None else f"{row.score:.2f} {row.unit or ''}".rstrip()
    candidates = _number(row.candidates) + (f", {row.ended} ended" if row.ended else "")
    numbers = map(_number, (row.environment_steps, row.seconds, row.calls, row.tokens, row.human_answers))
    best, score, when = _printable(row.best or ""), _printable(score), row.started[:16].replace("T", " ")
    return (row.id, row.status, row.env, task, best, score, candidates, *numbers, when)


def _number(count: float | None) -> str:
    return "" if count is None else f"{count:,.0f}"


def _printable(text: str) -> str:
    """Return a text on one line without what a terminal would act on."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
