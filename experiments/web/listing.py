"""The runs of a folder in a moment, however many they are: what their records say, read again where one has changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rewardsmith.envs import UserError
from rewardsmith.experiments.runs.lock import is_held
from rewardsmith.experiments.runs.plain import made
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.web.house import House
from rewardsmith.experiments.web.status import asks

RUNNING, WAITING, PAUSED, DAMAGED = "running", "waiting", "paused", "damaged"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One run in the list.

    Attributes:
        name: Of its directory.
        task: The sentence.
        env: The environment.
        status: `running`, `waiting` (for people), `paused`, `done`, `failed`, or `damaged`.
        best: Id of the best candidate, None where none was named.
        score: Its final score, None where there is none.
        unit: Unit of the score.
        rounds: How many there were.
        candidates: How many were laid out.
        seconds: Time of all trainings [s]; None before the end, as the next two.
        tokens: That language models read and wrote.
        human_answers: That people gave.
        begun: When it began, local time.
        asks: What people are asked for where it waits: a `ranking`, `pairs` of segments, or a `reply` to a prompt.
    """

    name: str
    task: str = ""
    env: str = ""
    status: str = DAMAGED
    best: str | None = None
    score: float | None = None
    unit: str | None = None
    rounds: int = 0
    candidates: int = 0
    seconds: float | None = None
    tokens: int | None = None
    human_answers: int | None = None
    begun: str = ""
    asks: str | None = None


class Listing:
    """Keeps what it has read of runs until they change.

    Args:
        house: The runs that may be shown.
    """

    def __init__(self, house: House) -> None:
        self._house = house
        self._known: dict[Path, tuple[int, Row]] = {}

    def rows(self, search: str = "") -> list[Row]:
        """Return the runs in which all words of a text are found, the newest first."""
        wanted = search.casefold().split()
        kept = [row for row in map(self._row, self._paths()) if all(word in _words(row) for word in wanted)]
        return sorted(kept, key=lambda row: (row.begun, row.name), reverse=True)

    def _paths(self) -> list[Path]:
        folder = self._house.folder
        if self._house.only is not None:
            return [folder / self._house.only]
        return [path for path in folder.iterdir() if not path.is_symlink()] if folder.is_dir() else []

    def _row(self, path: Path) -> Row:
        changed = _time(path / "run.json")
        known = self._known.get(path)
        if known is None or known[0] != changed:
            known = self._known[path] = changed, _read(path)
        return _now(path, known[1])


def _read(path: Path) -> Row:
    """Return what a run's record says of it; somebody else may have written it."""
    try:
        record = Run(path).record()
        env, task = (record[name] for name in ("env", "task")) if "task" in record else _of_config(path)
        told = {"env": env, "task": task, "status": record["status"], "begun": record["started"]}
        return made(Row, {"name": path.name, **told, **dict(record.get("outcome") or {})})
    except (UserError, OSError, LookupError, TypeError, ValueError):
        return Row(name=path.name)


def _of_config(path: Path) -> tuple[str, str]:
    """Return environment and sentence of a run whose record is older than their place in it."""
    config: Any = Run(path).config()
    return config.env, config.task


def _now(path: Path, row: Row) -> Row:
    """Return a row with what changes while a run goes on."""
    if row.status not in (RUNNING, PAUSED):
        return row
    row = replace(row, rounds=_count(path / "generations"), candidates=_count(path / "candidates"))
    if is_held(path / "run.lock"):
        return replace(row, status=RUNNING)
    asked = _asked(Run(path))
    return replace(row, status=PAUSED if asked is None else WAITING, asks=asked)


def _asked(run: Run) -> str | None:
    try:
        return asks(run, going=False)
    except UserError:
        return None


def _count(folder: Path) -> int:
    return sum(1 for _ in folder.iterdir()) if folder.is_dir() else 0


def _time(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _words(row: Row) -> str:
    return f"{row.name} {row.task} {row.env} {row.status}".casefold()
