"""What is typed in haste or written short, in full: "pls" please, "dont" do not, "w/o" without, "1st" first."""

from __future__ import annotations

import re
from collections.abc import Callable

from rewardsmith.reward_synth.speech.rewriting import rewritten

_SHORT = {
    "you": "u ya", "your": "ur yr yer youre", "are": "r", "them": "em 'em", "i am": "im", "i would": "id",
    "that is": "thats", "what is": "whats", "where is": "wheres", "let us": "lets", "let me": "lemme",
    "give me": "gimme", "just": "jst jus", "all": "al", "move": "moov", "forget": "forgt", "slow": "slo",
    "going to": "gonna", "want to": "wanna", "have to": "gotta", "do not": "dont", "does not": "doesnt",
    "is not": "isnt ain't aint", "can not": "cant cannot can't", "will not": "won't wont",
    "please": "pls plz plse plox", "thanks": "thx tnx tx ty thanx cheers", "yes": "yeah yep yup aye",
    "no": "nah nope naw", "and": "n an'", "the": "teh hte", "as soon as possible": "asap a.s.a.p a.s.a.p.",
    "now": "rn", "before": "b4", "until": "til 'til", "through": "thru", "while": "whilst", "because": "coz cuz",
    "great": "gr8", "little": "lil wee teeny", "a bit": "abit", "a lot": "alot", "any more": "anymore",
    "left": "lft leftwards", "right": "rgt rightwards", "front": "frnt", "back": "bk", "forward": "fwd",
    "forwards": "fwds", "backward": "bwd", "clockwise": "cw", "counterclockwise": "ccw", "velocity": "vel",
    "approximately": "approx.", "doing": "doin", "going": "goin", "walking": "walkin", "running": "runnin",
    "jumping": "jumpin", "turning": "turnin", "spinning": "spinnin", "moving": "movin", "legs": "leggies",
    "though": "tho", "": "kinda sorta",
}  # fmt: skip
"""Words in full, and how they are typed."""

_FULL = {short: full for full, listed in _SHORT.items() for short in listed.split()}
_TYPED = re.compile(rf"(?<![\w'/.-])(?:{'|'.join(map(re.escape, sorted(_FULL, key=len, reverse=True)))})(?![\w'/-])")

_PRONOUN = "i|you|we|they|it|he|she|that|this|what|there"
_JOINED = {"d": "would", "ll": "will", "ve": "have", "re": "are", "m": "am", "s": "is"}
_COMPARED = {"far": "farther", "wide": "wider", "gentle": "gentler", "big": "bigger", "close": "closer"}
_NTH = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_PATTERNS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\blet's\b"), "let us"),
    (re.compile(rf"\b({_PRONOUN})'({'|'.join(_JOINED)})\b"), lambda found: f"{found[1]} {_JOINED[found[2]]}"),
    (re.compile(r"\b(do|does|did|is|are|must|should|would|could|might|need|has|have)n'?t\b"), r"\1 not"),
    (re.compile(r"\b(10|[1-9])(?:st|nd|rd|th)\b"), lambda found: _NTH[int(found[1]) - 1]),
    (re.compile(r"\bw/o\b"), "without"),
    (re.compile(r"\bw/(?= ?\w)"), "with "),
    (re.compile(r"(?<!\w)@(?= ?[\d.])"), "at "),
    (re.compile(r"\b(left|right|front|back|hind|rear|other|the) 1(?=$|[,.;!?]| (?:and|by|up|down)\b)"), r"\1 one"),
    (
        re.compile(r"\bmore (slow|quick|fast|high|low|near|far|wide|gentle|soft|hard|big|small|close)(?:ly)?\b"),
        lambda found: _COMPARED.get(found[1], f"{found[1]}er"),
    ),
    (re.compile(r"(?<=\d) ?(?:m|meters?|metres?) (?:in|by|at|on) second\b"), " m/s"),
    (re.compile(r"\bround and round\b"), "around and around"),
    (re.compile(r"(?<!\ba )\bround(?= *$|[,.;!?]| (?:in|to|and|the|at|as (?:fast|quick)|by|with)\b)"), "around"),
    (re.compile(r"\b2 (?=(?:the|your|me|here)\b)"), "to "),
    (re.compile(r"\bafter than\b"), "after that"),
    (re.compile(r"\band than\b"), "and then"),
    (re.compile(r"(?<!as )\bas (\w+) (you|it|they) can\b"), r"as \1 as \2 can"),  # "as fast you can"
    (re.compile(r"\b([a-z]{3,}) \1\b"), r"\1"),  # "walk walk"
)
_DOUBLED = {"all", "creep", "deep", "feet", "foot", "freeze", "good", "keep", "knee", "look", "need", "off", "roll",
            "see", "small", "speed", "still", "tall", "too", "wheel", "will"}  # fmt: skip
"""Words that are written with a letter twice however long that is drawn."""

_DRAWN = re.compile(r"\b[a-z]*([a-hj-z])\1{2,}[a-z]*\b")
_RUN = re.compile(r"([a-z])\1{2,}")
_CRY = re.compile(r"\b(?P<cry>no|yes|stop|up|down|wait|hey)(?<=(?P<last>[a-z]))(?P=last)+\b")


def in_full(text: str) -> str:
    """Return a text in lower case with its short forms in full."""
    text = _CRY.sub(r"\g<cry>", _DRAWN.sub(lambda found: _undrawn(found[0]), text))
    text = _TYPED.sub(lambda found: _FULL[found[0]], text)
    return rewritten(text, _PATTERNS)


def _undrawn(word: str) -> str:
    """Return "slow" for "sloooow" and "good" for "goooood"."""
    doubled = _RUN.sub(r"\1\1", word)
    return doubled if doubled in _DOUBLED else _RUN.sub(r"\1", word)
