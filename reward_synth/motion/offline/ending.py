"""What ends: stop that, stop spinning, put the paw down, undo, start over."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.motion import Motion
from rewardsmith.reward_synth.motion.offline.corrections import parts_in
from rewardsmith.reward_synth.motion.offline.filling import fill
from rewardsmith.reward_synth.motion.posture import AXES
from rewardsmith.reward_synth.motion.vocabulary import Vocabulary

_ALL = re.compile(
    r"^((just|ok|okay) )*(stop|halt|freeze|enough|relax|reset|start over|begin again|at ease|as you were|"
    r"stop (everything|all of (it|that)|moving)|(go )?back to (normal|standing)|stand( normally| still| up)?)$"
)
_THAT = re.compile(r"^((just|ok|okay) )*(stop|quit|no more of|do not do|enough of|leave out|forget) (it|that|this)$")
_END = re.compile(
    r"^((just|ok|okay) )*(stop|quit|no more|no longer|without|do not|don't|never mind|forget( about)?|leave out|enough)"
    r"( with)?( the)? (?P<what>.+)$"
)
_NOT = re.compile(r"^(without|do not|don't)\b")
_DOWN = re.compile(r"\b(put|set|lower|bring|take)\b.*\b(down|back|to the (ground|floor))\b|\bdown with\b")


def ended(clause: str, motion: Motion, last: Sequence[str], vocabulary: Vocabulary) -> Motion | None:
    """Return the motion without what a clause ends; None where it ends nothing.

    Args:
        clause: In plain words.
        motion: What is under way.
        last: Features that the sentence before concerned.
        vocabulary: The body's.

    Raises:
        UserError: what it ends is not under way.
    """
    if _ALL.match(clause):
        return Motion()
    if _THAT.match(clause):
        return motion.without(last or [term.feature or "" for term in motion.asked[-1:]])
    if _DOWN.search(clause) and (named := parts_in(clause, vocabulary) or _latest_part(last, vocabulary)):
        gone = [name for name, quantity in vocabulary.quantities.items() if quantity.part in named]
        return _without(clause, motion, gone)
    if found := _END.match(clause):
        features = _axes(_about(found["what"], vocabulary), vocabulary)
        # What it does not do anyway, it need not be told twice.
        return motion.without(features) if _NOT.match(clause) else _without(clause, motion, features)
    return None


def _about(what: str, vocabulary: Vocabulary) -> list[str]:
    """Return the features of what is to end."""
    if named := parts_in(what, vocabulary):
        return [name for name, quantity in vocabulary.quantities.items() if quantity.part in named]
    return [term.feature or "" for term in fill(what, {}, vocabulary)]


def _axes(features: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """Return features with those of the same ways to move: who stops spinning stops turning to a heading, too."""
    bases = {vocabulary.quantities[name].base for name in features}
    alike = {base for axis in AXES if bases & set(axis) for base in axis}
    whole = [
        name for name, quantity in vocabulary.quantities.items() if quantity.part is None and quantity.base in alike
    ]
    return [*features, *whole]


def _latest_part(last: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    parts = [quantity.part for name in last if (quantity := vocabulary.quantities.get(name)) is not None]
    return [part for part in parts if part]


def _without(clause: str, motion: Motion, features: Sequence[str]) -> Motion:
    shorter = motion.without(features)
    if shorter == motion:
        doing = ", ".join(term.said() for term in motion.asked) or "it only stands"
        raise UserError(f"{clause!r} ends nothing that is under way ({doing})")
    return shorter
