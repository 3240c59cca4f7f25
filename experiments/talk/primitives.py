"""What talking was like before rewards: sentences call a few primitives, as the baseline of Language-to-Rewards does.

A body on legs has three: joints go to angles, it walks and turns at a rate, and it heads somewhere. A hand has three:
it goes to a thing, its fingers close around one, and it goes to a height. What none of them serves is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.motion import Motion, differences
from rewardsmith.reward_synth.motion.offline.talker import PhrasebookTalker
from rewardsmith.reward_synth.motion.talker import Turn
from rewardsmith.reward_synth.motion.vocabulary import Quantity, Vocabulary
from rewardsmith.reward_synth.terms import Term

_WALKS = ("ahead_velocity", "leftward_velocity", "forward_velocity", "lateral_velocity", "yaw_velocity", "yaw_angle")
"""Kinds that walking and heading serve."""

_REACHES = ("part_distance", "part_grip")
"""Kinds that reaching and closing the fingers serve."""

_ON_LEGS = "joint angles, walking, turning and heading"

_FOLDED = {"hip": 0.4, "knee": 0.8}
"""Shares of the way to their farther limits to which the joints of a leg go that is to fold."""


class PrimitivesTalker:
    """Understands what `PhrasebookTalker` does, and grants it with primitives alone.

    Args:
        vocabulary: The body's.
    """

    name = "primitives"

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._understands = PhrasebookTalker(vocabulary)
        self._meant = Motion()

    def hear(self, said: str, motion: Motion, measured: Mapping[str, float]) -> Turn:
        """See `Talker`."""
        self._meant = self._understands.hear(said, self._meant, measured).motion
        terms = [each for term in self._meant.asked for each in self._primitives(term)]
        after = Motion(said).with_terms(terms)
        return Turn(said=said, motion=after, changes=differences(motion, after))

    def _primitives(self, term: Term) -> list[Term]:
        """Return the primitives, as terms, that serve a term."""
        quantity = self._vocabulary.find(term.feature or "")
        if quantity.base in (*_WALKS, *_REACHES, "joint_angle"):
            return [term]
        if (hand := self._hand(quantity)) is not None:
            return [replace(term, name=hand.name, feature=hand.name, unit=hand.unit)]
        if quantity.base == "part_height" and quantity.part in self._vocabulary.feet:
            return self._fold(term, quantity.part.removesuffix("_foot"))
        if quantity.base == "height" and term.target is not None and term.target < quantity.start:
            return self._fold(term, "")
        there_are = "reaching, closing the fingers and raising the hand" if self._vocabulary.things else _ON_LEGS
        raise UserError(f"no primitive serves {term.said()}; there are {there_are}")

    def _hand(self, quantity: Quantity) -> Quantity | None:
        """Return what a hand does in place of the thing it holds: it is raised, or goes where that is to be brought."""
        things = self._vocabulary.things
        hands = [part for part in self._vocabulary.parts("part_uprightness") if part not in things]
        if not hands or quantity.part is None:
            return None
        if quantity.base == "part_height" and quantity.part in things:
            return self._vocabulary.of("part_height", hands[0])
        if quantity.base == "part_gap":
            return self._vocabulary.of("part_distance", quantity.part.rpartition("_to_")[2])
        return None

    def _fold(self, term: Term, leg: str) -> list[Term]:
        """Return the angles by which a leg folds, or all of them."""
        parts = [joint for joint in self._vocabulary.parts("joint_angle") if joint.startswith(leg)]
        angles = [(joint.rpartition("_")[2], self._vocabulary.of("joint_angle", joint)) for joint in parts]
        return [_angle(term, angle, _FOLDED[name]) for name, angle in angles if angle is not None and name in _FOLDED]


def _angle(term: Term, quantity: Quantity, share: float) -> Term:
    """Return the term of a joint that goes a share of the way to the limit to which its home pose bends it."""
    farther = quantity.high if quantity.start >= 0 else quantity.low
    target = float(f"{quantity.start + share * (farther - quantity.start):.3g}")
    named = replace(term, name=quantity.name, feature=quantity.name, unit=quantity.unit)
    return replace(named, want="target", target=target, low=None, high=None, gait=None, scale=0.2)
