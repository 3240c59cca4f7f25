"""A benchmark in its directory: what is missing of its plan is run, results and page are written anew."""

from __future__ import annotations

import os
import time
from pathlib import Path

from rewardsmith.envs import UserError, files
from rewardsmith.envs.errors import one_line
from rewardsmith.experiments.benchmark.code_version import code_version
from rewardsmith.experiments.benchmark.figures import Figures
from rewardsmith.experiments.benchmark.methods import METHODS
from rewardsmith.experiments.benchmark.page.page import write_page
from rewardsmith.experiments.benchmark.plan import Plan, PlannedRow
from rewardsmith.experiments.benchmark.pool import carry_out
from rewardsmith.experiments.benchmark.results import MethodFacts, ResultRow, Results, TaskFacts
from rewardsmith.experiments.benchmark.row import RowDirectory
from rewardsmith.experiments.config.bench import BenchConfig
from rewardsmith.experiments.runs.creation import revision
from rewardsmith.experiments.runs.lock import hold
from rewardsmith.experiments.runs.summary import printable
from rewardsmith.experiments.speed.machine import machine_line
from rewardsmith.experiments.versions import versions
from rewardsmith.experiments.work.worker import PAUSED

_SECONDS_BETWEEN_PAGES = 30.0
"""How often the page is written while rows come in: thousands of them take a while to add up."""


class Bench:
    """The one place that knows what lies where in a benchmark's directory.

    Args:
        path: The directory.
        plan: What is wanted.
        config: How it is run and by whom rewards are written.
    """

    def __init__(self, path: Path, plan: Plan, config: BenchConfig) -> None:
        self.path = path
        self._plan = plan
        self._config = config
        self._written = 0.0  # by the clock of `time.monotonic`

    @property
    def results_file(self) -> Path:
        """What all rows came to."""
        return self.path / "results.json"

    @property
    def page(self) -> Path:
        """The page that shows it."""
        return self.path / "page.html"

    def directory(self, row: PlannedRow) -> RowDirectory:
        """Return where a row is kept."""
        return RowDirectory(self.path / "rows" / row.directory)

    def run(self) -> str:
        """Run what is missing; a row that is broken off goes on from where it was.

        Returns:
            Why a row was stopped by something outside, such as a server that does not answer; empty where none was.

        Raises:
            UserError: the directory holds another benchmark or a link, another process works on it, or it cannot be
                written.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(
                f"{self.path} cannot be made: {error.strerror}; choose a writable place with dir="
            ) from None
        files.check_plain(self.path)  # nothing is written through a link that somebody else has put there
        with hold(self.path / "bench.lock", f"bench {self.path}"):
            self._claim()
            files.sweep(self.path, but=[self.path / "rows"])
            missing = [row for row in self._plan.rows if not self._is_done(row)]
            total = len(self._plan.rows)
            print(f"{machine_line()}\n{total - len(missing)} of {total} rows are in {self.path}", flush=True)
            try:
                return self._fill(missing)
            finally:
                self._write()

    def _claim(self) -> None:
        """Make the directory this benchmark's, or see that it is: it may have more rows than before, and no others.

        Raises:
            UserError: it is another's.
        """
        record = self.path / "bench.json"
        commands = [row.command for row in self._plan.rows]
        known = files.read_json(record) if record.exists() else {"rows": []}
        if not isinstance(known, dict) or not isinstance(known.get("rows"), list):
            raise UserError(f"{record} is no record of a bench; choose another place with dir=")
        if others := [each for each in known["rows"] if each not in set(commands)]:
            raise UserError(
                f"{self.path} holds another bench, with {len(others)} rows that are not of this one, such as "
                f"`{printable(str(others[0]))}`; choose another place with dir="
            )
        files.write_json(record, {"suite": self._plan.suite, "preset": self._plan.preset, "rows": commands})

    def _is_done(self, row: PlannedRow) -> bool:
        return self.directory(row).is_done(again=bool(row.again))

    def _coder(self) -> str:
        config = self._config
        model = config.llm.model or os.environ.get("OPENAI_MODEL", "")
        return f"{config.coder} {model}".strip() if config.coder == "openai" else config.coder

    def _fill(self, missing: list[PlannedRow]) -> str:
        """Run rows, and return why one of them was stopped, if it was."""
        planned = {self.directory(row).path: row for row in missing}
        stopped = ""
        left = len(missing)
        began = time.monotonic()

        def done(directory: RowDirectory, code: int) -> None:
            nonlocal stopped, left
            row, figures = planned[directory.path], directory.figures()
            left -= 1
            minutes = (time.monotonic() - began) / (len(missing) - left) * left / 60
            print(
                f"    {row.task.name}: {row.method}, seed {row.seed}: {_said(figures, directory)} "
                f"({left} left, about {minutes:.0f} min)",
                flush=True,
            )
            if code == PAUSED:
                stopped = stopped or directory.last_words()
            if time.monotonic() - self._written > _SECONDS_BETWEEN_PAGES:
                self._write()

        for row in missing:
            places = row.kind.places(self._config)
            again = [*row.again, *places] if row.again else []
            film = self._config.film if row.seed == 0 else 0.0
            self.directory(row).lay_out([*row.words, *places], film, again, METHODS[row.method].kind)
        workers = self._config.workers or len(os.sched_getaffinity(0))
        carry_out([self.directory(row) for row in missing], workers, done)
        return stopped

    def _write(self) -> None:
        results = self.results()
        results.save(self.results_file)
        write_page(results, self.path, self.page)
        self._written = time.monotonic()

    def results(self) -> Results:
        """Return what the rows of the plan have come to so far."""
        plan = self._plan
        return Results(
            suite=plan.suite,
            preset=plan.preset,
            coder=self._coder(),
            seeds=plan.seeds,
            methods=tuple(
                MethodFacts(name=name, title=METHODS[name].title, source=METHODS[name].source) for name in plan.methods
            ),
            tasks=tuple(
                TaskFacts(name=each.name, instruction=each.goal.instruction, unit=each.goal.unit, steps=each.steps)
                for each in plan.tasks
            ),
            scale=plan.scale,
            rows=tuple(self._row(row) for row in plan.rows),
            versions=versions(),
            code=code_version(),
            revision=revision() or "",
            machine=f"{machine_line()}; load {os.getloadavg()[2]:.1f}",
            written=time.strftime("%Y-%m-%d %H:%M"),
        )

    def _row(self, row: PlannedRow) -> ResultRow:
        directory = self.directory(row)
        film = str(directory.film.relative_to(self.path)) if directory.film.exists() else ""
        return ResultRow(
            method=row.method,
            task=row.task.name,
            seed=row.seed,
            command=row.command,
            figures=directory.figures(),
            film=film,
            retrained=directory.retrained(),
            command_again=row.command_again,
        )


def _said(figures: Figures | None, directory: RowDirectory) -> str:
    """Return what a row came to, or why it came to nothing."""
    if figures is None:
        return directory.last_words()
    return one_line(figures.reason) if figures.score is None else f"{figures.score:.3f}"
