"""A reward program of the user's own, which is trained beside what a coder writes, or alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from rewardsmith.envs import UserError, files
from rewardsmith.envs.survey import Survey
from rewardsmith.reward_synth.coder import Coder, Request
from rewardsmith.reward_synth.language import RewardProgram, RewardRejected, compile_reward
from rewardsmith.reward_synth.llm.reply import fall_ends_episode
from rewardsmith.reward_synth.proposal import Proposal, Refusal
from rewardsmith.reward_synth.schema import surveyed_schema

MAX_BYTES = 1 << 20

CHECK_ENVS = 256
"""Copies for which a program is tried."""

SAMPLED_ENVS = 128
"""Copies whose random motion gives the states that it is tried on: 640, of which the checker takes 512."""


def read_program(path: Path) -> str:
    """Return the text of a reward program in a file, or in the one that a link of the user's names.

    Raises:
        UserError: it cannot be read, is no plain file, or too large to be a program.
    """
    try:
        return files.read_bytes(Path(os.path.realpath(path)), MAX_BYTES).decode()
    except UnicodeDecodeError:
        raise UserError(f"{path} is not UTF-8 text") from None
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}") from None


def compile_file(path: Path, source: str, survey: Survey, seed: int = 0) -> RewardProgram:
    """Return the program of a file once the checker has accepted it, as `rewardsmith check` does.

    Args:
        path: The file, for messages.
        source: Its text.
        survey: The environment; the program is tried on states of its random motion.
        seed: Of these.

    Raises:
        UserError: it is refused.
    """
    try:
        return compile_reward(source, surveyed_schema(survey), CHECK_ENVS, states=survey.samples(SAMPLED_ENVS, seed))
    except RewardRejected as refusal:
        raise UserError(f"{path} is refused: {refusal}") from None


class WithOwnProgram:
    """A coder whose first program is the user's; another coder is asked for the rest, if there is to be any.

    Args:
        source: The user's program, which the checker has accepted.
        make_coder: Makes the other coder, once it is needed.

    Attributes:
        name: Who wrote the programs.
    """

    def __init__(self, source: str, make_coder: Callable[[], Coder]) -> None:
        self._source = source
        self._make_coder = make_coder
        self._coder: Coder | None = None
        self.name = "you"

    def propose(self, request: Request, refusals: Sequence[Refusal] = ()) -> list[Proposal]:
        """See `Coder`; what comes back refused is the other coder's."""
        falls = fall_ends_episode(self._source)
        own = [] if refusals else [Proposal(source=self._source, fall_ends_episode=falls, idea="your own program")]
        if request.count == 1 and not refusals:
            return own
        self._coder = self._coder or self._make_coder()
        self.name = f"you and {self._coder.name}"
        return own + self._coder.propose(replace(request, count=request.count - 1), refusals)
