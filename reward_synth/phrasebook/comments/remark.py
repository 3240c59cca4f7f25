"""From a comment to remarks: complaints, requests and praise, each turned into words that the phrasebook reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rewardsmith.reward_synth.phrasebook.comments import words as known
from rewardsmith.reward_synth.phrasebook.lexicon import KNOWN
from rewardsmith.reward_synth.phrasebook.text import DETERMINERS, gerund, tokens
from rewardsmith.reward_synth.preferences.span import without_place

COMPLAINT, REQUEST, PRAISE = "complaint", "request", "praise"

_LIMBS = known.NOUNS - DETERMINERS - known.ROBOTS - {"back"}
_SUBJECT_WORDS = 6
"""Most words before the verb of a statement."""


@dataclass(frozen=True)
class Remark:
    """One thing that a comment says.

    Attributes:
        said: The comment's own words.
        mood: `complaint` where there is to be less of the words, `request` where there is to be more, or `praise`.
        words: What is seen or wanted, as an instruction.
        share: By how much it is to be otherwise, as a share of the usual change.
        graded: Whether there is too much or too little of it, rather than any.
        timed: Whether it says when, which no reward tells apart.
    """

    said: str
    mood: str
    words: str = ""
    share: float = known.PLAIN
    graded: bool = False
    timed: bool = False


def remarks(comment: str) -> list[Remark]:
    """Split a comment into remarks.

    Raises:
        UserError: it is empty, too long or not in Latin letters.
    """
    marked = without_place(comment).replace("!", ".").replace("?", ".").replace("\n", ".").replace("/", ",")
    found: list[Remark] = []
    for piece in _split(tokens(marked), known.SPLITTERS - {"and", "or"}):
        whole = _remark(piece)
        # "It is too slow and shakes" says two things; "keep the head and the torso up" asks for one.
        states = whole.mood == COMPLAINT or (whole.graded and "too" in piece)
        parts = _split(piece, frozenset({"and", "or"})) if states else [piece]
        found += map(_remark, parts) if len(parts) > 1 else [whole]
    return found


def _split(said: Sequence[str], at: frozenset[str]) -> list[list[str]]:
    pieces: list[list[str]] = [[]]
    for word in said:
        if word in at:
            pieces.append([])
        else:
            pieces[-1].append(word)
    return [piece for piece in pieces if piece]


def _remark(said: list[str]) -> Remark:
    """Read one remark: its mood by subject, verb and denial, its size by what stands before "too" or "more"."""
    always = _without(said, known.WHEN)
    plain = _without(always, known.HEDGES)
    plain = plain if any(word in _LIMBS for word in plain) else _without(plain, known.ONLY)
    plain = plain[1:] if plain[:1] == ["still"] else plain
    plain = plain[:-1] if plain[-1:] == ["too"] else plain
    for words, idioms in known.IDIOMS.items():
        plain = _replaced(plain, known.phrases(idioms), words.split())
    subject, rest = _subject(plain)
    asked, modal = _after(rest, known.MODALS)
    if _without(plain, known.PRAISING) != plain or (not modal and "too" not in plain and _praises(plain, subject)):
        return Remark(" ".join(said), PRAISE)
    mood, rest = _mood(subject, asked, modal=modal)
    share, graded, rest = _size(rest)
    limbs = [word for word in (*subject, *rest) if word in _LIMBS]
    amended = _amended(mood, rest, graded=graded, limbs=bool(limbs))
    mood, rest = (mood, rest) if amended is None else (REQUEST, amended)
    words = _instruction(subject, rest, limbs=bool(limbs))
    return Remark(" ".join(said), mood, words, share, graded, timed=always != said)


def _praises(plain: list[str], subject: list[str]) -> bool:
    """Tell whether a remark says that something is good: with a subject, or first thing."""
    lead = [word for word in plain if word not in DETERMINERS | known.COPULAS | {"that", "much", "so", "very"}]
    place = next((number for number, word in enumerate(lead) if word in known.PRAISE), None)
    return place is not None and (place == 0 or bool(subject))


def _mood(subject: list[str], rest: list[str], *, modal: bool) -> tuple[str, list[str]]:
    """Return whether there is to be less or more of what is said, and the words without what says so."""
    states = bool(subject) and not modal
    after, denied = _after(rest, known.DENIALS if states else known.NEGATIONS)
    after = _without_copula(after)
    if states:
        return (REQUEST if denied else COMPLAINT), after
    if denied:
        # "Do not lean so far back" says that it leans too far.
        return (REQUEST if "enough" in after else COMPLAINT), ["too" if word == "so" else word for word in after]
    if "less" in after:
        return COMPLAINT, ["too", *(word for word in after if word != "less")]
    seen = not modal and rest[:1] and rest[0] in known.SEEN | known.COPULAS
    return (COMPLAINT if seen or "too" in rest else REQUEST), after


def _without_copula(rest: list[str]) -> list[str]:
    """Drop "is" before what something is, and "keeps" before what it does."""
    if rest and (rest[0] in known.COPULAS or (rest[0] in known.KEEPS and rest[1:] and gerund(rest[1]))):
        return rest[1:]
    return rest


def _size(rest: list[str]) -> tuple[float, bool, list[str]]:
    """Return the size of a change, whether it is one of degree, and the words without what says so."""
    graded = {"too", "more", "enough"} & set(rest) or known.COMPARATIVES.keys() & set(rest) or "lower" in rest[-1:]
    share = known.PLAIN
    if "too" in rest:
        place = rest.index("too")
        before, after = rest[:place], rest[place + 1 :]
        # "Too far forward" and "too much" say no more than "too".
        after = after[1:] if after[:1] in (["far"], ["much"], ["many"]) else after
        before, share = _sized(before)
        rest = before + after
    elif graded:
        rest, share = _sized([word for word in rest if word not in ("more", "enough")])
    elif (shorter := _without(rest, known.A_BIT)) != rest:
        rest, share = shorter, known.BIT
    plain = [known.COMPARATIVES.get(word, word) for word in rest]
    return share, bool(graded), [*plain[:-1], "low"] if plain[-1:] == ["lower"] else plain


def _sized(rest: list[str]) -> tuple[list[str], float]:
    for listed, share in ((known.A_BIT, known.BIT), (known.MUCH, known.LOT)):
        if (shorter := _without(rest, listed)) != rest:
            return shorter, share
    return rest, known.PLAIN


def _amended(mood: str, rest: list[str], *, graded: bool, limbs: bool) -> list[str] | None:
    """Return what is wanted in place of what is seen, where words say that; None where it is less of the same."""
    if mood == COMPLAINT and graded and known.OPPOSITES.keys() & set(rest):
        # What turns too slowly is to turn fast; that it turns is no complaint.
        return [known.OPPOSITES.get(word, word) for word in rest]
    if mood == COMPLAINT and limbs:
        for wanted, seen in known.AMENDED_BY.items():
            if (other := _replaced(rest, known.phrases(seen), wanted.split())) != rest:
                return other
    return None


def _instruction(subject: list[str], rest: list[str], *, limbs: bool) -> str:
    """Return what is seen or wanted as an instruction, the part of the body that does it behind its verb."""
    for plain, idioms in known.OF_PARTS.items() if limbs else ():
        rest = _replaced(rest, known.phrases(idioms), plain.split())
    if not any(word in _LIMBS for word in subject):
        return " ".join(rest)
    end = _verb_end(rest)
    return " ".join([*rest[:end], *subject, *rest[end:]] if end else ["keep", *subject, *rest])


def _verb_end(rest: list[str]) -> int:
    """Return where the verb ends with which words begin, 0 where they begin with none."""
    for end in range(min(4, len(rest)), 0, -1):
        meaning = KNOWN.get(tuple(rest[:end]))
        if meaning is not None and meaning.tag == "verb":
            return end
    return 0


def _subject(said: list[str]) -> tuple[list[str], list[str]]:
    """Split a statement before its verb; without a subject there are only other words."""
    for place, word in enumerate(said[:_SUBJECT_WORDS]):
        says = _after(said[place:], known.MODALS + known.DENIALS)[1]
        if place and (says or word in known.COPULAS | known.KEEPS or _is_verb(word)):
            return said[:place], said[place:]
        if word not in known.NOUNS | known.PRONOUNS:
            break
    if said and said[0] in known.PRONOUNS:
        return said[:1], said[1:]
    return [], said


def _is_verb(word: str) -> bool:
    meaning = KNOWN.get((word,))
    listed = (*known.OF_PARTS.values(), *known.AMENDED_BY.values())
    return (meaning is not None and meaning.tag == "verb") or any((word,) in known.phrases(each) for each in listed)


def _after(said: list[str], listed: Sequence[tuple[str, ...]]) -> tuple[list[str], bool]:
    """Return the words behind the phrase with which they begin, and whether they begin with one."""
    for phrase in listed:
        if tuple(said[: len(phrase)]) == phrase:
            return said[len(phrase) :], True
    return said, False


def _without(said: list[str], listed: Sequence[tuple[str, ...]]) -> list[str]:
    return _replaced(said, listed, [])


def _replaced(said: list[str], listed: Sequence[tuple[str, ...]], by: list[str]) -> list[str]:
    """Replace every phrase that is listed, the longest first."""
    out: list[str] = []
    place = 0
    while place < len(said):
        found = next((phrase for phrase in listed if tuple(said[place : place + len(phrase)]) == phrase), None)
        out += by if found else [said[place]]
        place += len(found) if found else 1
    return out
