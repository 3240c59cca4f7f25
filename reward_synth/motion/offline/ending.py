"""What ends: stop that, stop spinning, put the paw down, back on your feet, start over."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.motion import Motion
from rewardsmith.reward_synth.motion.offline import steps
from rewardsmith.reward_synth.motion.offline.amounts import TURN
from rewardsmith.reward_synth.motion.offline.comparing import comparison
from rewardsmith.reward_synth.motion.offline.context import Context
from rewardsmith.reward_synth.motion.offline.filling import fill
from rewardsmith.reward_synth.motion.offline.hands.thing_names import things_named
from rewardsmith.reward_synth.motion.offline.naming import names_only, parts_named
from rewardsmith.reward_synth.motion.offline.resting import looked, undoing
from rewardsmith.reward_synth.motion.offline.underway import POSTURE, under_way
from rewardsmith.reward_synth.motion.posture import AXES
from rewardsmith.reward_synth.motion.vocabulary import Vocabulary
from rewardsmith.reward_synth.terms import Term

_NORMAL = r"(normal|usual|neutral|default|standing|start|the start|the beginning|zero|rest|square one|before)"
_ALL = re.compile(
    r"^((just|ok|okay|now|please) )*(whoa( there)?|cut|(hit|slam on) the brakes|time out|that's a wrap|done|all done|"
    r"finished|stand down|stand easy|heel|that (will|'ll) do|normal|cut it out|knock it off|(quit|stop) it( now)?|"
    r"stop|cease|desist|pause|attention|brake|(come to|make) (a )?(stop|halt|rest|"
    r"standstill)|start( all)?( over)?|(all over |start )?from "
    r"(the "
    r")?(beginning|start|scratch|zero)|halt|freeze|enough|relax|rest|reset|cancel|clear|abort|quit|start "
    r"over|start again|"
    r"begin again|at ease|as you were|be (normal|still|quiet)|hold still|stay still|keep still|stay( here| there| put|"
    r" in place| where you are)?|do nothing|that's (enough|all)|"
    r"that is (enough|all)|it is enough|"
    r"(stop|cancel|clear|forget|end|quit|drop|undo|reset|leave) (everything|all|it all|all that|all of (it|that|this|"
    r"them))|"
    r"stop (moving|now|there|right there|all movement|it|that) ?(now|completely|altogether|at once|everything)?(?<! "
    r"it)(?<! that)|"
    rf"((go|get|come|be|return|move) )?(back )?(to|in|into|like|as) (your |the |a )?{_NORMAL}( (position|pose|posture|"
    rf"stance|state|"
    r"way|again|stand(ing)?))?|(go |get )?back to (normal|standing|how you (were|began|started))|"
    r"(be |stand |go |back )*(like|as|how|where|to how|to where|in|at|to)( it was| you were| you (began|started))?( "
    r"in| at)?"
    r"( the)?( (very )?(beginning|start))|(stand|be) (how|as|like) (before|at first|usual(ly)?|at the (beginning|"
    r"start))|(just )?stand( there)?( normally| still| up| upright| again| as usual| straight)*|"
    r"(just )?(stand|be|act|stay) normal(ly)?( again)?)$"
)
_THAT = re.compile(
    r"^((just|ok|okay) )*(stop|quit|no more of|do not do|don't do|enough of|leave out|forget|cancel|skip|drop|never "
    r"mind|zero|null|nullify|"
    r"not) (it|that|this|the last( one| thing| bit)?)( any more| any longer)?$|^(zero|null)( out)?$"
)
_TERM = re.compile(
    r" (requirement|constraint|condition|restriction|limit|limitation|target|command|setting|goal|part|thing|"
    r"business|term|"
    r"bit|stuff|rule|instruction|task|order|request)s?$"
)
"""What a person calls what was asked for: "drop the height requirement"."""

_END = re.compile(
    r"^((just|ok|okay) )*(stop|quit|no more|no longer|without|do not|don't|never mind|nevermind|forget( about)?|leave "
    r"out|"
    r"enough|cancel|skip|end|finish|cease|leave off|leave|not(?= (the|your|with) )|no need (to|for)|you (need not|"
    r"needn't|don't have to)|"
    r"enough of|drop|lose|remove|delete|scrap|ditch|discard|abandon|no)( with| to| of)?( the| your)? (?P<what>.+?)( "
    r"any more| any longer| again| alone| be| out|"
    r" now)*$"
)
_NO_MORE = re.compile(r"^(?P<what>.+?) (no more|no longer|not any ?more)$")
_NOT = re.compile(r"^(without|do not|don't)\b(?!.* any (more|longer)$)")
_DOWN = re.compile(
    r"^(please )?(put|set|lower|bring|take|let|move|place|drop|rest|relax|release) (?P<what>.+? )(back )?(down|back|"
    r"(back )?(to|on|"
    r"onto) the "
    r"(ground|floor)|fall|sink)( down| again)*$|^(put|set|bring|take) (back )?down (?P<that>.+)$|^(back )?down with "
    r"(?P<with>.+)$|"
    r"^(?P<noun>.+? )??(back )?(down|(on|to) the (ground|floor))$|^(drop|rest|relax|release) (?P<lone>(the |your |it|"
    r"that|them|both).*)$"
)
_BARE_UP = re.compile(r"(up|straight)( up| again| ahead| on)?")
_UP = re.compile(
    r"^wake up$|^up you (go|get|come)(,? (back )?(on|onto|to) (your|all|the|four) [a-z]+( again)?)?$|^((get|come|"
    r"stand|be|go|rise|climb) )?(back )?(to )?(an? )?(up|upright|vertical|on|onto|to|straight|"
    r"standing)( again| position| posture)?"
    r"( (on|onto|to))?( (your|all|the|four|both|two))*( (feet|legs|paws|fours))?( again)?$|^(straighten|rise)( up| "
    r"yourself)*$|"
    r"^(stop|quit) (lying|sitting|crouching|ducking|kneeling|leaning)( down| around| there)?$"
)
_GROUNDED = re.compile(r"\b(down|ground|floor|back)\b")
_OFF = re.compile(
    r"^((get|come|go|climb|drop|stand|be|back) )*(back )?(down( again)?|(down )?(on|onto|to) (all )?(your )?(fours|"
    r"four|feet|"
    r"four (feet|legs|paws)|all fours))( again)?$"
)
_AT_ALL = re.compile(r"^(move|go|budge|stir|travel)( at all| anywhere| an inch| from .+| away.*| around)?$")
_LANDS = re.compile(
    r"^(land|touch down|come (back )?down( to earth)?|back (down )?(to|on) earth)( again| softly| gently| safely| "
    r"(back )?on (your|the|all) [a-z]+)*$"
)
_NONE = re.compile(r"^(none|neither)( of them)?$")
_USUAL = re.compile(
    r"^(be |go |get |come |back |return |at |to |in |with |your |the |a |it )*(normal|usual|regular|level|original|"
    r"nominal|default|standard|initial) "
    r"(?P<what>[a-z]+)$|"
    r"^(set |bring |put |let |make )?(your |the )?(?P<of>[a-z]+) (be )?(back )?(to |as )?"
    r"(normal|usual|level|horizontal)$"
)


def ended(clause: str, context: Context, fixed: Collection[str]) -> Motion | None:
    """Return the motion without what a clause ends; None where it ends nothing.

    Args:
        clause: In plain words.
        context: What is under way and what was last spoken of.
        fixed: Features that the same sentence keeps.

    Raises:
        UserError: what it ends is not under way, or is asked for by the same sentence.
    """
    shorter = _ended(clause, context, fixed)
    undone = [
        term
        for name in fixed
        if shorter is not None and shorter.about(name) is None and (term := context.motion.about(name)) is not None
    ]
    rest = shorter is not None and shorter.asked and all(term.feature in fixed for term in context.motion.asked)
    if not undone or rest:  # "stop waving and carry on" goes on with the rest
        return shorter
    if _only_otherwise(clause, undone, context):
        return context.motion
    raise undoing(clause, undone[0])


def _only_otherwise(clause: str, undone: Sequence[Term], context: Context) -> bool:
    """Tell whether a clause only forbids to do more, or the opposite: "walk but don't run"."""
    found = _END.match(clause)
    if found is None or not _NOT.match(clause) or _AT_ALL.match(found["what"]):
        return False
    forbidden = {term.feature: steps.value(term) for term in fill(found["what"], {}, context.vocabulary)}
    return all(forbidden.get(term.feature, steps.value(term)) != steps.value(term) for term in undone)


def _ended(clause: str, context: Context, fixed: Collection[str]) -> Motion | None:
    motion, vocabulary = context.motion, context.vocabulary
    compared = comparison(clause)
    if compared is not None and compared.back:
        return None  # "don't go so fast" goes on
    if _ALL.match(clause):
        return motion.without(name for name in vocabulary.quantities if name not in fixed)
    if _UP.match(clause) and (posture := _posture(context, bare=_BARE_UP.fullmatch(clause) is not None)):
        # "Come up but stay tilted" ends the rest of the posture.
        return motion.without([name for name in posture if name not in fixed] or posture)
    if looks := looked(clause, context):
        return motion.without(looks)
    if _OFF.match(clause) and (posture := _risen(context)):
        return motion.without(posture)
    if _LANDS.match(clause) and (jumps := _jumps(context)):
        return motion.without(jumps)
    if _NONE.match(clause) and (parts := context.latest_parts()):
        return motion.without(term.feature or "" for term in motion.asked if context.part(term) in parts)
    if _THAT.match(clause) and (motion.asked or context.last):
        return motion.without(context.together(context.last) or [term.feature or "" for term in motion.asked[-1:]])
    if (found := _USUAL.match(clause)) and (features := under_way(found["what"] or found["of"], context)):
        return _as_usual(features, context)
    if (found := _DOWN.match(clause)) and (lowered := _lowered(clause, found, context)) is not None:
        return lowered
    if found := _END.match(clause) or _NO_MORE.match(clause):
        return _stopped(clause, found["what"], context)
    return None


def _posture(context: Context, *, bare: bool) -> list[str]:
    """Return what is asked for of how the body is held; a `bare` "up" is of the body.

    A part that moves goes on, but of who rises from its back: what paddled in the air has to stand.
    """
    lies = bool(context.fitting(lambda term, quantity: quantity.base == "uprightness" and steps.value(term) < 0))
    terms = context.fitting(lambda term, quantity: quantity.base in POSTURE and (term.gait is None or lies))
    if bare and all(context.part(term) is not None for term in terms):
        return []
    return [term.feature or "" for term in terms]


def _jumps(context: Context) -> list[str]:
    """Return what is asked for of the height of who jumps."""
    jumps = context.fitting(lambda term, quantity: quantity.base in ("height", "vertical_velocity"))
    return [term.feature or "" for term in jumps if term.gait is not None or "velocity" in (term.feature or "")]


def _risen(context: Context) -> list[str]:
    """Return what is asked for of how the body is held by who has risen, rolled over or lifted a limb."""
    terms = context.fitting(lambda term, quantity: quantity.base in POSTURE and term.gait is None)
    low = any((found := context.quantity(term)) and found.base == "height" for term in terms)
    return [] if low else [term.feature or "" for term in terms]


def _as_usual(features: Sequence[str], context: Context) -> Motion:
    """Return the motion with paces as they are where nobody says how fast, and without what else is to be as usual."""
    paces = []
    for term in context.motion.asked:
        quantity = context.quantity(term)
        if term.feature in features and quantity is not None and quantity.unit in ("m/s", "rad/s"):
            usual = context.vocabulary.body.pace if quantity.unit == "m/s" else TURN
            paces.append(
                replace(term, want="target", low=None, high=None, target=math.copysign(usual, steps.value(term)))
            )
    names = [term.feature for term in paces]
    return context.motion.without(name for name in features if name not in names).with_terms(paces)


def _lowered(clause: str, found: re.Match[str], context: Context) -> Motion | None:
    """Return the motion without what is asked of the parts that are to be put down, where any is under way."""
    what = next((text for text in found.groupdict().values() if text), "it").strip()
    if not names_only(what, context):
        return None
    named = parts_named(what, context) or context.latest_parts()
    if not named or context.vocabulary.things:
        return None
    limbs_named = {part.rpartition("_")[0] for part in named} - {""}
    gone = [
        term.feature or ""
        for term in context.motion.asked
        if (part := context.part(term)) and (part in named or part.rpartition("_")[0] in limbs_named)
    ]
    limbs = [part for part in named if part in context.vocabulary.feet or "hand" in part]
    if not gone and not context.motion.asked and limbs and set(named) <= set(context.vocabulary.feet):
        return context.motion  # they stand on the ground already
    if not gone and not (limbs and _GROUNDED.search(clause)):
        return None
    return _without(clause, context, gone)


def _stopped(clause: str, what: str, context: Context) -> Motion | None:
    """Return the motion without what is to stop."""
    motion = context.motion
    if clause.startswith("drop ") and context.vocabulary.things:
        return None  # into something
    if set(things_named(what, context.vocabulary)) & set(context.vocabulary.parts("joint_fraction")):
        return None  # who stops the water is to shut the tap
    if under := under_way(_TERM.sub("", what), context):
        return motion.without(under)
    if clause.startswith("leave ") and clause.endswith((" alone", " be")) and context.vocabulary.things:
        return motion  # what is not handled anyway
    if clause.startswith(
        (
            "no ",
            "leave ",
            "drop ",
            "lose ",
            "not ",
            "end ",
            "finish ",
            "skip ",
            "cancel ",
            "remove ",
            "delete ",
            "scrap ",
            "ditch ",
            "discard ",
            "abandon ",
        )
    ):
        return None
    if _NOT.match(clause) and context.vocabulary.things:
        return None  # what is not handled is to be kept away from
    features = _axes(_about(what, context), context.vocabulary)
    # What it does not do anyway, it need not be told twice.
    return motion.without(features) if _NOT.match(clause) else _without(clause, context, features)


def _about(what: str, context: Context) -> list[str]:
    """Return the features of what is to end."""
    if named := parts_named(what, context):
        return [name for name, quantity in context.vocabulary.quantities.items() if quantity.part in named]
    return [term.feature or "" for term in fill(what, {}, context.vocabulary)]


def _axes(features: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """Return features with those of the same ways to move: who stops spinning stops turning to a heading, too."""
    bases = {vocabulary.quantities[name].base for name in features}
    alike = {base for axis in AXES if bases & set(axis) for base in axis}
    whole = [
        name for name, quantity in vocabulary.quantities.items() if quantity.part is None and quantity.base in alike
    ]
    return [*features, *whole]


def _without(clause: str, context: Context, features: Sequence[str]) -> Motion:
    shorter = context.motion.without(features)
    if shorter == context.motion:
        raise UserError(f"{clause!r} ends nothing that is under way ({context.doing()})")
    return shorter
