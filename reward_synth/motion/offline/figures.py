"""Amounts as they are put in few words, in those that are read: minus 5 cm, back to one, one turn every 8 seconds."""

from __future__ import annotations

import re
from collections.abc import Callable

from rewardsmith.reward_synth.motion.offline.shares import by_a_share
from rewardsmith.reward_synth.speech.numbers import NUMBERS
from rewardsmith.reward_synth.speech.rewriting import rewritten

_COUNT = rf"\d+(?:\.\d+)?|{'|'.join(NUMBERS)}|a|an|half an?|a half|a quarter(?: of an?)?|quarter"
_TURN = r"(?:full |whole |complete )?(?:revolution|rotation|turn|circle|lap|spin|round)s?"
_RATE = re.compile(
    rf"(?:\bat (?:a rate of )?)?\b(?P<turns>{_COUNT}) {_TURN} (?:per|every|in|each|a|an|within) "
    rf"(?P<number>\d+(?:\.\d+)?|"
    rf"{'|'.join(NUMBERS)}|other|half an?)? ?(?P<unit>seconds?|secs?|s|minutes?|mins?)\b"
)
_ONCE = re.compile(
    r"\b(?P<verb>(spin|turn|rotate|pivot|whirl|twirl|circle|go around)( around)?( (to the )?(left|right)| clockwise| "
    r"counterclockwise)?),? "
    rf"(?P<turns>once|twice|one time) (?:per|every|in|each|a) (?P<number>\d+(?:\.\d+)?|{'|'.join(NUMBERS)})? ?"
    r"(?P<unit>seconds?|secs?|s|minutes?)\b"
)
_SHARES = {"half": 0.5, "quarter": 0.25}

_VALUE = r"(?P<value>(?:an?other )?[\d.]+ ?(?:m/s|cm/s|km/h|deg/s|rad/s|degrees|rad|m|cm|mm|%|percent|hz)?)"
_UP_TO = (
    r"(?P<to>(about |around |exactly |roughly )?[-+]?[\d.]+ ?(?!m/s|cm/s|km/h)"
    r"(?:m|cm|mm|%|percent|degrees|inches)?(?=$|[ ,.;]))"
)
_FIRST = r"^(?P<first>(?:and |now |then |also )*)"
_IT = r"(?:it|that|this)"
_EACH = r"(?: (?:it|that|this|(?P<all>both|all|them|each)))?"
_RAISE, _REDUCE = r"increase|raise|up|boost", r"decrease|reduce|lower|cut"
_UPWARDS, _DOWNWARDS = r"increase|up|bump|crank|dial", rf"{_REDUCE}|drop|bring|take"
_SET = r"set|change|put|get|make|adjust"
_LIMB = r"(?:(?:front|back|left|right) )*(?:head|nose|foot|paw|hand|arm|leg|knee|elbow|body|torso|trunk)"
_OFTEN = r"(?P<value>[\d.]+ ?(?:hz|hertz)|(?:once|twice|[\d.]+ times|[a-z]+ times) (?:a|per) second)"
_PLAIN: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\b(?P<number>[\d.]+) more (?P<unit>m|cm|degrees|metres?|meters?|centimetres?|rad)\b"),
     r"\g<number> \g<unit> more"),
    (re.compile(rf"{_FIRST}(turn|rotate|yaw) (by )?another (?P<much>[\d.]+)( degrees)?$"),
     r"\g<first>another \g<much> degrees"),
    (re.compile(r"\b(turn|rotate|yaw) (by )?(minus |-)(?P<much>[\d.]+)( degrees)?\b"),
     r"turn right by \g<much> degrees"),
    (re.compile(r"\bpick (?P<what>(it|them|the [a-z]+)) up to (?=\d)"), r"lift \g<what> to "),
    (re.compile(r"(?<=to |at |of |is |it |be )(?P<sign>plus|positive|minus|negative) (?=\d)"),
     lambda found: "+" if found["sign"].startswith("p") else "-"),
    (re.compile(rf"{_FIRST}(minus|subtract|take (off|away)|less|deduct|shave off) {_VALUE}$"),
     r"\g<first>\g<value> less"),
    (re.compile(rf"{_FIRST}(take|knock|shave) {_VALUE} (off|away)$"), r"\g<first>\g<value> less"),
    (re.compile(rf"{_FIRST}(plus|add|put on|tack on) {_VALUE}( to (it|that))?$"), r"\g<first>\g<value> more"),
    (re.compile(rf"\b(?<!speed )(up|down|back|over|on) to {_UP_TO}"), r"to \g<to>"),
    (re.compile(rf"{_FIRST}((?P<more>{_RAISE})|{_REDUCE}) (the |your )?(?P<what>[a-z]+ )?(height|altitude)( by)? "
                rf"{_VALUE}$"),
     lambda found: f"{found['first']}{found['what'] or ''}{found['value']} {'higher' if found['more'] else 'lower'}"),
    (re.compile(rf"{_FIRST}(({_SET}|{_RAISE}|{_DOWNWARDS}) )?(the |its |your )?([a-z]+ )?"
                rf"(frequency|rhythm|beat|cadence|rate)( (down|up))?( to| at|:| =)? {_OFTEN}$"),
     r"\g<first>\g<value>"),
    (re.compile(rf"(?:^|(?<=[,;] )|(?<=and )|(?<=now ))(?P<what>(the |your )?{_LIMB}) (?P<way>up|down)( by)? "
                r"(?=[\d.]+ ?(cm|m|mm|inches)\b)"),
     lambda found: f"{'raise' if found['way'] == 'up' else 'lower'} {found['what']} by "),
    (re.compile(rf"^(?P<first>(and |now |then |make (it|that) |set (it|that) )*)"
                rf"({_DOWNWARDS}|{_UPWARDS}|raise|turn|set|change|put|get)( {_IT})?( (down|up|back))? to {_UP_TO}$"),
     r"\g<first>to \g<to>"),
    (re.compile(rf"{_FIRST}({_DOWNWARDS}|turn(?= ({_IT}|down))){_EACH}( (down|back))? by {_VALUE}$"),
     r"\g<first>\g<all> \g<value> less"),
    (re.compile(rf"{_FIRST}({_UPWARDS}|turn(?= ({_IT}|up))){_EACH}( up)? by {_VALUE}$"),
     r"\g<first>\g<all> \g<value> more"),
)  # fmt: skip
_OPPOSITE = {"fast": "slower", "quick": "slower", "slow": "faster", "high": "lower", "low": "higher", "big": "smaller",
             "small": "bigger", "deep": "higher", "far": "less", "much": "less", "little": "more"}  # fmt: skip
_MUCH = r"(?:(?:much|far|way|a bit|a little|a lot) )*"
_REMEDY = re.compile(
    rf"^(?:(?:and|no|but) )*(?:(?:it|that|this) (?:is|was) |you are )?(?:still )?{_MUCH}too "
    rf"(?P<word>{'|'.join(_OPPOSITE)})(?: now)?[,.;!:]+ (?:and |so )?(?P<remedy>.+)$"
)
"""What is too much or too little, and how much more or less there should be."""

_COUNTED = re.compile(
    rf"^(?:(?:take|knock|shave|cut) (?P<off>{_COUNT}|[\d.]+ ?[a-z/]+)(?: off| away)|(?:add|put on) (?P<on>{_COUNT}))$"
)
_SO_MUCH = re.compile(r"^(?P<much>[\d.]+ ?[a-z/%]*) (?:less|more)$")
_BARE = re.compile(rf"^((?:and |now |then )*(?:back |down |up |only )?to |make (?:it|that) )({'|'.join(NUMBERS)})$")


_PARTS = re.compile(
    r"^(?P<first>((and|now|only|just|make it|to|about|open it|open|set it to) )*)(?P<share>three quarters|(a|one) "
    r"quarter|(a|one) third|"
    r"two thirds)( open| of the way| shut)?$"
)
_TAP = re.compile(r"\b(tap|faucet|valve|water)\b")
_TURN_IN_PART = re.compile(r"\b(by )?(a |one )?(quarter|half)( of)?( an?)?[ -]turn\b")
_TURNED = {"quarter": 90, "half": 180}
_PERCENT = {"three": "75 %", "quarter": "25 %", "third": "33 %", "two": "67 %"}


def in_percent(text: str) -> str:
    """Return "75 %" for "three quarters", of what opens and shuts."""
    if not _TAP.search(text):
        text = _TURN_IN_PART.sub(lambda part: f"by {_TURNED[part[3]]} degrees", text)
    if (found := _PARTS.match(text)) is None:
        return text
    return found["first"] + next(share for word, share in _PERCENT.items() if word in found["share"].split())


def in_figures(text: str) -> str:
    """Return a sentence with its rates of turning in degrees a second, and amounts as so much more, less or to."""
    text = _ONCE.sub(lambda found: f"{found['verb']} at {_rate(found)}", text)
    text = _RATE.sub(lambda found: f"at {_rate(found)}", text)
    text = re.sub(r"\bmake (it|that) at (?=[\d.]+ deg/s)", r"make \1 ", text)
    text = _BARE.sub(lambda found: f"{found[1]}{NUMBERS[found[2]]:g}", text)
    text = by_a_share(text)
    complaint = _REMEDY.match(text)
    return _remedied(text, complaint) if complaint else rewritten(text, _PLAIN)


def _remedied(text: str, complaint: re.Match[str]) -> str:
    """Return "1 slower" for "too fast, take one off", where the remedy says how much; else the sentence."""
    remedy = complaint["remedy"]
    if counted := _COUNTED.match(remedy):
        much = counted["off"] or counted["on"]
        remedy = f"{much if much[0].isdigit() else f'{_number(much):g}'} {'less' if counted['off'] else 'more'}"
    much = _SO_MUCH.match(rewritten(remedy, _PLAIN))
    return f"{much['much']} {_OPPOSITE[complaint['word']]}" if much else rewritten(text, _PLAIN)


def _rate(found: re.Match[str]) -> str:
    turns = {"once": 1.0, "twice": 2.0, "one time": 1.0}.get(found["turns"]) or _number(found["turns"])
    seconds = _number(found["number"] or "1") * (60 if found["unit"].startswith("m") else 1)
    return f"{360 * turns / seconds:.4g} deg/s"


def _number(words: str) -> float:
    """Return the number of a count in words: two, half a."""
    for word, share in _SHARES.items():
        if word in words.split():
            return share
    if words in ("a", "an", "other"):
        return 2.0 if words == "other" else 1.0
    return NUMBERS[words] if words in NUMBERS else float(words)
