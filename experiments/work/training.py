"""From checked programs to trained policies, one candidate alone or several together on one device."""

from __future__ import annotations

import math
import os
import shutil
import sys
import time
from pathlib import Path

from rewardsmith.experiments.runs import files
from rewardsmith.experiments.runs.job import Job
from rewardsmith.policies.checkpoint import has_checkpoint
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.ppo import PPO, TrainingDiverged
from rewardsmith.reward_synth.language import RewardRejected
from rewardsmith.reward_synth.rewards.guarded import guarded

CHECKPOINT_SECONDS = 15.0


def has_result(directory: Path) -> bool:
    """Tell whether nothing is left to do for a candidate."""
    return (directory / "result.json").exists()


def is_trained(directory: Path) -> bool:
    """Tell whether a candidate's training is over, for better or worse."""
    return (directory / "policy" / "policy.json").exists() or has_result(directory)


def fail(directory: Path, reason: str) -> None:
    """Record that nothing came of a candidate."""
    files.write_json(directory / "result.json", {"status": "failed", "reason": reason})


def train(directories: list[Path], threads: int) -> None:
    """Train candidates whose jobs differ in reward, seed and falls alone; each gets a policy, or a failed result.

    Until all have theirs, the first directory holds the checkpoint of all.

    Args:
        directories: The candidates' directories, none with a result.
        threads: Simulation threads.

    Raises:
        CheckpointError: the checkpoint is damaged.
        UserError: the environment cannot be used.
    """
    members = []
    for directory in directories:
        try:
            members.append(_Member(directory))
        except RewardRejected as error:
            fail(directory, str(error))
    if members:
        _learn(members, threads)


class _Member:
    """One candidate in training.

    Attributes:
        failure: Why its training came to nothing, empty while it has not.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.job = Job.load(directory)
        self.guard = guarded(self.job.program(directory), self.job.device)
        self.failure = ""

    def record(self, metrics: dict[str, float]) -> None:
        """Write the metrics of one iteration, and see whether the reward is sound."""
        if self.failure:
            return
        finite = {name: value for name, value in metrics.items() if math.isfinite(value)}
        files.append_json(self.directory / "train.jsonl", finite)
        bad = self.guard.read()
        if bad.spoiled:
            self.failure = f"the reward went bad in training: {bad.bad} of {bad.total} values not finite or too large"

    def forget_after(self, steps: int) -> None:
        """Drop the lines that were written after a number of steps."""
        lines = files.read_json_lines(self.directory / "train.jsonl")
        kept = [line for line in lines if line["steps"] <= steps]
        files.write_text(self.directory / "train.jsonl", "".join(f"{files.to_line(line)}\n" for line in kept))


def _learn(members: list[_Member], threads: int) -> None:
    job = members[0].job
    config = PPOConfig(**job.ppo)
    env = job.make(
        config.num_envs * len(members),
        reward=[member.guard for member in members],
        fall_ends_episode=[member.job.fall_ends_episode for member in members],
        seed=job.seed,
        threads=threads,
        device=job.device,
        randomize=job.randomize,
        stagger=True,
    )
    ppo = PPO(env, config, seed=[member.job.seed for member in members])
    watch = _Watch(members, ppo)
    watch.restore()
    try:
        ppo.learn(job.steps, on_iteration=watch)
    except TrainingDiverged as error:
        for member in members:
            member.failure = member.failure or str(error)
    for member, policy in zip(members, ppo.policy.unstack(), strict=True):
        if member.failure:
            fail(member.directory, member.failure)
        else:
            policy.save(member.directory / "policy")
    shutil.rmtree(watch.checkpoint, ignore_errors=True)


class _Watch:
    """Keeps the records and checkpoints of a training, and ends it where nothing is left to learn or to serve."""

    def __init__(self, members: list[_Member], ppo: PPO) -> None:
        self.checkpoint = members[0].directory / "checkpoint"
        self._members = members
        self._ppo = ppo
        self._parent = os.getppid()
        self._saved = time.monotonic()

    def restore(self) -> None:
        """Go on from the last checkpoint, if there is one, and forget the lines written after it."""
        if has_checkpoint(self.checkpoint):
            self._ppo.load(self.checkpoint)
        for member in self._members:
            member.forget_after(self._ppo.steps)

    def __call__(self, *metrics: dict[str, float]) -> bool:
        """Take the metrics of one iteration, and tell whether to go on."""
        for member, diverged, own in zip(self._members, self._ppo.diverged, metrics, strict=True):
            if diverged and not member.failure:
                member.failure = "rewards or losses are no longer finite"
            member.record(own)
        if os.getppid() != self._parent:
            sys.exit("the process that started this job has ended")
        if time.monotonic() - self._saved > CHECKPOINT_SECONDS:
            self._ppo.save(self.checkpoint)
            self._saved = time.monotonic()
        return not all(member.failure for member in self._members)
