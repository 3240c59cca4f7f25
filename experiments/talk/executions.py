"""What executions of tasks came to: rows of a file, and the table of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rewardsmith.envs import files
from rewardsmith.experiments.runs.plain import made, of_this_version
from rewardsmith.policies.mpc.options import MPCOptions

_Z = 1.96
"""Of an interval that holds the true rate in 95 of 100 cases."""


@dataclass(frozen=True)
class Row:
    """One execution.

    Attributes:
        task: Its name.
        talker: Who understood.
        reply: Number of the reply.
        seed: Of the first state and the samples.
        success: Whether it was done.
        reason: What was refused; empty where nothing was.
        seconds: Wall-clock time.
        plan_ms: Median time of a plan.
        planning: Seconds of planning for a second of acting.
        options: How it was planned, see `settings`.
    """

    task: str
    talker: str
    reply: int
    seed: int
    success: bool
    reason: str
    seconds: float
    plan_ms: float
    planning: float
    options: dict[str, Any]

    @property
    def execution(self) -> Execution:
        """What it is an execution of."""
        return self.task, self.talker, self.reply, self.seed


Execution = tuple[str, str, int, int]
"""Task, talker, reply and seed."""


def settings(options: MPCOptions) -> dict[str, Any]:
    """Return all of how it is planned that changes what comes of it, but for the seed, which a row has itself."""
    return {name: value for name, value in asdict(options).items() if name not in ("seed", "threads")}


def kept(file: Path | None) -> list[Row]:
    """Return the executions that a file has; none where there is no file yet.

    Raises:
        UserError: it holds something else.
    """
    if file is None:
        return []
    with of_this_version(f"{file}"):
        return [made(Row, each) for each in files.read_json_lines(file)]


def interval(successes: int, of: int) -> tuple[float, float]:
    """Return the Wilson interval of a rate, which holds the true one in 95 of 100 cases."""
    rate, share = successes / of, _Z**2 / of
    middle = (rate + share / 2) / (1 + share)
    half = _Z / (1 + share) * math.sqrt(rate * (1 - rate) / of + share / (4 * of))
    return max(0.0, middle - half), min(1.0, middle + half)


def table(rows: Sequence[Row]) -> str:
    """Return success for each task with its interval, and of all."""
    lines = ["| task | success | 95 % | plan | not done because |", "|---|---|---|---|---|"]
    for name in dict.fromkeys(row.task for row in rows):
        lines.append(_line(name, [row for row in rows if row.task == name]))
    return "\n".join([*lines, _line("all", rows)])


def _line(name: str, rows: Sequence[Row]) -> str:
    successes = sum(row.success for row in rows)
    low, high = interval(successes, len(rows))
    reason = next((row.reason for row in rows if row.reason), "")
    plans = sorted(row.plan_ms for row in rows)
    plan = f"{plans[len(plans) // 2]:.0f} ms"
    return f"| {name} | {successes} of {len(rows)} | {100 * low:.0f} to {100 * high:.0f} % | {plan} | {reason} |"
