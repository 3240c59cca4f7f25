"""Ways of writing that come to one: contractions, abbreviations, coordinates, the most and least of an amount.

They are rewritten in the text before it is split into words, each to what the phrasebook reads anyway.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from rewardsmith.reward_synth.phrasebook.qualifiers import SIZES

_PLACE = r"([-+]?\d*\.?\d+)(?: ?(?:m|metres?|meters?)\b)?"
"""A coordinate [m]."""
_LENGTH = r"(?:[\d.]+|an?|half an?|one|two|three|four|five) ?(?:k?m|cm|met(?:re|er)s?)"
_SIDES = r"(?:(?:to the )?(?:left|right)|forwards?|backwards?|ahead)"
_SPEED = r"[\d.]+ ?k?c?m ?/ ?[sh]"
_LIMBS = r"(?:feet|legs|paws|hands|arms)"
_RISING = r"(?:lift|rais|bring|ris|hoist|heav|scoop|haul|carr|hold|pick|jump|hop|leap|bounc|stand|climb|pull|push)\w*"
_RISEN = "come|go|get|stand|rise|climb|jump|hop|sit|lie|straighten|swing"
_BEFORE = r"(?:[\d.]+(?: ?m/s)?|rest|zero|(?:a )?standstill)"
_UP, _DOWN = r"rais(?:e|ing)|lift(?:ing)?", r"lower(?:ing)?"
_BENT, _STRAIGHT = r"bend(?:ing)?|flex(?:ing)?", r"(?:straighten|extend|unbend|stretch)(?:ing)?"
_CONTRARY = ((_UP, _DOWN), (_DOWN, _UP), (_BENT, _STRAIGHT), (_STRAIGHT, _BENT))
"""Verbs that undo each other: "raise and lower it" is to do so again and again."""
_MOST = r"(?:max(?:imum|imal|\.)?|top)"
_LEAST = r"min(?:imum|imal|\.)?"
_WANTED = r"(?:target|desired|commanded|goal)"
_START = r"(?:(?:at|in|where) )?(?:the|its|your|their|it|you) (?:start|beg[aiu]n)\w*(?: (?:height|position|pose))?\b"
_FREE = (
    r"no matter (?:which|what)(?: (?:way|one|direction|side))?|"
    r"(?:the )?(?:direction|way|side) does not matter|either(?: \w+)? (?:is|will be|would be) (?:fine|ok|okay)"
)
"""What leaves a choice, so that it asks for nothing."""
_TILTED = r"(pitch\w*|tilt\w*|lean\w*)"
_KEPT = r"(keep|keeping|hold|holding|maintain|maintaining)"
_OWN = r"(?:(?:the|its|your|a) )?(?:torso |body |base |trunk )?"


def _place(found: re.Match[str]) -> str:
    """Say coordinates, which count from where an episode begins, as ways along x and y."""
    along, across = float(found[1]), float(found[2] or 0.0)
    ways = [f"{abs(along):g} m {'backward' if along < 0 else 'forward'}"]
    if found[2]:
        ways.append(f"{abs(across):g} m to the {'right' if across < 0 else 'left'}")
    return " and go ".join(ways)


def _stepped(found: re.Match[str]) -> str:
    """Say "short, quick steps" by the steps' size, which nothing measures, and an adverb for each other adjective."""
    said = re.findall(r"[a-z]+", found["how"])
    sizes = [word for word in said if word in SIZES]
    adverbs = [adverb for word in said if (adverb := _OF_STEPS.get(word))]
    steps = [f"with {size} {found['noun']}" for size in sizes[:1]]
    verb = {"take": "walk ", "taking": "walking ", "takes": "walks "}.get(found["take"] or "", "")
    return verb + " ".join([*adverbs, *steps])


def _turning(found: re.Match[str]) -> str:
    """Say "one turn every 5 seconds" as an angular speed."""
    turns, seconds = (1.0 if said is None else _COUNTED.get(said) or float(said) for said in found.groups())
    return f"at {360 * turns / seconds:g} degrees/s"


def _raised(found: re.Match[str]) -> str:
    """Say "keep it higher than at the start" as raising it."""
    return f"rais{found[1] or 'e'} {found[2]}"


_OF_STEPS = {
    "quick": "quickly", "fast": "fast", "rapid": "quickly", "brisk": "briskly", "slow": "slowly", "light": "lightly",
    "soft": "lightly", "quiet": "quietly", "gentle": "gently", "careful": "carefully", "smooth": "smoothly",
    "steady": "steadily", "even": "steadily", "regular": "steadily", "measured": "slowly",
}  # fmt: skip
"""Adverbs by what steps are said to be."""
_HOW_STEPPED = rf"(?P<how>(?:(?:{'|'.join((*SIZES, *_OF_STEPS))})(?:,? and |, ?| ))+)"

_HUGE = (
    r"(?:(?:single|small|tiny|little|big|large|huge|giant|great|enormous|mighty|gigantic|massive|long|high|powerful) )*"
)
_COUNTED = {
    "one": 1.0,
    "two": 2.0,
    "three": 3.0,
    "four": 4.0,
    "five": 5.0,
    "six": 6.0,
    "eight": 8.0,
    "ten": 10.0,
    "half": 0.5,
}
_TIMES = rf"(?:(\d+(?:\.\d+)?|{'|'.join(_COUNTED)})(?: an?)? )?"

_BY_FAR = r"(?:clearly|well|far|much|way|a lot|a good deal|considerably|noticeably|distinctly|definitely|visibly|"
_BY_FAR += r"a bit|slightly|somewhat|a little|just)"
"""How much more something is to be, where nothing says by how much."""
_COME_WHAT_MAY = (
    r"(?:no matter what(?: happens)?|whatever happens|come what may|at all costs?|at any cost|by all means|"
)
_COME_WHAT_MAY += r"under no circumstances(?= not)|under any circumstances|in any case|whatever it takes)"
_FRONT = r"(?:(?:the |your |its )?(?:chest|front|head|nose|front end|shoulders|forehand|front half))"
_REAR = r"(?:(?:the |your |its )?(?:rear|bottom|butt|bum|back end|rear end|hips?|hindquarters|hind end|tail|haunches|back half|rump))"
_LOW, _HIGH = r"(?:low|down|lowered)", r"(?:high|up|raised|in the air|up in the air)"
_ORDINARY = (
    r"(?:leisurely|easy|brisk|comfortable|gentle|cool|steady|modest|moderate|relaxed|slow|quick|good|solid|nice|full)"
)

_WRITTEN: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"\bcan ?not\b|\bcan't\b", "can not"),
    (r"\bwon't\b", "will not"),
    (r"\bain't\b", "is not"),
    (r"\b(do|does|did|is|are|must|should|would|could|might|need|has|have)n'?t\b", r"\1 not"),
    (r"\blet's\b", "let us"),
    (r"\b(inverted )?double pendulum\b", "pendulum"),
    (r"\b(i|you|we|they|it|he|she|that)'(?:d|ll|ve|re|m|s)\b", r"\1"),
    (r"\b(i|we) (would )?like\b", r"\1 want"),
    (r"\b(a |at )?right angles?\b", "90 degrees"),
    (r"\bin a (left|right|clockwise|(?:counter|anti)[ -]?clockwise)(?:[ -]hand)? circle\b", r"in a circle \1"),
    (r"(?<!\w)([-+])(?=[xyz]\b)", lambda sign: "positive " if sign[1] == "+" else "negative "),
    (rf"\b(?:to|at) x ?= ?{_PLACE}(?:(?: ?,| and)* y ?= ?{_PLACE})?", _place),
    (rf"\b({_LENGTH} (?:forwards?|ahead|backwards?)),? and (?={_LENGTH} (?:to the )?(?:left|right)\b)", r"\1 and go "),
    (rf"\bnear x ?= ?{_PLACE}", r"near \1 m"),
    (rf"\b({_SIDES} {_LENGTH}),? and (?={_SIDES} {_LENGTH})", r"\1 and go "),
    (rf"\b({_LENGTH} {_SIDES}),? and (?={_LENGTH} {_SIDES})", r"\1 and go "),
    (rf"\b({_SIDES} at {_SPEED}),? and (?={_SIDES} at {_SPEED})", r"\1 and go "),
    (rf"\b({_LIMBS}(?: \w+){{0,3}}) (?:all )?at once\b", r"\1 at the same time"),
    (r"\b(?:yaw|turn|turning|angular|rotation) (?:rate|velocity|speed)(?: of | ?= ?| )(?=[\d.])", "turning at "),
    (rf"\bget(ting)? (?={_LENGTH} (?:away|ahead|forwards?|backwards?))", r"go\1 "),
    (rf"\b({_RISEN})(s|ing)? back (up|down)\b", r"\1\2 \3 again"),
    (r"\bget(ting)? up to (?=[\d.]|half|an? |one|two)", lambda form: f"ris{'ing' if form[1] else 'e'} to "),
    (rf"\b({_RISING}\b[\w ]{{0,40}}?) up to (?=[\d.]|half|an? |one|two)", r"\1 to "),
    (r"\bat (?:a |an |normal |usual )*walking (?:speed|pace)\b", "moderately"),
    (r"\bat (?:a |an |full )*running (?:speed|pace)\b", "fast"),
    (rf"\b(?:go|get|speed|accelerate)(?: up)? from {_BEFORE} to (?=[\d.])", "reach a speed of "),
    *((rf"\b({one}) and (?:{other})\b", r"repeatedly \1") for one, other in _CONTRARY),
    (r"\b(?:all right|alright)\b,?", ""),
    (r"\b(?:right|straight) (?:now|away)\b", "immediately"),
    (r"\bbob(?:s|bing)? up and down\b", "move up and down"),
    (r"\b(?:cent(?:er|re) of (?:mass|gravity)|com)\b", "body"),
    (r", (?:just|only) (?=\w+ing\b)", ", but "),  # "no running, just walking"
    (r"(?<=[^\W\d]) - (?=[^\W\d])", ", "),
    (r"(?<=[^\W\d]) ?: ?(?=[\d.])", " "),
    (rf"\b((?:step|stride|hop|jump|leap|bound|stroke)s) of ({_LENGTH})\b", r"\2 \1"),
    (rf"\b(?P<take>take|taking|takes) {_HOW_STEPPED}(?P<noun>steps|strides|paces)\b", _stepped),
    (rf"(?P<take>)\b(?:with|in) {_HOW_STEPPED}(?P<noun>steps|strides|paces)\b", _stepped),
    (
        rf"\b{_BY_FAR} (?=(?:higher|lower|further|farther|faster|slower|closer|nearer|above|below|over|behind|"
        r"in front|away from)\b)",
        "",
    ),
    (r",? ?(?:\bi\. ?e\.|\bie,|\bthat is(?: to say)?,|\bin other words,?|\bnamely,?|\bmeaning(?: that)?\b),? ?", ", "),
    (rf",? ?\b{_COME_WHAT_MAY}\b", ""),
    (rf"\b{_FRONT} {_LOW},?(?: and| but)? {_REAR} {_HIGH}\b", "lean forward"),
    (rf"\b{_REAR} {_HIGH},?(?: and| but)? {_FRONT} {_LOW}\b", "lean forward"),
    (rf"\b{_FRONT} {_HIGH},?(?: and| but)? {_REAR} {_LOW}\b", "lean backward"),
    (r"\b(?:with|on|at|in|during) (?:each|every) (?:single )?(?:step|stride|hop|jump|leap|bound|stroke|landing)\b", ""),
    (r"\bafter (?:each|every) (?:jump|hop|leap|bound)\b", "when jumping"),
    (rf"\b(?:an?|the|at an?|at) {_ORDINARY} (?=\d[\d.]* ?(?:k?m|cm|mph))", "at "),
    (r"\b(?:right|straight|directly|immediately|just) (?=(?:in front of|next to|beside|behind|above|over the)\b)", ""),
    (r"\b(?:hardly|barely|scarcely) (?:using|spending|wasting|burning)(?: (?:the|your|any|its))*", "with little"),
    (
        r"\b(?:go easy|economi[sz]e|be sparing|be thrifty|be economical|skimp|cut down|save) (?:on|with) (?:the |your )?",
        "minimise ",
    ),
    (
        rf"(?:at )?(?:an? |one )?\b{_TIMES}(?:full |complete |whole |entire )?(?:turn|revolution|rotation|spin|lap|circle)s?"
        rf" (?:every|per|each) (?:{_TIMES})?(?:seconds?|s)\b",
        _turning,
    ),
    (
        r"(?<!to )(?<!from )(?<!on )\b(and|then|than|of|but)( then)? (the|your|its) (left|right|other)"
        r"(?= *(?:$|[,.;]| and\b| then\b| up\b| down\b| in the air| off the))",
        r"\1\2 \3 \4 one",
    ),
    (r"\b(?:instead of|as opposed to|rather than) [\w ]+?, (?=\w)", ""),
    (r",? \b(?:instead of|as opposed to) [\w ]+?(?=$|[,.;:!]| and | but | while | with | at \d)", ""),
    (
        r"\b(?:cap|limit|keep|hold|restrict) (?:the |your |its )?(?:speed|pace|velocity) (?:at|to|under|below) (?=\d|half|an? |one)",
        "a speed of at most ",
    ),
    (
        r"\b(?:top out at|speed limit(?: of| is|:)?|with a cap of|capped at|limited to|maxing out at) ?(?=\d[\d.]* ?(?:k?m|cm|mph))",
        "at most ",
    ),
    (r"\b(?:aim|shoot|go) for (?:about |around )?(?=\d[\d.]* ?(?:m/s|km/h|mph|cm/s|m per|metres? per))", "at "),
    (
        r"\b(?:averag(?:e|ing)|clock(?:ing)?|doing|hit(?:ting)?|hold(?:ing)?|mak(?:e|ing)|achiev(?:e|ing)|cruis(?:e|ing) at)"
        r" (?=(?:about |around )?\d[\d.]* ?(?:m/s|km/h|mph|cm/s|m per|metres? per))",
        "with a speed of ",
    ),
    (r"\bwith(?: the| a)? (speed|velocity|height) (?=\d)", r"with a \1 of "),
    (
        r"\bwithout (?:ever )?(?:stopping|pausing|resting|a break|a pause|any break|interruption|letting up)\b",
        "all the time",
    ),
    (
        rf"(?<!in )(?<!with )\b(?:one|a|a single|one single) {_HUGE}(leap|jump|hop|bound|bounce)\b(?! (?:per|every|each|a|in)\b)",
        r"\1",
    ),
    (r"\b(slowly|steadily|carefully|quietly),? (?:but|and) surely\b", r"\1"),
    (
        rf"\b(\d+|{'|'.join(_COUNTED)}) (hop|jump|leap|bounce|bound|squat|kick|skip)s? (?:every|per|a|each|in a) (?=second\b|minute\b)",
        r"\2 \1 times per ",
    ),
    (
        r"\b(?:bolt|dead|ramrod|stock|perfectly|absolutely|totally|rock) (?=upright|straight|still|level|steady|vertical|flat)",
        "",
    ),
    (
        r"\b(?:before (?:the )?time (?:runs out|is up)|(?:with)?in the (?:given |available )?time(?: available| you have| limit)?"
        r"|before the (?:episode|time) (?:ends|is over))\b",
        "",
    ),
    (
        r"\b(?:with )?as (?:few|little) (jerks|jolts|wobbles|bumps|vibrations?|noise|jerking|wobbling|shaking|sound) as "
        r"(?:possible|you can)",
        r"without \1",
    ),
    (
        r"\bin (?:as little time as (?:possible|you can)|record time|(?:the )?(?:least|shortest|minimum|minimal|shortest possible|"
        r"least possible)(?: amount of)? time(?: possible)?)\b",
        "as fast as possible",
    ),
    (
        r"\b(?:by|via|on|along) the (?:shortest|quickest|fastest|most direct|direct) (?:way|route|path)\b|"
        r"\bwithout (?:any |a )?detours?\b",
        "quickly",
    ),
    (
        rf"\b({_LENGTH} (?:to the )?(?:left|right|forwards?|ahead|backwards?)), (?={_LENGTH} (?:to the )?"
        r"(?:left|right|forwards?|ahead|backwards?))",
        r"\1 and go ",
    ),
    (
        r"(?<!turn )(?<!rotate )(?<!spin )\b(?:in )?an? (?:full|complete|whole|perfect|closed) (?:circle|loop)\b",
        "in a circle",
    ),
    (r"\b(left|right)[ -]hand(?:ed)? (?=bend|turn|curve|circle|corner|loop|arc)", r"\1 "),
    (r"\b(?:make|do|take) a (?:sharp |quick |slow |full |hard )?(left|right) turn\b", r"turn \1"),
    (r"\b(left|right) (?:turn|face)(?=[!.]* *$)", r"turn \1"),
    (
        r"\b(?:in |along |through |round |around |make |describe |do )?an? (left|right) (?:bend|curve|corner|arc|loop|circle)\b",
        r"in a circle \1",
    ),
    (r"\b(left|right) (?=there\b|here\b|on the spot)(?<=right )", ""),
    (r"\bdo not just (?:stand|sit|lie|hang|stay|idle|wait)(?: there| here| around| about)*,? (?:but )?", ""),
    (r"\bno matter (?:what|who|how)\b[^,.;:]*", ""),
    (r"\bfwd\b", "forward"),
    (r"\bbwd\b", "backward"),
    (r"\bvel\b", "velocity"),
    (r"\b(?:x[ -]velocity|v_?x)\b", "forward velocity"),
    (r"\b(?:y[ -]velocity|v_?y)\b", "lateral velocity"),
    (r"\bw/o\b", "without"),
    (r"\bw/(?= ?\w)", "with "),
    (r"(?<!\w)@(?= ?[\d.])", "at "),
    (r"\bapprox\.", "approximately"),
    (rf"\b{_MOST} (?=[\d.])", "at most "),
    (rf"\b{_LEAST} (?=[\d.])", "at least "),
    (rf"\b(?:an? |the )?{_MOST} (\w+) (?:of |is |: ?)?(?=[\d.])", r"a \1 of at most "),
    (rf"\b(?:an? |the )?{_LEAST} (\w+) (?:of |is |: ?)?(?=[\d.])", r"a \1 of at least "),
    (rf"\b(?:the )?{_WANTED} (\w+)(?: ?[:=] ?| of | is )(?=[\d.])", r"a \1 of "),
    (r"\b(?:speed|accelerat)\w*( up)? to (?=[\d.]|half|an? |one|two)", "reach a speed of "),
    (rf"\b(?:keep|hold)(ing)? ([\w ]{{1,30}}?) higher than {_START}", _raised),
    (rf"\b(?:keep|hold)(ing)? ([\w ]{{1,30}}?) lower than {_START}", r"lower\1 \2"),
    (rf"\b{_TILTED} {_OWN}nose[ -]down\b", r"\1 forward"),
    (rf"\b{_TILTED} {_OWN}nose[ -]up\b", r"\1 backward"),
    (r"\b(?:roll and (?:the )?pitch|pitch and (?:the )?roll)(?: angles?)?\b", "tilt"),
    (rf"\b{_KEPT} {_OWN}yaw\b", r"\1 the heading"),
    (r"\b(?:and )?leav(?:e|ing) ((?:the|your|its) [\w ]{1,25}?) alone\b", r"without moving \1"),
    (rf"[,.;]? ?\b(?:{_FREE})\b", ""),
    (r"(?<=\w)'s\b", ""),
    (r"(?<=s)'(?=\s|$)", ""),
)
"""Patterns in the order in which they are rewritten, and what each comes to."""


def uniform(text: str) -> str:
    """Return a text in lower case with its ways of writing made uniform."""
    for pattern, plain in _WRITTEN:
        text = re.sub(pattern, plain, text)
    return text
