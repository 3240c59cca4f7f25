"""What a sentence was understood to ask for, with all that programs are written from."""

from __future__ import annotations

from dataclasses import dataclass

from rewardsmith.reward_synth.intent import Intent
from rewardsmith.reward_synth.phrasebook.uses import Trace
from rewardsmith.reward_synth.wish import Wish

NEVER_NEGATIVE = (
    *("speed", "part_speed", "joint_speed", "distance_to_goal", "distance_to_object", "contact_force", "opened"),
    *("joint_fraction", "part_gap", "part_distance", "part_grip", "part_turn"),
)
"""Kinds, or their beginnings, of features that are never below zero."""

AT_MOST_ONE = ("uprightness", "part_uprightness", "gripper_openness", "opened", "joint_fraction", "progress")
"""Kinds, or their beginnings, of features that cannot pass one."""


@dataclass(frozen=True)
class Plan:
    """All that programs are written from.

    Attributes:
        intent: Wishes on which candidates are compared.
        helpers: Wishes that are rewarded but not measured: guides to learning and, main ones, what brings about a main
            wish that no single step can tell.
        fall_ends_episode: Whether staying up is to be paid.
        trace: What became of each word, in the order of the sentence.
    """

    intent: Intent
    helpers: tuple[Wish, ...]
    fall_ends_episode: bool
    trace: tuple[Trace, ...] = ()


WHOLE_EPISODE = ("swings", "beats", "gain")
"""Measures of which no single step can tell whether they grow, so that something else is rewarded in their place."""


def counts_from_start(wish: Wish) -> bool:
    """Tell whether more or less is meant against where a body begins: of heights and reaches, not of displacements."""
    return is_gain(wish) and wish.unit == "m" and "displacement" not in wish.kind and wish.measure in ("mean", "peak")


def is_gain(wish: Wish) -> bool:
    """Tell whether a wish is for more or less without a bound, and its feature can go either way."""
    if wish.want == "high":
        return True
    return wish.want == "low" and not wish.kind.startswith(NEVER_NEGATIVE)
