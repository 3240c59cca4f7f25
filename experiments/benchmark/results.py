"""The results of a benchmark as one JSON file, of which anybody can draw the page anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from rewardsmith.envs import UserError, files
from rewardsmith.experiments.benchmark.figures import Figures
from rewardsmith.experiments.benchmark.suites.suite import BASELINES, SUCCESS
from rewardsmith.experiments.runs.plain import made, of_this_version

FORMAT = 1
_LARGEST = 64 << 20
"""Of a results file [bytes]."""

_MOST = {"methods": 64, "tasks": 200, "rows": 20_000}
"""More than any bench has; the page has a cell for each method on each task."""

SCALES = {
    BASELINES: "0 is success alone as a reward and 1 the expert's reward",
    SUCCESS: "0 is never done and 1 is done in every try",
}
"""What 0 and 1 are, by the name of a scale."""


@dataclass(frozen=True, kw_only=True)
class MethodFacts:
    """A method as tables show it, with what `METHODS` said of it when it was measured."""

    name: str
    title: str
    source: str


@dataclass(frozen=True, kw_only=True)
class TaskFacts:
    """A task as tables show it; `steps` are those that each method may take in all its trainings together."""

    name: str
    instruction: str
    unit: str
    steps: int


@dataclass(frozen=True, kw_only=True)
class ResultRow:
    """One run: what it was, and what it came to; `figures` are None before it has come to anything.

    Attributes:
        method: Name of a method.
        task: Name of a task.
        seed: Seed of the run.
        command: What gives the same figures again.
        figures: What it came to.
        film: Path of its film, from the file's own folder; empty where there is none.
        retrained: What the program that it found came to when it was trained once more; None where it was not.
        command_again: What gives these figures, with the program in reward.py; empty where that was not wanted.
    """

    method: str
    task: str
    seed: int
    command: str
    figures: Figures | None
    film: str = ""
    retrained: Figures | None = None
    command_again: str = ""


@dataclass(frozen=True, kw_only=True)
class Results:
    """What a benchmark came to.

    Attributes:
        suite: Its name.
        preset: Name of the preset.
        coder: Who wrote rewards, with the model's name where it is one.
        seeds: How many, from 0 on.
        methods: In the order of tables.
        tasks: In the order of tables.
        rows: All that were planned.
        versions: Of packages; None where one is missing.
        code: Version of the code on which figures depend.
        revision: Of the source, empty where it is no checkout.
        machine: Processor, cores, versions, and the load of the last quarter of an hour.
        written: When, local time.
        scale: What makes the scale on which tasks are summed up, see `suites.suite`.
    """

    suite: str
    preset: str
    coder: str
    seeds: int
    methods: tuple[MethodFacts, ...]
    tasks: tuple[TaskFacts, ...]
    rows: tuple[ResultRow, ...]
    versions: dict[str, str | None]
    code: str
    revision: str
    machine: str
    written: str
    scale: str = BASELINES

    @property
    def ends(self) -> str:
        """What 0 and 1 are on the scale."""
        return SCALES[self.scale]

    @property
    def plans(self) -> bool:
        """Whether a method among them plans."""
        return any(row.figures is not None and row.figures.planning for row in self.rows)

    @property
    def missing(self) -> int:
        """How many rows have come to nothing yet."""
        return sum(row.figures is None for row in self.rows)

    def of(self, method: str, task: str) -> list[ResultRow]:
        """Return the rows of a method on a task that have come to an end, in the order of seeds."""
        return self._ended.get((method, task), [])

    @cached_property
    def _ended(self) -> dict[tuple[str, str], list[ResultRow]]:
        """The rows that have come to an end by method and task, each list in the order of seeds."""
        found: dict[tuple[str, str], list[ResultRow]] = {}
        for row in sorted(self.rows, key=lambda row: row.seed):
            if row.figures is not None:
                found.setdefault((row.method, row.task), []).append(row)
        return found

    def without_films(self) -> Self:
        """Return what stands on its own, away from the directory of the bench."""
        return replace(self, rows=tuple(replace(row, film="") for row in self.rows))

    def save(self, path: Path) -> None:
        """Write the file, whole or not at all: each method, task and row on a line, so that versions can be compared.

        Raises:
            OSError: it cannot be written.
        """
        fields = {"format": FORMAT, **asdict(self)}
        lines = [f"{files.to_line(name)}: {_listed(value)}" for name, value in fields.items()]
        files.write_text(path, "{\n" + ",\n".join(lines) + "\n}\n")

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote, which may come from anybody.

        Raises:
            UserError: there is no such file, or it holds no results of this version.
        """
        try:
            data = files.from_json(files.read_bytes(path, _LARGEST))
        except (OSError, ValueError) as error:
            raise UserError(f"{path} cannot be read: {error}; give the results.json of a bench") from None
        with of_this_version(f"{path}"):
            if data.pop("format") != FORMAT:
                raise ValueError("it is of another format")
            for name, most in _MOST.items():
                if len(data[name]) > most:
                    raise ValueError(f"it has {len(data[name])} {name}, at most {most} are shown")
            parts = {
                "methods": tuple(made(MethodFacts, each) for each in data["methods"]),
                "tasks": tuple(made(TaskFacts, each) for each in data["tasks"]),
                "rows": tuple(_row(each) for each in data["rows"]),
            }
            results = made(cls, data | parts)
            _check_names(results)
            return results


def _listed(value: Any) -> str:
    """Return JSON that has a line for each element where the value is a list of them."""
    if not isinstance(value, tuple):
        return files.to_line(value)
    return "[" + ",".join(f"\n{files.to_line(each)}" for each in value) + "\n]"


def _row(data: dict[str, Any]) -> ResultRow:
    kinds = ("figures", "retrained")
    read = {kind: Figures.from_json(data[kind]) if data[kind] is not None else None for kind in kinds}
    return made(ResultRow, data | read)


def _check_names(results: Results) -> None:
    """Refuse rows of methods and tasks that are not listed, and those that are there twice.

    Raises:
        ValueError: there is one, or the scale is unknown.
    """
    if results.scale not in SCALES:
        raise ValueError(f"its scale is {results.scale[:40]!r}")
    known = _names(results.methods), _names(results.tasks)
    for row in results.rows:
        if row.method not in known[0] or row.task not in known[1]:
            raise ValueError(f"a row is of {row.method!r} on {row.task!r}, which are not listed")
    if len({(row.method, row.task, row.seed) for row in results.rows}) < len(results.rows):
        raise ValueError("a row is there twice")


def _names(facts: Iterable[MethodFacts | TaskFacts]) -> set[str]:
    return {each.name for each in facts}
