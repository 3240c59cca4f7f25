"""Sentences over things in plainer words: "it" by its noun, and what must not happen behind "without"."""

from __future__ import annotations

import re
from collections.abc import Collection

from rewardsmith.reward_synth.phrasebook.hands.order import in_order
from rewardsmith.reward_synth.phrasebook.hands.particles import gathered
from rewardsmith.reward_synth.phrasebook.hands.phrases import rephrased, until
from rewardsmith.reward_synth.phrasebook.shares import in_percent
from rewardsmith.reward_synth.phrasebook.text import DETERMINERS, forms

_GROUPS = (
    (re.compile(r"\b(?:all |both )?(?:of )?(?:the )?(?:pieces? of )?fruits?\b"), "the apple and the banana"),
    (re.compile(r"\b(?:everything|all (?:the )?(?:things|objects|stuff))(?: else)?(?= (?:in|into|on|to) )"),
     "the apple and the banana and the box"),
)  # fmt: skip
"""Words for several things at once."""

_RELEASING = re.compile(r"\blet(ting)? (?:go|loose)(?: of)?\b")

_PRONOUNS = frozenset({"it", "them", "both"})
_AFTER_AS = frozenset({"goes", "will", "can", "gets", "could", "would", "stops"})
"""Words behind "it" in "as far as it goes", where it stands for no thing."""

_MODALS = frozenset({"must", "should", "may", "can", "shall", "is", "are", "will", "does", "do", "ought", "has"})
_NEVER = frozenset({"not", "never"})
_BREAKS = frozenset({",", ";", ".", ":", "and", "but", "then"})
_SAID = frozenset(
    {"red", "green", "blue", "yellow", "black", "white", "grey", "gray", "brown", "wooden", "metal", "plastic", "ripe"}
)
"""Adjectives of things, of which there is one of a kind."""

_POINTING = frozenset({"that", "this", "those", "these", "some", "whole", "little", "small", "big", "heavy", "entire"})
_LOOSE = (
    _SAID
    | _POINTING
    | {"large", "huge", "tiny", "old", "new", "nice", "stupid", "damn", "bloody", "shiny", "round", "light", "fresh"}
    | {"lovely", "beautiful", "precious", "only", "very", "same", "said", "dear", "poor", "squeaky", "sticky", "stuck"}
)
"""Words before a noun that say no more than "the"."""

_BEFORE_PLACES = frozenset({"in", "into", "on", "onto", "to", "from", "of", "over", "beside", "near"})
_OF_PLACES = frozenset({"open", "opening", "close", "closing", "shut", "shutting", "fill", "empty"})
"""Verbs of what is a place to what was named before: "put it in the drawer and close it"."""

_HANDLED = frozenset(
    form
    for verb in [
        "grab",
        "grasp",
        "grip",
        "lift",
        "raise",
        "hoist",
        "touch",
        "open",
        "close",
        "shut",
        "push",
        "pull",
        "carry",
        "bring",
        "move",
        "hold",
        "press",
        "turn",
        "take",
        "drop",
        "release",
        "let",
        "make",
        "start",
        "leave",
        "reach",
        "get",
        "keep",
        "put",
        "place",
        "set",
        "slide",
        "shove",
        "tug",
        "yank",
        "roll",
        "up",
        "down",
        "out",
    ]
    for form in forms(verb)
)
"""Words behind which "it" is what is handled."""


def plain(words: list[str], nouns: Collection[tuple[str, ...]], alone: tuple[str, ...] | None) -> list[str]:
    """Return words in plainer ones.

    Args:
        words: As `text.tokens` gives them.
        nouns: What the things are called that can be handled.
        alone: What the only one is called, which "it" may be before it was named; None where there are several.
    """
    said = rephrased(" ".join(in_percent(words)))
    for group, things in _GROUPS if ("apple",) in nouns else ():
        said = group.sub(things, said)
    words = _listed(_named(gathered(said.split()), nouns, alone), nouns)
    said = _RELEASING.sub(_releasing, " ".join(gathered(words)))
    return in_order(_forbidden(gathered(until(said).split()), nouns))


def _releasing(found: re.Match[str]) -> str:
    return "releasing" if found[1] else "release"


def _named(words: list[str], nouns: Collection[tuple[str, ...]], alone: tuple[str, ...] | None) -> list[str]:
    """Say "it" by the thing that was named last, "in it" by the one before, and "them" by the two named last."""
    out: list[str] = []
    named: list[tuple[str, ...]] = []
    places: set[tuple[str, ...]] = set()
    position = 0
    while position < len(words):
        word = words[position]
        if (noun := _noun(words, position, nouns)) is not None:
            led = out[-1:] if out[-1:] and out[-1] not in DETERMINERS else out[-2:-1]
            if named and led and led[0] in _BEFORE_PLACES and _just_named(out, named[-1]):
                places.add(noun)
            named = [other for other in named if other != noun] + [noun]
            out += noun
            position += len(noun)
            continue
        after = words[position + 1 : position + 2]
        if word in _LOOSE and (word in _SAID or _noun(words, _behind_loose(words, position), nouns) is not None):
            out += ["the"] if word not in _SAID and word in _POINTING else []
        elif word in _PRONOUNS and named and not (after and after[0] in _AFTER_AS):
            meant = named[-1:] if word == "it" or len(named) < 2 else named[-2:]
            movers = [noun for noun in named if noun not in places]
            if word == "it" and movers and not (out[-1:] and out[-1] in _OF_PLACES | _BEFORE_PLACES):
                meant = movers[-1:]
            if (
                word == "it"
                and len(named) > 1
                and out[-1:]
                and out[-1] in _BEFORE_PLACES
                and _just_named(out, named[-1])
            ):
                meant = named[-2:-1]
            out += " and the ".join(" ".join(noun) for noun in meant).split() if word != "both" else [word]
        elif word == "it" and alone is not None and out and (out[-1] in _HANDLED or out[-2:] == ["away", "from"]):
            named = [alone]
            out += alone
        else:
            out.append(word)
        position += 1
    return out


def _behind_loose(words: list[str], start: int) -> int:
    """Return where words end that say no more than "the", as "that big red" in "that big red button"."""
    while start < len(words) and words[start] in _LOOSE:
        start += 1
    return start


def _just_named(out: list[str], noun: tuple[str, ...]) -> bool:
    """Tell whether a noun is the last thing in this clause: "put the apple in it"."""
    start = max((place for place, word in enumerate(out) if word in _BREAKS), default=-1) + 1
    return any(tuple(out[place : place + len(noun)]) == noun for place in range(start, len(out)))


def _listed(words: list[str], nouns: Collection[tuple[str, ...]]) -> list[str]:
    """Leave out "and" between things that follow each other: "the apple and the banana"."""
    out: list[str] = []
    for place, word in enumerate(words):
        after = place + 1 + (words[place + 1 : place + 2] != [] and words[place + 1] in DETERMINERS)
        ends = any(tuple(out[-length:]) in nouns for length in (1, 2, 3))
        if not (word in ("and", "&", "plus") and ends and _noun(words, after, nouns) is not None):
            out.append(word)
    return out


def _noun(words: list[str], start: int, nouns: Collection[tuple[str, ...]]) -> tuple[str, ...] | None:
    """Return the longest noun of a thing that begins here."""
    for length in (3, 2, 1):
        phrase = tuple(words[start : start + length])
        if len(phrase) == length and phrase in nouns:
            return phrase
    return None


def _forbidden(words: list[str], nouns: Collection[tuple[str, ...]]) -> list[str]:
    """Say "the cube must not move" as "without the cube move"."""
    for place in range(1, len(words) - 2):
        if words[place] not in _MODALS or words[place + 1] not in _NEVER:
            continue
        start = next((at for at in range(max(place - 3, 0), place) if _ends(words, at, place, nouns)), None)
        if start is None:
            continue
        first = start - (words[start - 1 : start] != [] and words[start - 1] in DETERMINERS)
        rest = words[place + 2 :]
        rest = rest[1:] if rest[:1] in (["to"], ["be"]) else rest
        return [*words[:first], "without", *words[start:place], *_forbidden(rest, nouns)]
    return words


def _ends(words: list[str], start: int, end: int, nouns: Collection[tuple[str, ...]]) -> bool:
    """Tell whether a noun of a thing reaches from one place to another."""
    return tuple(words[start:end]) in nouns
