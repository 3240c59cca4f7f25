"""How often a talker's words become what was asked: every task, several replies, several executions of each.

    python -m rewardsmith.experiments.talk.protocol --executions 5
    python -m rewardsmith.experiments.talk.protocol --robot arm_hand --executions 5
    python -m rewardsmith.experiments.talk.protocol --talker primitives
    python -m rewardsmith.experiments.talk.protocol --talker program
    python -m rewardsmith.experiments.talk.protocol --talker openai --replies 10 --executions 50 --replies-in DIR
    python -m rewardsmith.experiments.talk.protocol --talker recorded

Language-to-Rewards ran ten replies fifty times each; the preset is one reply, as the phrasebook's are all the same, and
few executions, for two cores. Executions differ in the first state and in the planner's samples. A language model's
replies are kept in a folder, one transcript for each task and reply; `recorded` plays those in `replies/` back. What is
in the file `--out` already is not done again, so that a protocol that was stopped goes on where it was; what was
planned otherwise may be in the same file, and counts for nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import torch

from rewardsmith import envs
from rewardsmith.envs import UserError, files
from rewardsmith.envs.errors import refuse_out_of_range
from rewardsmith.envs.survey import survey_of
from rewardsmith.experiments.cli.main import ending
from rewardsmith.experiments.cli.meaning import meaning
from rewardsmith.experiments.config.fields import one_of
from rewardsmith.experiments.config.train import LLMConfig
from rewardsmith.experiments.speed.machine import machine_line
from rewardsmith.experiments.talk.executions import Execution, Row, kept, settings, table
from rewardsmith.experiments.talk.primitives import PrimitivesTalker
from rewardsmith.experiments.talk.session import Session
from rewardsmith.experiments.talk.task import TalkTask, Track
from rewardsmith.experiments.talk.tasks import TASKS
from rewardsmith.policies.mpc.options import MPCOptions
from rewardsmith.policies.mpc.settings import planning_for
from rewardsmith.reward_synth.llm.errors import ModelUnavailable, NotRecorded
from rewardsmith.reward_synth.llm.options import ModelOptions
from rewardsmith.reward_synth.llm.replay import Replay
from rewardsmith.reward_synth.motion.llm.talker import LLMTalker
from rewardsmith.reward_synth.motion.motion import Motion
from rewardsmith.reward_synth.motion.talker import Talker
from rewardsmith.reward_synth.motion.talkers import make_talker
from rewardsmith.reward_synth.motion.vocabulary import Vocabulary
from rewardsmith.reward_synth.rewards.kind import RewardKind
from rewardsmith.reward_synth.rewards.program import Program

PRIMITIVES, PROGRAM = "primitives", "program"
"""Talkers beside those of `make_talker`: without rewards, and a program of the phrasebook for each sentence alone."""

REPLIES = Path(__file__).parent / "replies"
"""Transcripts that come with the package."""

_PLANNING = {"samples": 24, "every": 2, "noise": 0.1}
"""Options of planning, but for what a robot changes in them."""

_ATTEMPTS = 2
"""How often a reply goes back that cannot be used."""

Pursued = Motion | RewardKind
"""What a sentence becomes: terms, or a program."""


def execute(session: Session, task: TalkTask, motions: Sequence[Pursued]) -> tuple[bool, float]:
    """Have a robot go through a task's motions.

    Returns:
        Whether it succeeded, and the median time of a plan [ms].
    """
    tracks: list[Track] = []
    plans = []
    for motion in motions:
        if isinstance(motion, Motion):
            session.follow(motion)
        else:
            session.pursue(motion.build(session.env))
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


def programs(robot: str, task: TalkTask) -> list[RewardKind]:
    """Return the phrasebook's program for each of a task's sentences; none of them remembers the one before.

    Raises:
        UserError: one is refused.
    """
    environment = envs.build(envs.find(robot))
    return [meaning(Program.kind, said, environment, "phrasebook", LLMConfig(), 0).reward for said in task.sentences]


def talker_for(name: str, vocabulary: Vocabulary, replies: Path, task: str, reply: int) -> Talker:
    """Return who understands one task.

    Args:
        name: `primitives`, or what `make_talker` takes.
        vocabulary: The robot's.
        replies: Folder of transcripts.
        task: Name of the task.
        reply: Number of the reply.

    Raises:
        UserError: there is no such talker, or it lacks something.
    """
    if name == PRIMITIVES:
        return PrimitivesTalker(vocabulary)
    transcript = replies / f"{task}-{reply}.jsonl"
    if name == "recorded":
        # What is played back is not recorded once more.
        return LLMTalker(Replay(transcript), vocabulary, ModelOptions(), _ATTEMPTS)
    return make_talker(name, vocabulary, ModelOptions(timeout=1500), transcript, _ATTEMPTS)


Told = Sequence[Pursued] | UserError
"""What a task's sentences became, or why they were refused."""


def tell(robot: str, names: Sequence[str], talker: str, replies: int, folder: Path) -> dict[tuple[str, int], Told]:
    """Return what every task's sentences become, by task and reply; models are asked about all tasks at once.

    Raises:
        UserError: there is no such talker, it lacks something, or its server does not answer.
    """
    vocabulary = Vocabulary(survey_of(envs.find(robot)))

    def told(which: tuple[str, int]) -> Told:
        name, reply = which
        task = TASKS[robot][name]
        # Who cannot be asked at all has refused nothing: only what is heard may be refused.
        hears = None if talker == PROGRAM else talker_for(talker, vocabulary, folder, name, reply)
        try:
            return programs(robot, task) if hears is None else translate(task, hears)
        except (ModelUnavailable, NotRecorded):
            raise
        except UserError as error:
            return error

    asked = [(name, reply) for name in names for reply in range(replies)]
    with ThreadPoolExecutor(len(asked)) as pool:
        return dict(zip(asked, pool.map(told, asked), strict=True))


def trials(
    robot: str,
    told: Mapping[tuple[str, int], Told],
    talker: str,
    *,
    executions: int,
    options: MPCOptions,
    first: int = 0,
    done: Collection[Execution] = (),
) -> Iterator[Row]:
    """Yield every execution of some tasks but those done already; what was refused is done in none of them."""
    planned = settings(options)
    for (name, reply), motions in told.items():
        for seed in range(first, first + executions):
            if (name, talker, reply, seed) in done:
                continue
            if isinstance(motions, UserError):
                yield Row(name, talker, reply, seed, False, str(motions), 0.0, 0.0, 0.0, planned)
                continue
            began = time.perf_counter()
            session = Session(robot, options, seed=seed)
            success, plan = execute(session, TASKS[robot][name], motions)
            between = session.every * session.control_dt
            took = time.perf_counter() - began
            yield Row(name, talker, reply, seed, success, "", took, plan, 1e-3 * plan / between, planned)


def parser() -> argparse.ArgumentParser:
    """Return what reads the protocol's words."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("tasks", nargs="*", help="tasks; all where none is named")
    parser.add_argument("--robot", default="quadruped", choices=TASKS)
    parser.add_argument(
        "--talker", default="phrasebook", help="phrasebook, primitives, program, recorded, openai or manual"
    )
    parser.add_argument("--replies", type=int, default=1)
    parser.add_argument("--executions", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0, help="of the first execution")
    parser.add_argument("--planner", help="the robot's own where nothing is said, as of what follows")
    parser.add_argument("--samples", type=int)
    parser.add_argument("--every", type=int)
    parser.add_argument("--horizon", type=float)
    parser.add_argument("--noise", type=float)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--replies-in", type=Path, default=REPLIES, help="folder of transcripts")
    parser.add_argument("--out", type=Path, help="file of rows, one JSON object a line; those in it are not done again")
    return parser


def main(words: Sequence[str] | None = None) -> None:
    """Run the protocol and print its table.

    Raises:
        UserError: there is no such task, talker or folder, a number is out of range, or a server does not answer.
    """
    chosen = parser().parse_args(words)
    torch.set_num_threads(1)
    names = chosen.tasks or list(TASKS[chosen.robot])
    for name in names:
        one_of("task", name, tuple(TASKS[chosen.robot]))
    refuse_out_of_range("replies", chosen.replies, 1, 1000)
    refuse_out_of_range("executions", chosen.executions, 1, 100_000)
    refuse_out_of_range("seed", chosen.seed, 0, 10**9)
    if chosen.out and not chosen.out.parent.is_dir():
        raise UserError(f"there is no folder {chosen.out.parent}; choose another place with --out FILE")
    given = {name: getattr(chosen, name) for name in ("planner", "samples", "every", "horizon", "noise", "threads")}
    options = MPCOptions(
        **{
            **_PLANNING,
            **planning_for(chosen.robot),
            **{name: value for name, value in given.items() if value is not None},
        }
    )
    told = tell(chosen.robot, names, chosen.talker, chosen.replies, chosen.replies_in)
    alike = (row for row in kept(chosen.out) if row.talker == chosen.talker and row.options == settings(options))
    rows = [row for row in alike if row.task in names]
    done = {row.execution for row in rows}
    count, first = chosen.executions, chosen.seed
    for row in trials(chosen.robot, told, chosen.talker, executions=count, options=options, first=first, done=done):
        rows.append(row)
        print(json.dumps(asdict(row)), flush=True)
        if chosen.out:
            files.append_json(chosen.out, asdict(row))
    print(f"{machine_line()}\n\n{table(rows)}")


if __name__ == "__main__":
    sys.exit(ending(main))
