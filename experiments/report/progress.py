"""What a run is doing, live: a table on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from typing import Any

from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from rewardsmith.envs import UserError, files
from rewardsmith.envs.errors import one_line
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.runs.candidate import Candidate, is_record
from rewardsmith.experiments.runs.generation import Member
from rewardsmith.experiments.runs.result import DONE, FAILED, Result
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.runs.trial import trial_of
from rewardsmith.reward_synth.monitors import alarms

COLUMNS = ("candidate", "state", "steps", "steps/s", "return", "score", "left")
LINE_SECONDS = 15.0
"""How often a candidate is reported where the output is no terminal."""


class Progress:
    """Follows the files that the candidates write."""

    def __init__(self, run: Run, config: TrainConfig) -> None:
        self._run = run
        self._config = config
        self._console = Console(stderr=True)
        self._live = Live(console=self._console, refresh_per_second=4) if self._console.is_terminal else None
        self._followed: dict[str, Followed] = {}
        self._printed = time.monotonic()
        self._said: dict[str, str] = {}

    def __enter__(self) -> Progress:
        env, task = escape(one_line(self._config.env)), escape(one_line(self._config.task))
        self._console.print(f"[bold]{env}[/]: {task}", highlight=False)
        if self._live:
            self._live.start()
        return self

    def __exit__(self, *_: Any) -> None:
        if self._live:
            self.update()
            self._live.stop()

    def stage(self, name: str) -> None:
        """Say what comes next."""
        if self._live:
            self._live.update(Text(one_line(f"{name} ...")), refresh=True)
        else:
            self._console.print(one_line(f"{name} ..."), highlight=False, markup=False)

    def note(self, text: str) -> None:
        """Say something that stays to be read."""
        self._console.print(text, highlight=False, markup=False)

    def update(self) -> None:
        """Read what is new and show it."""
        for candidate in self._run.candidates():
            self._followed.setdefault(candidate.id, Followed(candidate)).read()
        if self._live:
            if self._followed:
                self._live.update(self._table())
        else:
            self._print_lines()

    def _table(self) -> Table:
        table = Table(box=None, pad_edge=False, header_style="dim")
        for column in COLUMNS:
            table.add_column(column, justify="left" if column in COLUMNS[:2] else "right")
        for name, followed in self._followed.items():
            table.add_row(name, *(Text(one_line(cell)) for cell in followed.cells()))
        return table

    def _print_lines(self) -> None:
        due = time.monotonic() - self._printed > LINE_SECONDS
        if due:
            self._printed = time.monotonic()
        for name, followed in self._followed.items():
            state = followed.state()
            if self._said.get(name) != state or (due and state == "training"):
                self._said[name] = state
                cells = zip(COLUMNS[1:], followed.cells(), strict=True)
                words = [f"{column} {value}" for column, value in cells if value and column != "state"]
                line = one_line(f"candidate {name} {state}  {'  '.join(words)}")
                self._console.print(line, highlight=False, markup=False)


class Followed:
    """One candidate's files, read as they grow."""

    def __init__(self, candidate: Candidate) -> None:
        self._candidate = candidate
        self._steps = candidate.job().steps
        self._last: dict[str, Any] = {}
        self._read_to = 0
        self._result: Result | None = None
        self._warnings: list[str] = []

    def read(self) -> None:
        """Take in the newest line of the training record, and the result once there is one."""
        if self._result is not None:
            return
        record = self._candidate.metrics_file
        if record.exists():
            try:
                lines, self._read_to = files.read_new_json_lines(record, self._read_to)
            except UserError:
                lines, self._read_to = [], 0  # written anew meanwhile, as after a process that died
            known = [line for line in lines if is_record(line)]
            self._last = known[-1] if known else self._last
        self._result = self._candidate.result()
        if self._result is not None and self._result.status == DONE:
            trial = trial_of(self._candidate, Member(id=self._candidate.id))
            self._warnings = [*(["stands still"] if trial.still else []), *(alarm.name for alarm in alarms(trial))]

    def state(self) -> str:
        """Return where the candidate is."""
        if self._result is not None:
            return ", ".join([self._result.label, *self._warnings])
        if self._candidate.is_trained:
            return "filming"
        if self._candidate.end_request.is_made:
            return "ending"
        return "training" if self._last else ("starting" if self._candidate.is_begun else "waiting")

    def cells(self) -> tuple[str, ...]:
        """Return state, steps, steps/s, return, score and time left as text."""
        state = self.state()
        if self._result is not None and state == FAILED:
            return state, self._result.reason[:60], "", "", "", ""
        last, steps = self._last, self._last.get("steps", 0)
        rate = steps / last["seconds"] if last.get("seconds") else 0.0
        left = f"{max(0, self._steps - steps) / rate:.0f} s" if rate and state == "training" else ""
        evaluation = self._result.evaluation if self._result else None
        score = evaluation.score if evaluation else last.get("score")
        unit = (evaluation.unit if evaluation else None) or ""
        return (
            state,
            f"{min(1.0, steps / self._steps):.0%}" if steps else "",
            f"{rate:,.0f}" if rate else "",
            f"{last['return']:.1f}" if "return" in last else "",
            f"{score:.2f} {unit}".strip() if score is not None else "",
            left,
        )
