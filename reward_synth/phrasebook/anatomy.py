"""Which parts and joints of an environment a noun phrase names: "the left front leg", "both arms", "all feet"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rewardsmith.reward_synth.phrasebook.lexicon import KNOWN, Meaning
from rewardsmith.reward_synth.phrasebook.nouns import (
    BODY_NOUNS,
    EFFECTOR_NOUNS,
    GOAL_NOUNS,
    OBJECT_NOUNS,
    PLURALS,
    ROOT_NOUNS,
    SIDES,
)

ROOT, GOAL, OBJECT = "root", "goal", "object"

_SPECIAL = {
    tuple(phrase.split()): role
    for role, listed in ((ROOT, ROOT_NOUNS), (GOAL, GOAL_NOUNS), (OBJECT, OBJECT_NOUNS))
    for phrase in listed.split("|")
}
_EFFECTORS = frozenset(EFFECTOR_NOUNS.split("|"))
_QUANTIFIERS = {"both": 2, "all": 0, "each": 0, "every": 0, "one": 1, "single": 1, "two": 2, "three": 3, "four": 4}
_AMOUNTS = frozenset(["half", "double", "triple"])
"""Words of environments' names, such as half_cheetah, that mean an amount on their own."""
BODY_LENGTHS = "body lengths"
"""Dimension of amounts that are told by the body's own length."""
SLIDE = "slide"
"""Role of a sliding joint, and the noun for any of them, which is a verb, too."""
_FILLERS = frozenset(["of", "the", "your", "its", "his", "her", "my", "their", "a", "an"])


@dataclass(frozen=True)
class PartRef:
    """A noun phrase of the body.

    Attributes:
        role: `root`, `goal`, `object`, `part`, or `slide`, which is a sliding joint and no part.
        noun: Singular noun, or the exact name of a part or joint.
        sides: Words such as left and front.
        count: How many are meant; 0 for all of them.
        exact: Names that the words match in full.
    """

    role: str
    noun: str
    sides: tuple[str, ...] = ()
    count: int = 1
    exact: tuple[str, ...] = ()

    @property
    def limb(self) -> str:
        """Last word of the noun: foot for left_foot."""
        return self.noun.replace(" ", "_").rsplit("_", 1)[-1]

    @property
    def words(self) -> str:
        """The phrase in plain words."""
        return " ".join((*self.sides, self.noun)).replace("_", " ")


@dataclass
class Anatomy:
    """The nouns an environment answers to.

    Attributes:
        names: Names of all parts and joints.
        root: Name of the main body.
        slides: Those of the names that are sliding joints and no parts, which "the slide" means.
        things: What its object and its goal are called here beside what the lexicon says, each with its role.
        lexicon: What phrases mean here beside, or other than, what the lexicon says.
        units: In what things are counted here, with the dimension of such amounts.
        length: The body's own length [m].
    """

    names: list[str]
    root: str
    environment: str
    has_goal: bool = False
    has_object: bool = False
    slides: list[str] = field(default_factory=list)
    things: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    lexicon: Mapping[tuple[str, ...], Meaning] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    length: float = 1.0
    _words: frozenset[str] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        words = {word for name in self.names for word in name.split("_")}
        # A name such as shoulder_swing must not turn a verb into a noun.
        self._words = frozenset(word for word in words if (word,) not in KNOWN or word in BODY_NOUNS)

    def read(self, words: list[str], start: int) -> tuple[PartRef, int] | None:
        """Read the noun phrase that begins at a word, quantifier included; None where there is none."""
        words = _count_first(words, start)
        position, count = start, None
        while position < len(words) and (
            words[position] in _QUANTIFIERS or (count is not None and words[position] in _FILLERS)
        ):
            count = _QUANTIFIERS.get(words[position], count)
            position += 1
        found = self._noun(words, position)
        if found is None:
            return None
        ref, end, plural = found
        if count is None:
            count = 0 if plural else 1
        found_names = self.resolve(ref, self.names) if ref.role == "part" else []
        role = SLIDE if found_names and set(found_names) <= set(self.slides) else ref.role
        return PartRef(role, ref.noun, ref.sides, count, ref.exact), end

    @property
    def nouns(self) -> frozenset[str]:
        """The words of one that what is handled is called."""
        fixtures = {phrase for phrase, meaning in self.lexicon.items() if meaning == Meaning("noun", "fixture")}
        return frozenset(phrase[0] for phrase in (*self.things, *fixtures) if len(phrase) == 1)

    def resolve(self, ref: PartRef, available: list[str], exclude: frozenset[str] = frozenset()) -> list[str]:
        """Return the names among the available that a noun phrase means, best match first; empty where none does.

        All names that fit equally well are returned; the caller picks by `ref.count`.
        """
        exact = [name for name in ref.exact if name in available]
        if exact:
            return exact
        nouns = BODY_NOUNS.get(ref.noun, (ref.noun,))
        for noun in nouns:
            fitting = [
                name
                for name in available
                if _has_noun(name, noun) and all(has_side(name, side) for side in ref.sides if side != "other")
            ]
            fitting = [name for name in fitting if name not in exclude] if "other" in ref.sides else fitting
            if fitting:
                return [name for name in fitting if name.endswith(noun)] or fitting  # the hip, not how it twists
        if ref.noun == SLIDE and not ref.sides:
            return [name for name in available if name in self.slides]
        return available if ref.noun == "joint" and not ref.sides else []

    def _noun(self, words: list[str], start: int) -> tuple[PartRef, int, bool] | None:
        """Read sides and noun, trying the exact names first; tell where it ends and whether it is plural."""
        for end in range(min(len(words), start + 4), start, -1):
            joined = "_".join(words[start:end])
            singular = _singular_phrase(joined)
            for candidate, plural in ((joined, False), (singular, singular != joined)):
                if candidate in self.names and candidate != self.root and not self._is_thing(candidate):
                    return PartRef("part", candidate, exact=(candidate,)), end, plural
        if (thing := self._thing(words, start)) is not None:
            return (*thing, False)
        pair = tuple(words[start : start + 2])
        if len(pair) == 2 and pair in _SPECIAL and pair[0] in SIDES and not self._any([pair[0]], pair[1]):
            return PartRef(_SPECIAL[pair], " ".join(pair)), start + 2, False
        position, sides = start, []
        while position < len(words) and words[position] in SIDES and position - start < 3:
            sides.append(words[position])
            position += 1
            # "the left and the right foot" means both
            after = position
            while after < len(words) and words[after] in ("and", "the", "your", "its"):
                after += 1
            if (
                words[position : position + 1] == ["and"]
                and words[after : after + 1]
                and _opposite(sides[-1], words[after])
            ):
                sides.pop()
                position = after + 1
                inner = self._plain_noun(words, position)
                if inner is None:
                    return None
                role, noun, end, _ = inner
                return PartRef(role, noun, tuple(sides)), end, True
        inner = self._plain_noun(words, position)
        if inner is None:
            return None
        role, noun, end, plural = inner
        if sides and role != "part":
            return None
        if {"lower", "upper", "top", "middle", "first", "second"} & set(sides) and not self._any(sides, noun):
            return None
        return PartRef(role, noun, tuple(sides)), end, plural

    def _thing(self, words: list[str], start: int) -> tuple[PartRef, int] | None:
        """Read what object or goal is called here, which may begin with the word of a side, as "right hill" does."""
        for length in (2, 1):
            phrase = tuple(words[start : start + length])
            if len(phrase) == length and phrase[0] in SIDES and phrase in self.things:
                return PartRef(self.things[phrase], " ".join(phrase)), start + length
        return None

    def _plain_noun(self, words: list[str], start: int) -> tuple[str, str, int, bool] | None:
        if start >= len(words):
            return None
        for length in (2, 1):
            phrase = tuple(words[start : start + length])
            singular = (*phrase[:-1], _singular(phrase[-1]))
            if len(phrase) < length:
                continue
            if (thing := self.things.get(singular)) is not None:
                return thing, " ".join(singular), start + length, False
            common = singular[-1] in (self.root, *SIDES) or singular[-1:] in _SPECIAL
            if length == 1 and singular[-1] in self._words and not common:
                return "part", singular[-1], start + 1, phrase != singular
            role = _SPECIAL.get(singular) or (ROOT if self._is_robot(singular) else None)
            if role is not None:
                return role, " ".join(singular), start + length, False
        noun = _singular(words[start])
        if self.root in BODY_NOUNS.get(noun, ()) and not self._any([], noun):
            return ROOT, noun, start + 1, False  # what has no belly lies on its torso
        if noun in BODY_NOUNS or noun in _EFFECTORS or (noun == SLIDE and self.slides):
            return "part", noun, start + 1, noun != words[start]
        return None

    def _is_robot(self, phrase: tuple[str, ...]) -> bool:
        """Tell whether a phrase is the main body's name, or some of the environment's."""
        name = "_".join(phrase)
        if name in _EFFECTORS - {"arm"} and self._any([], name):
            return False  # the hand of an arm with a hand
        if phrase in self.lexicon or any((word,) in self.things for word in phrase):
            return False  # the gold of a game of gold
        return name == self.root or (name not in _AMOUNTS and f"_{name}_" in f"_{self.environment}_")

    def _is_thing(self, name: str) -> bool:
        """Tell whether a name is what is handled, too, which comes first."""
        return (name,) in _SPECIAL or (name,) in self.things

    def _any(self, sides: list[str], noun: str) -> bool:
        return bool(self.resolve(PartRef("part", noun, tuple(sides)), self.names))


def _count_first(words: list[str], start: int) -> list[str]:
    """Say "the front two legs" as "two front legs"."""
    end = start
    while end < len(words) and words[end] in SIDES:
        end += 1
    if end == start or end >= len(words) or words[end] not in ("two", "three", "four"):
        return words
    return [*words[:start], words[end], *words[start:end], *words[end + 1 :]]


def _singular(word: str) -> str:
    if word in PLURALS:
        return PLURALS[word]
    if word in BODY_NOUNS:
        return word
    if word.endswith("s") and (word[:-1] in BODY_NOUNS or len(word) > 4) and not word.endswith("ss"):
        return word[:-1]
    return word


def _singular_phrase(joined: str) -> str:
    head, _, last = joined.rpartition("_")
    return f"{head}_{_singular(last)}" if head else _singular(last)


def _has_noun(name: str, noun: str) -> bool:
    return noun in name.split("_") or (("_" in noun) and noun in name)


def has_side(name: str, side: str) -> bool:
    """Tell whether a part's name says that it is on a side, such as left or hind."""
    return any(word in name.split("_") for word in SIDES[side])


def _opposite(side: str, other: str) -> bool:
    pairs = ({"left", "right"}, {"front", "back"}, {"front", "rear"}, {"front", "hind"}, {"upper", "lower"})
    return {side, other} in pairs
