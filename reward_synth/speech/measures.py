"""How much, in clauses: the more the better, so much each second, between two amounts, at a mark."""

from __future__ import annotations

import re

from rewardsmith.reward_synth.speech.numbers import NUMBER
from rewardsmith.reward_synth.speech.rewriting import compiled, rewritten

_UNIT = r"(?:m/s|met(?:re|er)s? (?:per|a) second|cm/s|km/h|mm|cm|m|(?:centi|milli)?met(?:re|er)s?|degrees?)\b"
_AMOUNT = rf"(?:(?:{NUMBER}|half an?) ?{_UNIT})"
_HIGH_UP = rf"(?:about |exactly )?(?:{NUMBER}|half an?) ?(?:[cm]?m|(?:centi)?met(?:re|er)s?)(?![\w/])"
_HIGH_UP += r"(?! (?:forwards?|ahead|away|back|left|right|to the|along|further|per)\b)"
_LENGTH = rf"(?:(?:about |exactly )?(?:{NUMBER}|an?|half an?) ?(?:[ck]?m|(?:centi)?met(?:re|er)s?)\b)"
_IT = r"(?:you|it|he|she|they|(?:the|your|its) (?:robot|agent|torso|body|ant|dog|hopper|cheetah|humanoid|walker))"
_A = r"(?:(?:an?|the|your|its|whatever) )?"
_SHOULD = r"(?:(?:should|must|shall|ought to|has to|have to|needs? to|is to) )?"

# -- the more the better -----------------------------------------------------------------------------------------------
_MOST = (
    r"(?:max(?:imum|imal|\.)?|top|peak|highest|greatest|utmost|fullest|largest|uppermost|topmost|best|fastest)"
    r"(?:[- ](?:possible|attainable|achievable|feasible))?"
)
_TURNING = r"(?:angular|turning|spinning|rotation(?:al)?|yaw|spin)"
_GOING = r"(?:running|walking|hopping|swimming|crawling)"
_OF = rf"(?:(?:{_TURNING}|{_GOING}|linear|travel(?:l?ing)?) )?"
_SPEED = r"(?:speed|velocity|pace|rate)"
_GAINED = (
    r"(?: (?:that )?(?:you|it) (?:can|could)(?: \w+(?: up)?(?: to)?)?| possible| attainable| achievable)?"
    r"(?!,? (?:of|is|at|between)\b|:? ?\d)"
)
_REACH = (
    r"(?:(?:at|with|to|for|aim(?:ing)? (?:for|at)|go(?:ing)? for)|(?:to )?(?:reach|achiev|attain|gain|hit|obtain)(?:e|"
    r"ing|t?ing)?|"
    r"(?:to )?(?:get|hav)(?:e|t?ing)?(?: up)?(?: to)?)"
)
_HIGH = r"(?:height|point|altitude|elevation|spot|apex)"
_AS_CAN = r"as (?:\w+) as (?:possible|(?:you|it) can)"
_BETTER = r",? the better(?: it is)?"
_NOUNS = {"rotation": "rotate", "spin": "spin", "run": "run", "walk": "walk", "jump": "jump", "sprint": "sprint"}


def _as_fast(found: re.Match[str]) -> str:
    return f"{found[1] or ''} as fast as possible".strip()


_BEST = (
    (rf"^(?:{_REACH} )?{_A}{_MOST} {_TURNING} {_SPEED}{_GAINED}|\bmaximi[sz](?:e|es|ing) {_A}{_TURNING} {_SPEED}\b|"
     rf"\b{_A}{_TURNING} {_SPEED} {_SHOULD}be {_AS_CAN}",
     "spin as fast as possible"),
    (rf"\b{_REACH} {_A}{_MOST} (?:(forwards?|backward) )?{_OF}{_SPEED}{_GAINED}", _as_fast),
    (rf"\b{_REACH} {_A}{_MOST} (?:possible )?(?:jump )?{_HIGH}{_GAINED}|\b(?:with|for) {_A}(?:jump )?{_HIGH} "
     rf"maximi[sz]ed|"
     rf"\bwith {_A}peak height (?:maximi[sz]ed|as high as possible)|, maximi[sz](?:e|ing) {_A}(?:\w+ )?{_HIGH}\b|"
     r"(?<=\w)(?: to|,) (?:reach|get|go|come|rise|fly)(?:ing)?(?: up)? as high as possible", " as high as possible"),
    (rf"\bmaximi[sz](?:e|es|ing) {_A}(?:(forward|backward) )?({_GOING}) {_SPEED}\b",
     lambda found: f"{found[2]} {found[1] or ''} as fast as possible".replace("  ", " ")),
    (rf"\bmaximi[sz](?:e|es|ing) how (high|fast|far) {_IT} (\w+)", r"\2 as \1 as possible"),
    (rf"(?:[:,;]|,? with| where| and) {_A}(?:(?:forward|running|walking|turning) )*{_SPEED} {_SHOULD}(?:be|being) "
     rf"{_AS_CAN}|"
     rf"[:,]? \bthe (?:faster|higher|greater|quicker|bigger|larger) {_A}(?:(?:forward|running|walking|turning) )*"
     rf"{_SPEED}(?: is)?{_BETTER}", " as fast as possible"),
    (rf"^{_A}jump(?:'s|ing)? (?:peak |maximum )?height {_SHOULD}be {_AS_CAN}", "jump as high as possible"),
    (rf"^the (fast|quick|high|slow|gentl|soft|smooth)er (?:{_IT} )?(\w+(?: \w+){{0,2}}?){_BETTER}$",
     r"\2 as \1 as possible"),
    (r"^the more (\w+),? the (?:better|merrier)$", r"as much \1 as possible"),
    (r"\bmake (?:your|the|its) (rotation|spin|run|walk|jump|sprint) as ", lambda found: f"{_NOUNS[found[1]]} as "),
    (r"\b(?:with |at |for |put(?:ting)? on |get(?:ting)? )?as much speed as (?=possible|you can|it can)|"
     rf",? push(?:ing)? {_A}{_SPEED} to (?:the|its) (?:limit|max(?:imum)?)", " as fast as possible "),
    (r"\bwith (?:all|everything) (?:you have|it has)(?: got)?\b|"
     r"\bwith all (?:of )?(?:your|its|the) (?:strength|might|power|force|energy)\b|"
     r"\b(?:with|at) (?:full|maximum|maximal) (?:strength|power|force|might|gallop|stretch)\b|"
     r",? ?\bgiving (?:it )?(?:all|everything)(?: (?:you have|it has))?(?: got)?\b|"
     r",? ?(?:and |but )?\b(?:do not hold|(?:without |not |no )?holding|hold) (?:anything |nothing )?back"
     rf"(?: (?:anything|nothing))?(?: on {_A}{_SPEED})?\b", " as much as possible"),
    (r"\bfastest(?: possible)? ((?:forward |backward )?(?:run|walk|spin|sprint|crawl|turn|gallop)\b)"
     r"(?: (?:that )?(?:you|it) can(?: do| manage)?| possible)?", r"\1 as fast as possible"),
    (r"\b(?:(?:an? |the )?(?:highest|biggest|greatest|maximal|maximum)(?: possible)? |a max )(jump|leap|hop)\b"
     r"(?! (?:height|speed))(?: (?:that )?(?:you|it) can(?: do| make| manage)?| possible)?", r"\1 as high as possible"),
    (r"\b(jump|leap|hop)((?: up)?) (?:so|sky|super) high(?: (?:that|as) .*)?$", r"\1\2 as high as possible"),
    (r"\bas high as (?:your|its) (?:legs|feet|leg|muscles|springs) (?:can|will|could) (?:send|carry|take|bring|get|"
     r"throw|push|"
     r"propel) (?:you|it)\b", "as high as possible"),
    (r"\b(?:launch|propel|catapult|hurl|fling|shoot|thrust|push) (?:yourself|itself|your body) (?:up(?:wards?)?|into "
     r"the air|"
     r"off the (?:ground|floor))(?: by jumping| with a jump)?", "jump"),
    (r"\b(?:rise|get (?:your body |yourself )?|go) as (high) (?:off the ground |up )?as (possible|(?:you|it) can) "
     r"(?:by jumping|with a jump)"
     , "jump as high as possible"),
    (r"\bmaximi[sz]e the height (?:reached |gained |of )(?:(?:by|when|with|in) )?(?:your |the )?jump(?:ing|s)?\b|"
     r"\bpush off the (?:ground|floor) (?:and|to) (?:get|go|rise|fly) as high as (?:possible|you can)|"
     r"\b(?:gain|get) as much height as (?:possible|you can) (?:by|when) jumping", "jump as high as possible"),
    (r"\b(jump|leap|hop)(\w*(?: up)?) to the max(?:imum)?\b", r"\1\2 as high as possible"),
    (rf", (?:the )?{_MOST} {_SPEED}(?= *(?:$|[,.;]))|\bat (?:the top of your speed|your (?:absolute |very )?fastest)\b|"
     rf",?(?: -|;| where)? ?\b{_SPEED} (?:is|being) (?:what (?:counts|matters)|everything|all that (?:counts|matters)|"
     rf"key|the only goal)",
     " as fast as possible"),
    (rf"\b{_SPEED} as (?:high|large|great) as (?=possible|you can|it can)", "as fast as "),
    (r"\bin the fastest (?:possible )?(?:way|manner)(?: possible)?\b|\bwith (?:the |your |its )?speed as high as "
     r"(?:possible|you can)\b",
     "as fast as possible"),
    (r"^reward (?=(?:jump|run|walk|hop|spin|turn)\b)", ""),
    (r"\bvertical (?=(?:jump|leap|hop)\w*\b)", ""),
)  # fmt: skip

# -- so much each second, and from where to where ----------------------------------------------------------------------
_EACH_SECOND = r"(?:each|every|per|a|(?:in|for) (?:each|every|a|one)) (?:second|sec|s)\b"
_ON = r"(?:forwards?|ahead|on|onwards?|along|straight on)"
_COVER = rf"(?:so that {_IT} )?(?:cover|mak|do|gain|advanc|travel|progress|go|get|mov|clear)(?:e|es|s|ing)?"
_RANGE = r"(?:(?:speed |velocity |height )?(?:range|interval|band|window|bracket|bounds|limits?))"
_LEAST = (
    r"(?:at least|(?:no|not|never) (?:less|slower|lower) than|(?:not|never) (?:below|under)|more than|faster than|"
    r"over|above|"
    r"(?:with )?(?:an? |the )?(?:min(?:imum|imal)?\.?|lower|least)(?: (?:speed|velocity|pace|limit|bound))?(?: of| is|"
    r":)?)"
)
_UTMOST = (
    r"(?:at most|(?:no|not|never) (?:more|faster|higher) than|(?:not|never) (?:above|over)|less than|slower than|"
    r"under|below|"
    r"(?:an? |the )?(?:max(?:imum|imal)?\.?|upper|top)(?: (?:speed|velocity|pace|limit|bound))?(?: of| is|:)?)"
)
_MEASURE = r"(?:(?:forward |walking |running |hopping |turning )*(?:speed|velocity|pace|height|altitude|angle))"
_SET = r"(?:set|adjust|regulat|control|fix|tun|track|servo|bring|hold|maintain|keep|get)(?:e|ing|t?ing|s)?"
_SPANS = (
    (rf",? ?\b{_COVER} ({_LENGTH})(?: (?:further|farther|more|of ground))?(?: ({_ON}))? {_EACH_SECOND}",
     lambda found: f" {found[2] or ''} at {found[1]} per second"),
    (rf"\b({_SPEED}) of ({_LENGTH}) {_EACH_SECOND}", r"\1 of \2 per second"),
    (rf"(\b{_ON}),? ({_LENGTH}) {_EACH_SECOND}", r"\1 at \2 per second"),
    (rf"\b(?:with)?in (?:the |an? )?{_RANGE}(?: of| from| between)? ({NUMBER}) ?(?:-|to|and) ?({NUMBER} ?{_UNIT})|"
     rf",? ?\bspeed limits?(?: of|:)? ({NUMBER}) and ({NUMBER} ?{_UNIT})",
     lambda found: f" between {found[1] or found[3]} and {found[2] or found[4]}"),
    (rf"\b(?:with)?in (?:the {_RANGE} )?\[ ?({NUMBER}) ?[,;] ?({NUMBER}) ?\] ?({_UNIT})", r"between \1 and \2 \3"),
    (rf"\b({NUMBER}) ?<=? ?\w+ ?<=? ?({NUMBER} ?{_UNIT})", r"between \1 and \2"),
    (rf"\b(\d+(?:\.\d+)?) ?\.\. ?(\d+(?:\.\d+)? ?{_UNIT})", r"between \1 and \2"),
    (rf"\b({_MEASURE}) from ({NUMBER}(?: ?{_UNIT})?) (?:up )?to ({NUMBER} ?{_UNIT})", r"\1 between \2 and \3"),
    (rf"(?:, )?\b(?:(?:at )?any(?:thing|where)|somewhere) (?:from|between) ({NUMBER}) (?:to|and) ({NUMBER} ?{_UNIT})"
     r"(?: (?:is|will be|would be) (?:fine|ok|okay|good|alright))?", r" between \1 and \2"),
    (rf"\b{_LEAST} ({NUMBER})(?: ?{_UNIT})?,? (?:(?:and|but) )?{_UTMOST} ({NUMBER} ?{_UNIT})", r"between \1 and \2"),
    (rf"\b({_MEASURE}) (?:(?:should|must|shall|is to|has to) )?(?:lie|range|stay|fall|remain|vary|lies|ranges|stays) "
     r"(?=between|in\b|within|at\b|above|below|from)", r"\1 "),
    (rf"\bwithin ({NUMBER}) ?(?:-|to|and) ?(?={NUMBER} ?{_UNIT})", r"between \1 and "),
    (rf"\bbounded (?:by|between) ({NUMBER}) and (?={NUMBER} ?{_UNIT})", r"between \1 and "),
    (rf"\b({_AMOUNT}) (?:target|goal|aim)\b(?! (?:position|point))", r"\1"),
    (rf"\b(?:aim (?:for|at)|match|target|shoot for|keep up|keep to|follow|produce) (?=an? (?:{_MEASURE}|walk|run) "
     rf"of)", "keep "),
    (rf"\b(?:until|till|so that) (?:your|the|its) (?:angle|tilt|lean|pitch)(?: angle)? (?:is|reaches|gets to|equals) "
     rf"(?={_AMOUNT})",
     "by "),
    (rf"\bwith an? ({NUMBER})[- ](degrees?) (?:tilt|lean|angle|pitch|inclination)\b", r"by \1 \2"),
    (r"\b(hold|stay|keep)(ing)? steady at\b", r"\1\2 at"),
    (r"\b(?:the |your )?(torso|body|trunk)(?:'s)? distance (?:to|from) the (?:ground|floor)\b", r"the \1 height"),
    (rf"\b(the (?:torso|body|trunk)) (?:should |must |may )?(?:neither|not) (?:rise|go|get) above (?:nor|or) (?:sink|"
     rf"drop|fall|go|get) "
     rf"below (?={_AMOUNT})", r"keep \1 at "),
    (rf"\bneither (?:higher|above) nor (?:lower|below)(?: than)? (?={_AMOUNT})", "at "),
    (r"\babove ground level\b", "above the ground"),
    (rf"\b(under|below|above|over) an? height of (?={_AMOUNT})", r"\1 "),
    (rf"\bwith (?:an? |the )?max(?:imum|imal)? (torso|body|trunk) height (?:of |is |at "
     rf")?(?={_AMOUNT})", r"with the \1 below "),
    (rf"\bat an? (?:uniform|steady|constant|cool|even) (?={_AMOUNT})", "at "),
    (r",? ?\bdirection:? (?=forward|backward|left|right)", " "),
    (rf"\bthe ({_AMOUNT}) (?:mark|line|level)\b", r"\1"),
    (rf"\b(?:through|over|by) an? (?:vertical |total )?(?:distance|height|angle|amount) of (?={_AMOUNT})", "by "),
    (rf"\bthrough (?={_AMOUNT})", "by "),
    (rf"\bnot (?:let|allow) ((?:the|your|its) \w+) (?:to )?(?:go|get|rise|drop|move|come|be|leave|deviate)"
     rf"(?: (?:above or below|below or above|higher or lower than|over or under|away from|from))+ (?={NUMBER})",
     r"keep \1 at "),
    (r"\b(?:an? )?(?:mean|average|constant|steady|uniform|fixed|even) "
     rf"(?={_MEASURE} of\b)", "a "),
    (rf"\b(?:constant|steady|steadily|fixed|stable) at (?={_AMOUNT})", "at "),
    (r",? no (?:faster|more|quicker),?(?: and)? no (?:slower|less)\b", ""),
    (r"\bv ?(?=[=<>≈~])", "speed "),
    (rf"\bwhose ({_MEASURE}) (?:is|equals|=) (?={NUMBER})", r"with a \1 of "),
    (rf"\b({_MEASURE}) (?:that|which) (?:is|are|stays|lies) (?=between|at|above|below|under|over|in|on|no|less|more|"
     rf"\d)",
     r"\1 "),
    (rf"\b{_SET} {_A}({_MEASURE}) (?:to|on) (?={_AMOUNT})", r"keep a \1 of "),
    (rf"\b{_SET} {_A}(torso|body|trunk|head)(?:'s)?(?: (?:height|altitude|z))? (?:(?:up|suspended|hovering|fixed) "
     rf")?(?:to|at|on) (?={_HIGH_UP})",
     r"keep the \1 at a height of "),
    (rf"\b(?:stabili[sz]e|steady|place|position|hover with|stay with) {_A}(torso|body|trunk|head) (?:at "
     rf")?(?={_HIGH_UP})", r"keep the \1 at a height of "),
    (rf"\bthe (?:target|goal|desired) height (?:for|of) the (torso|body|trunk) (?:is|should be) (?={_AMOUNT})",
     r"keep the \1 at a height of "),
    (rf",? (?:target|goal|final|desired) height(?: of| is|:)? (?={_AMOUNT})", " to a height of "),
    (rf"\b((?:torso|body|trunk|head)(?: \w+){{0,3}} {_AMOUNT}) up\b(?: (?:from|off) the (?:ground|floor))?",
     r"\1 above the ground"),
    (rf"\b(?:keep|hold|maintain) a distance of ({_AMOUNT}) between (the \w+) and the (?:ground|floor)",
     r"keep \2 \1 above the ground"),
)  # fmt: skip

_TABLE = compiled(_BEST, _SPANS)


def measured(text: str) -> str:
    """Return a text in lower case in which how much is said in the words that readers know."""
    return rewritten(text, _TABLE)
