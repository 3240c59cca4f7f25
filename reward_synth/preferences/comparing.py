"""Who compared segments, and how far what they said can be relied on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rewardsmith.reward_synth.preferences.segment_answer import ALIKE, CANNOT_TELL, LEFT, RIGHT, SegmentAnswer


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What one annotator answered.

    Attributes:
        name: As they gave it.
        pairs: Pairs that they answered.
        equal, untold: Of these, those that they called equal, and those of which they could not tell.
        left: Share of those they decided in which the left one was better, about a half for who looks; None for none.
        shared, agreed: Pairs of which another could tell as well, and those of which all said the same.
        seconds: What it took them in all [s].
    """

    name: str
    pairs: int
    equal: int
    untold: int
    left: float | None
    shared: int
    agreed: int
    seconds: float


def compared(answers: Mapping[str, Sequence[SegmentAnswer]]) -> list[Compared]:
    """Return who gave these answers, by name.

    Args:
        answers: The last answer of each annotator to each pair, see `Preferences.of_segments`.
    """
    names = sorted({each.annotator for given in answers.values() for each in given})
    return [_of(name, answers) for name in names]


def _of(name: str, answers: Mapping[str, Sequence[SegmentAnswer]]) -> Compared:
    own = [each for given in answers.values() for each in given if each.annotator == name]
    said = [each.preferred for each in own]
    decided = [each for each in said if each in (LEFT, RIGHT)]
    told = [{each.annotator: each.value for each in given if not math.isnan(each.value)} for given in answers.values()]
    shared = [values for values in told if name in values and len(values) > 1]
    return Compared(
        name=name,
        pairs=len(own),
        equal=said.count(ALIKE),
        untold=said.count(CANNOT_TELL),
        left=decided.count(LEFT) / len(decided) if decided else None,
        shared=len(shared),
        agreed=sum(len(set(values.values())) == 1 for values in shared),
        seconds=sum(each.milliseconds for each in own) / 1000,
    )
