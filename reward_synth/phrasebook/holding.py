"""Keeping something as it is wanted: the torso level, the head above 1 m, a foot off the ground, a place, a speed."""

from __future__ import annotations

import math
from dataclasses import replace

from rewardsmith.envs.feature import Feature
from rewardsmith.reward_synth.phrasebook.anatomy import PartRef
from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.goals import grounded, lifted, part_names, reach
from rewardsmith.reward_synth.phrasebook.item import Item
from rewardsmith.reward_synth.phrasebook.joints import bent, joint_names, straight
from rewardsmith.reward_synth.phrasebook.limbs import APART, lift, shift, whole_arm
from rewardsmith.reward_synth.phrasebook.nouns import POLES
from rewardsmith.reward_synth.phrasebook.posture import crouch, lie, stand
from rewardsmith.reward_synth.phrasebook.quantities import OF_HEIGHTS, Quantity
from rewardsmith.reward_synth.phrasebook.rotation import turn
from rewardsmith.reward_synth.phrasebook.scene import Scene, in_place, rest, still, upright
from rewardsmith.reward_synth.phrasebook.speeds import speed_bound
from rewardsmith.reward_synth.phrasebook.uses import ASKED


def hold(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause that says how something is to be kept."""
    if clause.has("relation", "away") and clause.has_part("goal", "object"):
        reach(clause, scene, main=main)
        return
    apart = clause.speaks_of("quantity", "length") and not scene.body.has("part_height", "object")
    if clause.has_part("object") and not clause.has_part("part") and apart:
        reach(clause, scene, main=main)
        return
    if clause.has_part("part", "object") and not clause.has_part("goal"):
        clause.take_verbs()
        _hold_parts(clause, scene, main=main)
        return
    if clause.has_part("goal", "object"):
        reach(clause, scene, main=main)
        return
    _hold_body(clause, scene, main=main)


def _hold_body(clause: Clause, scene: Scene, *, main: bool) -> None:
    words = clause.words
    body = scene.body
    if not body.starts_upright and body.has("height") and clause.has("state", "level"):
        lie(clause, scene, main=main)  # who lies stays flat
        return
    if clause.has("state", "on_back", "on_belly", "on_side", "inverted"):
        stand(clause, scene, main=main)
        return
    if speed_bound(clause, scene):
        return
    if clause.speaks_of("quantity", "angular speed"):
        turn(clause, scene, main=main)
        return
    clause.take_verbs()
    named_body = clause.pass_self()
    before = scene.asked
    clause.pass_over("measure", "noun", "position")
    if place := clause.take("place", "centre", "in_place"):
        reach_out = clause.quantity("length")
        if reach_out is not None and reach_out.low is not None:
            body.lack(f"stay {reach_out.words} away", "distance from where it began")
        if reach_out is None:
            in_place(scene, words, main=main)
        else:
            place.use = "measure" if reach_out.within else ASKED
            _near_the_centre(scene, abs(reach_out.value), words, main=main)
    tilt = clause.quantity("angle")
    clause.pass_over("measure", "noun", "angle")
    if clause.take("state", "upright", "level") or (tilt is not None and clause.take("relation", "off")):
        cosine = math.cos(abs(tilt.value)) if tilt is not None else 0.966
        upright(scene, words, cosine=round(cosine, 3), main=main)
    elif tilt is not None and tilt.low is None and tilt.target is None:
        upright(scene, words, cosine=round(math.cos(tilt.value), 5))
    elif tilt is not None:
        scene.want(scene.amount(body.find(f"heed {words!r}", "pitch_angle"), tilt, words, scale=0.1), main=main)
    if clause.take_all("state", "still"):
        rest(scene, words, main=main)
    named = clause.pass_over("measure", "noun", "height")
    clause.pass_over("measure", "relation", "above", "below", "off")
    above_ground = clause.pass_over("measure", "noun", "ground") or named
    height = clause.quantity("length")
    if height is not None and height.within and not above_ground:
        _near_the_centre(scene, abs(height.value), words, main=main)
    elif height is not None and named_body and not above_ground and _is_place(height, scene):
        scene.want(scene.amount(body.find(f"heed {words!r}", "forward_displacement"), height, words), main=main)
    elif height is not None:
        clause.pass_over("implied", "state", "raised", "high")
        feature = body.find("hold a height", "height")
        if height.target is not None and height.target < 0.8 * body.stature:
            scene.fall_ends = False
        scene.want(scene.amount(feature, height, words), main=main)
    elif main and clause.has("state", "low") and body.has("uprightness"):
        crouch(clause, scene, main=main)
    elif main and clause.take("state", "low"):
        feature = body.find("stay low", "height")
        scene.want(body.wish(feature, "low", words=words), main=True)
    elif clause.take("state", "high", "raised") or clause.take("direction", "up"):
        feature = body.find("hold its body high", "height")
        scene.want(body.wish(feature, "high", words=words, scale=round(0.3 * body.stature, 2)), main=main)
    elif named and clause.take("manner", "steady", "always"):
        feature = body.find("hold a height", "height")
        target = round(body.stature, 2)
        scene.want(body.wish(feature, "target", words=words, target=target, scale=0.1), main=main)
    if clause.take("place", "straight_line"):
        if scene.travelling is not None and not named_body:
            straight_line(scene, words)
        elif body.has("uprightness") or not body.named("joint_angle"):
            upright(scene, words, main=main)
        else:
            for name in body.named("joint_angle"):
                scene.want(straight(name, scene, words), main=main)
    if clause.has("state", "grounded"):
        lie(clause, scene, main=main)
    holds_on = len(clause.items) == 1 and before > 0  # "crouch and hold"
    if scene.asked == before and not clause.left() and not holds_on:
        clause.give_back(clause.items[:1])


def _is_place(length: Quantity, scene: Scene) -> bool:
    """Tell whether a length is where on its rail a body is to be, as in "the cart at 0.3 m"."""
    return scene.body.environment.rail() is not None and not length.words.startswith(OF_HEIGHTS)


def _near_the_centre(scene: Scene, distance: float, words: str, *, main: bool) -> None:
    """Want the main body no farther than a distance [m] from where the episode began, along each axis."""
    body = scene.body
    if not body.has("forward_displacement") and not body.has("lateral_displacement"):
        body.lack("stay near the middle", "forward_displacement")
    for kind in ("forward_displacement", "lateral_displacement"):
        if body.has(kind):
            feature = body.find("stay near the middle", kind)
            wish = body.wish(feature, "range", words=words, low=-distance, high=distance, scale=distance)
            scene.want(wish, main=main)


def _hold_parts(clause: Clause, scene: Scene, *, main: bool) -> None:
    words = clause.words
    body = scene.body
    if clause.has("relation", "ahead", "behind") or clause.has("direction", "forward", "backward"):
        held = [item.value for item in clause.left() if item.tag == "part"]
        out = clause.take("place", "straight_line") is not None  # "the left arm straight out in front"
        shift(clause, scene, main=main)
        for name in [name for ref in held for name in joint_names(ref, scene, "straighten")] if out else ():
            scene.want(straight(name, scene, words), main=False)
        return
    marked = clause.has("noun", "height") and clause.has("state", "raised", "high")
    if marked and len([item for item in clause.left() if item.tag == "part"]) > 1:
        lift(clause, scene, main=main)  # "the knee raised to hip height"
        return
    refs = clause.parts("part", "object")
    clause.pass_self()
    if whole_arm(refs, scene):
        clause.mark("self", refs)
    if not body.named("part_height"):
        clause.mark("self", [ref for ref in refs if ref.noun == "tip"])
    if (refs and all(ref.noun in POLES for ref in refs)) or clause.has("state", "upright", "level"):
        _hold_pole(refs, clause, scene, words, main=main)
        return
    if (speed := clause.quantity("speed")) is not None:
        clause.pass_over("measure", "noun", "speed")
        for name in [name for ref in refs for name in scene.names(ref, "bound the speed of", "part_speed")]:
            scene.want(scene.amount(body.of_part("part_speed", name), speed, words), main=main)
        return
    angle = clause.quantity("angle")
    clause.pass_over("measure", "noun", "angle")
    bending = clause.take("state", "bent") is not None
    flat = clause.take("place", "straight_line") is not None
    if angle is not None or bending or flat:
        clause.pass_over("exact", "direction", "up")  # "knee up at 90 degrees"
        for ref in refs:
            for name in joint_names(ref, scene, "hold"):
                wish = straight(name, scene, words) if flat else bent(name, angle, 0.6 if main else 0.3, scene, words)
                scene.want(wish, main=main)
        return
    motionless = clause.take("state", "still") is not None
    if clause.has("relation", "off") and clause.pass_over("measure", "noun", "ground"):
        clause.heed("relation", "off")
        for ref in refs:
            lifted(ref, scene, words, main=main)
        return
    length = clause.quantity("length")
    above = clause.take("relation", "above", "below") if length is None else None
    if clause.pass_over("measure", "noun", "height", "ground") and length is not None:
        clause.pass_over("measure", "relation", "above", "off")
    if length is not None:
        clause.pass_over("implied", "state", "raised", "high")
        up = clause.take("direction", "up") is not None and length.relative
        for feature in _part_heights(refs, scene):
            begin = round(body.start(feature), 2) if up else 0.0
            scene.want(scene.amount(feature, length.shifted(begin), words), main=main)
    elif above is not None and len(refs) > 1 and _part_heights(refs[-1:], scene) != _part_heights(refs[:1], scene):
        clause.pass_over("implied", "state", "raised")
        clause.pass_over("implied", "direction", "up", "down")
        mark = scene.body.start(_part_heights([refs.pop()], scene)[0])
        low, high = (round(mark + APART, 2), None) if above.value == "above" else (None, round(mark - APART, 2))
        for feature in _part_heights(refs, scene):
            scene.want(body.wish(feature, "range", words=words, scale=0.1, low=low, high=high), main=main)
    elif clause.take("state", "grounded"):
        for ref in refs:
            grounded(ref, scene, words, main=main)
    elif (item := clause.take("state", "raised")) is not None:
        for ref in refs:
            feature = _part_heights([ref], scene)[0]
            if scene.travelling is not None and _all_feet(ref, scene):
                lift(Clause([Item("part", ref, ref.words)]), scene, main=main)  # who walks lifts each now and then
                continue
            if item.sense == "off ground" or body.start(feature) < 0.15 * body.stature:
                lifted(ref, scene, words, main=main)
                continue
            for feature in _part_heights([ref], scene):
                scale = round(0.3 * body.stature, 2)
                scene.want(body.wish(feature, "high", words=words, scale=scale), main=main)
    elif (item := clause.take("state", "high", "low") or clause.take("direction", "up", "down")) is not None:
        want = "low" if item.value in ("low", "down") else "high"
        for feature in _part_heights(refs, scene):
            scene.want(body.wish(feature, want, words=words, scale=round(0.2 * body.stature, 2)), main=main)
    elif motionless or clause.take("place", "in_place") or clause.take("manner", "steady", "quiet"):
        motionless = True
    else:
        clause.give_back(item for item in clause.items if item.tag == "part" and item.value in refs)
        return
    if motionless:
        for ref in refs:
            part_still(ref, scene, words, main=main)


def _all_feet(ref: PartRef, scene: Scene) -> bool:
    """Tell whether a noun phrase names all the feet on which a body stands."""
    return scene.picked(ref, "part_height") == scene.picked(PartRef("part", "foot", count=0), "part_height")


def _hold_pole(refs: list[PartRef], clause: Clause, scene: Scene, words: str, *, main: bool) -> None:
    told = clause.pass_over("implied", "state", "upright", "level", "high")
    told |= clause.pass_over("implied", "direction", "up")
    clause.pass_over("implied", "place", "straight_line")
    steady = told and clause.take("manner", "steady") is not None  # else it says what a pole is held like anyway
    clause.pass_over("implied", "manner", "steady")
    angle = clause.quantity("angle")
    clause.pass_over("measure", "relation", "off")
    body = scene.body
    poles = all(ref.noun in POLES for ref in refs)
    if poles and body.named("part_height"):
        for ref in refs:
            scene.names(ref, "balance", "part_height")
    elif poles:
        clause.mark("self", refs)
    motionless = clause.take("state", "still") is not None
    if (motionless or steady) and body.has("pitch_velocity"):
        feature = body.find("hold the pole still", "pitch_velocity")
        scene.want(body.wish(feature, "target", words=words, target=0.0, scale=0.2), main=main and motionless)
        main = main and not motionless
    elif motionless or steady:
        feature = body.find("hold the poles still", "joint_speed")
        high = float(f"{0.3 * body.scale(feature):.1g}")
        scene.want(body.wish(feature, "range", words=words, high=high, scale=high), main=False)
    if angle is not None and angle.low is None and angle.target is None:
        upright(scene, words, cosine=round(math.cos(angle.value), 5), main=False)
    elif angle is not None:
        scene.want(scene.amount(body.find(f"heed {words!r}", "pitch_angle"), angle, words, scale=0.05), main=main)
    elif body.has("uprightness") and poles:
        upright(scene, words, main=main)
    else:
        for ref in refs:
            _refuse_lying(ref, scene)
            for name in scene.names(ref, "keep level", "joint_angle"):
                scene.want(straight(name, scene, words), main=main)
    if main:
        scene.fall_ends = True


def _refuse_lying(ref: PartRef, scene: Scene) -> None:
    """Refuse to hold a part level or upright that hangs from others: a straight joint does not say how it lies."""
    if ref.noun not in POLES and ref.limb not in POLES:
        scene.body.lack(f"tell whether its {ref.words} is level or upright", f"angle of the {ref.words} to the ground")


def unmoved(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about parts that are to move as little as can be."""
    clause.take_verbs()
    clause.pass_over("strict", "manner", "least")
    for ref in clause.parts("part"):
        part_still(ref, scene, clause.words, main=main)


def part_still(ref: PartRef, scene: Scene, words: str, *, main: bool) -> None:
    """Want a part not to move; of a joint, its angular velocity."""
    body = scene.body
    if whole_arm([ref], scene):
        still(scene, words, main=main)
        return
    if ref.noun == "joint" and ref.count == 0 and body.has("joint_speed"):
        scene.want(body.wish(body.find(f"heed {words!r}", "joint_speed"), "low", words=words), main=main)
        return
    if ref.role == "object" and body.has("part_speed", "object"):
        ref = replace(ref, noun="object")  # whatever it is called
    moving = ref.noun != "joint" and scene.anatomy.resolve(ref, body.named("part_speed"))
    base = "part_speed" if moving else "joint_velocity"
    for name in part_names(ref, scene, "keep still", base):
        feature = body.of_part(base, name)
        if base == "joint_velocity":
            scene.want(body.wish(feature, "target", words=words, target=0.0, scale=0.5), main=main)
        elif main:
            scene.want(body.wish(feature, "low", words=words), main=True)
        else:
            high = float(f"{0.3 * body.scale(feature):.1g}")
            scene.want(body.wish(feature, "range", words=words, high=high, scale=high), main=False)


def straight_line(scene: Scene, words: str) -> None:
    """Want no drift to the side of where it goes; a body that cannot leave its plane keeps to it anyway."""
    body = scene.body
    sideways = scene.travelling is not None and scene.travelling.kind.startswith("lateral")
    across = "forward" if sideways else "lateral"
    if body.has(f"{across}_displacement"):
        feature = body.find(f"heed {words!r}", f"{across}_displacement")
        scene.want(body.wish(feature, "target", words=words, target=0.0, scale=0.3), main=False)
    elif body.has(f"{across}_velocity"):
        feature = body.find(f"heed {words!r}", f"{across}_velocity")
        scene.want(body.wish(feature, "target", words=words, target=0.0, scale=0.2), main=False)
    elif body.has("yaw_velocity"):
        feature = body.find(f"heed {words!r}", "yaw_velocity")
        scene.want(body.wish(feature, "target", words=words, target=0.0, scale=0.3), main=False)
    else:
        scene.notes.append(f"{body.name} cannot leave its line")


def _part_heights(refs: list[PartRef], scene: Scene) -> list[Feature]:
    body = scene.body
    features = []
    for ref in refs:
        if ref.noun in ("tip", *POLES) and not body.named("part_height"):
            features.append(body.find("hold a height", "height"))
            continue
        features += [body.of_part("part_height", name) for name in scene.names(ref, "hold", "part_height")]
    return list({feature.name: feature for feature in features}.values())
