"""Parts and joints on their own: raise, lower, wave, kick, move, bend, straighten."""

from __future__ import annotations

from rewardsmith.envs.feature import Feature
from rewardsmith.reward_synth.phrasebook.anatomy import PartRef
from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.quantities import Quantity
from rewardsmith.reward_synth.phrasebook.scene import Scene, upright
from rewardsmith.reward_synth.phrasebook.tagger import Item

_SPEEDS = ("max", "fast", "moderate", "always", "lot")
_HINGE_OF = {"leg": "knee", "limb": "knee", "arm": "elbow", "finger": "finger", "foot": "ankle", "hand": "wrist"}
"""The joint by which a part bends."""

_WAVED = ("hand", "arm", "foot", "leg")


def lift(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about raising parts, or the main body."""
    words = clause.words
    clause.take_all("verb")
    clause.take_all("direction", "up")
    clause.take_all("relation", "off")
    clause.take_all("state", "high", "raised")
    clause.take_all("manner", *_SPEEDS)
    over = clause.take("relation", "above") is not None
    by_name = clause.take("noun", "height") is not None
    quantity = clause.quantity("length")
    refs = clause.parts("part", "root", "object")
    if over and not quantity and len(refs) < 2:
        clause.take("noun", "ground")
    clause.take_all("noun", "ground")
    compared = (over or by_name) and quantity is None and len(refs) > 1
    mark = _height_mark(refs.pop(), scene) if compared else None
    for ref in refs or [PartRef("root", "body")]:
        for feature in _heights(ref, scene, "raise"):
            if quantity is not None:
                relative = quantity.relative and not over and not by_name
                begin = round(scene.body.start(feature), 2) if relative else 0.0
                wish = scene.amount(feature, quantity.shifted(begin), words)
            elif mark is not None:
                wish = scene.body.wish(feature, "range", words=words, low=mark, scale=0.1)
            else:
                wish = scene.body.wish(feature, "high", words=words, scale=_reach(scene))
            scene.want(wish, main=main)


def lower(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about lowering parts, or the main body."""
    words = clause.words
    clause.take_all("verb")
    clause.take_all("direction", "down")
    clause.take_all("state", "low", "grounded")
    clause.take_all("noun", "ground", "height")
    clause.take_all("relation", "below")
    clause.take_all("manner", *_SPEEDS)
    quantity = clause.quantity("length")
    for ref in clause.parts("part", "root", "object") or [PartRef("root", "body")]:
        if ref.role == "root":
            scene.fall_ends = False
        for feature in _heights(ref, scene, "lower"):
            if quantity is not None:
                begin = round(scene.body.start(feature), 2)
                lowered = quantity.scaled(-1).shifted(begin) if quantity.relative else quantity
                wish = scene.amount(feature, lowered, words)
            else:
                wish = scene.body.wish(feature, "low", words=words, scale=_reach(scene))
            scene.want(wish, main=main)


def wave(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about moving parts to and fro: fast where nothing else is said."""
    words = clause.words
    raised = any(item.sense == "greet" for item in clause.take_all("verb"))
    if clause.has("direction", "up") and scene.body.can_balance(clause):
        clause.take_all("direction", "up")
        clause.parts("part", "root")
        clause.take_all("manner", *_SPEEDS)
        upright(scene, words, main=main)
        scene.fall_ends = False
        return
    clause.take_all("direction", "to_and_fro", "left", "right", "up", "any", "sideways", "roundabout")
    clause.take_all("state", "raised", "high")
    quantity = clause.quantity("speed")
    slow = clause.take("manner", "slow", "little") is not None
    clause.take_all("manner", *_SPEEDS)
    refs = clause.parts("part", "object")
    body = scene.body
    if whole_arm(refs, scene) or (not refs and not body.named("part_speed")):
        scene.want(body.wish(body.find("move its joints", "joint_speed"), "high", words=words), main=main)
        return
    for ref in refs or [_some_limb(scene)]:
        moved = list(_moved(ref, scene, "wave"))
        for name, feature in moved:
            if quantity is not None:
                scene.want(scene.amount(feature, quantity, words), main=main)
            elif slow:
                target = float(f"{0.5 * body.scale(feature):.1g}")
                scene.want(body.wish(feature, "target", words=words, target=target, scale=0.5 * target), main=main)
            else:
                measure = "square" if feature.kind.startswith("joint_velocity") else "mean"
                scene.want(body.wish(feature, "high", words=words, measure=measure), main=main)
            if raised and body.has("part_height", name):
                scene.help(body.of_part("part_height", name), "high", words, scale=_reach(scene))


def whole_arm(refs: list[PartRef], scene: Scene) -> bool:
    """Tell whether "the arm" is all there is to the robot."""
    body = scene.body
    arms = bool(refs) and all(ref.noun == "arm" and not ref.exact for ref in refs)
    return arms and body.has("joint_speed") and not body.has("forward_velocity")


def kick(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about kicking: a fast foot, to the front where no direction is named."""
    words = clause.words
    clause.take_all("verb")
    direction = clause.take("direction", "forward", "backward")
    high = clause.take("direction", "up") or clause.take("state", "high", "raised")
    clause.take_all("manner", *_SPEEDS)
    body = scene.body
    for ref in clause.parts("part") or [PartRef("part", "leg")]:
        for name in scene.names(ref, "kick with", "part_speed"):
            scene.want(body.wish(body.of_part("part_speed", name), "high", words=words), main=main)
            if body.has("part_forward", name):
                want = "low" if direction and direction.value == "backward" else "high"
                scene.help(body.of_part("part_forward", name), want, words, scale=0.3)
            if high and body.has("part_height", name):
                scene.help(body.of_part("part_height", name), "high", words, scale=_reach(scene))


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
    clause.take_all("verb")
    clause.take_all("manner", *_SPEEDS)
    sign = 1 if item.value in ("forward", "ahead") else -1
    clause.parts("root")
    quantity = clause.quantity("length")
    body = scene.body
    for ref in clause.parts("part", "object"):
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
    curled = any(item.sense == "curl" for item in clause.take_all("verb"))
    clause.take_all("state", "bent")
    clause.take_all("noun", "angle")
    clause.take_all("direction", "up", "down")
    usual = 0.6 if main else 0.3
    share = 0.2 if clause.take("manner", "little") else 0.9 if clause.take("manner", "lot", "max") else usual
    clause.take_all("manner", *_SPEEDS)
    quantity = clause.quantity("angle")
    refs = clause.parts("part")
    joints = scene.body.named("joint_angle")
    if not refs and not curled:
        scene.body.refuse(f"bend what? {scene.body.name} can bend: {_listed(joints)}")
    for name in [name for ref in refs for name in joint_names(ref, scene, "bend")] if refs else joints:
        scene.want(bent(name, quantity, share, scene, words), main=main)


def straighten(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about straightening joints."""
    words = clause.words
    if clause.has("direction", "up") and clause.has_part("part"):
        raised = Clause([Item("part", item.value, item.words) for item in clause.items if item.tag == "part"])
        lift(raised, scene, main=main)
        main = False
    clause.take_all("verb")
    clause.take_all("direction", "forward", "up", "down")
    clause.take_all("place", "straight_line")
    clause.take_all("manner", *_SPEEDS)
    refs = clause.parts("part")
    names = [name for ref in refs for name in joint_names(ref, scene, "straighten")]
    for name in names if refs else scene.body.named("joint_angle"):
        scene.want(straight(name, scene, words), main=main)


def bent(name: str, quantity: Quantity | None, share: float, scene: Scene, words: str):
    """Return the wish that a joint is bent: by an angle from straight, or a share of its range.

    A joint bends towards the limit that is farther from straight; an angle with a sign of its own is taken as it is.
    """
    feature = scene.body.of_part("joint_angle", name)
    limits = scene.body.limits(name)
    far = _bent_limit(limits) if limits else 1.5
    if quantity is None:
        return scene.body.wish(feature, "target", words=words, target=round(share * far, 2), scale=0.1)
    if far < 0 and quantity.value > 0:
        quantity = quantity.scaled(-1)
    if limits and quantity.target is not None and not limits[0] - 0.02 <= quantity.target <= limits[1] + 0.02:
        low, high = (f"{value * 57.29578:.0f}" for value in sorted(abs(limit) for limit in limits))
        scene.notes.append(
            f"the {name.replace('_', ' ')} does not reach {quantity.words}; its limits are {low} and {high} degrees"
        )
    return scene.amount(feature, quantity, words, scale=0.1)


def _bent_limit(limits: tuple[float, float]) -> float:
    """Return the limit towards which a joint bends: the farther one, the positive one where they are much alike."""
    low, high = limits
    return low if abs(low) > 1.5 * abs(high) else high


def straight(name: str, scene: Scene, words: str):
    """Return the wish that a joint is straight, or as nearly as its limits let it."""
    feature = scene.body.of_part("joint_angle", name)
    limits = scene.body.limits(name) or (-1.0, 1.0)
    target = min(max(0.0, limits[0]), limits[1])
    return scene.body.wish(feature, "target", words=words, target=round(target, 3), scale=0.1)


def joint_names(ref: PartRef, scene: Scene, asked: str) -> list[str]:
    """Return the joints that a noun phrase means; a limb bends at its middle joint."""
    if not ref.exact and ref.noun in _HINGE_OF:
        hinge = PartRef(ref.role, _HINGE_OF[ref.noun], ref.sides, ref.count)
        if scene.anatomy.resolve(hinge, scene.body.named("joint_angle")):
            ref = hinge
    if ref.exact and ref.exact[0] not in scene.body.named("joint_angle"):
        sides = tuple(word for word in ref.exact[0].split("_")[:-1])
        hinge = PartRef(
            ref.role, _HINGE_OF.get(_noun(ref), _noun(ref)), tuple(s for s in sides if s in _SIDE_WORDS), ref.count
        )
        ref = hinge
    return scene.names(ref, asked, "joint_angle")


_SIDE_WORDS = ("left", "right", "front", "back", "upper", "lower")


def _noun(ref: PartRef) -> str:
    return ref.exact[0].rsplit("_", 1)[-1]


def _heights(ref: PartRef, scene: Scene, asked: str) -> list[Feature]:
    if ref.role == "root":
        return [scene.body.find(asked, "height")]
    if ref.noun in ("tip", "pole") and not scene.anatomy.resolve(ref, scene.body.named("part_height")):
        return [scene.body.find(asked, "height")]
    return [scene.body.of_part("part_height", name) for name in scene.names(ref, asked, "part_height")]


def _height_mark(ref: PartRef, scene: Scene) -> float:
    """Return the usual height [m] of the part that another one is to be above."""
    feature = _heights(ref, scene, "compare with")[0]
    return round(scene.body.start(feature) + 0.05, 2)


def _moved(ref: PartRef, scene: Scene, asked: str):
    """Yield names with the feature that tells how fast they move."""
    if scene.anatomy.resolve(ref, scene.body.named("part_speed")):
        for name in scene.names(ref, asked, "part_speed"):
            yield name, scene.body.of_part("part_speed", name)
        return
    if ref.role == "part" and scene.anatomy.resolve(ref, scene.body.named("joint_velocity")):
        for name in scene.names(ref, asked, "joint_velocity"):
            yield name, scene.body.of_part("joint_velocity", name)
        return
    scene.names(ref, asked, "part_speed")


def _some_limb(scene: Scene) -> PartRef:
    for noun in _WAVED:
        ref = PartRef("part", noun)
        if scene.anatomy.resolve(ref, scene.body.named("part_speed")):
            return ref
    return PartRef("part", "hand")


def _reach(scene: Scene) -> float:
    return round(max(0.25 * scene.body.stature, 0.05), 2)


def _listed(names: list[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in names) or "nothing"
