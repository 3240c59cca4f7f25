"""Phrases over hands and things by the words that are read: places, ways of holding, how far to stay away."""

from __future__ import annotations

import re
from collections.abc import Callable

from rewardsmith.reward_synth.speech.numbers import NUMBERS
from rewardsmith.reward_synth.speech.rewriting import rewritten

_ARM = r"(?:the |your |its )?(?:robot|arm|base|body|shoulder|yourself|you|me|itself)"
_HAND = r"(?:the |your |its )?(?:gripper|hand|fingers?|fingertips|jaws|claw|fist)"
_CM = r"(?:about |around |exactly |at least |roughly )?\d+(?:\.\d+)? (?:cm|mm|m|centimet\w+|millimet\w+|met\w+)"
_SECONDS = r"(?:\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten) (?:seconds?|secs?|s)"
_NEVER = r"(?:(?:should|must|may|can|do|does) not|never|without)(?: ever)?"
_COME = r"(?:come|coming|go|going|get|getting|be|being|move|moving)"
_TABLE = r"(?:the |your )?(?:table|desk|floor|ground|surface|tabletop)"
_NUMBER = rf"(?:\d|an?\b|one\b|half\b|(?:{'|'.join(word for word in NUMBERS if word.isalpha())})\b)"
_UNIT = r"(?:seconds?|secs?|s|[cm]?m|(?:centi|milli)?met\w+|inch(?:es)?|in|feet|foot|ft)\b"
_MOTIONS = r"(?:movements?|motions?|moves)"
_SO = {
    "small": "with small actions", "tiny": "with small actions", "little": "with small actions", "smooth": "smoothly",
    "calm": "smoothly", "steady": "smoothly", "even": "smoothly", "fluid": "smoothly", "gentle": "gently",
    "minimal": "with small actions", "slight": "with small actions", "least": "with small actions",
    "soft": "gently", "careful": "gently", "slow": "slowly", "unhurried": "slowly",
}  # fmt: skip
"""Adverbs by what movements are said to be."""

_SUCH = rf"((?:{'|'.join(_SO)})(?:(?: and| ,| , and) (?:{'|'.join(_SO)}))*)"
_AT_HAND = rf"(?:(?:keep|hold|move|bring|put|rest|place|leave) {_HAND}|touch|reach|approach|hover|stay|go to|wait)"
"""What is done with the hand alone, and not yet to a thing."""


def _so(found: re.Match[str]) -> str:
    """Say "small and smooth movements" as "with small actions and smoothly"."""
    said = [_SO[word] for word in found[1].split() if word in _SO]
    return " and ".join(dict.fromkeys(said))


_PACED = r"(?:as )?(?:slow|smooth|gentl|careful|soft|steadil|calm)"
"""How what begins that says how the arm is to move, whatever it does."""

_OF_A_TURN = {"quarter": 90, "third": 120, "half": 180}

_ARRIVES = (
    r"(?:it|they|the \w+) (?:reach(?:es)?|gets?(?: to)?|arrives?(?: at)?|(?:is|are)(?: at| on| in)?|comes?(?: to)?|"
    r"has reached|has got to)"
)
_HANDLING = r"(?:pushing|pulling|shoving|sliding|dragging|carrying|lifting|turning|twisting|opening|closing)"

_WRITTEN: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"\b(?:its|the) back ?(?:rest)?(?: of the chair)?\b(?= (?:firmly|gently|of|and|with)|$)", "the backrest"),
    (r"\bback of (?:the |its )?chair\b", "backrest"),
    (r"\bhandle of (?:the |its )?(drawer|door|cabinet|faucet|tap|window)\b", r"\1 handle"),
    (r"\bout of (?:the |its )?(?:cabinet|cupboard|desk|chest|dresser|closet)\b", "out"),
    (r"\b((?:the|your) \w+) (?:it|they) (?=(?:should|must|has to|have to|needs to|ought to)\b)", r"\1 "),
    # A reason for a manner asks for no more than the manner.
    (r"\b(slowly|gently|carefully|softly|smoothly|gradually)(?: ,)? so(?: that)? (?:nothing|nobody|no one) "
     r"(?:inside|in it|else|behind it|near it|around it) [\w ]+(?=$| [,.])", r"\1"),
    # -- where ---------------------------------------------------------------------------------------------------------
    (rf"\b(?:further |farther |far )?away from {_ARM}\b", "forward"),
    (rf"\b(?:closer to|nearer to|nearer|towards?|back to|near to|back towards?) {_ARM}\b", "backward"),
    (r"\b(?:on|onto|on to) top of\b", "onto"),
    (r"\bto within\b", "within"),
    (rf"\b(?:inside|within)(?: of)?\b(?! (?:the (?:first |next )?|about )?{_NUMBER}[\w. ]*\b{_UNIT})", "into"),
    (r"\binto\b(?= (?:place|the air))", "in"),
    (r"\b(?:reduce|close|minimi[sz]e|shrink|decrease|eliminate|bring down) the (?:distance|gap) (?:from|between|of) "
     r"((?:the )?(?:hand|gripper|effector)) (?:to|and|from) ((?:the )?\w+(?: \w+)?)(?: to (?:zero|nothing|0))?$",
     r"move \1 to \2"),
    (r"^(the (?:hand|gripper|effector))(?: )?(?:target|goal|destination) is (the \w+(?: \w+)?)$", r"move \1 to \2"),
    (r"\btake ((?:the |your )(?:hand|arm|gripper)) (?:up |over |across )?(?=to\b)", r"move \1 "),
    (r"\b(?:extend|stretch) ((?:the |your )(?:hand|arm|gripper)) (?:out )?(?=to\b)", r"move \1 "),
    (r"\bpick and place\b", "put"),
    (r"\bfill (the \w+) with (the \w+)", r"put \2 into \1"),
    (r"^(?:the goal is )?(?:for )?(the (?:bowl|box|bin|basket|drawer|cup|pot|plate)) (?:should |must |has |is |to |"
     r"have to |needs )*"
     r"(?:contain|hold|have|include|get|receive)s? (the \w+)(?: (?:in|inside|into|within)(?: of)?(?: it)?)?$",
     r"put \2 into \1"),
    (rf"\b(?:bring|take|get|move|carry) (the \w+) (?:up )?to (?:a height of )?({_CM})(?= *$| of height| (?:above|over|"
     rf"off) {_TABLE})",
     r"lift \1 to \2"),
    (rf"^(the \w+) (?:should |must |has to |needs to )?(?:rise|rises|go up|goes up|come up|move up) (?:by )?(?={_CM})",
     r"lift \1 "),
    (r"\boutwards?\b", "out"),
    (r"\bout from\b|\boff of\b", "out of"),
    (r"\bwhere (?:it|they|the \w+) (?:is|are|stands?|lies?|was|were)(?: now| right now)?\b", "in its place"),
    (rf"\b(?:over|across|along) {_TABLE}(?= (?:to|into|towards?|onto|until|and)\b)", ""),
    (r"\b(?:further|farther)\b(?= (?:forward|backward|up|down|left|right))", ""),
    (r"\bover (?=there|here)|\b(?:over )?there (?=onto|on|to|in)\b", ""),
    (r"\bfrom (?:0|zero)(?: percent)? to (?=\d)", "to "),
    (r"\b(percent) (?:point|mark|position|open position)\b", r"\1"),
    (r"\b(?:until|till) (?:it|they|the \w+) (?:stops?|will go no further|can go no further|does not go any further)\b",
     "all the way"),
    (r"\bhome (?=to|onto)", ""),
    (r"\bget (?:behind|in front of|beside) (?:the |its )?\w+(?: ,)? (?:and|then) ", ""),
    (r"\b(?:in|into|to) (?:the|its|an?) (?:fully )?(open|closed|shut) position\b", r"\1"),
    (r"\b(?:let|make|have) (?:it|the \w+) (?:just |only )?(?:drip|trickle|dribble)\b", "open the handle a little"),
    (r"\bkeep (?:your |a |some )?(?:safe )?distance (?:from|to)\b", "keep away from"),
    (r"\b(?:almost|nearly|practically) (?:all the way|completely|fully|entirely|wide)\b", "90 percent"),
    (r"\bwith (?:your |the )?(?:hand|arm|gripper) (?:moving|going)(?: at)? (?=slower|faster|no|at|less|under)",
     ""),
    (r"\b(?:hand|give|pass|bring|fetch|get) (?:me|us) (?=the|a|an|that)", "hand somebody "),
    (r"\bover (?=to )", ""),
    (r"\b(?:make|keep|have|get|hold) (?:the |a )?(?:distance|gap|space) between ((?:the )?\w+) and ((?:the )?\w+)"
     r"(?: at(?! least| most)| to| of)?", r"keep \1 from \2"),
    (rf"\b(lower|bring down|drop) (.{{3,25}}?) to ({_CM}) (?:above|over|off) {_TABLE}", r"\1 \2 to \3"),
    (r"\b(?:to )?(fac\w+|point\w*|look\w*) (?:up )?(?:to |at |towards? )?the (?:ceiling|sky)\b", r"\1 up"),
    (r"\bpoint ((?:the |your )?palm) (?:up )?(?:at|to|towards?) the (?:ceiling|sky)\b", r"turn \1 up"),
    (r"\bturn ((?:the |your )?(?:palm|hand)) (?:so|such|until)(?: that)? (?:it|the palm) (?:faces|points|looks) "
     r"(up|down)\b", r"turn \1 \2"),
    (r"\b(put|place|drop|lay|throw|toss|set|leave) ((?:the |a )?\w+) (?:inside|in there|in)(?=$| [,.]| and| then)",
     r"\1 \2 into it"),
    (r"\bwith (?:the |a |your )?(?:closed|shut) (gripper|hand|fist|fingers|claw)\b", r"with \1 closed"),
    (r"\bwithout spilling(?: (?:it|anything|a drop|any of it))?\b", "without tilting it"),
    (r"\b(?:do not|never) spill(?: (?:it|anything|a drop|any of it))?\b", "do not tilt it"),
    (r"\b(?:leave everything (?:as|where|the way) it is|touch nothing|do not touch anything|leave everything alone|"
     r"keep your hands off everything)\b", "wait"),
    (r"\b(?:stop|end) (?:the |it |it from )?(?:dripping|drip|leak|leaking|running)\b", "close the handle"),
    (r"\b(?:do not|never|without) (?:ever )?(?:let|letting) (?:it|the \w+|go of it) (?:slip|fall|drop|"
     r"go)(?: out of (?:your )?\w+)?\b",
     "without dropping it"),
    (r"\bgive (the \w+(?: \w+)?) (?:an? |one )?(quarter|half|third) (?:of )?(?:a )?turn\b",
     lambda found: f"turn {found[1]} by {_OF_A_TURN[found[2]]} degrees"),
    (r"\b(?:by )?(?:only |just )?(?:a |one )?(?:finger|hand|hair)s? (?:width|breadth)\b", "a little"),
    (r"\bturn (it|the \w+) on (?:full|fully|all the way|completely|to the max)\b", r"turn on \1 all the way"),
    (r"\b(not|never|without) (\w+) (?:anything|something)\b(?! else)", r"\1 \2 it"),
    (rf"\b(?:the |your )?(?:robot|arm|hand|gripper) (?:should|must|has to|is to|may|shall|ought to|needs to|can) "
     rf"(?:move|go|act|work|be moving|be)(?: only)? (?={_PACED})", ""),
    (rf"\b(?:take|move|pull|draw|bring|get|withdraw) (?:the |your )(?:hand|arm|gripper) ((?:at least |about )?{_CM} )?"
     r"away(?! from)", r"move the hand \1away from it"),
    (r"\btake ((?:the |your )(?:hand|arm|gripper)) (?=away from)", r"move \1 "),
    (r"\bring the bell\b", "press the button"),
    (r"\b(?:without|no|do not|never)(?: any)? (?:hit|bang|squeak|rattl|creak|scrap|knock|clatter)(?:t?ing|e|s)?"
     r"(?: (?:it|the \w+|on it))?(?: (?:too )?hard)?\b", "gently"),
    (r"\b(gently|slowly|softly|carefully|quietly) so(?: that)? (?:it|the \w+) does not \w+\b", r"\1"),
    (r"\b(?:clockwise|counterclockwise|anticlockwise)\b(?= *(?:$|[,.]| and))", ""),
    (r"\bpoint ((?:the |your )?palm) (?=down|up)", r"turn \1 "),
    (r"\bwith (?:the |your )?(gripper|hand|fingers) wide open\b", r"with \1 open"),
    # -- how fast ------------------------------------------------------------------------------------------------------
    (r"(?<!\w)(0?\.\d+) of (?:its|the) (?:full |whole )?range\b", lambda found: f"{100 * float(found[1]):g} percent"),
    (r"\b(\d+(?:\.\d+)?) (?:percent|%)(?: of (?:its|the) (?:full |whole )?range)? (?:per|a|each|every) (?:second|s)\b",
     r"\1 %/s"),
    # -- how far -------------------------------------------------------------------------------------------------------
    (rf"(?: ,)?(?: but| and)? (?:stop|stopping|halt|park|leave it) ({_CM}) "
     r"(?:short of|before|from|away from|in front of) (?:it|there|that)\b", r" at exactly \1"),
    (rf"\b({_CM}) (?:short of|before|in front of|shy of)\b", r"at exactly \1 from"),
    (rf"\b(?:{_HAND} )?{_NEVER} {_COME} (?:any )?(?:closer|nearer) than ({_CM}) (?:to|from)\b",
     r"keep at least \1 from"),
    (rf"\b(?:{_HAND} )?{_NEVER} {_COME} within ({_CM}) of\b", r"keep at least \1 from"),
    (r"(?: ,)?(?: and| but)? (?:not|no) (?:any )?(?:more|further|farther|higher|wider|less)(?: than that)?(?=$| [,.])",
     ""),
    (r"(?: ,)?(?: with)?(?: an?| the)? (?:error|accuracy|precision|tolerance|deviation) "
     r"(?:of |is |be )?(?:at most |smaller than |less than |below |under |no more than |up to )?(?=\d)", " within "),
    (r"\b(?:ajar|a crack|a little|a bit|slightly|a touch)(?: open)?(?: ,|:) (?=(?:(?:about|roughly|around|maybe|say) )?"
     r"\d+ (?:percent|%))", ""),
    (r"\b(?:by|at|in|towards) the (?:very )?end(?: of (?:the|an|each) episode)?\b|\beventually\b", ""),
    (r"\b(?:just )?(?:a trickle|a dribble)\b", "a little"),
    (r"\b(?:at|on|to|with)? ?(?:the )?(?:full blast|max|maximum|full throttle|full power)\b(?! of| \d)", "all the way"),
    (r"\b(?:stop|halt|park|end|stay) (?:your hand |the hand |it )?at exactly", "keep at exactly"),
    (rf"\bbefore ({_SECONDS}) (?:have passed|has passed|are over|is over|are up|have gone by)", r"within \1"),
    (r"(?: ,)?(?: and| but)* not (?:quite )?(?:all the way|fully|completely|entirely|totally|wide)\b", " 50 percent"),
    (r"\b(?:only )?(?:partway|part way|partially|partly)\b", "50 percent"),
    (r"\bby (?:its|the) rim\b", ""),
    (r"\b(?:keep|keeping|stop|stopping|prevent|preventing|block) ((?:the |your )?\w+) from (\w+ing)\b",
     r"do not let \1 \2"),
    (rf"\b(?:use|using|by means of) {_HAND}(?: to| and)? (?=\w)", ""),
    (r"\bby (?:pulling|pushing|turning|tugging|using|gripping|grabbing|moving|pressing)(?: on| at)? (?:the |its )?"
     r"(?:(?:door|drawer|faucet|tap) )?(?:handle|knob|lever|grip|bar|doorknob)\b", ""),
    (r"(?:^| )(?:by|using|with) (?:the |its )?(?:(?:door|drawer|faucet|tap) )?(?:handle|knob|lever|grip|bar|doorknob)"
     r"(?: ,)?(?= |$)", ""),
    (r"\bwith (?:one|a|a single|one single) (?:smooth|gentle|soft) (?:pull|push|turn|tug|motion|movement|stroke)\b",
     "smoothly"),
    (r"\bwith (?:one|a|a single|one single) (?:quick |fast |single )?(?:pull|push|turn|tug|jerk|shove|stroke)\b", ""),
    (r"\b(?:losing|lose|loses) (?:contact|touch) with\b", "releasing"),
    (r"\blet (the \w+) be\b", r"leave \1"),
    (r"(?<!both )(?<!all )\bat once(?=$| [,.])", "immediately"),
    (r"\bwithout moving (?:the |your )?(?:arm|hand|gripper)? ?(?:too )?(?:fast|quickly)\b", "slowly"),
    (r"\b(?:without|no|do not|never)(?: any)? (?:slam|bang|yank|jerk|rip|force|tear|hammer|smash)(?:ming|ping|ing)?"
     r"(?: (?:it|the \w+|on it))?\b", "gently"),
    (r"\bturn ((?:the )?\w+) on and (?:then )?(?:back )?off\b", r"turn on \1 then turn off \1"),
    (r"\b(open|turn on|pull open) and (?:then )?(close|shut|turn off) (?:the )?(\w+)\b", r"\1 the \3 then \2 the \3"),
    # -- how -----------------------------------------------------------------------------------------------------------
    (r"\b(?:pick up|pick|take|grab|lift|grasp|get|seize|fetch) ((?:the |that |this )?\w+)(?: up)?,? (?:and|to) "
     r"(put|place|bring|carry|move|drop|set|lay|keep|leave) (?:it|the \w+)\b(?= (?:in|on|to|next|beside|near|at|down|"
     r"inside))",
     r"\2 \1"),
    (r"\bdo not (\w+)((?: the| a| \w+){0,3}) too (?:fast|quickly|hastily)\b", r"\1\2 slowly"),
    (r"\bdo not (\w+)((?: the| a| \w+){0,3}) too (?:hard|strongly|forcefully|roughly)\b", r"\1\2 gently"),
    (rf"\b(?:keep|make|have) (?:all )?(?:the |your |its )?(?:(?:arm|hand|gripper) )?{_MOTIONS} {_SUCH}\b(?! \w)", _so),
    (rf"\b(?:with|in|by) {_SUCH} (?:{_MOTIONS}|steps)\b", _so),
    (rf"\bbetween {_HAND}\b", ""),
    (rf"\b(?:get|put|wrap|close|place|clamp|lock) {_HAND} (?:around|round|about)\b", "grasp"),
    (r"\b(?:reach|stretch|go|come|reach over|go over|step up|go ahead)(?: out| over| up)? and (?=\w)", ""),
    (rf"^with {_HAND} (?:closed|shut)(?: ,)? ", "close the gripper and "),
    (rf"^with {_HAND} open(?: ,)? ", "open the gripper and "),
    (rf"(?: ,)? with {_HAND} (?:closed|shut)\b", " and close the gripper"),
    (rf"(?: ,)? with {_HAND} open\b", " and open the gripper"),
    (rf"\b(?:keep|hold|leave|have) {_HAND} (?:closed|shut)\b", "close the gripper"),
    (rf"\b(?:keep|hold|leave|have) {_HAND} open\b", "open the gripper"),
    (rf"^((?:please )?{_AT_HAND}\b(?:(?! and | then | ,).)*)(?: ,)?(?: and| but)* (?:leave|let) (it|the \w+) "
     r"(?:alone|be|as it is)(?=$| [,.])", r"\1 without moving \2"),
    (r"(?: ,)?(?: and| then| and then)? (?:leave|let|keep|hold) (?:it|them) (?:there|like that|like this|that way|"
     r"alone|at that|be|so|as it is|running|on)(?=$| [,.])", ""),
    (r"\b(?:stop|cut|cut off|shut off|end) (?:the )?(?:flow of )?(?:the )?(?:water|flow)(?: flow| supply)?"
     r"(?: from (?:running|flowing))?\b", "close the handle"),
    (r"\b(?:make|let|get|have|start) (?:the )?water (?:to )?(?:flow\w*|run\w*|com\w+ out|pour\w*|gush\w*|"
     r"stream\w*|going)(?: out)?\b", "open the handle"),
    (rf"(?<=\w)(?: ,| and| but| then)+ stop(?: {_HANDLING})?(?: it| the \w+)? "
     rf"(?:once|when|as soon as|after) {_ARRIVES} (?:(?:the |its )?(?:goal|target)|there)$", ""),
    (rf"(?<=\w)(?: ,| and| but| then)+ stop {_HANDLING}(?: it| the \w+)?$", ""),
    (rf"(?: ,)? (?:until|till) {_ARRIVES} (?=(?:the |its )?(?:goal|target)\b)", " to "),
)  # fmt: skip
_PLAIN = tuple((re.compile(pattern), plainer) for pattern, plainer in _WRITTEN)

_UNTIL = re.compile(
    r"(?: ,)? (?:until|till|so that|such that|so far that|so) (?:the )?(?:\w+ ){1,2}?(?:is|are|gets?|becomes|stands|"
    r"has been|has come|goes|reaches|hangs|sits)(?= .*(?:open|shut|closed|percent|cm|metre|meter|high|halfway|upright|"
    r"up|above|air|over|table|there|far|on|at|in|into))"
)


def rephrased(said: str) -> str:
    """Return a sentence with such phrases in plainer words."""
    return " ".join(rewritten(said, _PLAIN).split())


def until(said: str) -> str:
    """Say "until the drawer is half open" as "half open"."""
    return " ".join(_UNTIL.sub("", said).split())
