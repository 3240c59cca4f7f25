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


def again(stream: list[str | Quantity], position: int, items: list[Item]) -> tuple[Item, int] | None:
    """Read "it" as the object that was named before, or as the part that is to be held up or down."""
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
    """Read "it" in "hold it up" as the part that was named before, if there is one."""
    follows = stream[position + 1] if position + 1 < len(stream) else ""
    held = items and items[-1].tag == "verb" and items[-1].value in ("keep", "raise", "lower")
    if stream[position] != "it" or not held or follows not in ("up", "high", "raised", "low", "down"):
        return None
    named = [item.value for item in items if item.tag == "part" and item.value.role == "part" and item.value.count == 1]
    return (Item("part", named[-1], "it"), position + 1) if named else None


def _object_again(stream: list[str | Quantity], position: int, items: list[Item]) -> tuple[Item, int] | None:
    """Read "it" after a verb of handling as the object that was named before."""
    handled = items and items[-1].tag == "verb" and items[-1].value in ("travel", "push", "touch", "raise", "drift")
    if stream[position] != "it" or not handled:
        return None
    named = [item.value for item in items if item.tag == "part" and item.value.role == "object"]
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
