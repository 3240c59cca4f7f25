"""Turning about an axis: flips, rolls, turns, leaning."""

from __future__ import annotations

import math

from rewardsmith.reward_synth.phrasebook.anatomy import PartRef
from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.footing import gone_on
from rewardsmith.reward_synth.phrasebook.item import Item
from rewardsmith.reward_synth.phrasebook.nouns import POLES
from rewardsmith.reward_synth.phrasebook.quantities import Quantity
from rewardsmith.reward_synth.phrasebook.scene import FROM_THE_SIDE, Scene, still, upright
from rewardsmith.reward_synth.phrasebook.speeds import still_going

LEAN = math.radians(20)
"""Angle [rad] of a lean for which none was named."""

_FAR_ROUND = 0.6
"""Share of a joint's range to a side to which it is turned where no angle was named."""

_RATES = {"slow": 0.5, "moderate": 1.0}
"""Turning rates [rad/s] without a number."""


def flip(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about somersaults: turns about the leftward axis, counted."""
    words = clause.words
    if clause.has("direction", "left", "right", "sideways") and not clause.has("direction", "forward", "backward"):
        roll(clause, scene, main=main)
        return
    backward = any(verb.sense == "backward" for verb in clause.take_verbs())
    if backward:
        clause.pass_over("implied", "direction", "backward")
    else:
        backward = clause.take("direction", "backward") is not None
    if not backward:
        clause.pass_over("usual", "direction", "forward")
    clause.pass_over("implied", "direction", "around", "up", "any")
    clause.pass_over("implied", "state", "raised")
    clause.pass_self()
    _turn_over("pitch", -1 if backward else 1, clause, scene, words, main=main, asked="flip")


def roll(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about rolling over sideways, or forward like a flip."""
    words = clause.words
    clause.pass_self()
    angles = [item.value.value for item in clause.left() if item.tag == "quantity" and item.value.dimension == "angle"]
    if angles and angles[0] <= math.pi / 2:
        lean(clause, scene, main=main, usual="right" if scene.body.has("roll_angle") else "forward")
        return
    ahead = clause.has("direction", "forward", "backward")
    aside = clause.has("direction", "left", "right", "sideways")
    if ahead or not (aside or scene.body.has("roll_angle")):
        if not ahead:
            scene.notes.append(f"{scene.body.name} has no roll, so it rolls over forward")
        flip(clause, scene, main=main)
        return
    clause.take_verbs()
    left = clause.take("direction", "left") is not None
    if not left:
        clause.pass_over("usual", "direction", "right")
    clause.pass_over("implied", "direction", "sideways", "around")
    _turn_over("roll", -1 if left else 1, clause, scene, words, main=main, asked="roll over")


def turn(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about turning about the vertical; of a part, about its joint."""
    words = clause.words
    _as_waist(clause, scene)
    gone_on(clause, scene)
    if clause.has_part("part"):
        _turn_joint(clause, scene, words, main=main)
        return
    if clause.has("direction", "forward", "backward") and not _says_around(clause):
        flip(clause, scene, main=main)
        return
    about = _says_around(clause)
    clause.take_verbs()
    clause.pass_self()
    sign = _turning_sign(clause)
    clause.pass_over("implied", "direction", "any", "around", "roundabout", "backward")
    angle = _turned(clause)
    speed = clause.quantity("angular speed") if angle is None else None
    body = scene.body
    if (joint := _spun(scene)) is not None and angle is None:
        clause.pass_over("most" if speed is None else "exact", "manner", "lot")
        _spin_joint(joint, sign, speed, scene, words, main=main)
        return
    pace = clause.take("manner", *_RATES) if angle is None and speed is None else None
    clause.pass_over("exact" if angle or speed or pace else "most", "manner", "lot")
    if speed is not None:
        clause.pass_over("exact", "manner", *_RATES)
    if about and angle is None and speed is None and pace is None:
        feature = body.find("turn around", "yaw_angle")
        scene.want(body.wish(feature, "target", words=words, target=sign * math.pi, scale=0.2), main=main)
    elif angle is not None:
        feature = body.find("turn by an angle", "yaw_angle")
        scene.want(scene.amount(feature, angle.scaled(sign), words, scale=0.2), main=main)
    else:
        feature = body.find("turn", "yaw_velocity")
        if speed is not None:
            scene.want(scene.amount(feature, still_going(speed).scaled(sign), words), main=main)
        elif pace is not None:
            target = sign * _RATES[pace.value]
            scene.want(body.wish(feature, "target", words=words, target=target, scale=0.1), main=main)
        else:
            scene.want(body.wish(feature, "high" if sign > 0 else "low", words=words, scale=1.0), main=main)


def face(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about the heading: face left, face backward."""
    words = clause.words
    clause.take_verbs()
    named = clause.pass_over("measure", "noun", "heading")
    angle = clause.quantity("angle") if named else None
    if angle is not None:
        feature = scene.body.find("keep a heading", "yaw_angle")
        scene.want(scene.amount(feature, angle, words, scale=0.2), main=main)
        return
    item = clause.take("direction", "forward", "backward", "left", "right")
    if named and item is None and any(wish.kind == "yaw_angle" for wish in scene.wishes):
        return  # the heading that was asked for before
    if named and item is None:
        clause.pass_over("implied", "manner", "steady")
        clause.pass_over("implied", "state", "still")
        clause.pass_over("implied", "place", "straight_line")
        item = Item("direction", "forward", words)
    if item is None:
        return
    heading = {"forward": 0.0, "backward": math.pi, "left": math.pi / 2, "right": -math.pi / 2}[item.value]
    feature = scene.body.find(f"face {item.value}", "yaw_angle")
    scene.want(scene.body.wish(feature, "target", words=words, target=heading, scale=0.2), main=main)


def lean(clause: Clause, scene: Scene, *, main: bool, usual: str = "forward") -> None:
    """Read a clause about leaning: an angle forward, backward or to a side, the usual one where none is named."""
    words = clause.words
    clause.take_verbs()
    clause.pass_self()
    if not scene.body.named("part_height"):
        clause.pass_parts("self", POLES)
    item = clause.take("direction", "backward", "left", "right", "sideways", "up")
    ahead = item is None and clause.pass_over("usual", "direction", "forward", "down")
    direction = item.value if item else "forward" if ahead else usual
    axis, sign = {
        "forward": ("pitch_angle", 1),
        "backward": ("pitch_angle", -1),
        "up": ("pitch_angle", -1),
        "right": ("roll_angle", 1),
        "sideways": ("roll_angle", 1),
        "left": ("roll_angle", -1),
    }[direction]
    if axis == "roll_angle" and not scene.body.has(axis) and scene.body.has("pitch_angle"):
        axis = "pitch_angle"
        scene.notes.append(FROM_THE_SIDE)
    quantity = clause.quantity("angle")
    clause.pass_over("measure", "noun", "angle")
    if quantity is not None and item is None and not ahead and quantity.target is None and quantity.low is None:
        clause.pass_over("exact", "manner", "lot", "little")
        upright(scene, words, cosine=round(math.cos(quantity.value), 3))
        return
    feature = scene.body.find(f"lean {direction}", axis)
    if quantity is None:
        size = LEAN * (0.5 if clause.take("manner", "little") else 2.0 if clause.take("manner", "lot", "max") else 1.0)
        wish = scene.body.wish(feature, "target", words=words, target=round(sign * size, 3), scale=0.1)
    else:
        clause.pass_over("exact", "manner", "lot", "little")
        wish = scene.amount(feature, quantity.scaled(sign), words, scale=0.1)
    scene.fall_ends = (size if quantity is None else abs(quantity.value)) < 0.15
    scene.want(wish, main=main)


def _turn_over(axis: str, sign: int, clause: Clause, scene: Scene, words: str, *, main: bool, asked: str) -> None:
    body = scene.body
    angle = body.find(asked, f"{axis}_angle", f"{axis}_velocity")
    measure = "turns" if angle.kind == f"{axis}_angle" else "mean"
    turns = _turned(clause) if measure == "turns" else None
    if turns is not None:
        scene.want(scene.amount(angle, turns.scaled(sign), words, scale=0.5, measure="turns"), main=main)
    else:
        want = "high" if sign > 0 else "low"
        scene.want(body.wish(angle, want, words=words, measure=measure, scale=2 * math.pi), main=main)
    rate = f"{axis}_velocity"
    if body.has(rate) and measure == "turns" and turns is None:
        scene.help(body.find(asked, rate), "high" if sign > 0 else "low", words, scale=1.5)
    if body.has("height"):
        # A pay for height that is soon spent: being low on the way round must not cost more than turning pays.
        low, scale = round(1.3 * body.stature, 2), round(0.5 * body.stature, 2)
        scene.help(body.find(asked, "height"), "range", words, low=low, scale=scale)
    if asked == "flip" and body.has("part_contact", scene.anatomy.root):
        # Who has tipped over and lies there has done a quarter of a turn, which is easily learned and hard to leave.
        scene.help(body.of_part("part_contact", scene.anatomy.root), "low", words, scale=1.0)
    scene.fall_ends = False


def _as_waist(clause: Clause, scene: Scene) -> None:
    """Read "twist your upper body" as turning the waist of who has one."""
    waist = next((name for name in scene.body.named("joint_angle") if name == "waist_twist"), None)
    for item in clause.left():
        if waist and item.tag == "part" and item.value.role == "root" and item.value.noun in ("upper body", "chest"):
            item.value = PartRef("part", waist, exact=(waist,))


def _turn_joint(clause: Clause, scene: Scene, words: str, *, main: bool) -> None:
    sided = clause.has("direction", "left", "right", "clockwise", "counterclockwise")
    twists = any(item.words.startswith("twist") for item in clause.take_verbs())
    sign = _turning_sign(clause)
    angle = clause.quantity("angle")
    speed = clause.quantity("angular speed") if angle is None else None
    clause.pass_over("implied", "direction", "any", "around")
    refs = clause.parts("part")
    names = [name for ref in refs for name in _joint_names(ref, scene)]
    turning = [f"{name}_twist" if f"{name}_twist" in scene.body.named("joint_angle") else name for name in names]
    names = turning if twists or sided else names
    if _spun(scene) in names[:1] and len(names) == 1 and angle is None:
        clause.mark("usual", refs)
    for name in names:
        if angle is not None:
            feature = scene.body.of_part("joint_angle", name)
            scene.want(scene.amount(feature, angle.scaled(sign), words, scale=0.1), main=main)
        elif speed is None and (twists or sided) and (limits := scene.body.limits(name)) is not None:
            # What turns only so far is turned to that side; it cannot be kept turning.
            feature = scene.body.of_part("joint_angle", name)
            target = round(_FAR_ROUND * max(sign * limit for limit in limits) * sign, 2)
            scene.want(scene.body.wish(feature, "target", words=words, target=target, scale=0.1), main=main)
        else:
            _spin_joint(name, sign, speed, scene, words, main=main)


def _joint_names(ref: PartRef, scene: Scene) -> list[str]:
    shoulder = PartRef(ref.role, "shoulder", ref.sides, ref.count)
    if ref.noun == "arm" and not ref.exact and scene.anatomy.resolve(shoulder, scene.body.named("joint_velocity")):
        ref = shoulder
    return scene.names(ref, "turn", "joint_velocity")


def _spun(scene: Scene) -> str | None:
    """Return the joint by which a body turns that neither goes anywhere nor has a heading."""
    body = scene.body
    turns = any(body.has(kind) for kind in ("yaw_velocity", "yaw_angle", "forward_velocity"))
    joints = [] if turns else body.named("joint_velocity")
    return joints[0] if joints else None


def _spin_joint(name: str, sign: int, speed: Quantity | None, scene: Scene, words: str, *, main: bool) -> None:
    feature = scene.body.of_part("joint_velocity", name)
    if speed is not None:
        scene.want(scene.amount(feature, still_going(speed).scaled(sign), words), main=main)
        return
    scene.want(scene.body.wish(feature, "high" if sign > 0 else "low", words=words), main=main)


def _turned(clause: Clause) -> Quantity | None:
    """Take the angle of which a clause speaks: an amount, a number of turns, or an amount that many times."""
    angle, count = clause.quantity("angle"), clause.quantity("count", "number")
    if count is None:
        return angle
    return angle.scaled(count.value) if angle is not None else count.scaled(2 * math.pi)


def _turning_sign(clause: Clause) -> int:
    right = clause.take("direction", "right", "clockwise") is not None
    if not right:
        clause.pass_over("usual", "direction", "left", "counterclockwise")
    return -1 if right else 1


def _says_around(clause: Clause) -> bool:
    senses = {item.sense for item in clause.items}
    return "about" in senses or {"around", "turn"} <= senses


def no_turning(clause: Clause, scene: Scene) -> None:
    """Want no turning about the vertical, or not to the side that is named."""
    words = clause.words
    clause.take_verbs()
    clause.pass_over("implied", "direction", "any", "around", "roundabout")
    clause.pass_self()
    most = clause.quantity("angle") if scene.body.has("yaw_angle") and not clause.has("direction") else None
    if most is not None:
        feature = scene.body.find(f"heed {words!r}", "yaw_angle")
        scene.want(scene.amount(feature, most, words, scale=0.1), main=False)
    elif scene.body.has("yaw_velocity"):
        feature = scene.body.find(f"heed {words!r}", "yaw_velocity")
        left = bool(clause.take_all("direction", "left", "counterclockwise"))
        right = bool(clause.take_all("direction", "right", "clockwise"))
        if left == right:
            wish = scene.body.wish(feature, "target", words=words, target=0.0, scale=0.3)
        else:
            low, high = (None, 0.0) if left else (0.0, None)
            wish = scene.body.wish(feature, "range", words=words, scale=0.3, low=low, high=high)
        scene.want(wish, main=False)
    elif scene.body.has("pitch_velocity"):
        feature = scene.body.find(f"heed {words!r}", "pitch_velocity")
        scene.want(scene.body.wish(feature, "target", words=words, target=0.0, scale=0.5), main=False)
    else:
        still(scene, words, main=False)
