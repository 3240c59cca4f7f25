"""Words of order that order nothing: a stop at the end of a way, a posture that is kept.

"Go 3 m and then stop" asks for one behaviour, the place and the rest there; "run, then jump" asks for two.
"""

from __future__ import annotations

from rewardsmith.reward_synth.phrasebook.lexicon import KNOWN
from rewardsmith.reward_synth.phrasebook.text import DETERMINERS
from rewardsmith.reward_synth.speech.numbers import NUMBERS, UNITS, is_number

_LASTING = frozenset(
    {"face", "rise", "stand", "rear", "headstand", "lie", "kneel", "crouch", "sit", "lean", "raise", "lower", "bend"}
    | {"straighten", "reach", "touch", "push"}
)
"""Families of verbs that end in something that can be kept."""

_POSED = frozenset({"rise", "raise", "lower", "crouch", "sit", "kneel", "bend", "straighten"})
"""Families of verbs by whose end "until" says how far they go."""

_THEN = (("and", "then"), ("then",), ("and", "finally"), ("finally",), ("before",), ("afterwards",))
_OF_WAYS = ("length", "angle")
_CEASING = frozenset({"keep", "still"})


def eased(words: list[str]) -> list[str]:
    """Rewrite words of order where they order nothing.

    "go 3 m, then stop" becomes "go 3 m, and stop", and "stop after 3 m" "stop at 3 m". All else stays as it is, and is
    refused.
    """
    out: list[str] = []
    position = 0
    while position < len(words):
        then = next((phrase for phrase in _THEN if tuple(words[position : position + len(phrase)]) == phrase), None)
        if then is not None and _goes_far(out) and _stands(words, position + len(then)):
            out += ["and", "stand", "still"]
            position += len(then) + 1
        elif then is not None and _lasts(_last_step(out)) and _ceases(words, position + len(then)):
            out.append("and")
            position += len(then)
        elif words[position] in ("until", "till") and _poses(out):
            out += ["in", "order", "to"]
            position += 1
        elif words[position] == "after" and _measured(words, position + 1) and _stopping(out):
            out.append("at")
            position += 1
        else:
            out.append(words[position])
            position += 1
    return out


def _lasts(words: list[str]) -> bool:
    """Tell whether what is asked for ends in something that can be kept: a posture, a place, an angle."""
    families = {meaning.value for word in words if (meaning := KNOWN.get((word,))) and meaning.tag == "verb"}
    return _goes_far(words) or bool(families & _LASTING)


def _last_step(words: list[str]) -> list[str]:
    """Return the words since the last one that says that something comes next."""
    place = max((place for place, word in enumerate(words) if word in ("then", "afterwards", "finally")), default=-1)
    return words[place + 1 :]


def _poses(words: list[str]) -> bool:
    """Tell whether only poses were asked for, so that "until" says how far they are to go."""
    families = {meaning.value for word in words if (meaning := KNOWN.get((word,))) and meaning.tag == "verb"}
    return bool(families) and families <= _POSED


def _goes_far(words: list[str]) -> bool:
    """Tell whether a way or an angle was asked for."""
    return any(_measured(words, place) for place in range(len(words)))


def _stands(words: list[str], start: int) -> bool:
    """Tell whether standing, and nothing else, comes last."""
    return words[start : start + 1] == ["stand"] and all(word in ("there", ".") for word in words[start + 1 :])


def _ceases(words: list[str], start: int) -> bool:
    """Tell whether a verb of stopping or keeping comes first."""
    for end in range(min(start + 4, len(words)), start, -1):
        meaning = KNOWN.get(tuple(words[start:end]))
        if meaning is not None and meaning.tag == "verb":
            return meaning.value in _CEASING
    return False


def _stopping(words: list[str]) -> bool:
    said = [word for word in words if word not in DETERMINERS]
    found = [KNOWN.get(tuple(said[-length:])) for length in (4, 3, 2, 1)]
    return any(meaning is not None and (meaning.tag, meaning.value) == ("verb", "still") for meaning in found)


def _measured(words: list[str], start: int) -> bool:
    """Tell whether a length or an angle stands here."""
    if start + 1 >= len(words) or not (is_number(words[start]) or words[start] in NUMBERS):
        return False
    return UNITS.get(words[start + 1], (0.0, ""))[1] in _OF_WAYS
