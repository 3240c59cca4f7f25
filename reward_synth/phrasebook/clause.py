"""A clause: one verb or condition with what belongs to it, and the splitting of a sentence into clauses."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import zip_longest

from rewardsmith.reward_synth.phrasebook.anatomy import PartRef
from rewardsmith.reward_synth.phrasebook.item import Item
from rewardsmith.reward_synth.phrasebook.quantities import Quantity
from rewardsmith.reward_synth.phrasebook.text import gerund
from rewardsmith.reward_synth.phrasebook.uses import ASKED, VERB

GENERIC_VERBS = frozenset({"keep", "travel", "waste"})
_ACCOMPANYING = frozenset({"beside", "with", "without"})
_LIST_TAGS = frozenset({"part", "direction", "quantity", "manner", "place", "state", "relation", "noun", "duration"})

_SENSES = {"dragging": "drag", "stretching": "stretch"}
"""Of which verbs a clause may speak, by their sense."""

_MEASURES = frozenset({"heading", "vertical_velocity", "lateral_velocity"})
"""Nouns of measures that are not those of the clause before."""


@dataclass
class Clause:
    """Items of one clause; nothing is dropped unseen.

    Whoever makes a wish of an item takes it; what is passed over is passed over for a reason that has a name.
    """

    items: list[Item] = field(default_factory=list)
    negated: bool = False
    joiner: str = ""

    @property
    def subordinate(self) -> bool:
        """Whether the clause only accompanies another one."""
        return self.joiner in _ACCOMPANYING

    @property
    def words(self) -> str:
        """The clause in the sentence's words."""
        text = " ".join(item.words for item in self.items)
        return f"not {text}" if self.negated else text

    @property
    def verb(self) -> str | None:
        """Family of the clause's verb: the first that says more than keep or move; None without a verb."""
        verbs = [item for item in self.items if item.tag == "verb"]
        specific = [item for item in verbs if item.value not in GENERIC_VERBS]
        paced = [item for item in verbs if _gait(item)]
        moving = [item for item in verbs if item.value == "travel"]
        chosen = specific or paced or moving or verbs
        return chosen[0].value if chosen else None

    @property
    def paced(self) -> bool:
        """Whether a verb names a gait, such as run, rather than mere motion, such as move."""
        return any(_gait(item) for item in self.items)

    def has(self, tag: str, *values: str) -> bool:
        """Tell whether an item of this tag, with one of the values where any are given, is still to be taken."""
        return self._find(tag, values) is not None

    def speaks_of(self, tag: str, *values: str) -> bool:
        """Tell whether the clause speaks of something that is still to be taken.

        Args:
            tag: An item's tag, `limb` for a part by the last word of its noun, `instrument` for a part behind "with",
                `footing` for one behind "on",
                `aim` for one behind "to", `gait` for a verb that names one, `dragging` and `stretching` for verbs of
                it, or `circling` for a clause that begins with a verb of going in a circle.
            values: Of which one must be there, where any are given: roles of parts, dimensions of quantities.
        """
        if tag == "gait":
            return self.paced
        if tag == "circling":
            return self.items[0].sense == "circle"
        if tag in _SENSES:
            return any(item.sense == _SENSES[tag] for item in self.items)
        return any(_stands_for(item, tag, values) for item in self.items if not item.used)

    def take(self, tag: str, *values: str) -> Item | None:
        """Take the first such item, because what it says is asked for."""
        item = self._find(tag, values)
        if item is not None:
            item.use = ASKED
        return item

    def heed(self, tag: str, value: str) -> None:
        """Take the items that led to the reading that they are in."""
        for item in self.left():
            if (item.tag, item.value) == (tag, value):
                item.use = ASKED

    def take_all(self, tag: str, *values: str) -> list[Item]:
        """Take every such item, because what they say is asked for."""
        items = []
        while (item := self.take(tag, *values)) is not None:
            items.append(item)
        return items

    def take_verbs(self, *families: str) -> list[Item]:
        """Take the verbs, of these families where any are given: that of the clause's says how it is read."""
        family = self.verb
        verbs = [item for item in self.left() if item.tag == "verb" and (not families or item.value in families)]
        for item in verbs:
            item.use = VERB if item.value == family else "helping"
        return verbs

    def pass_over(self, reason: str, tag: str, value: str, *values: str) -> bool:
        """Pass over every such item for one of the reasons in `uses.FILLERS`; tell whether there was one."""
        passed = [item for item in self.left() if item.tag == tag and item.value in (value, *values)]
        for item in passed:
            item.use = reason
        return bool(passed)

    def pass_parts(self, reason: str, nouns: Collection[str] = ()) -> None:
        """Pass over the parts of the body whose noun is one of these."""
        for item in self.left():
            if item.tag == "part" and item.value.role == "part" and item.value.limb in nouns:
                item.use = reason

    def pass_role(self, reason: str, role: str) -> bool:
        """Pass over the noun phrases of a role; tell whether there was one."""
        return bool(self.parts(role, use=reason))

    def pass_self(self) -> bool:
        """Pass over the nouns of the main body; tell whether there was one."""
        return self.pass_role("self", "root")

    def quantity(self, *dimensions: str) -> Quantity | None:
        """Take the first quantity of one of the dimensions, turned about where the clause is negated."""
        for item in self.left():
            if item.tag == "quantity" and item.value.dimension in dimensions:
                quantity: Quantity | None = item.value.negated() if self.negated else item.value
                if quantity is None:
                    continue
                item.use = ASKED
                return quantity
        return None

    def parts(self, *roles: str, use: str = ASKED) -> list[PartRef]:
        """Take the noun phrases of these roles; the main body acts anyway, so that naming it asks for nothing more."""
        found = [item for item in self.left() if item.tag == "part" and item.value.role in roles]
        for item in found:
            item.use = "self" if item.value.role == "root" else use
        return [item.value for item in found]

    def mark(self, use: str, refs: Collection[PartRef]) -> None:
        """Say what became of noun phrases that were taken, where that is known only afterwards."""
        for item in self.items:
            if item.tag == "part" and item.value in refs:
                item.use = use

    def give_back(self, items: Iterable[Item]) -> None:
        """Take back that items were used, so that they are refused."""
        for item in items:
            item.use = ""

    def has_part(self, *roles: str) -> bool:
        """Tell whether noun phrases of these roles are still to be taken."""
        return any(item.tag == "part" and not item.used and item.value.role in roles for item in self.items)

    def left(self) -> list[Item]:
        """Return the items that nobody took."""
        return [item for item in self.items if not item.used]

    def _find(self, tag: str, values: tuple[str, ...]) -> Item | None:
        for item in self.items:
            if item.tag == tag and not item.used and (not values or item.value in values):
                return item
        return None


def split(items: list[Item]) -> list[Clause]:
    """Split a sentence at joiners and negations, and before a second verb; mere lists stay with their clause."""
    clauses: list[Clause] = [Clause()]
    for position, item in enumerate(items):
        current = clauses[-1]
        if item.tag == "join" and item.value == "and" and _both_on(current, items[position + 1 :]):
            item.use = "join"
        elif item.tag == "join":
            negated = current.negated and item.value in ("and", "comma") and _gerund(items[position + 1 :])
            clauses.append(Clause(joiner=_joiner(clauses, item), negated=negated))
        elif item.tag == "or" and current.negated:
            clauses.append(Clause(joiner="or", negated=True))
        elif item.tag == "not" and item.value == "from" and current.negated:
            continue
        elif item.tag == "not" and _is_subject(current, items[position + 1 :]):
            current.negated = True  # "with the back foot never touching the ground"
        elif item.tag == "not":
            if current.items or current.negated:
                clauses.append(Clause(joiner=item.value))
            clauses[-1].negated = True
            clauses[-1].joiner = clauses[-1].joiner or item.value
        elif _stops(item, items[position + 1 :]):
            item.use = "not"
            twice = current.negated and not current.items
            if current.items:
                clauses.append(Clause(joiner="not"))
            clauses[-1].negated = not twice
        elif item.tag == "verb" and _accompanies(item, current, items[position + 1 :]):
            clauses.append(Clause([item], joiner="beside"))
        elif item.tag == "verb" and _second_verb(current, item):
            clauses.append(Clause([item], negated=current.negated, joiner=current.joiner))
        else:
            current.items.append(item)
    return _merged([clause for clause in clauses if clause.items])


def _is_subject(clause: Clause, rest: list[Item]) -> bool:
    """Tell whether a clause names so far only parts, and to keep them, that must not do what the verb after it says."""
    named = [
        item.tag == "part" and item.value.role in ("part", "root")
        for item in clause.items
        if (item.tag, item.value) != ("verb", "keep")
    ]
    does = bool(rest) and (rest[0].tag == "verb" or rest[0].value == "grounded")
    return bool(named) and all(named) and not clause.negated and does


def _both_on(clause: Clause, rest: list[Item]) -> bool:
    """Tell whether "and" is between two parts that something is done on: "on hands and knees"."""
    return bool(clause.items and rest) and rest[0].tag == "part" and clause.items[-1].sense == "on"


def _joiner(clauses: list[Clause], item: Item) -> str:
    """Return how the next clause is joined; of two joiners in a row, such as "while, by", the one that says more."""
    before = clauses[-1]
    if not before.items and before.joiner in _ACCOMPANYING:
        return before.joiner
    joiner: str = item.value
    return joiner


def _gerund(rest: list[Item]) -> bool:
    """Tell whether the next item is a verb in -ing that a negation before "and" still reaches."""
    return bool(rest) and rest[0].tag == "verb" and rest[0].value != "keep" and gerund(rest[0].words)


def _stops(item: Item, rest: list[Item]) -> bool:
    """Tell whether "stop" negates the verb after it, as in "stop falling"."""
    following = rest[0] if rest else None
    stops = item.tag == "verb" and item.sense == "stop"
    return stops and following is not None and following.tag == "verb" and gerund(following.words)


def _goes(clause: Clause) -> bool:
    """Tell whether a clause says that the body goes somewhere."""
    moving = any(item.tag == "verb" and item.value == "travel" for item in clause.items)
    return clause.paced or (moving and clause.has("direction") and not clause.has_part("part", "object"))


def _accompanies(item: Item, clause: Clause, rest: list[Item]) -> bool:
    """Tell whether a verb says what goes on besides: "hop keeping the head up", "run leaning", "walk crouched"."""
    if item.value == "keep":
        acts = clause.verb not in GENERIC_VERBS | {None} or _goes(clause)
        return acts and gerund(item.words) and bool(rest) and rest[0].tag == "part"
    return _goes(clause) and item.value not in GENERIC_VERBS


def _second_verb(clause: Clause, item: Item) -> bool:
    """Tell whether a verb begins a clause of its own, as "walk" does in "crouch walk"."""
    specific = item.value not in GENERIC_VERBS | {clause.verb}
    return clause.verb not in GENERIC_VERBS | {None} and (specific or _gait(item))


def _stands_for(item: Item, tag: str, values: tuple[str, ...]) -> bool:
    """Tell whether an item is of a tag and, where values are given, has one of them."""
    if tag == "instrument":
        return item.tag == "part" and item.sense == "with"
    if tag in ("footing", "aim"):
        return item.tag == "part" and item.sense == {"footing": "on", "aim": "to"}[tag]
    if tag == "limb":
        return item.tag == "part" and item.value.limb in values
    if item.tag != tag:
        return False
    value = {"part": "role", "quantity": "dimension"}.get(tag)
    return not values or (getattr(item.value, value) if value else item.value) in values


def _gait(item: Item) -> bool:
    """Tell whether an item is a verb that names a gait, such as run."""
    return item.tag == "verb" and item.value == "travel" and item.sense != "mere"


def _merged(clauses: list[Clause]) -> list[Clause]:
    """Give clauses that are mere lists, such as "and backward" or "with your left hand", back to the one before."""
    merged: list[Clause] = []
    for clause, following in zip_longest(clauses, clauses[1:]):
        if merged and _continues(clause, merged[-1]):
            if clause.joiner == "with":
                _as_instruments(clause)
            merged[-1].items += clause.items
        elif not merged and following is not None and _leads(clause, following):
            following.items = clause.items + following.items
        else:
            merged.append(clause)
    return merged


def _leads(clause: Clause, following: Clause) -> bool:
    """Tell whether a first clause is a mere list that belongs to the next: "slowly, walk forward"."""
    return _continues(clause, following) and not following.negated and not _amounts_to(clause)


def _as_instruments(clause: Clause) -> None:
    """Say of parts that it is with them that something is done."""
    for item in clause.items:
        if item.tag == "part" and not item.sense:
            item.sense = "with"


def _amounts_to(clause: Clause) -> bool:
    """Tell whether a clause says how much of a measure there is to be."""
    return clause.has("noun", "speed", "height") and clause.has("quantity")


def _continues(clause: Clause, before: Clause) -> bool:
    if clause.negated or clause.verb is not None or any(item.tag not in _LIST_TAGS for item in clause.items):
        return False
    tags = {item.tag for item in clause.items}
    if before.negated and clause.joiner not in ("with", "and"):
        return False
    headed = any(item.tag == "noun" and item.value in _MEASURES for item in clause.items)
    headed = headed or (_amounts_to(clause) and _amounts_to(before))  # "a height of 25 cm and a speed of 0.5 m/s"
    kept = any(item.tag == "manner" and item.value in ("quiet", "steady") for item in clause.items)
    told = kept or tags & {"state", "quantity", "relation", "place", "direction"}
    return not (headed or ("part" in tags and told))
