"""Little effort, whatever it is called: "cheap in energy", "without burning much fuel", "small actuation cost"."""

from __future__ import annotations

from rewardsmith.reward_synth.speech.rewriting import Rewrite, compiled, rewritten

_USE = (
    r"(?:use|usage|consumption|costs?|expenditure|demands?|draw|drain|budget|spending|input|output|bill|needs|"
    r"footprint|economy)"
)
_BARE = r"(?:energy|power|fuel|battery(?: power)?|effort|torques?|forces?|electricity|exertion|juice)"
_OF_MOTORS = r"(?:motor|joint|actuator|actuation|control|electric(?:al)?|muscle)"
_EFFORT = (
    rf"(?:(?:{_OF_MOTORS} )?{_BARE}(?: {_USE})?|{_OF_MOTORS} (?:{_USE}|torques?|efforts?|forces?|commands?|signals?|"
    rf"inputs?))"
)
"""What there is to be little of."""

_LITTLE = (
    r"(?:(?:very |only |as )?(?:little|low|small|modest|minimal|tiny|limited|gentle|soft|weak|reduced)|minimum|"
    r"(?:the )?least)"
)
_MUCH = r"(?:much|too much|a lot of|lots of|a great deal of|large amounts of|any more|more|unnecessary|needless|excess)"
_SPEND = (
    r"(?:us|consum|burn|spend|expend|draw|drain|need|requir|tak|eat|wast|guzzl|cost|put|invest)(?:es|e|s|ing)?"
    r"(?: up| in)?"
)
_CHEAP = r"(?:cheap|economical|frugal|sparing|thrifty|light|low|efficient|easy|saving|stingy|mean)"
_IS = r"(?:,? ?(?:that|which|who|and) (?:is|are) |being |,? ?(?:while|and) (?:staying|being|remaining) )?"
_THAT = r"(?:(?:,? ?so that|such that|,? ?while|,? ?with|,? ?and|,? ?but) )?"
_MOTORS = r"(?:the|your|its|all) (?:motors?|joints?|actuators?|muscles?|engines?|legs?|robot)"

_ROWS: tuple[Rewrite, ...] = (
    (rf"{_IS}\b{_CHEAP} (?:in|on|with|of|in terms of|as to) (?:the |your |its )?{_EFFORT}\b", " using little energy"),
    (rf"{_THAT}\b{_MOTORS} (?:only )?{_SPEND} (?:only )?{_LITTLE} {_EFFORT}\b", " using little energy"),
    (rf"{_THAT}\b{_LITTLE} {_EFFORT} (?:is|gets|being|are) (?:used|spent|consumed|burnt|burned|needed|drawn|wasted)",
     " using little energy"),
    (rf"\b(?:without|not|never) {_SPEND} {_MUCH} {_EFFORT}\b(?: than (?:necessary|needed|you need))?",
     "using little energy"),
    (rf"\b(?:(?:with|at|on|for|using|by(?: using)?|{_SPEND}) )(?:an? |the )?{_LITTLE} {_EFFORT}\b"
     r"(?! (?:as|at|possible|<))", "using little energy"),
    (r"\b(?:with|in) (?:good|high|great|maximum|best|much )?(?:energy |energetic )?efficiency\b|"
     rf"\b(?:gently|gentle|easy|soft|softly|kind|light) on (?:{_MOTORS}|the battery)", "using little energy"),
    (rf",?(?: and| but)? (?:the |your )?{_EFFORT}(?: (?:used|spent|consumed|needed))? (?:should|must|has to|needs to) "
     rf"(?:be|stay|remain) {_LITTLE}\b", " using little energy"),
    (rf"\b(?:keep|keeping|hold|holding) (?:the |your |its |all )?(?:control |motor )?(?:actions?|inputs?|commands?|"
     rf"{_EFFORT}) (?:small|low|minimal|modest|down|to a minimum)\b", "using little energy"),
    (r"\b(?:us|spend)(?:e|ing) (?:the |your |its )?(?:energy|power) (?:sparingly|economically|wisely|carefully|"
     r"thriftily)\b|"
     r"\benergy[- ](?:thrifty|saving|frugal|conscious|economical)(?=$|[ ,])(?! way)|"
     r"\b(?:without|not) (?:drain|empty|tax|exhaust|load)(?:ing)? (?:the |your )?(?:battery|motors|"
     r"actuators)\b", "using little energy"),
    (rf",? ?\bthe less {_EFFORT},? (?:you use,? |it uses,? )?the better\b", " using little energy"),
    (rf"\bon a (?:tight |small |low )?{_BARE} budget\b", "using little energy"),
)  # fmt: skip
_TABLE = compiled(_ROWS)


def sparingly(text: str) -> str:
    """Return a text in lower case in which little effort is said in one way."""
    return rewritten(text, _TABLE)
