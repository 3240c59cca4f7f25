"""Everyday turns of phrase in the words that are read, row after row: each row sees what those before it left."""

from __future__ import annotations

import re

from rewardsmith.reward_synth.motion.offline.naming import singular_noun
from rewardsmith.reward_synth.speech.rewriting import rewritten

_SO = r" (up|down|too|also|as well|higher|lower|instead|off|in the air|again)\b| (by |to )?[\d.]+ ?(cm|m)\b"
"""What follows a corner of a body that stands for its foot: "left front up"."""

_ROW = r"left|right|front|back|other|first"
_WITH = r"(in |into |on |onto |to |with |at |from )?(the |your )?"
_NO_MANNER = r"(?!so |too |that |as |quite |very |all |much )"
_NOT_THAT = rf"not {_WITH}(({_ROW})( [a-z]+){{0,2}}|[a-z]+)"
"""What is not meant, by its name or its side."""

_PART = r"(?:hands?|arms?|paws?|feet|foot|legs?|head|knees?|body|rest|others?)"
_KEPT = rf"(?P<what>(?:the |your |my |all |both )*(?:[a-z]+ )?{_PART})"
_AS_IT_IS = r"(?:where|as) (?:they are|it is)"

_NOSE = r"(?:your |the )?(?:nose|snout|muzzle|front)"
_SNOUT = r"(?:your |the )?(?:nose|snout|muzzle|front end|chin)"
_POINTED = r"(?:pointing |pointed |tilted |pitched )?"
_SO_FAR = r"(?=[\d.]+ (?:degrees|rad))"

_PLAIN = (
    (re.compile(r"\b(closer|nearer) to the (floor|ground|earth)\b"), "lower"),
    (re.compile(r"\b(further|farther|higher) (from|off|above|away from) the (floor|ground|earth)\b"), "higher"),
    (re.compile(rf"\b(left|right) (front|back|hind|rear)(?= (paws?|legs?|feet|foot|ones?|knees?|hips?|and)\b|,|$|"
                rf"{_SO})"),
     r"\2 \1"),
    (re.compile(r"\b(hind|rear)(?= (left|right|paws?|legs?|feet|foot|ones?|two|side|knees?|hips?))"), "back"),
    (re.compile(rf"\b(?P<corner>(front|back) (left|right))(?={_SO})"), r"\g<corner> foot"),
    (re.compile(r"(?<=[a-z]) (both )?(together|at once|at the same time|simultaneously|in unison)(?= *$|[,.;])"), ""),
    (re.compile(r"^(the )?(other|opposite) (diagonal|pair|two)( now| instead)?$"), "switch sides"),
    (re.compile(rf"(?:^|(?<=, )){_KEPT} (?:stays?|remains?|(?:is|are) to stay)( there| put| up| {_AS_IT_IS})?$|"
                rf"^{_KEPT.replace('what', 'also')} ({_AS_IT_IS}|unchanged)$"),
     lambda found: f"keep {found['what'] or found['also']}"),
    (re.compile(r",? (at|with|keeping) (the|that) same (speed|pace|tempo|rate|height|angle)$"), ""),
    (re.compile(r"^(?P<keep>(keep|hold|stay|remain|maintain)\b.*?) for (the next )?([\d.]+|a few|some|several) "
                r"(seconds?|secs?|s|minutes?)$"),
     r"\g<keep>"),
    (re.compile(r", (?P<this>(the )?(same|keep the|keep that|at the same) (speed|pace|height|tempo|rate))$"),
     "; keep the speed"),
    (re.compile(r"^((and|now|then|do) )*(the )?(opposite|reverse|other way around)[:,] (?=[a-z])"), "now "),
    (re.compile(r"^((and|now|then) )*back( again)?, (?=[a-z])"), ""),
    (re.compile(r"(?<=one|oot|nee|and|paw|leg|arm|eft|ght|oth) (just )?(as high|equally high|just as much|likewise|"
                r"(at |to )?(the )?same (height|level|amount|again|thing))(?=$|,)"), " too"),
    (re.compile(r"\b(don't|do not|without) (mov(e|ing)|budg(e|ing)|stir(ring)?|twitch(ing)?) (a (muscle|limb|hair|"
                r"millimetre|whisker|"
                r"finger)|an inch|at all|a bit)\b"), r"\1 move"),
    (re.compile(r"^up (?=(on|onto) (your |the )?(two |back |front )*(legs|feet|paws))"), "stand up "),
    (re.compile(r"\b(veer|steer|swerve|bear|curve|bank|arc)(?= (to the |to )?(left|right) (at |by )?[\d.])"), "turn"),
    (re.compile(r"\b(superimpose|overlay|superpose|combine it with|layer on|put in|work in)(?= (a|an|some|the)\b)"),
     "add"),
    (re.compile(r"\b(any |either )?one of (the|your|its) (?P<which>(front |back |left |right )*(feet|"
                r"paws|legs|arms|hands|knees|elbows))\b"), lambda found: f"a {singular_noun(found['which'])}"),
    (re.compile(r"\b(not (this|that)( one)?|this one|that one),? (but )?(?=the other)"), ""),
    (re.compile(r"\bone (?=((front|back|left|right) )*(paw|leg|hand)\b)"), "a "),  # a foot would be a length
    (re.compile(r"^(?P<what>(two|three|four) ((front|back|left|right) )*(paws|legs|hands)) (up|in the air)$"),
     r"lift \g<what>"),
    (re.compile(r"\bpaw(s?)\b"), lambda found: "feet" if found[1] else "foot"),
    (re.compile(r"\b(turn|go|move|walk|look) (on|to|towards?) the (left|right)( hand)? side$"), r"\1 \3"),
    (re.compile(r"\b(look|face|point|head) (?=[\d.]+ (degrees|rad))"), "turn "),
    (re.compile(r"^(let down|land) (?P<what>(it|them|both|all|the|your)\b.*)$"), r"put down \g<what>"),
    (re.compile(r"^(?P<way>down|up) (?P<what>both|all|them|it|(the|your) [a-z ]+)$"), r"\g<what> \g<way>"),
    (re.compile(r"\b(him|her)(?= (up|down|more|again|higher|lower|stop|go|back|off)\b|$)"), "it"),
    (re.compile(r"\b(let|make) (?P<it>it|them|that) (fall|drop)( down)?\b"), r"drop \g<it>"),
    (re.compile(r"\blet (?P<what>(the )?\w+) go[.!]?$"), r"release \g<what>"),
    (re.compile(rf"\b(raise|lift|point|tilt|pitch) {_NOSE}( up)?( by)? {_SO_FAR}"), "lean back by "),
    (re.compile(rf"\b(lower|drop|point|tilt|dip) {_NOSE}( down)?( by)? {_SO_FAR}"), "lean forward by "),
    (re.compile(r"\b(to )?starboard\b"), "to the right"),
    (re.compile(r"\bto port\b"), "to the left"),
    (re.compile(rf"\b{_SNOUT} {_POINTED}(up|upwards?)\b"), "lean back"),
    (re.compile(rf"\b{_SNOUT} {_POINTED}(down|downwards?)\b"), "lean forward"),
    (re.compile(rf"^{_SNOUT} (straight|flat|even)(?= again$|$)"), "nose level"),
    (re.compile(r"\b(tilt|pitch|lean|tip|incline) (?:(?:your|the) )?(?:(?:body|trunk|torso|nose) )?(?:by )?"
                r"(?P<much>[\d.]+ (?:degrees|rad)) lean (?P<way>back|forward)\b"), r"lean \g<way> by \g<much>"),
    (re.compile(r"\b(tilt|pitch|lean|tip) (?:(?:your|the) )?(?:(?:body|trunk|torso) )?(?=lean (back|forward))"), ""),
    (re.compile(rf"^((and|now|no|rather),? )*(?P<this>[a-z ]+?),? (and |but )?(?<!do )(?<!is )(?<!are )(?<!if )"
                rf"{_NOT_THAT}$"), r"rather \g<this>"),
    (re.compile(r"^instead of (the |your )?[a-z]+,? (take |use |with |do |grab )?(?P<that>(the |your )?[a-z]+)$"),
     r"\g<that> instead"),
    (re.compile(rf"^(no,? )?({_NOT_THAT}|not {_NO_MANNER}[a-z ]+?|not (this|that)( one)?),( but)? (?=[a-z])|"
                rf"^(no,? )?not {_WITH}({_ROW})( [a-z]+)? (but )?(?=[a-z])"), "rather "),
    (re.compile(r"^(?P<that>(the |your )?[a-z ]+?) instead of (the |your )?[a-z]+( one)?$"), r"\g<that> instead"),
    (re.compile(r"\bleave (?P<what>(it|them|(the |your |both |all )+[a-z ]*?(foot|feet|legs?|arms?|hands?|head|knees?|"
                r"elbows?))) (up|there|raised|lifted|where (it is|they are)|(just )?(as|how) (it is|they are)|"
                r"like that)(?=$|[,.;])"), r"keep \g<what>"),
    (re.compile(r"^(swap|switch|change)( them| over| sides| legs| feet| round| around)?[:,] "), "now "),
    (re.compile(r"\bin an? (wide |big |small |tight )?(arc|curve|bow)\b"), "in a circle"),
    (re.compile(r"\bin (the |a )?(back|backwards?|reverse) direction\b"), "backwards"),
    (re.compile(r"\bin (the |a )?(left|right) direction\b"), r"to the \2"),
    (re.compile(r"\bthe same (thing )?(?=(to|in) the (left|right))"), ""),
    (re.compile(r"^((and|then|ok|okay|just|now|also) )*(?P<go>walk|run|trot|move|go|stand) (normally|as usual|as "
                r"always)( again)?$"), r"just now \g<go>"),
    (re.compile(r"\blet (it )?fall\b"), "put it down"),
    (re.compile(r"\b(like|as if) (before|earlier|previously)\b"), "as before"),
    (re.compile(r"\b(one more time|once more|once again)$"), ""),
    (re.compile(r"\b(to|towards?) (the )?(behind|rear)\b|\b(rearwards?|to the back)$"), "backwards"),
)  # fmt: skip

_TURNS = (
    (re.compile(r"^(just |only )?(a |one )?quarter (turn|rotation|circle)"), "turn left by 90 degrees"),
    (re.compile(r"^(just |only )?(a |one )?half (turn|rotation|circle)"), "turn left by 180 degrees"),
    (re.compile(r"^(just |only )?(a |one )?(full|whole|complete) (turn|rotation|circle)"), "turn left by 360 degrees"),
    (
        re.compile(r"^turn left by (?P<much>\d+ degrees) (to the |to your )?(?P<side>left|right)$"),
        r"turn \g<side> by \g<much>",
    ),
)
"""Parts of a turn, of who turns as a whole."""


def reworded(text: str, *, whole: bool) -> str:
    """Return a sentence in words that are read.

    Args:
        text: In plain words.
        whole: Whether it is said to a body that turns as a whole, and not to a hand.
    """
    return rewritten(text, (*_PLAIN, *_TURNS) if whole else _PLAIN)
