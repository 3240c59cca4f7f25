"""One row in a process of its own: its command is begun, or goes on, and its figures are written.

    python -P -m rewardsmith.experiments.benchmark.row DIRECTORY

Whoever begins it keeps the other end of its standard input; where that closes, the process has nobody to work for and
ends as if it were interrupted: the run goes on from there later.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from rewardsmith.envs import files
from rewardsmith.experiments.benchmark.figures import Figures
from rewardsmith.experiments.benchmark.kinds.kind import KINDS, Kind
from rewardsmith.experiments.cli.main import ending
from rewardsmith.experiments.runs.lock import hold


class RowDirectory:
    """Where a row is kept: what is to be done, what its command keeps, its film, and its figures, written last."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def order(self) -> Path:
        """What is to be done, see `lay_out`."""
        return self.path / "row.json"

    @property
    def log(self) -> Path:
        """What its process says."""
        return self.path / "row.log"

    @property
    def film(self) -> Path:
        """The best policy, where a film was wanted."""
        return self.path / "film.mp4"

    @property
    def lock(self) -> Path:
        """Held by the process that works on it."""
        return self.path / "row.lock"

    @property
    def _figures(self) -> Path:
        return self.path / "figures.json"

    @property
    def _retrained(self) -> Path:
        return self.path / "retrained.json"

    def lay_out(self, words: Sequence[str], film: float = 0.0, again: Sequence[str] = (), kind: str = "train") -> None:
        """Write what is to be done.

        Args:
            words: Of the command.
            film: Seconds of its film; 0 makes none.
            again: Of a run that trains its program once more; none where that is not wanted.
            kind: Which command, by its name in `KINDS`.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        files.write_json(self.order, {"kind": kind, "words": [*words], "film": film, "again": [*again]})

    def figures(self) -> Figures | None:
        """Read what it came to; None while there is work to do.

        Raises:
            UserError: the file is damaged.
        """
        return Figures.from_json(files.read_json(self._figures)) if self._figures.exists() else None

    def retrained(self) -> Figures | None:
        """Read what its program came to when it was trained once more; None where it was not.

        Raises:
            UserError: the file is damaged.
        """
        return Figures.from_json(files.read_json(self._retrained)) if self._retrained.exists() else None

    def is_done(self, *, again: bool) -> bool:
        """Tell whether nothing is left to do; where no program was found, none can be trained again."""
        figures = self.figures()
        return figures is not None and (not again or figures.score is None or self._retrained.exists())

    def finish(self, figures: Figures) -> None:
        """Record what it came to."""
        files.write_json(self._figures, figures.to_json())

    def finish_again(self, figures: Figures) -> None:
        """Record what its program came to when it was trained once more."""
        files.write_json(self._retrained, figures.to_json())

    def last_words(self) -> str:
        """Return the last line that its process said."""
        said = files.read_bytes(self.log).decode(errors="replace").strip().splitlines() if self.log.exists() else []
        return said[-1] if said else "its process ended without a word"


def perform(row: RowDirectory) -> int:
    """Bring a row to its figures and return the exit code, that of the command where it came to no result.

    Raises:
        UserError: another process works on it, or a file of it is damaged.
    """
    with hold(row.lock, f"row {row.path}"):
        return _perform(row)


def _perform(row: RowDirectory) -> int:
    order = files.read_json(row.order)
    kind: Kind = KINDS.find(order["kind"])()
    figures, code = kind.perform(row.path / "runs", order["words"], row.film if order["film"] else None, order["film"])
    if figures is None:
        return code
    row.finish(figures)
    if row.is_done(again=bool(order["again"])):
        return 0
    program = row.path / "reward.py"
    files.write_text(program, figures.reward)
    figures, code = kind.perform(row.path / "again", [*order["again"], f"program={program}"], None, 0.0)
    if figures is not None:
        row.finish_again(figures)
    return code


def _end_with_parent() -> None:
    """Interrupt the main thread once standard input is closed at its other end."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    waiting = threading.main_thread().ident
    assert waiting is not None

    def watch() -> None:
        # Not through `sys.stdin`: the interpreter would wait at its end for the lock that a reader holds.
        while os.read(0, 1 << 10):
            pass
        signal.pthread_kill(waiting, signal.SIGINT)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    _end_with_parent()
    sys.exit(ending(lambda: perform(RowDirectory(Path(sys.argv[1])))))
