"""The runs of a folder, read again only where one has changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rewardsmith.experiments.runs.lock import is_held
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.runs.summary import STOPPED, Summary, summary
from rewardsmith.experiments.web.house import House

RUNNING, WAITING, PAUSED = "running", "waiting", "paused"


@dataclass(frozen=True)
class Row:
    """One run in the list; see `Summary`."""

    name: str
    task: str
    env: str
    status: str
    best: str | None
    score: float | None
    unit: str | None
    rounds: int
    candidates: int
    seconds: float
    tokens: int
    human_answers: int
    begun: str
    waits: bool


class Listing:
    """Keeps what it has read of runs until they change.

    Args:
        house: The runs that may be shown.
    """

    def __init__(self, house: House) -> None:
        self._house = house
        self._known: dict[Path, tuple[tuple[int, ...], Summary]] = {}

    def rows(self, search: str = "") -> list[Row]:
        """Return the runs in which a text is found, the newest first."""
        wanted = search.casefold().split()
        found = [_row(path, self._summary(path)) for path in self._paths()]
        kept = [row for row in found if all(word in _words(row) for word in wanted)]
        return sorted(kept, key=lambda row: (row.begun, row.name), reverse=True)

    def _paths(self) -> list[Path]:
        folder = self._house.folder
        if self._house.only is not None:
            return [folder / self._house.only]
        if not folder.is_dir():
            return []
        return [path for path in folder.iterdir() if not path.is_symlink() and (path / "run.json").is_file()]

    def _summary(self, path: Path) -> Summary:
        changed = _changed(path)
        known = self._known.get(path)
        if known is None or known[0] != changed:
            known = self._known[path] = changed, summary(path)
        return known[1]


def _changed(path: Path) -> tuple[int, ...]:
    """Return when what is listed of a run has last changed."""
    names = ("run.json", "config.yaml", "result.json", "generations", "candidates", "llm.jsonl", "question.json")
    return tuple(_time(path / name) for name in names)


def _time(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _row(path: Path, known: Summary) -> Row:
    status, waits = known.status, False
    if status in (RUNNING, STOPPED, PAUSED):
        run = Run(path)
        going = is_held(run.lock_file)
        waits = not going and (path / "question.json").exists() and bool(run.question())
        status = RUNNING if going else WAITING if waits else PAUSED
    last = known.rounds[-1].cost if known.rounds else None
    return Row(
        name=path.name,
        task=known.task,
        env=known.env,
        status=status,
        best=known.best,
        score=known.score,
        unit=known.unit,
        rounds=len(known.rounds),
        candidates=known.candidates or 0,
        seconds=known.seconds if known.seconds is not None else (last.seconds if last else 0.0),
        tokens=known.tokens or 0,
        human_answers=known.human_answers if known.human_answers is not None else (last.human_answers if last else 0),
        begun=known.started,
        waits=waits,
    )


def _words(row: Row) -> str:
    return f"{row.name} {row.task} {row.env} {row.status}".casefold()
