"""One behaviour after another, and one that is repeated to a beat: what a sentence says of time.

"First walk forward, then stop" asks for two behaviours, one after the other, "jump every 2 seconds" for one to a beat.
Both are read from the words before anything else is, for what is left is a sentence like any other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.phrasebook.lexicon import KNOWN, Meaning
from rewardsmith.reward_synth.phrasebook.text import gerund
from rewardsmith.reward_synth.speech.numbers import NUMBERS, UNITS

Own = Mapping[tuple[str, ...], Meaning]

LONGEST = 5.0
"""Seconds that a behaviour lasts at most that others follow, where the sentence does not say how long."""

_NUMBER = rf"(?:\d+(?:\.\d+)?|an?|half an?|half|{'|'.join(word for word in NUMBERS if word.isalpha())})"
_UNIT = r"(?:seconds?|secs?|s)"
_SECONDS = rf"(?P<number>{_NUMBER})(?: (?P<half>and a half))? {_UNIT}"

_NEXT = re.compile(r"(?: [,;])?(?: and| but)? (?:then|after that|afterwards|after this|finally)\b(?: ,)? ")
_AFTER = re.compile(rf"(?: ,)?(?: and| but)? after {_SECONDS}(?: ,)? (?=\w)")
_ORDINAL = re.compile(r"^(?:at )?first(?: of all)?(?: ,)? | (?:at )?first$")
_LASTS = re.compile(
    rf" (?:(?:for|during|in|within) (?:the )?(?:first |less than |under |at most |no more than )?)?{_SECONDS}$"
)
_LASTED = re.compile(rf"( for (?:{_NUMBER})(?: and a half)? {_UNIT})(?: ,)?(?: and| ,) (?=(\w+))")
_LATER = re.compile(rf"^after {_SECONDS}(?: ,)? ")
_LATER_LAST = re.compile(rf"(?: ,)? after {_SECONDS}$")
_REPEATEDLY = re.compile(r"\b(?:repeatedly|over and over(?: again)?|again and again|many times|time and again)\b")
_JOINED = re.compile(r"(?: ,(?: and| but)?| and| but) (?!.*(?: ,| and| but) \w)")
_MEASURED = (frozenset(UNITS) - {"foot"}) | {"length", "lengths"}
"""Words before "per second" that make it a speed; a foot is what is raised to a beat."""
_FOLLOWING = frozenset(
    {"travel", "retreat", "jump", "still", "flip", "turn", "rise", "crouch", "sit", "lie", "kneel", "stand"}
)
"""Families of verbs that say what comes next after what lasts some seconds."""
_RISEN = frozenset({"rise", "stand"})
_LOWERED = frozenset({"crouch", "sit", "lie", "kneel", "fall"})
_JOINTS = frozenset({",", "and", "but"})
_RETURN = (
    r"(?:(?:come|comes|coming|go|goes|going|get|gets|getting|head|heads|heading) back|returns?|returning)"
    r"(?: again)?(?: (?:to|at) (?:the |its |your |their )?(?:start|starting (?:point|place|position)|beginning|origin)"
    r"| to where (?:it|you) (?:began|begin|started|starts?))?(?: again)?"
)
_RETURNS, _AND_RETURNS = re.compile(rf"{_RETURN}$"), re.compile(rf"(?: ,| and| , and) (?={_RETURN}$)")
_AT_THE_START = ["stay", "at", "the", "start"]
_WAITS = frozenset({"wait", "pause", "rest"})

_BEAT = re.compile(
    rf"(?: ,)?(?: (?:with )?(?:once|one(?: (?!every|each|per|a )\w+)?|exactly once|again))?"
    rf" (?:(?:every|each)(?: (?P<number>{_NUMBER})(?: (?P<half>and a half))?)? {_UNIT}|"
    rf"(?P<often>once|twice|{_NUMBER} times) (?:per|a|each|every) second|(?:per|each) second|"
    rf"at (?P<hertz>\d+(?:\.\d+)?) hz)\b"
)
_TIMES = {"once": 1.0, "twice": 2.0}
_CYCLE = re.compile(r"\bover and over\b|\bagain and again\b|, repeatedly\b|\bin a loop\b|\band so on\b")


@dataclass(frozen=True)
class Phase:
    """A part of a sentence with its time.

    Attributes:
        words: What is asked for in it.
        begins, ends: Seconds of the episode; None for its end.
        waits: Whether it only waits for what follows.
        returns: Whether it goes back to where the episode began.
    """

    words: list[str]
    begins: float = 0.0
    ends: float | None = None
    waits: bool = False
    returns: bool = False

    @property
    def timed(self) -> bool:
        """Whether it is not for the whole episode."""
        return self.begins > 0 or self.ends is not None


def phases(words: list[str], episode: float, own: Own = MappingProxyType({})) -> list[Phase]:
    """Split words into behaviours that follow each other; one alone where they say nothing of order.

    A behaviour of which it is not said how long it lasts has its share of the time that is left, `LONGEST` at most if
    another follows.

    Args:
        words: As `text.tokens` gives them.
        episode: Seconds of an episode.
        own: Phrases of the environment beside those of the lexicon.

    Raises:
        UserError: the behaviours take longer than an episode lasts.
    """
    pieces = _completed(_returned([_timed(piece) for piece in _pieces(" ".join(words))]), own)
    if not pieces or (len(pieces) == 1 and pieces[0].later is None):
        return [Phase(words)]
    found, now = [], 0.0
    for place, piece in enumerate(pieces):
        begins = now if piece.later is None else piece.later
        after = pieces[place + 1] if place + 1 < len(pieces) else None
        if after is None:
            ends = begins + piece.lasts if piece.lasts is not None else None
        elif after.later is not None:
            ends = after.later
        else:
            share = (episode - begins) / (len(pieces) - place)
            ends = begins + (piece.lasts if piece.lasts is not None else min(share, LONGEST))
        found.append(Phase(piece.words, begins, ends, piece.waits, piece.returns))
        if begins >= episode or (ends is not None and ends <= begins):
            raise UserError(
                f"what is to come after {begins:g} s never comes: an episode lasts {episode:g} s, and behaviours "
                "follow in the order of the sentence. Ask for shorter ones"
            )
        now = ends if ends is not None else episode
    return found


def beat(words: list[str]) -> tuple[list[str], float | None, str]:
    """Take the words of a beat out of a sentence.

    Returns:
        The other words, the period [s] or None, and the words that told it.
    """
    said = " ".join(words)
    match = _BEAT.search(said)
    if match is None or (not match["number"] and _tells_a_speed(said[: match.start()], match[0])):
        return words, None, ""
    if match["hertz"]:
        often = float(match["hertz"])
    elif match["often"]:
        often = _TIMES.get(match["often"]) or _number(match["often"].removesuffix(" times"))
    else:
        often = 1.0 / (_number(match["number"] or "a") + 0.5 * bool(match["half"]))
    rest = said[: match.start()] + said[match.end() :]
    return rest.split(), (1.0 / often if often > 0 else None), match[0].strip(" ,")


def repeatedly(words: list[str]) -> str | None:
    """Return the words by which a sentence asks to do what it asks for many times; None where it does not."""
    match = _REPEATEDLY.search(" ".join(words))
    return match[0] if match else None


def cycle(words: list[str]) -> str | None:
    """Return the words by which a sentence asks to do all of it more than once; None where it does not."""
    match = _CYCLE.search(" ".join(words))
    return match[0].strip(" ,") if match else None


def _tells_a_speed(before: str, said: str) -> bool:
    """Tell whether "per second" makes a unit of length or angle a speed, as in "at one metre per second"."""
    ones = said.split()[:2]
    return _MEASURED.issuperset(before.split()[-1:] or [""]) or (ones[0] == "one" and ones[-1] in _MEASURED)


@dataclass(frozen=True)
class _Piece:
    words: list[str]
    lasts: float | None = None
    later: float | None = None
    waits: bool = False
    returns: bool = False


def _pieces(said: str) -> list[str]:
    """Split at words of order, and before "after 3 seconds" where something comes before that."""
    returned = [part for piece in _NEXT.split(said) for part in _AND_RETURNS.split(piece)]
    pieces = [after for piece in returned for undone in _undone(piece) for after in _after_lasting(undone)]
    parts: list[str] = []
    for piece in pieces:
        match = _AFTER.search(piece)
        if match is None or not match.start():
            parts += _before_the_last(piece)
        else:
            parts += [piece[: match.start()], piece[match.start() :].removeprefix(" ,").strip()]
    bare = [_ORDINAL.sub("", re.sub(r"^(?:and|but) ", "", part).strip(" ,;.")) for part in parts]
    return [part.strip(" ,;.") for part in bare if part.strip(" ,;.")]


def _undone(piece: str) -> list[str]:
    """Split "bend your knees and straighten them again", where what comes last undoes or repeats what goes before."""
    words = piece.strip(" ,;.").split()
    if words[-1:] != ["again"] or words[-2:-1] in (["and"], ["once"], ["over"]):
        return [piece]
    parts: list[list[str]] = [[]]
    for place, word in enumerate(words):
        if word in _JOINTS and _acts([after for after in words[place + 1 :] if after not in _JOINTS]):
            parts.append([])
        else:
            parts[-1].append(word)
    return [" ".join(part) for part in parts if part]


def _acts(words: list[str]) -> bool:
    """Tell whether words begin with a verb that says what to do next."""
    found = [KNOWN.get(tuple(words[:length])) for length in (4, 3, 2, 1)]
    verb = next((meaning.value for meaning in found if meaning is not None and meaning.tag == "verb"), "keep")
    return verb != "keep" and not gerund(words[0])


def _after_lasting(piece: str) -> list[str]:
    """Split "keep still for two seconds and jump", where what comes next is joined to what lasts some seconds."""
    match = _LASTED.search(piece)
    if match is None or not _verbs(piece[: match.start()].split()) or _family(match[2]) not in _FOLLOWING:
        return [piece]
    return [piece[: match.end(1)], *_after_lasting(piece[match.end() :])]


def _family(word: str) -> str | None:
    meaning = KNOWN.get((word,))
    return meaning.value if meaning is not None and meaning.tag == "verb" else None


def _returned(pieces: list[_Piece]) -> list[_Piece]:
    """Say of who comes back from what goes before that it is to be where the episode began."""
    back = [place > 0 and _RETURNS.match(" ".join(piece.words)) for place, piece in enumerate(pieces)]
    return [
        replace(piece, words=_AT_THE_START, waits=False, returns=True) if returns else piece
        for piece, returns in zip(pieces, back, strict=True)
    ]


def _completed(pieces: list[_Piece], own: Own) -> list[_Piece]:
    """Give what has no verb that of what goes before: "turn left, then right" turns right; "sit, then stand" rises."""
    for place, piece in enumerate(pieces[1:], 1):
        if piece.words == ["stand", "still"] and _LOWERED & {_family(word) for word in pieces[place - 1].words}:
            pieces[place] = replace(piece, words=["stand", "up"], waits=False)
        elif piece.words[:1] == ["sit"] and _RISEN & {_family(word) for word in pieces[place - 1].words}:
            pieces[place] = replace(
                piece, words=["sit", "down", *(w for w in piece.words[1:] if w not in ("down", "again"))]
            )
        before = _verbs(pieces[place - 1].words, own)
        if before and not (_verbs(piece.words, own) or _acts(piece.words)):
            tail = _place(pieces[place - 1].words) if own and not _place(piece.words) else []
            pieces[place] = replace(piece, words=[before[0], *piece.words, *tail])
    return pieces


def _place(words: list[str]) -> list[str]:
    """Return where something is put, as "into the bowl" says: "the banana into the bowl, then the apple"."""
    start = next((place for place, word in enumerate(words) if word in ("into", "in", "onto", "on", "beside")), None)
    return [] if start is None else words[start:]


def _verbs(words: list[str], own: Own = MappingProxyType({})) -> list[str]:
    """Return the words that are verbs by themselves, in the environment's own words or else in the lexicon's."""
    found = [(word, own.get((word,)) or KNOWN.get((word,))) for word in words]
    return [word for word, meaning in found if meaning is not None and meaning.tag == "verb"]


def _before_the_last(piece: str) -> list[str]:
    """Split "walk forward, but turn left after 5 seconds" where what comes later is joined to what goes before."""
    joined = _JOINED.search(piece) if _LATER_LAST.search(piece) else None
    return [piece[: joined.start()], piece[joined.end() :]] if joined is not None else [piece]


def _timed(piece: str) -> _Piece:
    """Take how long a behaviour lasts, and when it begins, out of its words."""
    later = lasts = None
    if match := _LATER.search(piece) or _LATER_LAST.search(piece):
        later = _number(match["number"]) + 0.5 * bool(match["half"])
        piece = (piece[: match.start()] + piece[match.end() :]).strip(" ,")
    if match := _LASTS.search(piece):
        lasts = _number(match["number"]) + 0.5 * bool(match["half"])
        piece = piece[: match.start()].strip(" ,")
    words = piece.split()
    if len(words) == 1 and words[0] in _WAITS | {"stand"}:
        waits, words = words[0] in _WAITS, ["stand", "still"]
    else:
        waits = _rests(words)
    return _Piece(words, lasts, later, waits)


def _rests(words: list[str]) -> bool:
    """Tell whether words only say to stay as one is: "stand still", "stay put"."""
    meaning = KNOWN.get(tuple(words))
    return meaning is not None and (meaning.tag, meaning.value) == ("verb", "still")


def _number(word: str) -> float:
    if word in ("a", "an"):
        return 1.0
    if word.startswith("half"):
        return 0.5
    return float(NUMBERS[word]) if word in NUMBERS else float(word)
