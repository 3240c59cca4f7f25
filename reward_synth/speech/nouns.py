"""What is asked for as a noun, in verbs: "forward locomotion", "a seated posture", "a lift of the cube"."""

from __future__ import annotations

import re

from rewardsmith.reward_synth.speech.rewriting import Rewrite, compiled, rewritten

_A = r"(?:(?:an?|the|your|its|some) )?"
_WAY = r"(?:forwards?|ahead|backwards?|sideways|left|right|upwards?)"
_MOTION = r"(?:motion|movement|action|manoeuvre|maneuver)"
_SHOW = (
    r"(?:perform|execute|carry out|exhibit|show|display|produce|demonstrate|accomplish|adopt|employ|use|do|engage in)"
    r"(?:ing|s)?"
)
"""Verbs that say of a deed no more than that it is done."""

# -- how it stands, sits and lies --------------------------------------------------------------------------------------
_STANCE = r"(?:stance|pose|posture|position|stand|attitude)"
_INTO = (
    r"(?:(?:adopt|assum|tak|strik|hold|maintain|keep|sustain)(?:e|ing|s)?(?: up)?(?: to)?|"
    r"(?:get|go|come|move|settle|sink|drop|change|lower (?:yourself|itself))(?: down)? (?:in)?to|"
    r"(?:be|stay|remain|end|end up|finish|rest|stand) in|show|have|bring (?:yourself|itself) (?:in)?to)"
)
_POSES = {
    "sit down": r"sitting|seated|sit",
    "stand still": r"(?:static|stationary|still|motionless|fixed|frozen|immobile|steady)(?:,? (?:standing|upright))?|"
    r"standing (?:still|static|motionless)",
    "stand": r"standing|erect standing",
    "lie down": r"lying|reclined|recumbent",
    "kneel": r"kneeling",
    "crouch": r"crouching|crouched|squatting|squat",
}
"""What poses are called by the verbs that come to them."""

# -- what is done, and to what -----------------------------------------------------------------------------------------
_DEEDS = {
    "swing up": r"swing(?:ing)?[- ]?up",
    "lift": r"lift(?:ing)?|raising|elevation",
    "open": r"opening",
    "close": r"closing|closure|shutting",
    "collect": r"collection|collecting|gathering|pick[- ]?up",
    "balance": r"balanc(?:e|ing)|stabili[sz](?:ation|ing)",
    "turn": r"turning|rotation",
    "put": r"placement|placing",
}
_THING = r"(?:cube|block|box|object|pole|pendulum|rod|drawer|door|faucet|gold|apple|banana|bowl|lid|window|arms?|legs?)"
_BALANCED = r"(?:balanc(?:e|ing)|stabili[sz](?:ation|ing)|upright balance)(?: of (?:it|the \w+))?"

_REAR = (
    r"(?:(?:the |your |its )?(?:bum|bottom|butt|backside|behind|rear(?: end)?|rump|haunches|hind ?quarters|posterior|"
    r"hind end|seat|bottom end))"
)
_GROUND = r"(?: (?:down )?(?:on|onto|to) the (?:ground|floor))"
_FLIP = r"(?:(?:back|front)?flip|somersault|salto)"
_GOES = (
    r"(?:walk|run|jump|hop|raise|lift|keep|stand|turn|move|crawl|lean|sit|put|hold|swim|spin|rotate|balance|go|open|close|"
    r"reach|swing|lie|bend|stay|remain)"
)

_LOWERED = re.compile(r"(?:lower|place|put|set|plant)\w*(?! .*(?:ground|floor))")
"""How a rear is lowered that need not come to the ground."""

_ROWS: tuple[Rewrite, ...] = (
    (rf"^(?:the|an?|our|your|my) (?:\w+ )?(?:robot|hero|player|character|dog|ant|quadruped|humanoid|walker|hopper|"
     rf"cheetah|agent|creature|hero|"
     rf"player|character|puppy) (?={_GOES}s\b)", ""),
    (rf"\b(?:sit|plop|plonk|plunk|rest|squat|park|settle|flop|lower|place|put|set|plant)(?:s|t?ing)?"
     rf"(?: (?:yourself|itself))?(?: (?:back|down))*(?: (?:on|onto|upon))? {_REAR}(?:{_GROUND}|(?= *$))",
     lambda found: found[0] if _LOWERED.match(found[0]) else "sit down"),
    (rf"\b(?:plonk|plop|park|seat|sit|settle|plump) (?:yourself|itself)(?: down)?(?:{_GROUND}|(?= *(?:$|"
     rf"[,.;])))", "sit down"),
    (r"\b(?:drop|go|come|get|move|sink|settle)(?: down)? (?:in)?to a sit\b", "sit down"),
    (rf"\b(?:full|complete|whole) (?=(?:back(?:ward)?s? |front |forward )?{_FLIP})", ""),
    (rf"\b(?:jump|leap|hop|spring)(?:s|ing)?(?: (?:up|high|into the air))*,? (?:and|to|into)(?: then)? "
     rf"(?:(?:do|perform|make) )?(?:an? )?(?=(?:(?:back|forward)(?:ward)?s? )?{_FLIP}|turn over (?:back|"
     rf"for)wards?)", ""),
    (r"\bturn over (backwards?|forwards?)\b", r"flip \1"),
    (r"\bflip (?:yourself|itself) over\b", "flip"),
    (r"\bback[- ]?tuck\b", "backflip"),
    (rf"\b{_A}({_WAY}) rotation\b", r"rotate \1"),
    (rf"\b{_A}rotation (?=to the|in\b|about|around)", "rotate "),
    (r"\bon[- ]the[- ]spot (?=turn|rotat|spin)|\bin[- ]place (?=(?:left |right )?(?:turn|rotation|spin))", "in place "),
    (rf"^{_A}({_WAY}) (?:body )?(?:inclination|incline|tilt|lean)(?: of| by|:)? (?=\d)", r"lean \1 by "),
    (rf"\b(?:hold|maintain|keep|freeze in) {_A}standing {_STANCE}\b", "stand still"),
    *((rf"\b{_INTO} {_A}(?:{poses})[- ]{_STANCE}\b|^{_A}(?:{poses})[- ]{_STANCE}\b", verb)
      for verb, poses in _POSES.items()),
    (r"\bfree (?:of|from) (?:any )?(?=(?:lateral |sideways )?(?:sway|wobbl|fall|jerk|tilt|rock|roll)\w*)", "without "),
    (r"^(?:an? |the )?(fall|jerk|wobble|sway|stumble|tilt)[- ]free (.+)$", r"\2 without \1ing"),
    (r"\b(?:static|stationary|motionless|immobile) standing\b", "standing still"),
    (rf"(?:\b{_SHOW} )?{_A}\b(?:(?:pole|pendulum|rod) )?swing(?:ing)?[- ]?up(?: of (?:the|your) (?:pole|pendulum|rod))?"
     rf",?(?: and| then| followed by| with| plus)+ {_A}{_BALANCED}$", "swing the pole up and balance it"),
    *((rf"\b(?:{_SHOW} )?{_A}(?:{nouns}) of (?=(?:the|your|its|both|all) )", f"{verb} ")
      for verb, nouns in _DEEDS.items()),
    *((rf"^{_A}({_THING})[- ](?:{nouns})\b(?! (?:gait|pose|speed|rate|height|angle))", rf"{verb} the \1")
      for verb, nouns in _DEEDS.items()),
    (r"\bswing up (the \w+)", r"swing \1 up"),
    (rf"\b({_WAY}) (?:locomotion|ambulation|propulsion|progression|travel)\b", r"moving \1"),
    (r"\b(?:locomotion|ambulation)\b", "moving"),
    (rf"\b{_A}(\w+ing) {_MOTION} (?:of|by|with) (?=(?:the|your|its) )", r"\1 with "),
    (rf"\b{_A}(\w+ing) gait,? (?:that|which|who) (?:travel|go|move|advance|progresse?|proceed|run|walk|"
     r"head|take you|carrie|get)s (?=forward|ahead|back|side|left|right|straight|on\b|at\b)", r"\1 "),
    (rf"\b{_SHOW} {_A}(?!best\b)(?=(?:\w+ ){{0,2}}(?:walk|run|jump|hop|leap|spin|sprint|crawl|trot|"
     rf"gallop)(?:n?n?ing)?\b)", ""),
)  # fmt: skip
_TABLE = compiled(_ROWS)


def in_verbs(text: str) -> str:
    """Return a text in lower case in which what is done goes by verbs."""
    return rewritten(text, _TABLE)
