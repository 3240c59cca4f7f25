"""Feet that step in turn: those across from each other together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rewardsmith.reward_synth.motion.vocabulary import Vocabulary
from rewardsmith.reward_synth.terms import Term
from rewardsmith.reward_synth.terms.gait import Gait

WHIRL = 1.5
"""Turning rate [rad/s] from which on a body whose feet stay where they are tips over."""

_FREQUENCY = 2.5
"""Steps a second of each foot of who whirls."""

_LIFT = 0.2
"""Height of such a step, as a share of the stature."""


def phases(feet: Sequence[str]) -> dict[str, float]:
    """Return by how much of a period each foot is ahead: of four those across, else every second one."""
    late = (1, 2) if len(feet) == 4 else range(1, len(feet), 2)
    return {foot: 0.5 * (number in late) for number, foot in enumerate(feet)}


def whirls(asked: Sequence[Term], vocabulary: Vocabulary) -> bool:
    """Tell whether terms ask for a turning so fast that feet have to step."""
    turning = vocabulary.of("yaw_velocity")
    rates = [_least(term) for term in asked if turning is not None and term.feature == turning.name]
    return any(rate > WHIRL for rate in rates)


def _least(turning: Term) -> float:
    """Return the least turning rate [rad/s] that a term asks for, to whichever side."""
    if turning.target is not None:
        return abs(turning.target)
    return max(turning.low or 0.0, -(turning.high or 0.0))


def step_of(kept: Term, ahead: float, vocabulary: Vocabulary) -> Term:
    """Return the term of a foot on the ground as that of a foot that steps."""
    amplitude = float(f"{_LIFT * vocabulary.body.stature:.2g}")
    return replace(kept, gait=Gait(frequency=_FREQUENCY, amplitude=amplitude, phase=ahead))
