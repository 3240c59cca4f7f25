"""What became of a run, in one line's worth of facts."""

from __future__ import annotations

from dataclasses import dataclass, fields
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
    return sorted(map(summary, paths), key=lambda summary: summary.started)


def summary(path: Path) -> Summary:
    """Return one run, `damaged` where it is no whole one."""
    try:
        return _checked(_read(Run.open(str(path))))
    except _BAD:
        return Summary(id=printable(path.name), status=DAMAGED)


def status_of(run: Run) -> str:
    """Return what a run says it is, `stopped` where it says that it is running and no process works on it."""
    status: str = run.record().get("status", DAMAGED)
    return STOPPED if status == "running" and not is_held(run.lock_file) else status


def _read(run: Run) -> Summary:
    record, config, outcome = run.record(), run.config(), run.result()
    final = outcome.final if outcome else None
    return Summary(
        id=printable(run.path.name),
        status=printable(status_of(run)),
        env=printable(config.env),
        task=printable(config.task),
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
        started=printable(record["started"]),
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


def printable(text: str) -> str:
    """Return a text on one line without what a terminal would act on."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
