"""Shares of a range as people say them, in percent: "a third", "two thirds of the way", "half of"."""

from __future__ import annotations

from rewardsmith.reward_synth.speech.numbers import UNITS, is_number

_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "nine": 9}
_TAILS = (
    ("of", "the", "way"), ("of", "its", "way"), ("of", "its", "range"), ("of", "the", "range"), ("the", "way"),
    ("of", "the", "full", "range"), ("of", "its", "full", "range"), ("of", "full"), ("of", "all"), ("way",), ("of",),
)  # fmt: skip
"""What may follow a share and says no more."""


def in_percent(words: list[str]) -> list[str]:
    """Return words with shares in percent; fractions of a unit, as in "half a metre", stay as they are."""
    out: list[str] = []
    position = 0
    while position < len(words):
        found = _share(words, position)
        if found is None:
            out.append(words[position])
            position += 1
        else:
            share, position = found
            out += [f"{100 * share:.3g}", "percent"]
    return out


def _share(words: list[str], start: int) -> tuple[float, int] | None:
    """Read a share; return it and where it ends."""
    if words[start] == "halfway":
        return 0.5, start + 1
    if len(words) > start + 2 and words[start + 1] == "/" and words[start].isdigit() and words[start + 2].isdigit():
        end = start + 3
        return (
            (float(words[start]) / max(float(words[start + 2]), 1.0), _tail(words, end))
            if not _of_a_unit(words, end)
            else None
        )
    count, place = 1, start
    if words[start] in _COUNTS:
        count, place = _COUNTS[words[start]], start + 1
    if place >= len(words):
        return None
    part = words[place] if words[place] in _PARTS else words[place].removesuffix("s")
    if words[place] == "halves" or part not in _PARTS or (place == start and part not in ("half", "third", "quarter")):
        return None
    if part == "third" and place == start and words[start - 1 : start] == ["the"]:
        return None  # "the third level"
    end = place + 1
    if _of_a_unit(words, end):
        return None
    return count / _PARTS[part], _tail(words, end)


def _tail(words: list[str], end: int) -> int:
    """Return where what follows a share ends that says no more, such as "of the way"."""
    return end + len(next((tail for tail in _TAILS if tuple(words[end : end + len(tail)]) == tail), ()))


def _of_a_unit(words: list[str], start: int) -> bool:
    """Tell whether what follows is a unit, or a number that is to be counted from."""
    rest = [word for word in words[start : start + 3] if word not in ("of", "a", "an")]
    return bool(rest) and ((rest[0] in UNITS and UNITS[rest[0]][1] != "share") or is_number(rest[0]))
