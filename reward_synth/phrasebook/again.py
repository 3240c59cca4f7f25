"""Words that stand for what was named before: "it", "the front right one", "the other three"."""

from __future__ import annotations

from rewardsmith.reward_synth.phrasebook.item import Item
from rewardsmith.reward_synth.phrasebook.nouns import SIDES
from rewardsmith.reward_synth.phrasebook.quantities import Quantity
from rewardsmith.reward_synth.phrasebook.text import MARKS

_AFTER_OTHER = frozenset(
    [
        "and",
        "but",
        "while",
        "with",
        "without",
        "up",
        "down",
        "off",
        "in",
        "on",
        "still",
        "bent",
        "straight",
        "forward",
        *MARKS,
    ]
)
"""Words before which "the other" names no noun and means a part of the kind that was named before."""

_BEFORE_ONE = frozenset(SIDES) | {"two", "three", "all"}


_MOVED = ("raise", "lower", "bend", "straighten", "wave", "push")
"""Families of verbs of which "it" and "them" are parts of the body."""


def again(stream: list[str | Quantity], position: int, items: list[Item]) -> tuple[Item, int] | None:
    """Read "it" and "them" as the object that was named before, or as the parts that are to be moved or held.

    Args:
        stream: The sentence.
        position: Where the word stands.
        items: What comes before it, in what is done before, too.
    """
    return (
        _object_again(stream, position, items)
        or _part_again(stream, position, items)
        or _subject_again(stream, position, items)
    )


def _subject_again(stream: list[str | Quantity], position: int, items: list[Item]) -> tuple[Item, int] | None:
    """Read "it" in "raise your foot so that it is at 20 cm" as the part that was raised."""
    verbs = [item for item in items if item.tag == "verb"]
    follows = stream[position + 1] if position + 1 < len(stream) else ""
    if stream[position] not in ("it", "they") or follows not in ("is", "are", "stays", "stay"):
        return None
    if not verbs or verbs[-1].value not in ("raise", "lower", "bend", "straighten"):
        return None
    moved = [item.value for item in items[items.index(verbs[-1]) :] if item.tag == "part"]
    return (Item("part", moved[0], str(stream[position])), position + 1) if moved else None


def _part_again(stream: list[str | Quantity], position: int, items: list[Item]) -> tuple[Item, int] | None:
    """Read "it" in "hold it up", and "them" in "straighten them", as what was named before, if there is something."""
    said = stream[position]
    follows = stream[position + 1] if position + 1 < len(stream) else ""
    verb = items[-1].value if items and items[-1].tag == "verb" else ""
    moved = next((item.value for item in reversed(items) if item.tag == "verb" and item.value != "keep"), "")
    held = verb == "keep" and (moved in _MOVED or follows in ("up", "high", "raised", "low", "down"))
    if said not in ("it", "them") or not (held or verb in _MOVED):
        return None
    named = [item.value for item in items if item.tag == "part" and item.value.role == "part"]
    meant = [ref for ref in named if (ref.count == 1) == (said == "it")]
    return (Item("part", meant[-1], str(said)), position + 1) if meant else None


def _object_again(stream: list[str | Quantity], position: int, items: list[Item]) -> tuple[Item, int] | None:
    """Read "it" after a verb of handling as the object that was named before, after one of leaving as the goal, too."""
    last = (items[-1].tag, items[-1].value) if items else None
    handled = last in [("verb", family) for family in ("travel", "push", "touch", "raise")]
    left = last in (("verb", "drift"), ("relation", "away"), ("state", "close"))
    if stream[position] != "it" or not (handled or left):
        return None
    roles = ("object", "goal") if left else ("object",)
    named = [item.value for item in items if item.tag == "part" and item.value.role in roles]
    return (Item("part", named[-1], "it"), position + 1) if named else None


def named_again(words: list[str], items: list[Item]) -> list[str]:
    """Say "one" in "the front right one" by the noun of the part that was named before."""
    counted = {"other two": "two", "other three": "three", "others": "all"}
    for said, count in counted.items():
        length = len(said.split())
        if words[:length] == said.split() and (len(words) == length or words[length] in _AFTER_OTHER):
            words = [count, "other", "one", *words[length:]]
    if words[:1] == ["other"] and (len(words) == 1 or words[1] in _AFTER_OTHER):
        words = ["other", "one", *words[1:]]
    sides = next((place for place, word in enumerate(words) if word not in _BEFORE_ONE), len(words))
    named = [item.value for item in items if item.tag == "part" and item.value.role == "part"]
    if not SIDES.keys() & set(words[:sides]) or not named or words[sides : sides + 1] != ["one"]:
        return words
    return [*words[:sides], named[-1].limb, *words[sides + 1 :]]
