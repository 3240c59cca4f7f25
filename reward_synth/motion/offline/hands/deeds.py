"""What one clause asks a hand to do with the things it names, and the terms of that, by rule."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.offline.comparing import amount
from rewardsmith.reward_synth.motion.offline.hands import deed_words as words
from rewardsmith.reward_synth.motion.offline.hands import thing_terms as terms
from rewardsmith.reward_synth.motion.offline.hands.thing_names import things_named
from rewardsmith.reward_synth.motion.vocabulary import Quantity, Vocabulary
from rewardsmith.reward_synth.terms import Gait, Term

LIFT = 0.5
"""Height [m] to which a thing is lifted where none is said, as in the paper."""

APART = 0.4
"""Distance [m] of things that are out of reach of each other."""

BESIDE = 0.13
"""Distance [m] of things that lie next to each other."""

OFF = 0.12
"""Distance [m] from which on fingers hold nothing."""

_STEP = 0.1
"""Distance [m] by which a thing is pushed where none is said."""

_HOVER = 0.15
"""Distance [m] of a palm above a thing."""

_SHAKEN = 0.3
"""Height [m] about which a thing is shaken."""

_STANDS = 0.9
"""Uprightness from which on a thing stands as it is put there."""

_BY = re.compile(r"\bby \d|\b(forwards?|back|away|closer|from)\b")
"""What makes a length no height."""


@dataclass(frozen=True)
class _Clause:
    """A clause about things.

    Attributes:
        text: Its words.
        things: What it names, in that order.
        vocabulary: The body's.
        measured: Present values of quantities, by name.
    """

    text: str
    things: Sequence[str]
    vocabulary: Vocabulary
    measured: Mapping[str, float]

    @property
    def first(self) -> str:
        """What is handled: the first thing, by its handle where it has one."""
        handle = f"{self.things[0]}_handle"
        return handle if handle in self.vocabulary.things else self.things[0]

    @property
    def alone(self) -> bool:
        """Whether it names one thing only."""
        return len(self.things) == 1

    @property
    def length(self) -> float | None:
        """The length [m] that it tells."""
        found = amount(self.text)
        return found.value if found is not None and found.dimension == "length" else None

    def of(self, base: str) -> Quantity | None:
        """Return a quantity of what is handled."""
        return self.vocabulary.of(base, self.first)

    def beyond(self, quantity: Quantity, way: float) -> Term:
        """Return the term of what is handled so far [m] from where it is now, along an axis."""
        return terms.at(quantity, quantity.now(self.measured) + way)

    def left_as_it_is(self) -> list[Term]:
        """Return the terms of what is handled that stays where it is, and as far open."""
        opens = [joint for joint in self.vocabulary.parts("joint_fraction") if joint in self.things]
        kept = [self.vocabulary.of("joint_fraction", joint) for joint in opens]
        kept += [self.of(base) for base in ("part_lateral", "part_forward", "part_turn")]
        known = [quantity for quantity in kept if quantity is not None]
        return [terms.at(each, each.within(each.now(self.measured))) for each in known]

    def held(self, *others: Term) -> list[Term]:
        """Return the terms of what is handled in the hand, and others."""
        return [*terms.held(self.first, self.vocabulary), *others]

    def set_down(self, attitude: Term) -> list[Term]:
        """Return the terms of what is handled that is to be so on what it stands or lies on."""
        return self.held(attitude, terms.at(self.of("part_height"), 0.0, terms.NEAR))

    def lifted(self, height: float) -> list[Term]:
        """Return the terms of all things at a height [m]."""
        return terms.lifted(self.things, height, self.vocabulary)


def done_with(text: str, vocabulary: Vocabulary, measured: Mapping[str, float]) -> list[Term]:
    """Return the terms of a clause about things; none where it does not say what should become of them.

    Raises:
        UserError: it asks for what nothing measures, or what excludes each other.
    """
    if drink := words.POURED.search(text):
        raise UserError(f"there is no {drink[1]} to pour")
    clause = _Clause(text, things_named(text, vocabulary), vocabulary, measured)
    if (careful := words.WITHOUT.match(text)) and (asked := done_with(careful["deed"], vocabulary, measured)):
        return [*asked, *clause.left_as_it_is()]
    return next((found for deed in _DEEDS if (found := deed(clause)) is not None), [])


def _opened(clause: _Clause) -> list[Term] | None:
    """Read that a joint is to be opened or shut, such as a drawer's."""
    text, vocabulary = clause.text, clause.vocabulary
    joints = [joint for joint in vocabulary.parts("joint_fraction") if joint in clause.things]
    if joints and words.BOTH_WAYS.search(text):
        raise UserError(f"{text!r} asks for two things that cannot be had at once; say one of the two")
    share = _share(text) if joints else None
    deed = words.OPEN.search(text) or words.SHUT.search(text) or (share is not None and words.SET.search(text))
    if len(joints) != 1 or not clause.alone or "palm" in text or not deed:
        return None
    shuts = bool(words.SHUT.search(text)) and not re.search(r"\b(open|on)\b", text)
    target = (0.0 if shuts else 1.0) if share is None else (1.0 - share if shuts else share)
    opened = terms.at(vocabulary.of("joint_fraction", joints[0]), target)
    return [opened] if words.LEAVE.search(text) else clause.held(opened)


def _turned(clause: _Clause) -> list[Term] | None:
    """Read how far a thing is to be tipped from how it lay: by an angle, back again, over, on its side."""
    angle, text = amount(clause.text), clause.text
    if angle is not None and angle.dimension == "angle" and words.ROTATE.search(text):
        return clause.held(terms.at(clause.of("part_turn"), min(angle.value, math.pi)))
    if words.BACK_AGAIN.search(text) and clause.alone:
        return clause.held(terms.at(clause.of("part_turn"), 0.0))
    if words.FLIP.search(text) or (words.EMPTY.search(text) and clause.alone):
        return clause.held(terms.at(clause.of("part_turn"), math.pi))
    return None


def _stood(clause: _Clause) -> list[Term] | None:
    """Read that a thing is to stand on its end; one that begins so only has to be turned back."""
    if not (words.UPRIGHT.search(clause.text) and clause.alone):
        return None
    stands = clause.of("part_uprightness")
    if stands is not None and stands.start > _STANDS:
        return clause.held(terms.at(clause.of("part_turn"), 0.0))
    upright = terms.at(stands, 1.0)
    if words.LEAVE.search(clause.text):
        return [upright]
    return clause.set_down(upright)


def _shunned(clause: _Clause) -> list[Term] | None:
    if not (words.SHUN.search(clause.text) and clause.alone):
        return None
    distance = clause.of("part_distance")
    return [terms.bounded(distance, clause.length or APART)] if distance is not None else []


def _compared(clause: _Clause) -> list[Term] | None:
    """Read nothing where a thing is compared with another: nobody knows how high that is."""
    return [] if " than " in clause.text else None


def _enclosed(clause: _Clause) -> list[Term] | None:
    return clause.held() if words.AROUND.search(clause.text) and clause.alone else None


def _at_height(clause: _Clause) -> list[Term] | None:
    text = clause.text
    high = clause.length is not None and not _BY.search(text) and words.AT.search(text)
    told = high and clause.alone and "palm" not in text and not words.ABOVE.search(text)
    return clause.lifted(clause.length or LIFT) if told else None


def _put_down(clause: _Clause) -> list[Term] | None:
    if not (words.DOWN.search(clause.text) and clause.alone):
        return None
    return clause.held(terms.at(clause.of("part_height"), 0.0, terms.NEAR))


def _shaken(clause: _Clause) -> list[Term] | None:
    if not (words.SHAKE.search(clause.text) and clause.alone):
        return None
    up = terms.at(clause.of("part_height"), _SHAKEN)
    return clause.held(replace(up, gait=Gait(frequency=1.5, amplitude=0.08, wave="swing")))


def _laid_aside(clause: _Clause) -> list[Term] | None:
    if not (words.ASIDE.search(clause.text) and clause.alone):
        return None
    return clause.held(terms.at(clause.of("part_turn"), math.pi / 2))


def _laid_flat(clause: _Clause) -> list[Term] | None:
    """Read that a thing is to lie as it usually does."""
    lies = clause.of("part_uprightness")
    if lies is None or not (words.FLAT.search(clause.text) and clause.alone):
        return None
    return clause.set_down(terms.at(lies, round(lies.start, 2)))


def _lifted(clause: _Clause) -> list[Term] | None:
    text = clause.text
    holds_up = words.HOLD.search(text) and clause.length and clause.alone
    if not (words.LIFTS.search(text) or words.FETCH.search(text) or holds_up):
        return None
    size = next((share for pattern, share in words.SIZES if pattern.search(text)), 1.0)
    return clause.lifted(clause.length or LIFT * size)


def _put(clause: _Clause) -> list[Term] | None:
    """Read that a thing is to be in, at, or away from another; of more than two, where the others are to be."""
    text, things = clause.text, clause.things
    if (where := words.NOWHERE.search(text)) and words.CARRIED.search(text):
        raise UserError(
            f"nothing measures what is {where[0]!r}; say in, on, next to, above or away from what to put it"
        )
    if clause.alone or not (words.CARRIED.search(text) or words.GOES.match(text)):
        return None
    if len(things) > 2 and not words.LIST.search(text):
        return []
    beside = BESIDE if words.NEXT_TO.search(text) else 0.0
    away = clause.length or (APART if words.AWAY.search(text) else beside)
    carried = things[:-1] if len(things) > 2 else [clause.first]
    puts = [terms.put(thing, things[-1], away, clause.vocabulary) for thing in carried]
    return list({term.feature: term for found in puts for term in found}.values())


def _pushed(clause: _Clause) -> list[Term] | None:
    """Read that a thing is to go away from the arm's foot, or back to it."""
    plainly, forth = words.PUSHED.match(clause.text), words.FORTH.search(clause.text)
    if not clause.alone or not (plainly or forth):
        return None
    if plainly:
        back = plainly["verb"] in ("pull", "drag")
    else:
        assert forth is not None
        back = forth["way"].startswith(("back", "closer", "toward", "nearer"))
    forward, far = clause.of("part_forward"), clause.length or _STEP
    if forward is None:
        return []
    return [terms.near(clause.first, clause.vocabulary), clause.beyond(forward, -far if back else far)]


def _pushed_aside(clause: _Clause) -> list[Term] | None:
    """Read that a thing is to go to the left or to the right."""
    found = words.LEFT_OR_RIGHT.search(clause.text)
    if found is None or not clause.alone:
        return None
    lateral, far = clause.of("part_lateral"), clause.length or _STEP
    if lateral is None:
        return []
    touched = clause.held() if words.HELD_ASIDE.match(clause.text) else [terms.near(clause.first, clause.vocabulary)]
    return [*touched, clause.beyond(lateral, far if found["way"] == "left" else -far)]


def _put_aside(clause: _Clause) -> list[Term] | None:
    """Read on which side of another a thing is to lie, as seen from the arm's foot: left, right, behind, before it."""
    found = words.SIDE_OF.search(clause.text)
    if found is None or len(clause.things) != 2:
        return None
    ahead = BESIDE if found["far"] else -BESIDE if found["near"] else 0.0
    aside = {"left": BESIDE, "right": -BESIDE}.get(found["side"] or "", 0.0)
    places = []
    for base, by in (("part_forward", ahead), ("part_lateral", aside)):
        own, other = (clause.vocabulary.of(base, thing) for thing in clause.things)
        if own is None or other is None:
            return []
        places.append(terms.at(own, other.now(clause.measured) + by))
    return clause.held(*places)


def _hovered(clause: _Clause) -> list[Term] | None:
    above = words.ABOVE.search(clause.text) or (clause.length and words.FROM.search(clause.text))
    if not (above and clause.alone):
        return None
    distance = clause.of("part_distance")
    return [] if distance is None else [terms.at(distance, clause.length or _HOVER, terms.NEAR)]


def _touched(clause: _Clause) -> list[Term] | None:
    if not words.TOUCH.search(clause.text):
        return None
    return clause.held() if words.HOLD.search(clause.text) else [terms.near(clause.first, clause.vocabulary)]


_DEEDS: tuple[Callable[[_Clause], list[Term] | None], ...] = (
    _opened, _turned, _stood, _laid_flat, _shunned, _compared, _enclosed, _pushed_aside, _put_aside, _at_height,
    _put_down, _shaken, _laid_aside, _lifted, _put, _pushed, _hovered, _touched,
)  # fmt: skip
"""Readings, of which the first that fits counts: the more particular come before the more general."""


def _share(text: str) -> float | None:
    if found := words.SHARE.search(text):
        share = float(found[1]) / 100
        if share > 1.0 or text[: found.start()].endswith("-"):
            raise UserError(f"{found[0]} is beyond what a joint can do: 0 % is shut, 100 % is open")
        return share
    return next((share for pattern, share in words.SHARES if pattern.search(text)), None)
