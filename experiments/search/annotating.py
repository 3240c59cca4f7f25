"""A language model that labels messages beside training: candidates ask by files, this process has the key.

Whatever becomes of the model, candidates train on; what it does not answer is worth nothing to them.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Protocol

from rewardsmith import envs
from rewardsmith.envs import UserError, files
from rewardsmith.envs.speaking import Speaking
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.runs.labelling import labelling
from rewardsmith.experiments.runs.run import Run
from rewardsmith.reward_synth.intrinsic.annotators.annotator import Question
from rewardsmith.reward_synth.intrinsic.annotators.desk import Desk
from rewardsmith.reward_synth.intrinsic.annotators.hiring import asks_model, make_desk
from rewardsmith.reward_synth.intrinsic.annotators.mailbox import Post
from rewardsmith.reward_synth.intrinsic.annotators.prompt import Prompt
from rewardsmith.reward_synth.llm.transcript import Transcript
from rewardsmith.reward_synth.understanding import instruction_of


class Annotating(Protocol):
    """What is done for candidates that wait for labels."""

    def exchange(self) -> str:
        """Take questions and bring answers, without waiting for any.

        Returns:
            What the run's user should know by now, each thing once; empty as a rule.
        """
        ...

    def close(self) -> str:
        """Ask nothing more; returns as `exchange`."""
        ...


class Nothing:
    """For rewards that ask no model."""

    def exchange(self) -> str:
        """See `Annotating`."""
        return ""

    def close(self) -> str:
        """See `Annotating`."""
        return ""


class Annotations:
    """One desk for all candidates of a run, so that none is asked what another has asked.

    Args:
        run: Whose candidates ask.
        desk: Answers.
    """

    def __init__(self, run: Run, desk: Desk) -> None:
        self._run = run
        self._desk = desk
        self._posts: dict[Path, Post] = {}
        self._answers: dict[Question, float] = {}
        self._said = ""

    def exchange(self) -> str:
        """See `Annotating`."""
        for path in sorted(self._run.path.glob("candidates/[0-9]*")):
            if path not in self._posts:
                self._posts[path] = Post(path)
            self._posts[path].take(self._desk)
        fresh = self._desk.collect()
        self._answers |= fresh
        for post in self._posts.values():
            post.bring(self._answers)
        if fresh:
            self._note()
        return self._warning()

    def close(self) -> str:
        """See `Annotating`."""
        said = self.exchange()
        self._desk.close()
        self._note()
        figures = self._desk.figures()
        if figures["requests"] + figures["waiting"] and not self._answers and not self._said:
            return "warning: no message was labelled while policies trained; the report tells how the asking went"
        return said

    def _warning(self) -> str:
        """Say once why nothing is asked any more, which training itself does not show."""
        broken, said = self._desk.broken, self._said
        self._said = broken
        return f"warning: no more messages are labelled: {broken}" if broken and not said else ""

    def _note(self) -> None:
        """Record how it goes, for the report."""
        desk = self._desk
        files.write_json(self._run.labelling, {"broken": desk.broken, "trouble": desk.trouble, **desk.figures()})


def annotating(run: Run, config: TrainConfig, transcript: Path) -> Annotating:
    """Return what is done for the candidates of a run.

    Args:
        run: The run.
        config: What its user chose.
        transcript: Where the model's requests and replies are kept.

    Raises:
        UserError: the model lacks something.
    """
    if not asks_model(str(config.bonus.get("annotator"))):
        return Nothing()
    environment = envs.build(envs.find(config.env))
    if not isinstance(environment, Speaking):
        return Nothing()
    prompt = Prompt(environment.speech, instruction_of(config.task, environment))
    earlier = _earlier(run, transcript)
    return Annotations(run, make_desk("openai", prompt, config.labels, config.llm, transcript, earlier=earlier))


def _earlier(run: Run, transcript: Path) -> dict[str, float]:
    """Return what was asked before the run was resumed; how often, its transcript knows even after a kill."""
    known: dict[str, float] = {}
    with suppress(UserError):  # a damaged record of figures costs the report its figures, not the run its labels
        known = labelling(run) or {}
    return {**known, "requests": float(Transcript(transcript).requests)}
