"""What a request is framed in: who asks, of whom, for what purpose: "for my thesis i need the model to walk".

Courtesies are known turn by turn; a frame is any run of words that speak of asking, wanting, teaching and watching and
of nothing that a body does, up to where what is to be done begins.
"""

from __future__ import annotations

import re

_SPOKEN = """
    i we you he she it they one someone somebody everyone anyone me us him her them my our your his their myself
    the a an this that these those there here

    am is are was were be been being do does did have has had having will would shall should can could may might
    must ought need needs needed get gets getting got let lets make makes making made

    want wants wanted wish wishes hope hopes hoping expect expects expecting request requests requested ask asks
    asked asking like love prefer appreciate require requires required supposed meant due going told tell say
    says wonder wondering think thinking thought guess suppose imagine believe know see watch look show shows
    teach train trains trained training learn learns learning design write create build generate develop
    optimize optimise program code help try trying attempt remember forget order orders ordered instruct
    instructs instructed agree agreed

    robot agent model policy controller network reward rewards function behaviour behavior behaviours task goal
    objective aim mission exercise question thesis experiment experiments project paper homework assignment lab
    course class pupil student students trainee child demo demonstration video skill thing job idea plan
    instruction command today simulation attention pay

    please kindly maybe perhaps possibly just simply actually basically really now first next again also so ok
    okay well alright whether if how what when whenever once new sure certain important possible able ready
    interesting interested young dear hi hello hey hmm um simple following
    which who suits to for in on at of with by about as because but and
"""
"""Who asks whom, auxiliaries, verbs of asking, wanting, thinking, teaching and watching, what it is for, and how."""

_WORDS = frozenset(_SPOKEN.split())

_IT = r"(?:you|it|he|she|(?:the|a|an|our|my|this|that|your) \w+)"
_CAN = r"(?:can|could|will|would|shall|should|might|must)"
_TO = r"(?<!\bget )(?<!\bgetting )(?<!\bgot )(?<!^going )to"
_HINGE = re.compile(
    rf"\b(?:{_TO}|(?P<who>(?:policy|controller|behaviou?r|agent|model|robot|skill|program|network|reward|one) "
    rf"(?:(?:in |by )?which|that|who|where)(?: {_CAN})?)|"
    rf"(?P<for>reward(?:ing)?(?: for)?)(?= \w+ing\b)|and|how (?:to|you|it)|that you|have it|{_IT} {_CAN}|(?:watch|"
    rf"see) {_IT})(?= )|"
    r"[,:;?!]|\.+(?= )| -(?= )"
)
"""After what what is to be done may begin."""

_SOFTLY = re.compile(r"(?:[ ,.:;?!-]|\b(?:please|kindly|perhaps|maybe|possibly|just|simply)\b)*")
"""What may stand before it."""

_THING = re.compile(r"(?:the|a|an|my|your|our|his|her|its|this|that|these|those|it|them|one|\d|[xyz]\b|be\b|do so)\b")
"""How it does not begin: what stands there then is where to, or what."""

_MARK = re.compile(
    r"^(?:[>*#•]+ *|- +(?=[a-z])|\(?\d{1,2}[.)] +(?=[a-z])|tl;? ?dr[:,;]? *|/?task\b[:,]? +|"
    r"(?:todo|to-do|request|prompt|query|wish|instruction|command|objective|goal) ?: +)+"
)
"""How a line of a list, a quotation or a command begins."""


def unframed(text: str) -> str:
    """Return a text in lower case without the longest frame at its beginning."""
    text = _MARK.sub("", text)
    begins = 0
    for hinge in _HINGE.finditer(text):
        if not _WORDS.issuperset(re.findall(r"[\w']+", text[begins : hinge.end()])):
            break
        rest = _SOFTLY.sub("", text[hinge.end() :], count=1)
        named = hinge["who"] or hinge["for"]
        if rest and (named or (hinge.start() and not _THING.match(rest))):
            begins = len(text) - len(rest)
    return text[begins:]
