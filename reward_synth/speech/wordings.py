"""Other words for the same: how much, how fast, with what care, which way, and how a deed is asked for."""

from __future__ import annotations

import re

from rewardsmith.reward_synth.speech.numbers import NUMBER, UNITS
from rewardsmith.reward_synth.speech.rewriting import compiled, rewritten

_UNIT = (
    rf"(?:{'|'.join(sorted((re.escape(unit) for unit in UNITS if unit.isascii()), key=len, reverse=True))})(?![\w/])"
)
_AMOUNT = rf"((?:{NUMBER}|half an?) ?{_UNIT}(?: (?:per|a) (?:second|minute))?)"

_PACE = r"(?:pace|speed|rate|tempo|velocity)"

_BOUNDS = (
    # roughly so much
    (rf"{_AMOUNT}(?:,? (?:give or take|more or less|approximately|roughly|or thereabouts|near enough|ballpark|"
     r"plus or minus a (?:bit|little)|does not have to be exact)|-? ?ish)\b", r"about \1"),
    (rf"\b(?:ca\.?|circa|something like|more or less|an? (?:rough|ballpark)|somewhere (?:around|near)|"
     rf"in the (?:region|neighbou?rhood) of)(?= {NUMBER})", "about"),
    # so much or more, so much or less, just so much
    (rf"{_AMOUNT},? (?:at (?:the (?:very )?least|a minimum)|minimum|and (?:up(?:wards)?|above))(?=$|[ ,.;])",
     r"at least \1"),
    (rf"(?:any speed from {_AMOUNT} up(?:wards)?|(?:at )?>=? ?{_AMOUNT}|(?:at )?at the (?:very )?least {_AMOUNT})",
     lambda found: f"at least {found[1] or found[2] or found[3]}"),
    (rf"{_AMOUNT},? (?:at (?:(?:the )?(?:very )?most|a maximum)|maximum|max|tops|and (?:not a bit|no) (?:more|faster))"
     r"(?=$|[ ,.;])", r"at most \1"),
    (rf"(?:any speed up to {_AMOUNT}|(?:at )?<=? ?{_AMOUNT}|(?:at )?at the (?:very )?most {_AMOUNT})",
     lambda found: f"at most {found[1] or found[2] or found[3]}"),
    (rf"\b(?:(?:with|at) )?(?:an? |the |your |its )?(?:max(?:imum|imal)?|top) {_PACE}"
     rf"(?: of| is| at|:| ?=)? ?(?={NUMBER})", "at most "),
    (rf"{_AMOUNT},? (?:on the (?:dot|nose)|sharp|no more(?:,| and)* no less|no less(?:,| and)* no more|"
     r"neither (?:faster|more) nor (?:slower|less))(?=$|[ ,.;])", r"exactly \1"),
    (rf"\b(?:an? (?:exact|precise)|bang on|dead on)(?= {NUMBER})", "exactly"),
    (rf"(?<=[, ])like(?= {_AMOUNT})", "about"),
    (r"\bat (at (?:least|most))\b", r"\1"),
)  # fmt: skip

_GAINED = r"(?: (?:that )?(?:you|it) (?:can|could) (?:reach|manage|get(?: to)?|go)| attainable| possible| of all)?"
_PACES = (
    (rf"\bat an? (?:slow|unhurried) {_PACE}\b|\bon the slow side\b|\bin low gear\b|\bwith (?:a )?low {_PACE}\b",
     "slowly"),
    (r"\b(?:dead|terribly|painfully|awfully|dreadfully) slow(?:ly)?\b|\bas slow as molasses\b|"
     rf"\bat (?:a|the) (?:glacial|snail'?s?|tortoise'?s?|turtle'?s?) {_PACE}\b|"
     rf"\bat the {_PACE} of a (?:snail|tortoise|turtle)\b|\bwith a very (?:small|low) {_PACE}\b", "very slowly"),
    (rf"\bat a (?:good clip|rate of knots|(?:quick|fast|brisk) {_PACE})\b|\bin high gear\b|"
     r"\bwith (?:great|high|some real) speed\b", "fast"),
    (r"\b(?:(?:at|with) )?(?<!from )full (?:tilt|pelt|throttle|steam(?: ahead)?|speed(?: ahead)?)\b|"
     r"\bflat out\b|\bpedal to the metal\b|"
     rf"\bhell for leather\b|\b(?:at )?max(?:imum|imal)? {_PACE}\b|\blike (?:your|its) life depend(?:s|ed) on it\b|"
     rf"\bat (?:the|your|its) (?:highest|greatest|top|maximum|fastest) {_PACE}{_GAINED}|"
     r"\bwith all the speed (?:you have|it has)(?: got)?\b|"
     r"\bas fast as (?:your|its) legs (?:will|can) carry (?:you|it)\b",
     "as fast as possible"),
    (r"\bas (\w+) as (?:is )?(?:physically|humanly) possible\b", r"as \1 as possible"),
    (r"\b(?:to|reaching) the (?:greatest|highest|maximum)(?: possible)? (?:height|point|altitude)"
     rf"{_GAINED}|\bfor max(?:imum)? height\b", "as high as possible"),
    (r"\b(?:(?:roll|go|drive|drop|slide|sink|move|get|come)(?: back)?(?: down)? (?:in)?to|reach) (?:the |your |its )?"
     r"(?:(?:lowest|deepest) (?:point|spot|position|place)|bottom(?= of the (?:valley|hill|slope|dip|track)))"
     r"(?: of the (?:valley|hill|slope|dip|track))?|"
     r"\b(?:roll|go|drive|drop|slide|sink|get)(?: back)?(?: down)? (?:in)?to the (?:valley|dip)\b"
     r"(?! (?:and|then) (?:back )?up)", "get as low as possible"),
    (r",? \b(?:and )?(?:every (?:turn|step|second|move|key|moment) counts|"
     r"time is (?:precious|short|of the essence|money)|"
     r"(?:do not|without|never) wast(?:e|ing) (?:any |your )?(?:time|turns|moves|steps|keys))(?=$|[,.;!])", " quickly"),
    (r",? \b(?:and )?(?:the )?deeper(?: is|,)? (?:the )?better\b", " as deep as possible"),
    (r",? \b(?:and )?(?:i|we) do not (?:care|mind) (?:which|what|about the|in (?:which|what))?"
     r"(?: (?:direction|way|side))?(?: it is| you (?:go|take|choose|turn))?(?=$|[,.;!])|"
     r",? \bno matter (?:where|which way|in which direction)(?: to)?(?=$|[,.;!])", ""),
    (r",? \b(?:and )?(?:(?:do not|no|without) dawdl(?:e|ing)|hurry up|make haste|be quick(?: about it)?|get a move on|"
     r"(?:in|by) the (?:quickest|fastest|shortest)(?: possible)? (?:way|time|manner)|"
     r"(?:the )?(?:quickest|fastest) possible way|with no time to lose)(?=$|[,.;!])", " quickly"),
    (r"^((?!.*\b(?:both|all|two|three|four|legs|arms|paws|hands|feet|and)\b).*?),? at once$", r"\1"),
    (r"\b(but|and|while|yet) still (?=[a-z]+(?:e|ing)?\b)(?!still stand)", r"\1 "),
    (r"\bby a small amount\b|\bto a small degree\b|\bonly a little\b", "a little"),
    (r"\bnice and (slow|fast|quick|high|low|gentle|soft|straight|steady)(?:ly)?\b", r"\1"),
    (r"\breal (?=slow|fast|quick|high|low|gentl|hard|easy)", "really "),
)  # fmt: skip

_FEAT = (
    r"(?:(?:(?:back|front|side|forward|backward)s?[- ]?)?(?:flip|somersault|roll|tuck|handspring)s?|cartwheels?|jumps?|"
    r"hops?|leaps?|spins?|squats?|push-?ups?|handstands?|bows?|pirouettes?|laps?)\b"
)
_DEEDS = (
    (r"\b(?:bust(?: out)?|pull off|throw|nail|land|stick|knock out|carry out|whip out|bang out|crank out|"
     r"(?:give|show) (?:me|us)|perform|execute|complete)(?= (?:a|an|one|a single|two|three|four|five|\d+) "
     rf"(?:\w+ )?{_FEAT})", "do"),
    (rf"\bdo (?:one|a single)(?= (?:\w+ )?{_FEAT})", "do a"),
    (rf"\bdo a total of (?={NUMBER})", "do "),
    (rf"({_FEAT}),? (?:in a row|one after the other|back to back|in succession)\b", r"\1"),
    (r"\b(?:assume|(?:get|come down|settle|go|drop)(?: down)? (?:in)?to) an? (lying|sitting|seated|standing) "
     r"(?:position|pose|posture)\b",
     lambda found: {"lying": "lie down", "standing": "stand up"}.get(found[1], "sit down")),
    (r"\b(?:take|hang|make) a (left|right)\b(?: turn\b)?(?! (?:step|foot|leg|paw))", r"turn \1"),
    (r"\bchange (?:your )?heading to the (left|right)\b", r"turn \1"),
    (r",? (?:as )?(?:seen|viewed|looking) from above\b", ""),
    (r"\babout (?:your|its) (?:own )?(?:vertical |yaw )?axis\b", "in place"),
    (r"\b(?:around|round|on) (?:your|its) (?:own )?axis\b", "around"),
    (r"\bin situ\b|\bwithout travel+ing\b", "on the spot"),
    (r"\b(?:off|over) (?=to the (?:left|right)\b)", ""),
    (r"\bto(?:wards?)? your (left|right)(?:[- ]hand)? side\b", r"to the \1"),
    (r"\bin the direction of your (left|right)(?:[- ]hand)? side\b", r"to the \1"),
    (r"\bin the direction (?:that )?(?:you (?:face|are facing)|your nose points)\b|\bdead ahead\b", "straight ahead"),
    (r"\b(?:rear end|back end|back|tail|bum) first\b|\bwith (?:your|its) back leading\b|\bto(?:wards?)? the rear\b",
     "backward"),
)  # fmt: skip

_LIMB = r"(?:paw|foot|leg|hand|arm)"
_CARE = (
    (r"\b(?:and )?(?:taking care|take care|being careful|be careful|mind(?:ing)?) not to\b", "and do not"),
    (r"\b(?:and )?mind (?:that )?you do not\b|\band do not you dare(?: to)?\b", "and do not"),
    (r"\bno (\w+ing) allowed\b", r"without \1"),
    (r"\benerg(?:y|etic) (?:cost|expenditure|consumption)\b", "energy"),
    (r", energy-wise\b", ""),
    (r"\b(?:while )?going easy on the battery\b", "using little energy"),
    (r"\bnot jerkily\b|\bin an? (?:fluid|smooth)(?:, jerk-free)? manner\b|\bkeeping the motion free of jerks\b",
     "smoothly"),
    (rf"\bpick (?=(?:the|your) (?:\w+ ){{0,2}}{_LIMB} up\b)", "lift "),
    *((rf"\b{short}(?= {_LIMB}\b)", long) for short, long in (
        ("fl", "front left"), ("fr", "front right"), ("[hbr]l", "back left"), ("[hbr]r", "back right"),
    )),
)  # fmt: skip

_TABLE = compiled(_BOUNDS, _PACES, _CARE, _DEEDS)


def in_usual_words(text: str) -> str:
    """Return a text in lower case in which amounts, paces, ways and deeds go by the words that readers know."""
    return rewritten(text, _TABLE)
