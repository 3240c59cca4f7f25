"""What a hand is to do with things: touch, lift, put, turn over, open; and the terms of that, by rule.

The terms are those of Language-to-Rewards for its hand (arXiv 2306.08647): how far the palm is from a thing and a thing
from a place, how high and how turned a thing is, what share of its range a joint has gone; beside them stands how far
the fingers are from a thing, so that plans close the hand around what is to be carried.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.offline.hands.deeds import OFF, done_with
from rewardsmith.reward_synth.motion.offline.hands.thing_names import OPENS, antecedents, called_by_name, things_named
from rewardsmith.reward_synth.motion.offline.hands.thing_terms import bounded
from rewardsmith.reward_synth.motion.offline.yielding import undoes
from rewardsmith.reward_synth.motion.vocabulary import Vocabulary
from rewardsmith.reward_synth.terms import Term

_RELEASE = re.compile(
    r"\b(let go|let .* go|release|drop|loose|ungrip|unhand|(open|spread|relax) (the |your )?(palm|fingers?|grip))\b"
)
_PIECES = re.compile(r",? (?:while|and then|and|then|but) |[,;] ")
_BOTH = re.compile(r"(?<=[a-z] )both( of them)?\b(?! fruits?)")
_GENTLY = re.compile(r"\b(very )?(carefully|gently|slowly|quickly|softly|fast)\b")
_OTHER_FRUIT = re.compile(r"\bthe other fruit\b")
_NEAR = r"from|beside|next to|near|in|into|inside|on|onto|to|by|close to|over|above"
_BY_IT = re.compile(rf"\b({_NEAR}) (?P<it>it|them)(?= (?:as well|too|also|instead|now|again)$|$)")
_IN = re.compile(r"(?<=[a-z]) (in|inside|in there|into it|in it)$")
_BARE = re.compile(r"(the )?[a-z]+")
_IT = re.compile(r"\bit\b")


def handled(text: str, vocabulary: Vocabulary, measured: Mapping[str, float] = MappingProxyType({})) -> list[Term]:
    """Return the terms of a sentence about things; none where it is about none, or the body has no hand.

    Args:
        text: The sentence in plain words.
        vocabulary: The body's.
        measured: Present values of quantities, by name, from which ways count.

    Raises:
        UserError: it speaks of a thing but asks for nothing that can be measured of it, in one sentence.
    """
    text = " ".join(_GENTLY.sub(" ", called_by_name(text, vocabulary)).split())
    if not things_named(text, vocabulary):
        return []
    pieces = antecedents([piece for piece in _PIECES.split(text) if piece], vocabulary)
    pieces = _with_their_verbs(pieces, vocabulary)
    found = (
        [done_with(piece, vocabulary, measured) for piece in pieces]
        if all(things_named(each, vocabulary) for each in pieces)
        else []
    )
    if len(found) > 1 and all(found):
        return _one_after_another(found, vocabulary)
    terms = done_with(text, vocabulary, measured)
    if not terms:
        names = ", ".join(thing.replace("_", " ") for thing in things_named(text, vocabulary))
        raise UserError(
            f"{text!r} does not say what should become of: {names}; say to touch, lift, put, flip, release, open or "
            "close it, or to make it upright"
        )
    return terms


def _with_their_verbs(pieces: list[str], vocabulary: Vocabulary) -> list[str]:
    """Return "open the drawer" and "open the faucet" for "open the drawer" and "the faucet"."""
    out: list[str] = []
    for piece in pieces:
        before = things_named(out[-1], vocabulary) if out else []
        if len(before) == 1 and before[0] in vocabulary.parts("joint_fraction") and _BARE.fullmatch(piece):
            piece = re.sub(rf"(the )?\b{before[0]}\b", piece, out[-1])
        out.append(piece)
    return out


def _one_after_another(deeds: Sequence[Sequence[Term]], vocabulary: Vocabulary) -> list[Term]:
    """Return the terms of several deeds, without what a later one undoes: what is put away is held up no more."""
    terms: list[Term] = []
    for deed in deeds:
        quantities = [vocabulary.find(term.feature or "") for term in deed]
        names = {quantity.name for quantity in quantities}
        gripped = {each.part for each in quantities if each.base in ("part_distance", "part_grip")}
        kept = [
            term
            for term in terms
            if not any(undoes(new, vocabulary.find(term.feature or ""), gripped) for new in quantities)
        ]
        terms = [*(term for term in kept if term.feature not in names), *deed]
    return terms


def referred(text: str, parts: Sequence[str], vocabulary: Vocabulary) -> str:
    """Return a sentence in which "it" is the thing spoken of last.

    Args:
        text: The sentence in plain words.
        parts: The parts that were spoken of before, the latest last.
        vocabulary: The body's.
    """
    joints = {f"{joint}_handle": joint for joint in vocabulary.parts("joint_fraction")}
    spoken = [joints.get(part, part) for part in parts if part in vocabulary.things]
    text = _OTHER_FRUIT.sub("the banana" if spoken[-1:] == ["apple"] else "the apple", text)
    if len(named := list(dict.fromkeys(spoken))) > 1 and not things_named(text.partition("both")[0], vocabulary):
        text = _BOTH.sub(f"the {named[-2].replace('_', ' ')} and the {named[-1].replace('_', ' ')}", text)
    place = next((part for part in reversed(parts) if "_to_" in part), "")
    if place and spoken and (found := _BY_IT.search(text)):
        where = next(
            (name for name in place.split("_to_") if name not in (spoken[-1], *things_named(text, vocabulary))), ""
        )
        return f"{text[: found.start('it')]}the {where}{text[found.end() :]}" if where else text
    if spoken and (found := _BY_IT.search(text)) and things_named(text, vocabulary):
        return f"{text[: found.start('it')]}the {spoken[-1].replace('_', ' ')}{text[found.end() :]}"
    if (
        spoken
        and spoken[-1] in (*joints.values(), "bowl")
        and _IN.search(text)
        and len(things_named(text, vocabulary)) == 1
    ):
        return f"{_IN.sub('', text)} in the {spoken[-1]}"
    if parts and vocabulary.things and parts[-1] not in vocabulary.things and "_" not in parts[-1]:
        return _IT.sub(f"the {parts[-1]}", text)
    it = _IT.search(text)
    opened = [name for part in parts for name in part.split("_to_") if name in joints.values()]
    if it and opened and OPENS.search(text) and not things_named(text, vocabulary):
        return _IT.sub(f"the {opened[-1].replace('_', ' ')}", text)
    if not spoken or it is None or things_named(text[: it.start()], vocabulary):
        return text
    return _IT.sub(f"the {spoken[-1].replace('_', ' ')}", text)


def released(clause: str, motion_terms: Sequence[Term], vocabulary: Vocabulary) -> list[Term] | None:
    """Return the terms after "let it go": the fingers away from what they hold; None where a clause is none such."""
    if not vocabulary.things or not _RELEASE.search(clause):
        return None
    named = [each for thing in things_named(clause, vocabulary) for each in (thing, f"{thing}_handle")]
    grips = [term for term in motion_terms if _base(term, vocabulary) == "part_grip"]
    held = [term for term in grips if not named or vocabulary.find(term.feature or "").part in named]
    if named and len(things_named(clause, vocabulary)) > 1:
        return None  # "drop it into the bowl"
    if not held:
        raise UserError(f"{clause!r} fits nothing that the hand is to hold")
    parts = [vocabulary.find(term.feature or "").part for term in held]
    together = [vocabulary.find(term.feature or "").part for term in grips]
    gone = [term for term in motion_terms if _held_up(term, parts, together, vocabulary)]
    kept = [term for term in motion_terms if term not in (*held, *gone)]
    away = [bounded(vocabulary.find(term.feature or ""), OFF) for term in held]
    return [*kept, *away]


def _held_up(term: Term, parts: Sequence[str | None], together: Sequence[str | None], vocabulary: Vocabulary) -> bool:
    """Tell whether a term is over once things are let go: how high they are, and how near what was held with them."""
    part = vocabulary.find(term.feature or "").part
    if _base(term, vocabulary) == "part_gap":
        one, _, other = (part or "").partition("_to_")
        return one in together and other in together and (one in parts or other in parts)
    return part in parts and _base(term, vocabulary) in ("part_height", "part_distance")


def _base(term: Term, vocabulary: Vocabulary) -> str:
    quantity = vocabulary.quantities.get(term.feature or "")
    return quantity.base if quantity is not None else ""
