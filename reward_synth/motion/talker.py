"""The seam between what is said to a robot and the terms by which it moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from rewardsmith.reward_synth.motion.motion import Motion

MAX_SAID = 500
"""Characters of the longest sentence that is heard."""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What came of one sentence.

    Attributes:
        said: The sentence.
        motion: What the robot is to do from now on.
        changes: What is otherwise than before, in a few words each; none where nothing is.
        description: The motion in words, where a language model described it first.
    """

    said: str
    motion: Motion
    changes: tuple[str, ...]
    description: str = ""


class Talker(Protocol):
    """Turns sentences of a dialogue into motions."""

    name: str

    def hear(self, said: str, motion: Motion, measured: Mapping[str, float]) -> Turn:
        """Return what the robot is to do once a sentence has been said.

        Args:
            said: The sentence.
            motion: What it does so far.
            measured: Values of its quantities at present, by name.

        Raises:
            UserError: the sentence is not understood or asks for what the body cannot do, in one sentence that names
                what there is; the motion stays as it is.
        """
        ...
