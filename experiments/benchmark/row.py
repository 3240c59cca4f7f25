"""One row in a process of its own: an ordinary run is begun, or goes on, and its figures are written.

    python -P -m rewardsmith.experiments.benchmark.row DIRECTORY

Whoever begins it keeps the other end of its standard input; where that closes, the process has nobody to work for and
ends as if it were interrupted: the run goes on from there later.
"""

from __future__ import annotations

import shutil
import signal
import sys
import threading
from pathlib import Path

from rewardsmith.envs import UserError, files
from rewardsmith.experiments.benchmark.figures import Figures, figures_of
from rewardsmith.experiments.cli.main import EXIT_FAILED, main
from rewardsmith.experiments.runs.lock import hold
from rewardsmith.experiments.runs.run import Run


class RowDirectory:
    """Where a row is kept: what is to be done, its run, its film and its figures, which are written last."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def order(self) -> Path:
        """The words of the run, those that change no figure among them, and the seconds of the film."""
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

    def lay_out(self, words: list[str], film: float) -> None:
        """Write what is to be done."""
        self.path.mkdir(parents=True, exist_ok=True)
        files.write_json(self.order, {"words": [*words, f"runs={self.path / 'runs'}"], "film": film})

    def run(self) -> Run | None:
        """Return the run that was begun, None before there is one; what a kill left of its making is removed."""
        found = None
        for path in sorted((self.path / "runs").glob("*")):
            if (path / "run.json").is_file():
                found = Run.open(str(path))
            else:
                shutil.rmtree(path)
        return found

    def figures(self) -> Figures | None:
        """Read what it came to; None while there is work to do.

        Raises:
            UserError: the file is damaged.
        """
        return Figures.from_json(files.read_json(self._figures)) if self._figures.exists() else None

    def finish(self, figures: Figures) -> None:
        """Record what it came to."""
        files.write_json(self._figures, figures.to_json())

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
    order, run = files.read_json(row.order), row.run()
    code = main(["train", *order["words"]]) if run is None else main(["resume", str(run.path)])
    run = row.run()
    if run is None or run.result() is None:
        return code or EXIT_FAILED
    figures = figures_of(run)
    if order["film"] and figures.score is not None and not row.film.exists():
        # A row that cannot be filmed is still a row; why not is in its log.
        main(["play", str(run.path), f"seconds={order['film']}", f"path={row.film}"])
    row.finish(figures)
    return 0


def _end_with_parent() -> None:
    """Interrupt the main thread once standard input is closed at its other end."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    waiting = threading.main_thread().ident
    assert waiting is not None

    def watch() -> None:
        sys.stdin.buffer.read()
        signal.pthread_kill(waiting, signal.SIGINT)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    _end_with_parent()
    try:
        sys.exit(perform(RowDirectory(Path(sys.argv[1]))))
    except UserError as error:
        sys.exit(f"rewardsmith: {error}")
