"""From a sentence to a plan: tag, split, read clause by clause, refuse what is left over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.intent import Intent, Wish
from rewardsmith.reward_synth.phrasebook import goals, holding, limbs, pacing, posture, refusal, rotation, travel
from rewardsmith.reward_synth.phrasebook.anatomy import Anatomy
from rewardsmith.reward_synth.phrasebook.body import Body, Lacks
from rewardsmith.reward_synth.phrasebook.clause import Clause, split
from rewardsmith.reward_synth.phrasebook.manners import manners
from rewardsmith.reward_synth.phrasebook.negation import negated
from rewardsmith.reward_synth.phrasebook.plan import Plan
from rewardsmith.reward_synth.phrasebook.scene import MANNERS_OF_SPEED, Scene, as_condition, in_place, still, upright
from rewardsmith.reward_synth.phrasebook.tagger import Item, tag
from rewardsmith.reward_synth.phrasebook.text import tokens

Reading = Callable[..., None]


def understand(instruction: str, body: Body) -> Plan:
    """Read an instruction for an environment.

    Raises:
        UserError: a word is not known, or the environment has nothing that measures what is asked.
    """
    anatomy = _anatomy(body)
    items, unknown, notes = tag(tokens(instruction), anatomy)
    if unknown:
        raise refusal.unknown_words(unknown, items)
    _refuse_order(items)
    scene = Scene(body, anatomy, notes=notes)
    clauses = split(items)
    try:
        for clause in sorted(clauses, key=_later):
            _read(clause, scene)
    except Lacks as lacks:
        raise refusal.lacking(body, lacks) from None
    if not scene.wishes:
        raise refusal.nothing_understood(items, body)
    wishes = _with_main(scene)
    intent = Intent(instruction=instruction, wishes=wishes, notes=tuple(dict.fromkeys(scene.notes)))
    falls = body.can_fall and scene.fall_ends is not False
    return Plan(intent, tuple(scene.helpers), falls)


def _later(clause: Clause) -> int:
    """Order clauses: goals first, then what accompanies them, then conditions and what must not happen."""
    if clause.negated:
        return 3
    if clause.verb in (None, "keep", "face", "minimize"):
        return 2
    return 1 if clause.subordinate else 0


def _read(clause: Clause, scene: Scene) -> None:
    if clause.negated:
        negated(clause, scene)
    else:
        main = not any(wish.main for wish in scene.wishes)
        before = scene.asked
        _reading(clause, scene)(clause, scene, main=main)
        for item in clause.items:
            if item.tag == "verb" and item.value in ("keep", "travel", "waste") and scene.asked > before:
                item.used = True
        manners(clause, scene, main=main)
    left = [item for item in clause.left() if item.tag not in ("not", "join")]
    if left:
        raise refusal.left_over(left, scene)


def _reading(clause: Clause, scene: Scene) -> Reading:
    """Choose how a clause is read, by its verb and by what it speaks of."""
    verb = clause.verb
    turning = {item.value.dimension for item in clause.items if item.tag == "quantity"} & {"angle", "angular speed"}
    generic = verb in ("travel", "keep", None) and not clause.paced
    if turning and generic and clause.has("direction") and not clause.has_part("part"):
        return rotation.turn
    if verb == "travel":
        return _travelling(clause)
    if verb in ("keep", "waste", None):
        hurried = clause.has("manner", *MANNERS_OF_SPEED) and not clause.has("state", "high", "low")
        going = clause.has("direction") or hurried
        if verb is None and not clause.has_part("part", "goal", "object") and going:
            return travel.travel
        if verb is None and clause.has_part("part") and clause.has("direction", "up", "down", "forward", "backward"):
            return limbs.shift
        return _keeping(clause)
    if verb == "turn" and clause.has("state", "inverted"):
        return posture.stand
    if verb == "lie" and any(item.tag == "part" and item.value.noun.endswith("knee") for item in clause.items):
        return posture.kneel
    if verb == "turn" and clause.has("state", "on_back", "on_belly", "on_side"):
        return posture.lie
    if verb == "flip" and clause.has("state", "inverted", "on_back", "on_belly"):
        return posture.stand
    if verb == "roll" and clause.has("state", "on_back", "on_belly", "on_side"):
        return posture.lie
    if verb == "rise" and clause.has_part("part"):
        return posture.stand
    if verb in ("drift", "still") and clause.has_part("goal"):
        return goals.reach
    if verb == "drift" and clause.has_part("object"):
        return goals.reach
    if verb == "raise" and clause.has_part("object") and clause.has_part("goal"):
        return goals.push
    if verb == "push" and clause.has_part("root") and not clause.has_part("object", "goal"):
        return _going
    if verb == "push" and clause.has_part("part") and not clause.has_part("object", "goal"):
        return _placed
    if verb == "reach" and not clause.has_part("goal", "object"):
        return _reached(clause, scene)
    if verb == "straighten" and not clause.has_part("part") and scene.body.has("uprightness"):
        return posture.stand
    if verb == "lean" and clause.has_part("part") and scene.body.named("joint_angle"):
        return limbs.bend
    if verb == "lower" and not clause.has_part("part", "object"):
        return posture.crouch
    if verb == "wave" and clause.has_part("part") and clause.has("direction", "forward", "backward"):
        return limbs.kick
    if verb == "wave" and clause.has_part("part") and clause.has("direction", "clockwise", "counterclockwise"):
        return rotation.turn
    if verb == "wave" and not clause.has_part("part", "object") and _leads_on(clause):
        return _going
    return READINGS[verb]


def _travelling(clause: Clause) -> Reading:
    if clause.has_part("object") and clause.has_part("goal"):
        return goals.push
    if clause.has_part("goal", "object"):
        return goals.reach
    if clause.has_part("part") and not clause.paced:
        return limbs.shift
    if clause.has("place", "centre") and not clause.has("direction"):
        return holding.hold
    return travel.travel


def _keeping(clause: Clause) -> Reading:
    if not clause.has_part("part", "object", "goal") and clause.has(
        "direction", "forward", "backward", "left", "right"
    ):
        return travel.travel
    return holding.hold


def _reached(clause: Clause, scene: Scene) -> Reading:
    dimensions = {item.value.dimension for item in clause.items if item.tag == "quantity"}
    if "speed" in dimensions:
        return holding.hold
    if clause.has_part("part"):
        return limbs.shift if clause.has("direction", "forward", "backward") else limbs.lift
    if clause.has("direction", "up") or clause.has("noun", "height") or clause.has("state", "high", "raised"):
        return posture.rise
    if "length" not in dimensions:
        return goals.reach
    if clause.has("noun", "distance", "position") or clause.has("direction"):
        return _going
    scene.body.refuse("in which direction? say for instance 'reach a height of 1 m' or 'go 1 m forward'")


def _going(clause: Clause, scene: Scene, *, main: bool) -> None:
    if any(item.sense == "circle" for item in clause.take_all("verb")):
        clause.items.append(Item("direction", "roundabout", "circle"))
    travel.travel(clause, scene, main=main)


def _placed(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read "put your hands up" or "on the ground"; a place that no direction names is left for the refusal."""
    if clause.has("state", "grounded") or clause.has("noun", "ground"):
        goals.touch(clause, scene, main=main)
    elif clause.has("relation", "above"):
        limbs.lift(clause, scene, main=main)
    elif clause.has("direction", "up", "down", "forward", "backward") or clause.has("relation", "ahead", "behind"):
        limbs.shift(clause, scene, main=main)


def _leads_on(clause: Clause) -> bool:
    return clause.items[0].sense == "circle" or clause.has("direction", "forward", "backward")


def _standing_still(clause: Clause, scene: Scene, *, main: bool) -> None:
    words = clause.words
    standing = any(item.sense == "standing" for item in clause.take_all("verb"))
    refs = clause.parts("part", "object")
    clause.parts("root")
    clause.take_all("state", "upright", "still")
    if refs and standing:
        for ref in refs:
            goals.grounded(ref, scene, words, main=False)
    elif refs:
        for ref in refs:
            holding.part_still(ref, scene, words, main=main)
        return
    if clause.take("place", "in_place", "centre"):
        in_place(scene, words)
        main = main and not any(wish.main for wish in scene.wishes)
    still(scene, words, main=main)
    if scene.body.has("uprightness") and scene.body.starts_upright and (standing or main):
        upright(scene, words, cosine=0.9)


def _retreating(clause: Clause, scene: Scene, *, main: bool) -> None:
    clause.take_all("direction", "backward")
    travel.travel(clause, scene, main=main, backward=True)


def _falling(clause: Clause, scene: Scene, *, main: bool) -> None:
    if not scene.body.named("part_height"):
        clause.parts("part")  # the pole of a pendulum is its main body
    item = clause.take("direction", "forward", "backward")
    if item is not None:
        clause.items.append(Item("state", "on_back" if item.value == "backward" else "on_belly", item.words))
    posture.lie(clause, scene, main=main)


def _extremising(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read "maximise your speed", "minimise the distance to the goal", "save energy"."""
    less = clause.verb == "minimize"
    clause.take_all("verb")
    if clause.has_part("goal", "object"):
        clause.take_all("noun")
        if not less:
            clause.items.append(Item("state", "away", "away"))
        goals.reach(clause, scene, main=main)
    elif clause.take("noun", "speed"):
        holding_still = less and not clause.has("direction")
        (still(scene, clause.words, main=main) if holding_still else travel.travel(clause, scene, main=main))
    elif clause.take("noun", "height"):
        refs = clause.parts("part", "root")
        for ref in refs or [None]:
            reading = limbs.lower if less else limbs.lift
            inner = Clause([Item("part", ref, ref.words)] if ref else [])
            reading(inner, scene, main=main)
    elif clause.take("noun", "distance") and not less:
        travel.travel(clause, scene, main=main)


READINGS: dict[str, Reading] = {
    "jump": travel.jump,
    "retreat": _retreating,
    "flip": rotation.flip,
    "roll": rotation.roll,
    "turn": rotation.turn,
    "face": rotation.face,
    "lean": rotation.lean,
    "rise": posture.rise,
    "stand": posture.stand,
    "still": _standing_still,
    "rear": posture.rear,
    "headstand": posture.headstand,
    "lie": posture.lie,
    "kneel": posture.kneel,
    "crouch": posture.crouch,
    "sit": posture.sit,
    "descend": travel.altitude,
    "fall": _falling,
    "wave": limbs.wave,
    "jerk": limbs.wave,
    "sway": pacing.sway,
    "kick": limbs.kick,
    "raise": limbs.lift,
    "lower": limbs.lower,
    "bend": limbs.bend,
    "straighten": limbs.straighten,
    "reach": goals.reach,
    "touch": goals.touch,
    "push": goals.push,
    "leave_ground": travel.jump,
    "drift": travel.travel,
    "maximize": _extremising,
    "minimize": _extremising,
}
"""How a clause is read, by the family of its verb."""


def _anatomy(body: Body) -> Anatomy:
    names = body.named("part_height", "part_contact", "part_speed", "part_forward", "joint_angle", "joint_velocity")
    return Anatomy(
        names,
        body.environment.root,
        body.name,
        has_goal=body.has("distance_to_goal"),
        has_object=body.has("distance_to_object"),
    )


def _refuse_order(items: list[Item]) -> None:
    for item in items:
        if item.tag == "sequence":
            raise refusal.ordered(item, items)
        if item.tag == "or" and not any(other.tag == "not" for other in items):
            raise UserError(
                'the phrasebook cannot choose at an "or"; ask for one behaviour. ' + refusal.understood(items)
            )


def _with_main(scene: Scene) -> tuple[Wish, ...]:
    """Return the wishes with main ones of one measure in front; others become conditions."""
    wishes = scene.wishes
    if not any(wish.main for wish in wishes):
        wishes = [replace(wishes[0], main=True), *wishes[1:]]
    first = next(wish for wish in wishes if wish.main)
    alike = [wish for wish in wishes if wish.main and _measured_alike(wish, first)]
    rest = [as_condition(wish, scene.start_of(wish)) if wish.main else wish for wish in wishes if wish not in alike]
    return (*alike, *rest)


def _measured_alike(wish: Wish, first: Wish) -> bool:
    return (wish.unit, wish.measure) == (first.unit, first.measure)
