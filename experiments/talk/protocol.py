"""How often a talker's words become what was asked: every task, several replies, several executions of each.

    python -m rewardsmith.experiments.talk.protocol --executions 5
    python -m rewardsmith.experiments.talk.protocol --talker primitives

Language-to-Rewards ran ten replies fifty times each; the preset is one reply, as the phrasebook's are all the same, and
few executions, for two cores. Executions differ in the first state and in the planner's samples.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from rewardsmith.envs import UserError, files
from rewardsmith.experiments.speed.machine import machine_line
from rewardsmith.experiments.talk.primitives import PrimitivesTalker
from rewardsmith.experiments.talk.session import Session
from rewardsmith.experiments.talk.tasks import TASKS, TalkTask, Track
from rewardsmith.policies.mpc.options import MPCOptions
from rewardsmith.reward_synth.motion.motion import Motion
from rewardsmith.reward_synth.motion.offline.talker import PhrasebookTalker
from rewardsmith.reward_synth.motion.talker import Talker
from rewardsmith.reward_synth.motion.vocabulary import Vocabulary

TALKERS: dict[str, Callable[[Vocabulary], Talker]] = {"phrasebook": PhrasebookTalker, "primitives": PrimitivesTalker}

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
    """

    task: str
    talker: str
    reply: int
    seed: int
    success: bool
    reason: str
    seconds: float
    plan_ms: float


def execute(session: Session, task: TalkTask, motions: Sequence[Motion]) -> tuple[bool, float]:
    """Have a robot go through a task's motions.

    Returns:
        Whether it succeeded, and the median time of a plan [ms].
    """
    tracks: list[Track] = []
    plans = []
    for motion in motions:
        session.follow(motion)
        moments = []
        for _ in range(round(task.seconds / session.control_dt)):
            moments.append(session.step().measured)
            plans.append(session.plan_seconds)
        tracks.append({name: torch.tensor([each[name] for each in moments]) for name in moments[0]})
    return task.succeeds(tracks, session.control_dt), 1e3 * sorted(plans)[len(plans) // 2]


def translate(task: TalkTask, talker: Talker) -> list[Motion]:
    """Return what each of a task's sentences becomes.

    Raises:
        UserError: one is refused.
    """
    motions = [Motion()]
    for said in task.sentences:
        motions.append(talker.hear(said, motions[-1], {}).motion)
    return motions[1:]


def trials(
    robot: str,
    names: Sequence[str],
    talker: str,
    make: Callable[[Vocabulary], Talker],
    *,
    replies: int,
    executions: int,
    options: MPCOptions,
    every: int,
) -> Iterator[Row]:
    """Yield every execution of some tasks."""
    for name in names:
        task = TASKS[robot][name]
        for reply in range(replies):
            session = Session(robot, options, every=every)
            try:
                motions = translate(task, make(session.vocabulary))
            except UserError as error:
                yield Row(name, talker, reply, 0, False, str(error), 0.0, 0.0)
                continue
            for seed in range(executions):
                began = time.perf_counter()
                success, plan = execute(Session(robot, options, every=every, seed=seed), task, motions)
                yield Row(name, talker, reply, seed, success, "", time.perf_counter() - began, plan)


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


def main(words: Sequence[str] | None = None) -> None:
    """Run the protocol and print its table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("tasks", nargs="*", help="tasks; all where none is named")
    parser.add_argument("--robot", default="quadruped", choices=TASKS)
    parser.add_argument("--talker", default="phrasebook", choices=TALKERS)
    parser.add_argument("--replies", type=int, default=1)
    parser.add_argument("--executions", type=int, default=5)
    parser.add_argument("--samples", type=int, default=32)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--out", type=Path, help="file of rows, one JSON object a line")
    chosen = parser.parse_args(words)
    torch.set_num_threads(1)
    names = chosen.tasks or list(TASKS[chosen.robot])
    options = MPCOptions(samples=chosen.samples, threads=chosen.threads)
    rows = []
    for row in trials(
        chosen.robot,
        names,
        chosen.talker,
        TALKERS[chosen.talker],
        replies=chosen.replies,
        executions=chosen.executions,
        options=options,
        every=chosen.every,
    ):
        rows.append(row)
        print(json.dumps(asdict(row)), flush=True)
        if chosen.out:
            files.append_json(chosen.out, asdict(row))
    print(f"{machine_line()}\n\n{table(rows)}")


if __name__ == "__main__":
    main()
