"""What is said about a motion under way: higher, slower, the other way, 5 cm more; each changes its terms alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.motion import Motion
from rewardsmith.reward_synth.motion.offline import steps
from rewardsmith.reward_synth.motion.offline.comparing import (
    BEND,
    DEPTH,
    EXTENT,
    HEIGHT,
    NEAR,
    PACE,
    SIZE,
    Comparison,
    comparison,
)
from rewardsmith.reward_synth.motion.offline.context import Context, Fits
from rewardsmith.reward_synth.motion.offline.directions import diagonal, redirected, veered
from rewardsmith.reward_synth.motion.offline.ellipsis import switched
from rewardsmith.reward_synth.motion.offline.filling import fill
from rewardsmith.reward_synth.motion.offline.hands.thing_names import things_named
from rewardsmith.reward_synth.motion.offline.naming import parts_named, singular
from rewardsmith.reward_synth.motion.offline.rhythms import marched
from rewardsmith.reward_synth.motion.offline.underway import TRAVEL, kinds_said
from rewardsmith.reward_synth.motion.vocabulary import Quantity
from rewardsmith.reward_synth.terms import Term

RATES = ("forward_velocity", "lateral_velocity", "ahead_velocity", "leftward_velocity", "vertical_velocity", "speed",
         "yaw_velocity", "pitch_velocity", "roll_velocity", "part_speed", "joint_velocity", "joint_speed")  # fmt: skip
HEIGHTS = ("part_height", "height")
_ANGLES = ("pitch_angle", "roll_angle", "yaw_angle", "joint_angle", "part_turn")
_EXTENTS = (*HEIGHTS, "part_forward", *_ANGLES, "slide_position", "forward_displacement", "lateral_displacement",
            "part_gap", "joint_fraction", "distance_to_goal")  # fmt: skip
_SIGNED = tuple(base for base in (*RATES, *_ANGLES, "forward_displacement", "lateral_displacement")
                if base not in ("speed", "part_speed", "joint_speed", "joint_angle", "part_turn"))  # fmt: skip
_BASES = {
    PACE: RATES,
    HEIGHT: HEIGHTS,
    DEPTH: (*HEIGHTS, "pitch_angle", "roll_angle", "joint_angle"),
    SIZE: (*_EXTENTS, *RATES),
    BEND: ("yaw_velocity",),
    EXTENT: (*_EXTENTS, *RATES),
    NEAR: ("part_gap", "distance_to_goal", "distance_to_object"),
}

_REVERSE = re.compile(
    r"\b(in |to |into |on )?(the )?(other|opposite) (way|direction|side|sense)( of rotation)?( around| round)?\b|"
    r"\b(in )?reverse( "
    r"direction)?\b|"
    r"\bthe other one\b(?=$)|^(the )?opposite$|^mirror( it| that)?$|^vice versa$|\b(the )?wrong (way|direction)\b|"
    r"^(negate|invert|reverse|flip|mirror|change|switch)( (it|that|this|its|the))*( (sign|direction|way|sense|"
    r"heading))?$|"
    r"\bchange (the )?(direction|side)s?\b|\bturn (it )?around the other way\b"
)
_FILLER = re.compile(
    r"\b(lift|raise|move|go|get|make|be|do|turn|spin|walk|run|hold|keep|put|bring|it|its|them|this|that|the|a|an|bit|"
    r"little|slightly|somewhat|touch|even|still|much|lot|way|far|now|too|please|should|must|again|and|twice|double|as|"
    r"there|here|going|up|with|your|robot|speed|pace|on|to|in|round|around|step|wave|swing|lean|sit|crouch|stand|bend|"
    r"tilt|by|at|some|any|is|was|before|steps?|jumps?|hops?|swings?|strides?|bounces?|waves?|circles?|curves?|turns?|"
    r"loops?|height|set|want|one|ones|both|all|of|just|only|say|maybe|than|are|it's|that's|you|so|from|"
    r"yourself|away|apart|together|could|might|may|must|would|can|you're|he|she|we|minimally|maximally|try|use|hop|"
    r"jump|bounce|rock|sway|"
    r"creep|crawl|circle|rotate|trot|distance|angle|"
    r"amount|take|having|amplitude|movements?|"
    r"motions?|travel|drive|march|bow|nod|open|close|come|rise|sink|drop|another|extra|further|more|pitch|roll|slow|"
    r"down|doing|squat|kick|march|shuffle|shake|position|value|half|back|in|there|gait|radius|sign|magnitude|"
    r"frequency|negate|invert|flip|"
    r"walking|running|turning|spinning|waving|moving|hopping|jumping|leaning|rocking|bouncing|swinging|lifting)\b"
)
_VERBS = re.compile(
    r"\b(walk|run|spin|turn|wave|swing|step|lean|sit|crouch|bend|lift|raise|move|go|creep|crawl|hop|jump|trot|march|"
    r"rotate|circle|tilt|shuffle|open|close|rock|sway|bounce|squat|lower|drive|rise|bow|nod|kick|stand)\b"
)
_WAY = r"left|right|clockwise|counter ?-?clockwise|anti ?-?clockwise|forwards?|backwards?|back|ahead"
_SIDE = re.compile(
    rf"(in |to |towards |over to )?(the |your )?(?P<side>{_WAY}|straight ahead|straight on|straight)( side| direction)?"
    rf"(?: now)?|(an?|another|one|the) (?P<one>{_WAY}|front) one"
)
_BOTH = re.compile(r"\b(both|all|everything|each)\b")
_BACK_A_BIT = re.compile(r"((go|come|turn|move) )?back( off)? (a (little )?bit|a little|slightly)( more| again)?")
_NUDGE = re.compile(
    r"^(?P<verb>open|close|shut|turn|pull|push|dial) (?:(?P<way>up|down|out|in|on|off) )?(?:the )?(?P<thing>[a-z]+)"
    r"(?: (?P<after>up|down|out|in|on|off))?(?: just| only)*(?: (?P<little>a little(?: bit)?|a bit|slightly))?"
    r"(?P<more> more| further)?$"
)
_IT = re.compile(r"\b(it|them|that|this|be|make)\b")
_LIFTED = re.compile(r"\b(raise|lift|lower|drop) (it|them|that)\b|\b(it|them|that|both|all) (up|down|higher|lower)\b")
_GENERIC = re.compile(r"\b(go|going|move|moving|get|getting|come|be|being|do|make)\b")
_STEPS = re.compile(r"\b(steps|strides)\b")
_WIDE = re.compile(r"\b(wider|narrower|tighter|looser|broader|longer|shorter)\b")
_SIZED = re.compile(r"\b(steps?|jumps?|hops?|leaps?|swings?|strides?|bounces?|waves?|strokes?|movements?|amplitude)\b")


def correct(clause: str, context: Context) -> Motion | None:
    """Return the motion after a correction such as "lift it higher"; None where a clause is none.

    Args:
        clause: In plain words.
        context: What it corrects.

    Raises:
        UserError: nothing is under way that could be so, or the body is at its limit already.
    """
    if (sided := _SIDE.fullmatch(clause)) and (turned := redirected(sided["side"] or sided["one"], context)):
        return turned
    if (curved := veered(clause, context) or diagonal(clause, context)) is not None:
        return curved
    if _REVERSE.search(clause) and not says_more(_REVERSE.sub(" ", clause), (), context):
        return _reversed(clause, context) or switched(context)
    if _BACK_A_BIT.fullmatch(clause) and not context.latest(lambda _, quantity: quantity.base in TRAVEL):
        return _compared(clause, Comparison(EXTENT, -1, 0.4, True, ""), (), context)
    compared = _nudged(clause, context) or comparison(clause)
    named = parts_named(clause, context)
    things = things_named(clause, context.vocabulary)
    if things and not context.fitting(lambda term, _: any(context.concerns(term, thing) for thing in things)):
        return None  # what is not handled yet cannot be so more or less
    if compared is None or says_more(compared.rest, named, context):
        return None
    return _compared(clause, compared, named, context)


def _nudged(clause: str, context: Context) -> Comparison | None:
    """Read "close it a little" and "open it a bit more" of a joint that is open already as less and more of that."""
    found = _NUDGE.match(clause)
    if found is None or not context.fitting(
        lambda term, quantity: quantity.base == "joint_fraction" and bool(steps.value(term))
    ):
        return None
    shuts = found["verb"] in ("close", "shut") or {found["way"], found["after"]} & {"down", "off", "in"}
    if not (found["more"] or (shuts and found["little"])):
        return None  # "open it a bit" says how far
    return Comparison(EXTENT, -1 if shuts else 1, 0.4 if found["little"] else 1.0, False, f"the {found['thing']}")


def says_more(rest: str, named: Sequence[str], context: Context) -> bool:
    """Tell whether a clause asks for something of its own beside the correction: a number, or what to do."""
    things = [word for thing in things_named(rest, context.vocabulary) for word in thing.split("_")]
    rest = re.sub(r"\b(pull|push|out|in|open|close)\b", " ", rest) if things else rest
    rest = re.sub(r"'(re|s|m|ll|ve|d)\b", " ", rest)
    words = {*things} | {word for part in named for word in part.split("_")} | ({"torso"} if named else set())
    kept = [word for word in re.findall(r"[a-z0-9']+", rest) if singular(word) not in words]
    return bool(re.search(r"[a-z0-9]", _FILLER.sub(" ", " ".join(kept))))


def concerned(clause: str, fits: Fits, named: Sequence[str], context: Context) -> list[Term]:
    """Return the terms that a correction is about: those of the parts or of the verb it names, else the latest."""
    if things := things_named(clause, context.vocabulary):
        about = context.fitting(
            lambda term, quantity: fits(term, quantity) and any(context.concerns(term, thing) for thing in things)
        )
        # "The apple and the banana 30 cm apart" is of no third thing.
        return [term for term in about if all(context.concerns(term, thing) for thing in things)] or about
    if named:
        root = context.vocabulary.body.environment.root
        return context.fitting(lambda term, quantity: fits(term, quantity) and (quantity.part or root) in named)
    kinds = kinds_said(clause)
    if ours := context.latest(lambda term, quantity: fits(term, quantity) and quantity.base in kinds):
        return ours
    if _BOTH.search(clause):
        return context.fitting(fits)  # "halve both"
    # "Spin slowly" of who does not spin is a wish of its own, "make it slower" is none.
    does = context.fitting(lambda _, quantity: quantity.base in kinds)
    return [] if kinds and not does and not _IT.search(clause) else context.latest(fits)


def _compared(clause: str, compared: Comparison, named: Sequence[str], context: Context) -> Motion | None:
    compared = _in_circles(compared, context)
    bases = _BASES[compared.scale]
    sized = compared.scale == SIZE or (_SIZED.search(clause) is not None and compared.scale in (HEIGHT, EXTENT))

    def fits(term: Term, quantity: Quantity) -> bool:
        beats = term.gait is not None and (compared.scale == PACE or sized)
        return (quantity.base in bases or beats) and (term.target is not None or term.want in ("range", "zero"))

    if terms := _stepping(clause, compared, context):
        return context.motion.with_terms(terms)
    said = compared.rest if compared.scale == PACE else _GENERIC.sub(" ", compared.rest)
    terms = concerned(said, fits, named, context)
    if sized and any(term.gait for term in terms):
        terms = [term for term in terms if term.gait]
    if compared.scale == PACE and "circle" in context.task and not kinds_said(compared.rest):
        terms = context.fitting(lambda _, quantity: quantity.base in (*TRAVEL, "yaw_velocity")) or terms
    if compared.scale == PACE:
        terms += _in_step(terms, context)
    if not terms:
        return _from_usual(clause, compared, named, context)
    paced = compared.scale == PACE
    changed = [steps.step(term, compared, context.vocabulary, paced=paced, sized=sized) for term in terms]
    if changed == terms:
        raise UserError(f"{terms[0].said()} is as far as this body goes; ask for less, or for something else")
    return context.motion.with_terms(changed)


def _stepping(clause: str, compared: Comparison, context: Context) -> list[Term]:
    """Return the terms of feet that step high, of who goes and is to take bigger steps; else none."""
    going = context.fitting(lambda term, quantity: quantity.base in TRAVEL or term.gait is not None)
    if not _STEPS.search(clause) or compared.way < 0 or not going or any(term.gait for term in going):
        return []
    return marched("march in place", context.vocabulary)


def _in_circles(compared: Comparison, context: Context) -> Comparison:
    """Return a comparison of how wide something is as one of how tight its curve is; without a curve, of its size."""
    curves = context.latest(lambda _, quantity: quantity.base in (*TRAVEL, "yaw_velocity") or quantity.unit != "m")
    turning = any((found := context.quantity(term)) and found.base == "yaw_velocity" for term in curves)
    if compared.scale == SIZE and turning:
        return replace(compared, scale=BEND, way=-compared.way)
    if compared.scale == BEND and not turning:
        return replace(compared, scale=SIZE, way=-compared.way)
    return compared


def _in_step(terms: Sequence[Term], context: Context) -> list[Term]:
    """Return the other terms that beat together with some, which nobody means to part."""
    beats = [term.gait.frequency for term in terms if term.gait]
    return [each for each in context.motion.asked if each.gait and each.gait.frequency in beats and each not in terms]


def _from_usual(clause: str, compared: Comparison, named: Sequence[str], context: Context) -> Motion | None:
    """Return the motion with a body higher or lower than usual, which may be asked for where nothing is under way."""
    if list(named) == [context.vocabulary.body.environment.root]:
        named = ()  # the trunk is as high as the body
    if named and compared.way > 0 and set(context.vocabulary.feet) <= set(named) and len(named) > 1:
        return context.motion.with_terms(marched("march in place", context.vocabulary))  # "lift your feet higher"
    if named and compared.scale == HEIGHT and compared.way > 0:
        return _raised(compared, named, context)
    if compared.way > 0 and compared.scale in (EXTENT, DEPTH) and _VERBS.search(compared.rest):
        return _first(compared.rest, context)
    if named or _VERBS.search(compared.rest.removeprefix("stand")):
        return None  # "spin slowly" of who does not spin is a wish of its own
    if compared.scale == HEIGHT and _LIFTED.search(clause) and context.motion.asked and not _held(context):
        raise UserError(
            f"{clause!r} fits nothing that is under way ({context.doing()}); say what should be higher or lower"
        )
    if compared.scale == HEIGHT and compared.way > 0 and (held := _held(context)) is not None:
        return context.motion.with_terms(fill(f"lift the {held}", {}, context.vocabulary))
    height = context.vocabulary.of("height")
    if context.refused:
        raise UserError(f"{clause!r} fits nothing: the sentence before was not understood ({context.doing()})")
    if compared.scale == SIZE and not _SIZED.search(clause) and not _WIDE.search(clause):
        compared = replace(compared, scale=HEIGHT)  # "make yourself smaller"
    if compared.scale == HEIGHT and height is not None and not compared.back:
        usual = steps.wanted(height, height.start, context.vocabulary)
        return context.motion.with_terms([steps.step(usual, compared, context.vocabulary, paced=False, sized=False)])
    if compared.scale == NEAR:
        return None
    raise UserError(f"{clause!r} fits nothing that is under way ({context.doing()}); say what should be so")


def _first(rest: str, context: Context) -> Motion | None:
    """Return the motion with what is to be done more but is not done yet: "bend your knees more"."""
    try:
        return context.motion.with_terms(fill(rest, {}, context.vocabulary))
    except UserError:
        return None


def _raised(compared: Comparison, named: Sequence[str], context: Context) -> Motion:
    """Return the motion with parts raised that were not: "the right one higher"."""
    if _VERBS.search(compared.rest):
        return context.motion.with_terms(fill(compared.rest, {}, context.vocabulary))
    terms = fill(f"raise {' and '.join('the ' + part.replace('_', ' ') for part in named)}", {}, context.vocabulary)
    contacts = context.fitting(lambda _, quantity: quantity.base == "part_contact" and quantity.part in named)
    return context.motion.without(term.feature or "" for term in contacts).with_terms(terms)


def _held(context: Context) -> str | None:
    """Return the thing that is held, which can be held higher."""
    grips = context.latest(lambda _, quantity: quantity.base == "part_grip")
    parts = [part for term in grips if (part := context.part(term)) and not part.endswith("_handle")]
    return parts[-1].replace("_", " ") if parts else None


def _reversed(clause: str, context: Context) -> Motion | None:
    """Return the motion the other way round: of a circle the turning, else what was spoken of last."""
    terms = concerned(clause, lambda term, quantity: quantity.base in _SIGNED and steps.signed(term), (), context)
    turning = [term for term in terms if (found := context.quantity(term)) and found.base == "yaw_velocity"]
    return context.motion.with_terms(steps.mirrored(term) for term in turning or terms) if terms else None
