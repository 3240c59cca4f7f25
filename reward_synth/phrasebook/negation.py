"""What must not happen: fall, touch the ground with the head, drift away, drop below 1 m, jerk."""

from __future__ import annotations

import math
from dataclasses import replace

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.phrasebook.anatomy import PartRef, has_side
from rewardsmith.reward_synth.phrasebook.clause import GENERIC_VERBS, Clause
from rewardsmith.reward_synth.phrasebook.goals import grounded, lifted
from rewardsmith.reward_synth.phrasebook.hands.forbidding import forbid
from rewardsmith.reward_synth.phrasebook.holding import part_still
from rewardsmith.reward_synth.phrasebook.joints import joint_names, straight
from rewardsmith.reward_synth.phrasebook.limbs import lift, whole_arm
from rewardsmith.reward_synth.phrasebook.manners import HEEDED, lasting
from rewardsmith.reward_synth.phrasebook.matters import QUEST
from rewardsmith.reward_synth.phrasebook.nouns import EFFECTORS, POLES, STOOD_ON
from rewardsmith.reward_synth.phrasebook.quests import pursue
from rewardsmith.reward_synth.phrasebook.rotation import no_turning
from rewardsmith.reward_synth.phrasebook.scene import Scene, not_fallen, upright
from rewardsmith.reward_synth.phrasebook.speeds import speed_bound
from rewardsmith.reward_synth.phrasebook.staying import WAYS, leaves, moving, near_the_start, swaying
from rewardsmith.reward_synth.phrasebook.uses import ASKED

_TILTED = ("forward", "backward", "left", "right", "sideways", "down", "any", "around")
_GAITS = ("walk", "run", "jog", "trot", "gallop", "sprint")
_OFF_THE_GROUND = ("raise", "leave_ground", "jump")


_KEPT_UP = 0.9
"""Share of its height at the beginning that a part keeps that must not be lowered."""

_SAT = 0.5
"""Most height of who must not stand, as a share of its own."""


def negated(clause: Clause, scene: Scene) -> None:
    """Read a clause about what must not happen; what it cannot turn round stays untaken and is refused."""
    main = not any(wish.main for wish in scene.wishes)
    if forbid(clause, scene, main=main):
        return
    verb = clause.verb
    words = clause.words
    _negated_manners(clause, scene)
    lasting(clause, scene)
    _not_any(clause)
    _not_the_other(clause, scene)
    clause.pass_over("ever", "manner", "always")
    if verb not in ("touch", "reach", "push"):  # who must not touch hard may touch
        clause.pass_over("strict", "manner", "lot", "little")
    if not clause.left():
        return
    if verb == QUEST or clause.speaks_of("matter"):
        pursue(clause, scene, main=main)
        return
    if speed_bound(clause, scene):
        return
    if _negated_height(clause, scene, words, main=main):
        return
    if verb == "fall":
        clause.take_verbs()
        clause.pass_self()
        if not scene.body.named("part_height"):
            clause.pass_parts("self", POLES)
        clause.pass_over("strict", "direction", "down", "forward", "backward", "any")
        if main:
            upright(scene, words, main=True)
        not_fallen(scene, words)
    elif verb in ("jerk", "sway"):
        swaying(clause, scene, words, main=main)
    elif verb in ("touch", "reach", "keep", None) and (clause.has("noun", "ground") or clause.has("state", "grounded")):
        _off_the_ground(clause, scene, words, main=main)
    elif verb == "leave_ground" or (verb == "jump" and not clause.has_part("part")):
        clause.take_verbs()
        clause.pass_self()
        clause.pass_over("strict", "direction", "any", "around", "up", "to_and_fro", "forward")
        height = scene.body.find(f"heed {words!r}", "height")
        scene.want(scene.body.wish(height, "range", words=words, high=round(1.15 * scene.body.stature, 2)), main=main)
    elif verb in ("touch", "reach", "push", None) and clause.has_part("goal", "object"):
        _keep_away(clause, scene, words, main=main)
    elif clause.speaks_of("dragging") and clause.has_part("part"):
        lift(clause, scene, main=main)
    elif clause.has_part("part", "object"):
        _parts(clause, scene, words, verb, main=main)
    elif verb in ("turn", "face"):
        no_turning(clause, scene)
    elif verb in ("lean", "flip", "roll", "bend", "headstand", "rear"):
        clause.take_verbs()
        clause.pass_over("strict", "direction", *_TILTED, "to_and_fro")
        clause.pass_over("strict", "state", "on_back", "on_belly", "on_side", "inverted")
        clause.pass_self()
        _not_tilted(clause, scene, words, main=main)
    elif verb in ("crouch", "sit", "kneel", "lie", "lower", "descend"):
        clause.take_verbs()
        clause.pass_over("implied", "direction", "down")
        clause.pass_self()
        clause.pass_over("implied", "state", "low")
        height = scene.body.find(f"heed {words!r}", "height")
        scene.want(scene.body.wish(height, "range", words=words, low=round(0.85 * scene.body.stature, 2)), main=main)
    elif verb in ("stand", "rise") and not clause.has_part("part"):
        clause.take_verbs()
        clause.pass_over("implied", "direction", "up")
        clause.pass_over("implied", "state", "upright", "high")
        clause.pass_self()
        height = scene.body.find(f"heed {words!r}", "height")
        scene.want(scene.body.wish(height, "range", words=words, high=_half_up(scene)), main=main)
        scene.fall_ends = False
    elif verb == "still":
        clause.take_verbs()
        speed = scene.body.find(f"heed {words!r}", "speed", "forward_velocity")
        scene.want(scene.body.wish(speed, "range", words=words, low=round(0.3 * scene.body.pace, 2)), main=main)
    elif scene.travelling is not None and len(clause.items) == 1 and clause.items[0].words.startswith(_GAITS):
        clause.items[0].use = "unmeasured"  # "walk, don't run"
        scene.notes.append(f"what gait it is, as in {words!r}, is not measured, and left to whoever looks at the films")
    elif verb in ("travel", "drift", "retreat", "wave", "keep"):
        moving(clause, scene, words, verb, main=main)
    elif verb is None and clause.joiner == "or" and clause.has("direction", *WAYS):
        moving(clause, scene, words, "travel", main=main)  # "without moving forward or backward"


def _half_up(scene: Scene) -> float:
    """Return a height [m] that is less than standing."""
    body = scene.body
    tall = body.stature if body.starts_upright else body.length or body.stature  # who lies is as long as it is tall
    return round(_SAT * tall, 2)


def _negated_manners(clause: Clause, scene: Scene) -> None:
    for item in [item for item in clause.left() if item.value in HEEDED and item.sense == "rough"]:
        item.use = ASKED
        if clause.verb in GENERIC_VERBS:
            clause.take_verbs()
        HEEDED[item.value](scene, clause.words)


def _not_any(clause: Clause) -> None:
    """Read "any foot" and "a foot" as every one, none of which must do it."""
    for item in clause.left():
        if item.tag == "part" and item.value.role == "part" and item.value.count == 1 and "one" not in item.words:
            item.value = replace(item.value, count=0)
        held = clause.verb in _OFF_THE_GROUND or clause.has("state", "raised")
        if item.tag == "part" and item.words.startswith(("both ", "all ")) and held:
            raise UserError(
                f"{clause.words!r} may mean that one of them stays, or all; say which, such as 'keep the left foot on "
                "the ground'"
            )


def _not_the_other(clause: Clause, scene: Scene) -> None:
    """Pass over "not the left" where the right one was named: it only says again which."""
    sides = [item for item in clause.left() if item.tag == "direction" and item.value in ("left", "right")]
    alone = len(clause.left()) == len(sides) == 1 and scene.mentioned
    if alone and not any(has_side(name, sides[0].value) for name in scene.mentioned):
        sides[0].use = "implied"


def _negated_height(clause: Clause, scene: Scene, words: str, *, main: bool) -> bool:
    """Read "never let the torso drop below 1 m"."""
    quantity = clause.quantity("length")
    if quantity is None:
        return False
    if quantity.high is not None and leaves(quantity, clause):
        near_the_start(quantity.high, clause, scene, words, main=main)
        return True
    clause.take_verbs()
    named = clause.pass_over("measure", "noun", "height")
    clause.pass_over("measure", "noun", "ground", "distance")
    clause.pass_over("implied", "direction", "up", "down")
    clause.pass_over("measure", "relation", "above", "below", "off", "to", "away")
    clause.pass_over("implied", "state", "low", "high", "close", "raised")
    body = scene.body
    if clause.verb == "jump" and not named:
        quantity = quantity.shifted(round(body.stature, 2))
    refs = clause.parts("part", "root", "goal", "object") or [PartRef("root", "body")]
    for ref in refs:
        if ref.role in ("goal", "object"):
            features = [
                body.find("keep a distance", "distance_to_goal" if ref.role == "goal" else "distance_to_object")
            ]
        elif ref.role == "root" or (ref.noun in ("tip", *POLES) and not body.named("part_height")):
            features = [body.find("hold a height", "height")]
        else:
            features = [body.of_part("part_height", name) for name in scene.names(ref, "hold", "part_height")]
        for feature in features:
            scene.want(scene.amount(feature, quantity, words), main=main)
    return True


def _off_the_ground(clause: Clause, scene: Scene, words: str, *, main: bool) -> None:
    clause.take_verbs()
    clause.pass_over("implied", "noun", "ground")
    clause.pass_over("implied", "state", "grounded")
    clause.pass_over("implied", "direction", "down")
    refs = clause.parts("part") or ([PartRef("root", "body")] if clause.pass_self() else [])
    if not refs:
        raise UserError(
            'what must not touch the ground? name the part, as in "without touching the ground with your head"'
        )
    for ref in refs:
        lifted(ref, scene, words, main=main)


def _keep_away(clause: Clause, scene: Scene, words: str, *, main: bool) -> None:
    clause.take_verbs()
    body = scene.body
    clause.pass_parts("hand", EFFECTORS)
    for ref in clause.parts("goal", "object"):
        kinds = ["distance_to_goal"] if ref.role == "goal" else ["distance_to_object", "distance_to_goal"]
        feature = body.find("keep away", *kinds)
        if scene.directions.get((feature.name, "mean")) == "low":
            raise UserError(
                f"{body.name} cannot tell being near from touching: leave out {words!r}, or say how far to stay away"
            )
        low = round(max(0.5 * body.start(feature), 0.03), 2)
        scene.want(body.wish(feature, "range", words=words, low=low, scale=low), main=main)


def _parts(clause: Clause, scene: Scene, words: str, verb: str | None, *, main: bool) -> None:
    if verb in ("touch", "reach", "waste") and scene.body.named("part_contact"):
        clause.take_verbs()
        for ref in clause.parts("part"):
            unused = verb == "waste" and ref.limb not in STOOD_ON and scene.body.starts_upright
            (part_still if unused else lifted)(ref, scene, words, main=main)
    elif verb in ("raise", "leave_ground", "jump") or (verb == "keep" and _held_up(clause)):
        clause.take_verbs()
        clause.pass_over("implied", "direction", "up")
        clause.pass_over("implied", "noun", "ground")
        clause.pass_over("implied", "relation", "off")
        clause.pass_over("implied", "state", "raised", "high")
        for ref in clause.parts("part"):
            _not_raised(ref, scene, words, main=main)
    elif verb in ("travel", "wave", "kick", "keep", "drift", "turn", "reach", "push", None):
        clause.take_verbs()
        clause.pass_over("strict", "direction", *_TILTED, "up")
        refs = clause.parts("part", "object")
        if whole_arm(refs, scene):
            clause.mark("self", refs)
        for ref in refs:
            part_still(ref, scene, words, main=main)
    elif verb == "lower" and scene.body.named("part_height"):
        clause.take_verbs()
        clause.pass_over("implied", "direction", "down")
        for ref in clause.parts("part"):
            _not_lowered(ref, scene, words, main=main)
    elif verb == "bend":
        clause.take_verbs()
        for ref in clause.parts("part"):
            for name in joint_names(ref, scene, "keep straight"):
                scene.want(straight(name, scene, words), main=main)
    elif verb in ("lean", "stand") or not scene.body.named("part_height"):
        clause.take_verbs()
        if not scene.body.named("part_height"):
            clause.pass_parts("self", POLES)
        clause.pass_over("strict", "direction", *_TILTED)
        _not_tilted(clause, scene, words, main=main)


def _not_tilted(clause: Clause, scene: Scene, words: str, *, main: bool) -> None:
    tilt = clause.quantity("angle")
    if tilt is None:
        upright(scene, words, main=main)
    else:
        upright(scene, words, cosine=round(math.cos(tilt.value), 3))


def _held_up(clause: Clause) -> bool:
    return clause.has("state", "raised", "high") or clause.has("direction", "up")


def _not_raised(ref: PartRef, scene: Scene, words: str, *, main: bool) -> None:
    """Want a part on the ground that begins there and tells that it touches it, any other no higher than it begins."""
    body = scene.body
    if ref.limb in STOOD_ON and body.named("part_contact"):
        grounded(ref, scene, words, main=main)
        return
    for name in scene.names(ref, "keep low", "part_height"):
        feature = body.of_part("part_height", name)
        high = round(body.start(feature) + 0.03, 2)
        scene.want(body.wish(feature, "range", words=words, high=high, scale=0.05), main=main)


def _not_lowered(ref: PartRef, scene: Scene, words: str, *, main: bool) -> None:
    """Want a part off the ground that begins there, any other hardly lower than it begins."""
    if ref.limb in STOOD_ON:
        lifted(ref, scene, words, main=main)
        return
    body = scene.body
    for name in scene.names(ref, "keep up", "part_height"):
        feature = body.of_part("part_height", name)
        low = round(_KEPT_UP * body.start(feature), 2)
        scene.want(body.wish(feature, "range", words=words, low=low, scale=0.1), main=main)
