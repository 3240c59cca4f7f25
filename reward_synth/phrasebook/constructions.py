"""Constructions by plainer ones: counts and rates, steps, "i. e.", "instead of", chests that are low and rears high.

They are rewritten in the text before it is split into words, each to what the phrasebook reads anyway.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from rewardsmith.reward_synth.phrasebook.qualifiers import SIZES
from rewardsmith.reward_synth.speech.numbers import NUMBERS
from rewardsmith.reward_synth.speech.rewriting import rewritten

_LENGTH = r"(?:[\d.]+|an?|half an?|one|two|three|four|five) ?(?:k?m|cm|mm|(?:centi|milli|kilo)?met(?:re|er)s?)"
_RISE = rf"(?:(?:at least|at most|about|around|over|no more than|no less than) )?{_LENGTH}"
_AWAY = r"(forwards?|ahead|backwards?|sideways|to the (?:left|right|side))"
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
_COUNTED = {word: value for word, value in NUMBERS.items() if value} | {"half": 0.5}
_TIMES = rf"(?:(\d+(?:\.\d+)?|{'|'.join(_COUNTED)})(?: an?)? )?"

_LEAPERS = "kangaroo|bunny|rabbit|frog|hare|toad|cricket|grasshopper|flea"
"""What hops and jumps as a body does that is told to."""

_BY_FAR = r"(?:clearly|well|far|much|way|a lot|a good deal|considerably|noticeably|distinctly|definitely|visibly|"
_BY_FAR += r"a bit|slightly|somewhat|a little|just)"
"""How much more something is to be, where nothing says by how much."""
_COME_WHAT_MAY = (
    r"(?:no matter (?:what|who|how)[^,.;:]*|whatever happens|come what may|at all costs?|at any cost|by all means|"
)
_COME_WHAT_MAY += r"under no circumstances(?= not)|under any circumstances|in any case|whatever it takes)"
_FRONT = r"(?:(?:the |your |its )?(?:chest|front|head|nose|front end|shoulders|forehand|front half))"
_REAR = (
    r"(?:(?:the |your |its )?(?:rear|bottom|butt|bum|back end|rear end|hips?|hindquarters|hind end|tail|"
    r"haunches|back half|rump))"
)
_LOW, _HIGH = r"(?:low|down|lowered)", r"(?:high|up|raised|in the air|up in the air)"
_ORDINARY = (
    r"(?:leisurely|easy|brisk|comfortable|gentle|cool|steady|modest|moderate|relaxed|slow|quick|good|solid|nice|full)"
)


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


_WRITTEN: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (rf"\b(?P<take>take|taking|takes) {_HOW_STEPPED}(?P<noun>steps|strides|paces)\b", _stepped),
    (r"\b(not [\w ]{2,20}?) any ?(?:more|longer)\b", r"\1"),
    (rf"\b(?:only|merely) (?=(?:about )?{_LENGTH}\b)", ""),
    (r"\b(quicker|speedier|swifter|hastier) than\b", "faster than"),
    (r"\b(?:taller|loftier) than\b", "higher than"),
    (
        r"\bas (\w+) as (?:the|your|its|their|his|her) \w+ (?:can(?: go| manage| bear)?|allows?|permits?|lets? you|"
        r"will go)\b",
        r"as \1 as you can",
    ),
    (
        r"\b(wriggle|wiggle|slither)((?: \w+){0,4}?) "
        r"(?=as fast as (?:you|it) can (?:go|travel|move|swim)\b)",
        r"\1 forward\2 ",
    ),
    (
        r"\b(turn|rotate|spin|pivot)(?: around| round)? (?:until|till) (?:you|it) (?:are |is )?"
        r"(?:fac|look)(?:e|es|s|ing)?\b",
        "turn to face",
    ),
    (rf"\b(?:{_LEAPERS})[ -]?(hop|jump|leap)(s|ing)?\b", r"\1\2"),
    (
        rf"\b(?:until|till) (?:you|it|he|she) "
        rf"(?:(?:is|are|has|have)(?: (?:gone|covered|come|moved|run|walked|swum|hopped))?|"
        rf"(?:has|have) made|covers?|reach(?:es)?)? ?((?:at least |about )?{_LENGTH})(?: away| off| along)?"
        rf"(?= *(?:$|[,.;]| and| then| forward| ahead| backward| to the))",
        r"\1",
    ),
    (rf"(?P<take>)\b(?:with|in) {_HOW_STEPPED}(?P<noun>steps|strides|paces)\b", _stepped),
    (
        rf"\b{_BY_FAR} (?=(?:(?:higher|lower|further|farther|faster|slower|closer|nearer) than|above|below|over|behind|"
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
    (
        rf",? (?:each|every)(?: one)?(?: (?:time|jump|hop|leap|bound))?(?: (?:is|being|should be|must be))? "
        rf"(?={_RISE} high\b)",
        ", ",
    ),
    (r"(?<=high) (?:each|every)(?: single)? (?:time|jump|hop|leap|bound)\b", ""),
    (rf"\b(hop|jump|leap|bound)(ing)? {_AWAY},? (?:with )?({_RISE}) high\b", r"\1\2 \3 and jump \4 high"),
    (rf"\b(hop|jump|leap|bound)(ing)? ({_RISE}) high {_AWAY}", r"\1\2 \4 and jump \3 high"),
    (r",?(?: but| and)? (?:not|never) (sideways|forwards?|backwards?)(?= *(?:$|[,.;]))", r" and do not go \1"),
    (r"\b(finger|tip|fingertip) over (?=(?:the|its|your) (?:target|goal)\b)", r"\1 on "),
    (rf"\b(?:an?|the|at an?|at) {_ORDINARY} (?=\d[\d.]* ?(?:k?m|cm|mph))", "at "),
    (r"\b(?:right|straight|directly|immediately|just) (?=(?:in front of|next to|beside|behind|above|over the)\b)", ""),
    (r"\b(?:hardly|barely|scarcely) (?:using|spending|wasting|burning)(?: (?:the|your|any|its))*", "with little"),
    (
        r"\b(?:go easy|economi[sz]e|be sparing|be thrifty|be economical|skimp|cut down|save) (?:on|with) (?:the |"
        r"your )?",
        "minimise ",
    ),
    (
        rf"(?:at )?(?:an? |one )?\b{_TIMES}(?:full |complete |whole |entire )?(?:turn|revolution|rotation|spin|"
        rf"lap|circle)s?"
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
        r"\b(?:cap|limit|restrict) (?:the |your |its )?(?:speed|pace|velocity) (?:at|to) (?=\d[\d.]* ?(?:k?m|cm|mph))",
        "a speed of at most ",
    ),
    (
        r"\b(?:top out at|speed limit(?: of| is|:)?|with a cap of|capped at|limited to|"
        r"maxing out at) ?(?=\d[\d.]* ?(?:k?m|cm|mph))",
        "at most ",
    ),
    (r"\b(?:aim|shoot|go) for (?:about |around )?(?=\d[\d.]* ?(?:m/s|km/h|mph|cm/s|m per|metres? per))", "at "),
    (
        r"\b(?:averag(?:e|ing)|clock(?:ing)?|doing|hit(?:ting)?|hold(?:ing)?|mak(?:e|ing)|achiev(?:e|ing)|"
        r"cruis(?:e|ing) at)"
        r" (?=(?:about |around )?\d[\d.]* ?(?:m/s|km/h|mph|cm/s|m per|metres? per))",
        "with a speed of ",
    ),
    (r"\bwith(?: the| a)? (speed|velocity|height) (?=\d)", r"with a \1 of "),
    (
        r"\bwithout (?:ever )?(?:stopping|pausing|resting|a break|a pause|any break|interruption|letting up)\b",
        "all the time",
    ),
    (
        rf"(?<!in )(?<!with )\b(?:one|a|a single|one single) {_HUGE}(leap|jump|hop|bound|bounce)\b(?! (?:per|"
        rf"every|each|a|in)\b)",
        r"\1",
    ),
    (r"\b(slowly|steadily|carefully|quietly),? (?:but|and) surely\b", r"\1"),
    (
        rf"\b(\d+|{'|'.join(_COUNTED)}) (hop|jump|leap|bounce|bound|squat|kick|skip)s? (?:every|per|a|each|"
        rf"in a) (?=second\b|minute\b)",
        r"\2 \1 times per ",
    ),
    (
        r"\b(?:bolt|dead|ramrod|stock|perfectly|absolutely|totally|rock) (?=upright|straight|still|level|steady|"
        r"vertical|flat)",
        "",
    ),
    (
        r"\b(?:before (?:the )?time (?:runs out|is up)|(?:with)?in the (?:given |available )?time(?: available|"
        r" you have| limit)?"
        r"|before the (?:episode|time) (?:ends|is over))\b",
        "",
    ),
    (
        r"\b(?:with )?as (?:few|little) (jerks|jolts|wobbles|bumps|vibrations?|noise|jerking|wobbling|shaking|"
        r"sound) as "
        r"(?:possible|you can)",
        r"without \1",
    ),
    (
        r"\bin (?:as little time as (?:possible|you can)|record time|(?:the )?(?:least|shortest|minimum|minimal|"
        r"shortest possible|"
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
        r"\b(?:in |along |through |round |around |make |describe |do )?an? (left|right) (?:bend|curve|corner|arc|"
        r"loop|circle)\b",
        r"in a circle \1",
    ),
    (r"\b(left|right) (?=there\b|here\b|on the spot)(?<=right )", ""),
    (r"\bdo not just (?:stand|sit|lie|hang|stay|idle|wait)(?: there| here| around| about)*,? (?:but )?", ""),
    (r",? ?\bthe (fast|quick|slow|high|low|long|far|close|near)(?:er|ther) the better\b", r" as \1 as possible"),
    (r",? ?\bthe (?:further|more) the (?:better|merrier)\b", ""),
    (r", (?:whichever|either|any)(?: one| of them)?(?: you (?:like|want|prefer))?(?=$|[,.;!])", ""),
    (
        r"\b(?:to|at|in|with) (?:the|a) (?:rhythm|beat|rate|frequency|cadence|tempo) of (?=[\w.]+ (?:\w+ )?(?:per|a|"
        r"each|every|hz))",
        "",
    ),
    (r"\bup[- ]and[- ]down (?=motions?\b|movements?\b)", "vertical "),
    (r"\bside[- ]to[- ]side (?=motions?\b|movements?\b)", "lateral "),
    (r"\b(?:stop|prevent|save|guard|hinder) ((?:the|your|its) [\w ]{1,20}?) from (?=\w+ing\b)", r"keep \1 from "),
    (r"\b(?:gain|build up|build|gather|get) (?:some |enough )?(?:momentum|swing|speed) by ", ""),
    (r"\bstanding (?=(?:long |high )?(?:jump|leap|hop)\b)", ""),
    (
        rf"\bsit(ting)?(?: up| down| back)? on (?:{_REAR}|(?:the |your |its )?(?:behind|(?:hind|back) (?:legs|paws)))"
        r"(?= *(?:$|[,.;!]| and\b))",
        r"sit\1 down",
    ),
    (
        rf"\b(?:do|make|take|perform) ({'|'.join(_COUNTED)}|\d+) (jump|hop|leap|squat|nod|kick|knee bend)s(?= *[.!]*$)",
        r"\2 \1 times",
    ),
    (r"\bmake it (?:snappy|quick|fast)\b|\bbe quick(?: about it)?\b|\blook (?:sharp|lively)\b|\bchop chop\b", "fast"),
)
"""Patterns in the order in which they are rewritten, and what each comes to."""


def plainer(text: str) -> str:
    """Return a text in lower case with its constructions by plainer ones."""
    return rewritten(text, _WRITTEN)
