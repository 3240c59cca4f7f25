"""The programs of an ensemble: found as its user names them, kept with the run as texts, and compiled."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rewardsmith.envs import UserError
from rewardsmith.envs.survey import Survey
from rewardsmith.experiments.cli.rewards import named
from rewardsmith.experiments.config.rewards import EnsembleConfig
from rewardsmith.experiments.search.own_program import compile_file, read_program
from rewardsmith.reward_synth.members import Members
from rewardsmith.reward_synth.rewards.program import Program


def read_members(config: EnsembleConfig) -> tuple[str, ...]:
    """Return the texts of an ensemble's programs.

    Raises:
        UserError: a name means no reward, or one that is no program.
    """
    return tuple(_text(word.strip()) for word in config.members.split(",") if word.strip())


def _text(word: str) -> str:
    member = named(word)
    if member.candidate is None:
        if not Path(word).is_file():
            raise UserError(f"ensemble.members: {word} is no program; name runs, RUN/candidates/ID, or .py files")
        return read_program(Path(word))
    reward = member.candidate.reward().core
    if not isinstance(reward, Program):
        raise UserError(f"ensemble.members: the reward of {word} is of kind {reward.kind}; name runs with programs")
    return reward.source


def compile_members(sources: Sequence[str], combine: str, survey: Survey) -> Members:
    """Return an ensemble's programs once the checker has accepted each.

    Raises:
        UserError: one is refused, or there is no such way to combine them.
    """
    programs = (
        compile_file(Path(f"member {number} of the ensemble"), source, survey)
        for number, source in enumerate(sources, 1)
    )
    return Members(programs=tuple(programs), combine=combine)
