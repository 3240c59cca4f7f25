"""The offline talker: new tasks, additions and corrections in plain English, by rule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from rewardsmith.reward_synth.motion.check import check
from rewardsmith.reward_synth.motion.motion import Motion, differences
from rewardsmith.reward_synth.motion.offline.corrections import correct, parts_in
from rewardsmith.reward_synth.motion.offline.ending import ended
from rewardsmith.reward_synth.motion.offline.filling import fill
from rewardsmith.reward_synth.motion.offline.handling import referred, released
from rewardsmith.reward_synth.motion.offline.phrases import plain
from rewardsmith.reward_synth.motion.posture import AXES
from rewardsmith.reward_synth.motion.talker import Turn
from rewardsmith.reward_synth.motion.vocabulary import Vocabulary
from rewardsmith.reward_synth.terms import Term

_PRAISE = re.compile(
    r"^(very |that is |that's |this is )*(good|great|nice|well done|fine|perfect|excellent|super|ok|okay|yes|thanks|"
    r"thank you|bravo|wonderful|cool)( job| work| dog| boy| girl| one)?\b[,.! ]*"
)
_ALSO = re.compile(
    r"\b(also|too(?= *$|[.,!;])|as well|in addition( to (that|this))?|additionally|besides|on top of (that|it)|"
    r"at the same time|meanwhile|while (you do|doing) (that|so|it)|while you are at it)\b"
)
_AND = re.compile(r"^(and|but|then|now)\b[, ]*")
_KEEP = re.compile(r"^(keep|hold|go on with|continue|stay with)\b(?P<what>.*)$")
_CLAUSES = re.compile(
    r"[;!]+\s*|\.(?:\s+|$)|,?\s+but\s+|(?:,|,?\s+and)\s+(?=(?:keep|hold|stop|also|do not|don't|now|then|go on)\b)"
)
_UNDO = re.compile(r"^(undo|go back|back|take that back|revert)( that| it)?$")
_THIS = frozenset(("it", "that", "this", "going", "on", "up", "doing", "so", "there", "like", "them", "as"))
_WALKING = ("forward_velocity", "lateral_velocity", "ahead_velocity", "leftward_velocity")
_DOING = {
    "spinning": ("yaw_velocity",),
    "turning": ("yaw_velocity", "yaw_angle"),
    "walking": _WALKING,
    "running": _WALKING,
    "moving": (*_WALKING, "speed"),
    "sitting": ("height",),
    "rolling": ("roll_velocity", "roll_angle"),
    "waving": ("part_height",),
}
"""Words by which "keep ..." means what is under way, with the kinds that this may be."""

_GROUND = {"ground", "floor", "down"}


class PhrasebookTalker:
    """Understands by rule, and says so when it does not; it is no language model.

    A sentence is a new task unless it says "also", "now ... as well", "keep ..." or corrects what is under way; it then
    changes the terms that it speaks of and leaves the others.

    Args:
        vocabulary: The body's.
    """

    name = "phrasebook"

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._recent: tuple[str, ...] = ()
        self._last: tuple[str, ...] = ()
        self._before: list[Motion] = []

    def hear(self, said: str, motion: Motion, measured: Mapping[str, float]) -> Turn:
        """See `Talker`."""
        parts = self._parts()
        text, compass = plain(said, parts)
        text = referred(text, parts, self._vocabulary)
        clauses = [text] if compass else self._split_kept(_clauses(text), motion)
        if clauses and _UNDO.match(clauses[0]):
            self._last = ()
            return self._turn(said, motion, self._before.pop() if self._before else motion)
        adds = _ALSO.search(text) is not None or any(_KEEP.match(each) for each in clauses)
        after = motion
        touched: list[str] = []
        # What is kept comes first, so that nothing in the sentence takes its place silently.
        for number, clause in enumerate(sorted(clauses, key=lambda each: not _KEEP.match(each))):
            after, features = self._clause(
                clause, after, {} if compass else measured, tuple(touched), adds=adds or number > 0
            )
            touched += features
        check(after.asked, self._vocabulary)
        if after != motion:
            self._before.append(motion)
            self._recent = (*self._recent, *touched)
            self._last = tuple(name for name in touched if after.about(name) != motion.about(name))
        return self._turn(said, motion, replace(after, title=said if after.asked else "stand"))

    def _clause(
        self, clause: str, motion: Motion, measured: Mapping[str, float], fixed: tuple[str, ...], *, adds: bool
    ) -> tuple[Motion, list[str]]:
        """Return the motion after a clause and the features that it concerns; `fixed` are the sentence's so far."""
        vocabulary = self._vocabulary
        clause = _AND.sub("", clause)
        if (kept := _KEEP.match(clause)) and (features := self._under_way(kept["what"], motion)):
            return motion, features
        clause = " ".join(_ALSO.sub(" ", clause).split()).strip(" ,")
        if clause.endswith(" instead"):
            motion, clause, adds = motion.without(self._last), clause.removesuffix(" instead"), True
        if not clause:
            return motion, []
        if (left := released(clause, motion.asked, vocabulary)) is not None:
            return replace(motion, asked=tuple(left)), [term.feature or "" for term in left]
        changed = ended(clause, motion, self._last, vocabulary)
        if changed is None:
            changed = correct(clause, motion, self._recent, vocabulary)
        if changed is not None:
            return changed, [term.feature or "" for term in changed.asked if term not in motion.asked]
        new = fill(clause, measured, vocabulary)
        # What the same sentence asks for is never replaced silently: together the two may contradict each other.
        replaced = [name for name in self._replaced(new) if name not in fixed]
        base = motion.without(replaced) if adds else Motion()
        return base.with_terms(new), [term.feature or "" for term in new]

    def _split_kept(self, clauses: list[str], motion: Motion) -> list[str]:
        """Split "keep waving and sit down", where the first is under way, in two."""
        split = []
        for clause in clauses:
            first, _, rest = clause.partition(" and ")
            kept = _KEEP.match(first)
            split += [first, rest] if rest and kept and self._under_way(kept["what"], motion) else [clause]
        return split

    def _replaced(self, new: list[Term]) -> list[str]:
        """Return the features of which nothing is left to be said once something new is asked for."""
        quantities = self._vocabulary.quantities
        bases = {quantities[term.feature or ""].base for term in new if quantities[term.feature or ""].part is None}
        axes = {base for axis in AXES if bases & set(axis) for base in axis}
        return [name for name, each in quantities.items() if each.part is None and each.base in axes]

    def _under_way(self, what: str, motion: Motion) -> list[str]:
        """Return the features of what is to be kept, where it is something that the robot does already."""
        quantities = self._vocabulary.quantities
        words = set(re.findall(r"[a-z]+", what))
        asked = [quantities[term.feature or ""] for term in motion.asked]
        if named := parts_in(what, self._vocabulary):
            return [each.name for each in asked if each.part in named and not words & _GROUND]
        if words <= _THIS:
            return [each.name for each in asked]
        kinds = {kind for word, kinds in _DOING.items() if word in words for kind in kinds}
        return [each.name for each in asked if each.base in kinds]

    def _parts(self) -> list[str]:
        """Return the parts that were spoken of, the latest last."""
        quantities = self._vocabulary.quantities
        return [part for name in self._recent if name in quantities and (part := quantities[name].part) is not None]

    @staticmethod
    def _turn(said: str, before: Motion, after: Motion) -> Turn:
        return Turn(said=said, motion=after, changes=differences(before, after))


def _clauses(text: str) -> list[str]:
    """Split a sentence into clauses, praise left out."""
    plainer = [_PRAISE.sub("", piece.strip()).strip() for piece in _CLAUSES.split(text)]
    return [piece for piece in plainer if piece]
