"""A candidate: one reward with its training, its film and what came of it, in one directory."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from rewardsmith.envs import UserError, files
from rewardsmith.experiments.runs.by_steps import by_steps
from rewardsmith.experiments.runs.job import Job
from rewardsmith.experiments.runs.plain import of_this_version
from rewardsmith.experiments.runs.requests import Request
from rewardsmith.experiments.runs.result import Evaluation, Result
from rewardsmith.reward_synth.intrinsic.account import Account
from rewardsmith.reward_synth.rewards.kind import RewardKind, load_reward, save_reward


class Candidate:
    """The one place that knows what lies where in a candidate's directory.

    Args:
        path: The directory; its name is the candidate's id.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Candidate) and other.path == self.path

    def __hash__(self) -> int:
        return hash(self.path)

    @property
    def id(self) -> str:
        """Number of the candidate in its run, three digits or more."""
        return self.path.name

    # -- where things lie ----------------------------------------------------------------------------------------------

    @property
    def lock(self) -> Path:
        """Held by the process that works on the candidate."""
        return self.path / "job.lock"

    @property
    def log(self) -> Path:
        """What that process says."""
        return self.path / "job.log"

    @property
    def checkpoint(self) -> Path:
        """State of an unfinished training; a directory."""
        return self.path / "checkpoint"

    @property
    def policy(self) -> Path:
        """The trained policy; a directory."""
        return self.path / "policy"

    @property
    def snapshots(self) -> Path:
        """Policies as they were while they trained, see `work.snapshots`; a directory."""
        return self.path / "snapshots"

    @property
    def learned(self) -> Path:
        """What a reward that learns had learned when the training ended, as safetensors."""
        return self.path / "learned.safetensors"

    @property
    def account(self) -> Path:
        """What such a reward has to tell of that training, see `rewards.learned.keep_account`; not every one has."""
        return self.path / "account.json"

    @property
    def segments(self) -> Path:
        """What people are asked of segments of its training, see `runs.pairs`; a directory."""
        return self.path / "segments"

    @property
    def film(self) -> Path:
        """Rollouts of the trained policy."""
        return self.path / "rollout.mp4"

    @property
    def live_films(self) -> Path:
        """Short films of the policy as it is while it trains, see `work.live`; a directory."""
        return self.path / "live"

    @property
    def behaviour(self) -> Path:
        """Recording of the filmed rollouts, see `envs.behaviour`."""
        return self.path / "behaviour.safetensors"

    @property
    def demonstrations(self) -> Path:
        """What its policy begins by; not every one has some."""
        return self.path / "demonstrations.safetensors"

    @property
    def metrics_file(self) -> Path:
        """One JSON line for each iteration of the training."""
        return self.path / "train.jsonl"

    @property
    def _scores(self) -> Path:
        return self.path / "scores.jsonl"

    @property
    def _ended(self) -> Path:
        return self.path / "ended.json"

    @property
    def _job(self) -> Path:
        return self.path / "job.json"

    @property
    def _result(self) -> Path:
        return self.path / "result.json"

    @property
    def _measured(self) -> Path:
        return self.path / "measured.json"

    @property
    def _final(self) -> Path:
        return self.path / "final.json"

    # -- what is to be done --------------------------------------------------------------------------------------------

    def lay_out(self, job: Job, reward: RewardKind, demonstrations: Path | None = None) -> None:
        """Write the directory of a candidate that waits for its training, the job last: with it all is there.

        Args:
            job: What is to be done.
            reward: What for.
            demonstrations: File of what the policy begins by; None, or one that is missing, for nothing.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        save_reward(reward, self.path)
        if demonstrations is not None and demonstrations.exists():
            files.write_atomically(self.demonstrations, files.read_bytes(demonstrations))
        self.assign(job)

    def assign(self, job: Job) -> None:
        """Write what is to be done."""
        files.write_json(self._job, job.to_json())

    @property
    def laid_out(self) -> bool:
        """Whether all is there that its training needs."""
        return self._job.exists()

    def job(self) -> Job:
        """Read what is to be done.

        Raises:
            UserError: it is missing or damaged.
        """
        return Job.from_json(files.read_json(self._job))

    def reward(self) -> RewardKind:
        """Read the reward.

        Raises:
            UserError: it is missing or damaged.
        """
        return load_reward(self.path)

    def text(self) -> str:
        """Return what people are shown of the reward, or why it cannot be shown."""
        try:
            return self.reward().text()
        except Exception as error:  # whatever a kind of reward raises, the others are shown
            return f"The reward cannot be shown: {error}\n"

    def facts(self) -> list[str]:
        """Return what else is worth knowing of the reward; nothing where it cannot be read."""
        try:
            return list(self.reward().facts.values())
        except Exception:
            return []

    def told(self) -> Account | None:
        """Return what a bonus for sayings has paid; None where there is none.

        Raises:
            UserError: it cannot be read.
        """
        if not self.account.exists():
            return None
        try:
            plain = files.read_json(self.account)
            return Account.from_json(plain) if "sayings" in plain else None
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise UserError(f"{self.account} is damaged: {error}; train the candidate again") from None

    # -- while it trains -----------------------------------------------------------------------------------------------

    @property
    def end_request(self) -> Request:
        """Asks for its training to be ended early."""
        return Request(self.path, "end")

    def ended_after(self) -> int | None:
        """Read after how many environment steps its training is ended early; None where it is not.

        Raises:
            UserError: the file is damaged.
        """
        if not self._ended.exists():
            return None
        steps = files.read_json(self._ended)
        if type(steps) is not int or steps < 0:
            raise UserError(f"{self._ended} holds no number of steps; begin a new run")
        return steps

    def note_end(self, steps: int) -> None:
        """Record after how many environment steps its training is ended early."""
        files.write_json(self._ended, steps)

    def latest_live(self) -> tuple[int, Path] | None:
        """Return the newest film of its policy as it is, and after how many environment steps it was; else None."""
        films = by_steps(self.live_films, ".mp4")
        return films[-1] if films else None

    def drop_live_films(self) -> None:
        """Remove the films of what its policy was."""
        shutil.rmtree(self.live_films, ignore_errors=True)

    # -- what came of it -----------------------------------------------------------------------------------------------

    @property
    def is_trained(self) -> bool:
        """Whether the training is over, for better or worse."""
        return (self.policy / "policy.json").exists() or self.is_finished

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to do."""
        return self._result.exists()

    @property
    def is_begun(self) -> bool:
        """Whether a process has begun to work on it."""
        return self.lock.exists()

    def result(self) -> Result | None:
        """Read what came of it; None while there is work to do.

        Raises:
            UserError: the file is damaged.
        """
        return Result.from_json(files.read_json(self._result)) if self.is_finished else None

    def finish(self, result: Result) -> None:
        """Record what came of it."""
        files.write_json(self._result, result.to_json())
        self._measured.unlink(missing_ok=True)

    def measure(self, result: Result) -> None:
        """Record how good it is before it is filmed: whatever happens to the film, this stays."""
        files.write_json(self._measured, result.to_json())

    def end(self, reason: str) -> None:
        """Record that its work came to an end before it was done: without a film where it was measured, else failed."""
        if self._measured.exists():
            self.finish(replace(Result.from_json(files.read_json(self._measured)), film_error=reason))
        else:
            self.fail(reason)

    def fail(self, reason: str) -> None:
        """Record that nothing came of it."""
        lines = self.metrics()
        last = lines[-1] if lines else {}
        self.finish(Result.failed(reason, int(last.get("steps", 0)), last.get("seconds", 0.0)))

    def final(self) -> Evaluation | None:
        """Read how good it is on initial states that did not choose it; None where that was not asked.

        Raises:
            UserError: the file is damaged.
        """
        with of_this_version(str(self._final)):
            return Evaluation.from_json(files.read_json(self._final)) if self._final.exists() else None

    def confirm(self, evaluation: Evaluation) -> None:
        """Record how good it is on initial states that did not choose it."""
        files.write_json(self._final, evaluation.to_json())

    # -- its training, line by line ------------------------------------------------------------------------------------

    def metrics(self) -> list[dict[str, Any]]:
        """Return the training record so far.

        Raises:
            UserError: it is damaged.
        """
        lines = files.read_json_lines(self.metrics_file)
        if not all(map(is_record, lines)):
            raise UserError(f"{self.metrics_file} holds something else than a training record; begin a new run")
        return lines

    def add_metrics(self, line: dict[str, float]) -> None:
        """Append to the training record."""
        files.append_json(self.metrics_file, line)

    def scores(self) -> list[dict[str, Any]]:
        """Return `steps` and `score` over the training, as far as they are known.

        Raises:
            UserError: the record is damaged.
        """
        lines = files.read_json_lines(self._scores) or self.metrics()
        if not all(map(is_record, lines)):
            raise UserError(f"{self._scores} holds something else than scores; begin a new run")
        return [line for line in lines if "score" in line]

    def record_scores(self, scores: Mapping[int, float]) -> None:
        """Write the scores that were measured, by the steps after which they were."""
        lines = ({"steps": steps, "seconds": 0.0, "score": score} for steps, score in scores.items())
        files.write_text(self._scores, "".join(f"{files.to_line(line)}\n" for line in lines))

    def forget_after(self, steps: int) -> None:
        """Drop the lines that were written after a number of steps."""
        kept = [line for line in self.metrics() if line["steps"] <= steps]
        files.write_text(self.metrics_file, "".join(f"{files.to_line(line)}\n" for line in kept))

    def last_words(self) -> str:
        """Return the last line that its process wrote."""
        words = files.read_bytes(self.log).decode(errors="replace").strip().splitlines() if self.log.exists() else []
        return words[-1] if words else "the process ended without a word"


def is_record(line: Any) -> bool:
    """Tell whether a line holds the numbers of one iteration, none of them too large to be drawn."""
    return (
        isinstance(line, dict)
        and {"steps", "seconds"} <= line.keys()
        and all(isinstance(value, int | float) and abs(value) < 1e30 for value in line.values())
    )
