"""Parts and joints on their own: raise, lower, wave, kick, move, bend, straighten."""

from __future__ import annotations

from collections.abc import Iterator

from rewardsmith.envs import UserError, kinds
from rewardsmith.envs.feature import Feature
from rewardsmith.reward_synth.phrasebook.anatomy import PartRef
from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.item import Item
from rewardsmith.reward_synth.phrasebook.joints import bent, joint_names, straight
from rewardsmith.reward_synth.phrasebook.nouns import POLES, WAVED
from rewardsmith.reward_synth.phrasebook.scene import Scene, upright

_PACES = {"slow": 0.5, "little": 0.5, "moderate": 1.0}
"""Speeds of parts without a number, as shares of those under random actions."""

APART = 0.05
"""How far [m] above or below another a part is that is to be above or below it."""


def lift(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about raising parts, or the main body."""
    words = clause.words
    clause.take_verbs()
    clause.pass_over("implied", "direction", "up")
    clause.pass_over("implied", "relation", "off")
    above_ground = any(item.sense == "off ground" for item in clause.left())
    clause.pass_over("implied", "state", "high", "raised", "upright")
    by_name = clause.pass_over("measure", "noun", "height")
    quantity = clause.quantity("length")
    refs = clause.parts("part", "root", "object")
    over = (quantity is not None or len(refs) > 1) and clause.take("relation", "above") is not None
    over = over or (above_ground and quantity is not None)
    if clause.pass_over("measure", "noun", "ground"):
        clause.pass_over("measure", "relation", "above")
    compared = (over or by_name) and quantity is None and len(refs) > 1
    mark = _height_mark(refs.pop(), scene) if compared else None
    clause.pass_over("most" if quantity is None and mark is None else "exact", "manner", "lot")
    for ref in refs or [PartRef("root", "body")]:
        for feature in _heights(ref, scene, "raise"):
            if quantity is not None:
                relative = quantity.relative and not over and not by_name
                begin = round(scene.body.start(feature), 2) if relative else 0.0
                wish = scene.amount(feature, quantity.shifted(begin), words)
            elif mark is not None:
                low = round(mark + APART, 2)
                wish = scene.body.wish(feature, "range", words=words, low=low, scale=0.1)
            else:
                wish = scene.body.wish(feature, "high", words=words, scale=_reach(scene))
            scene.want(wish, main=main)


def lower(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about lowering parts, or the main body."""
    words = clause.words
    clause.take_verbs()
    clause.pass_over("implied", "direction", "down")
    clause.pass_over("implied", "state", "low", "grounded")
    clause.pass_over("measure", "noun", "ground", "height")
    quantity = clause.quantity("length")
    refs = clause.parts("part", "root", "object")
    compared = quantity is None and len(refs) > 1 and clause.take("relation", "below") is not None
    mark = _height_mark(refs.pop(), scene) if compared else None
    clause.pass_over("most" if quantity is None and mark is None else "exact", "manner", "lot")
    for ref in refs or [PartRef("root", "body")]:
        if ref.role == "root":
            scene.fall_ends = False
        for feature in _heights(ref, scene, "lower"):
            if quantity is not None:
                begin = round(scene.body.start(feature), 2)
                lowered = quantity.scaled(-1).shifted(begin) if quantity.relative else quantity
                wish = scene.amount(feature, lowered, words)
            elif mark is not None:
                wish = scene.body.wish(feature, "range", words=words, high=round(mark - APART, 2), scale=0.1)
            else:
                wish = scene.body.wish(feature, "low", words=words, scale=_reach(scene))
            scene.want(wish, main=main)


def wave(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about moving parts to and fro: fast where nothing else is said."""
    words = clause.words
    verbs = clause.take_verbs()
    raised = any(item.sense == "greet" for item in verbs)
    body = scene.body
    if clause.has("direction", "up") and body.can_balance(clause):
        clause.heed("direction", "up")
        clause.pass_self()
        clause.pass_role("self", "part")
        upright(scene, words, main=main)
        scene.fall_ends = False
        return
    clause.pass_over("implied", "direction", "to_and_fro", "any", "sideways")
    if raised:
        clause.pass_over("implied", "direction", "up")
        clause.pass_over("implied", "state", "raised", "high")
    elif body.named("part_height"):
        raised = bool(clause.take("direction", "up") or clause.take("state", "raised", "high"))
    quantity = clause.quantity("speed")
    pace = clause.take("manner", *_PACES) if quantity is None else None
    clause.pass_over("most" if quantity is None and pace is None else "exact", "manner", "lot")
    if quantity is not None:
        clause.pass_over("exact", "manner", *_PACES)
    refs = clause.parts("part", "object")
    if not refs and any(item.sense == "all over" for item in verbs):
        clause.pass_self()
        scene.want(body.wish(body.find("shake all over", "joint_speed"), "high", words=words), main=main)
        return
    for feature in _waved(refs, clause, scene):
        measure = "square" if (feature.kind or "").startswith("joint_velocity") else "mean"  # it goes to and fro
        if quantity is not None:
            scene.want(scene.amount(feature, quantity, words), main=main)
        elif pace is not None:
            target = float(f"{_PACES[pace.value] * body.scale(feature):.1g}")
            target = target**2 if measure == "square" else target
            wish = body.wish(feature, "target", words=words, target=target, scale=0.5 * target, measure=measure)
            scene.want(wish, main=main)
        else:
            scene.want(body.wish(feature, "high", words=words, measure=measure), main=main)
        part = kinds.split_kind(feature.kind or "joint_speed")[1]
        if raised and part is not None and body.has("part_height", part):
            scene.help(body.of_part("part_height", part), "high", words, scale=_reach(scene))


def _waved(refs: list[PartRef], clause: Clause, scene: Scene) -> list[Feature]:
    """Return what tells how fast the parts move that are to be waved: one limb, or all joints, where none is named."""
    body = scene.body
    whole = whole_arm(refs, scene)
    if whole:
        clause.mark("self", refs)
    if whole or (not refs and not body.named("part_speed")):
        return [body.find("move its joints", "joint_speed")]
    limb = _some_limb(scene)
    if len(refs) == 1 and scene.picked(refs[0], "part_speed") == scene.picked(limb, "part_speed"):
        clause.mark("usual", refs)
    return [feature for ref in refs or [limb] for feature in _moved(ref, scene, "wave")]


def whole_arm(refs: list[PartRef], scene: Scene) -> bool:
    """Tell whether "the arm" is all there is to the robot."""
    body = scene.body
    arms = bool(refs) and all(ref.noun == "arm" and not ref.exact for ref in refs)
    return arms and body.has("joint_speed") and not body.has("forward_velocity")


def kick(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about kicking or punching: a fast foot or hand, to the front where no direction is named."""
    words = clause.words
    punched = any(item.sense == "hand" for item in clause.take_verbs())
    backward = clause.take("direction", "backward") is not None
    if not backward:
        clause.pass_over("usual", "direction", "forward")
    high = clause.take("direction", "up") or clause.take("state", "high", "raised")
    clause.pass_over("most", "manner", "lot")
    body = scene.body
    leg = PartRef("part", "hand" if punched else "leg")
    refs = clause.parts("part")
    if len(refs) == 1 and scene.picked(refs[0], "part_speed") == scene.picked(leg, "part_speed"):
        clause.mark("usual", refs)
    for ref in refs or [leg]:
        for name in scene.names(ref, "kick with", "part_speed"):
            if high and body.has("part_height", name):
                scene.want(body.wish(body.of_part("part_height", name), "high", words=words), main=main)
                scene.help(body.of_part("part_speed", name), "high", words)
            else:
                scene.want(body.wish(body.of_part("part_speed", name), "high", words=words), main=main)
            if body.has("part_forward", name):
                want = "low" if backward else "high"
                scene.help(body.of_part("part_forward", name), want, words, scale=0.3)


def shift(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about moving parts in a direction: up, down, forward or backward of the main body."""
    if clause.has("direction", "up") or clause.has("state", "raised", "high"):
        lift(clause, scene, main=main)
        return
    if clause.has("direction", "down") or clause.has("state", "low"):
        lower(clause, scene, main=main)
        return
    words = clause.words
    item = clause.take("direction", "forward", "backward") or clause.take("relation", "ahead", "behind")
    if item is None:
        wave(clause, scene, main=main)
        return
    clause.take_verbs()
    sign = 1 if item.value in ("forward", "ahead") else -1
    clause.pass_self()
    quantity = clause.quantity("length")
    clause.pass_over("most" if quantity is None else "exact", "manner", "lot")
    body = scene.body
    refs = clause.parts("part", "object")
    if item.tag == "relation" and len(refs) > 1:  # where one part is of another, nothing measures
        clause.give_back(given for given in clause.items if given.tag == "part" and given.value in refs[-1:])
    for ref in refs:
        for name in scene.names(ref, "move forward", "part_forward"):
            feature = body.of_part("part_forward", name)
            if quantity is not None:
                wish = scene.amount(feature, quantity.scaled(sign), words)
            else:
                wish = body.wish(feature, "high" if sign > 0 else "low", words=words, scale=0.3)
            scene.want(wish, main=main)


def bend(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about bending joints, to an angle where one is named."""
    words = clause.words
    curled = any(item.sense == "curl" for item in clause.take_verbs())
    clause.pass_over("implied", "state", "bent")
    clause.pass_over("measure", "noun", "angle")
    if curled:
        clause.pass_over("implied", "direction", "up")
    quantity = clause.quantity("angle")
    share = 0.6 if main else 0.3
    if quantity is not None:
        clause.pass_over("exact", "manner", "little", "lot")
    elif clause.take("manner", "little"):
        share = 0.2
    elif clause.take("manner", "lot", "max"):
        share = 0.9
    refs = clause.parts("part")
    joints = scene.body.named("joint_angle")
    if not refs and not curled:
        raise UserError(f"bend what? {scene.body.name} can bend: {_listed(joints)}")
    for name in [name for ref in refs for name in joint_names(ref, scene, "bend")] if refs else joints:
        scene.want(bent(name, quantity, share, scene, words), main=main)


def straighten(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about straightening joints, and about stretching parts out in a direction."""
    words = clause.words
    towards = clause.take("direction", "up", "down", "forward") if clause.has_part("part") else None
    parts = [Item("part", item.value, item.words) for item in clause.items if item.tag == "part"]
    over = clause.take("relation", "above") if towards is None and len(parts) > 1 else None
    if towards is not None:
        shift(Clause([*parts, Item("direction", towards.value, words)]), scene, main=main)
        main = False
    elif over is not None:
        lift(Clause([*parts[:-1], Item("relation", "above", over.words), parts[-1]]), scene, main=main)
        clause.mark("measure", [parts[-1].value])
        main = False
    clause.take_verbs()
    clause.pass_over("implied", "direction", "up")
    clause.pass_over("implied", "place", "straight_line")
    clause.pass_over("implied", "manner", "lot")
    clause.pass_self()
    refs = clause.parts("part")
    names = [name for ref in refs for name in joint_names(ref, scene, "straighten")]
    for name in names if refs else scene.body.named("joint_angle"):
        scene.want(straight(name, scene, words), main=main)


def _heights(ref: PartRef, scene: Scene, asked: str) -> list[Feature]:
    if ref.role == "root":
        return [scene.body.find(asked, "height")]
    if ref.noun in ("tip", *POLES) and not scene.body.named("part_height"):
        return [scene.body.find(asked, "height")]
    return [scene.body.of_part("part_height", name) for name in scene.names(ref, asked, "part_height")]


def _height_mark(ref: PartRef, scene: Scene) -> float:
    """Return the usual height [m] of the part that another one is to be above or below."""
    return scene.body.start(_heights(ref, scene, "compare with")[0])


def _moved(ref: PartRef, scene: Scene, asked: str) -> Iterator[Feature]:
    """Yield the features that tell how fast parts, or else joints, move."""
    if scene.anatomy.resolve(ref, scene.body.named("part_speed")):
        for name in scene.names(ref, asked, "part_speed"):
            yield scene.body.of_part("part_speed", name)
        return
    if ref.role == "part" and scene.anatomy.resolve(ref, scene.body.named("joint_velocity")):
        for name in scene.names(ref, asked, "joint_velocity"):
            yield scene.body.of_part("joint_velocity", name)
        return
    scene.names(ref, asked, "part_speed")


def _some_limb(scene: Scene) -> PartRef:
    for noun in WAVED:
        ref = PartRef("part", noun)
        if scene.anatomy.resolve(ref, scene.body.named("part_speed")):
            return ref
    return PartRef("part", "hand")


def _reach(scene: Scene) -> float:
    return round(max(0.25 * scene.body.stature, 0.05), 2)


def _listed(names: list[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in names) or "nothing"
