"""Left and right of a body that only goes along one line: as whoever looks at it from the side means them."""

from __future__ import annotations

import re
from contextlib import suppress

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.vocabulary import Vocabulary
from rewardsmith.reward_synth.phrasebook.scene import FROM_THE_SIDE
from rewardsmith.reward_synth.phrasebook.understanding import notes_on

_WAY = re.compile(r"\b(left|right)")


def from_the_side(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return what is to be told of how a sentence was read; nothing where left and right are the body's own."""
    if _WAY.search(text):
        with suppress(UserError):  # what talks alone understand, such as a correction, has no such way
            if FROM_THE_SIDE in notes_on(text, vocabulary.body):
                return (FROM_THE_SIDE,)
    return ()
