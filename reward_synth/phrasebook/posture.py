"""Taking and holding a posture: stand, rise, lie, kneel, crouch, sit, stand on one leg, on the hind legs."""

from __future__ import annotations

import math

from rewardsmith.reward_synth.phrasebook.anatomy import PartRef
from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.scene import Scene, in_place, still, upright
from rewardsmith.reward_synth.phrasebook.tagger import Item

TALL = 1.0
"""Stature [m] from which a body is taken to stand on end, so that lying down means tipping over."""

_SPEEDS = ("max", "fast", "moderate", "always", "lot", "little")


def stand(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about standing: upright, still, or on certain feet."""
    words = clause.words
    if clause.has("state", "inverted"):
        headstand(clause, scene, main=main)
        return
    if clause.has("state", "on_back", "on_belly", "on_side"):
        lie(clause, scene, main=main)
        return
    clause.take_all("verb")
    clause.take_all("state", "upright", "high", "level")
    clause.take_all("place", "straight_line")
    clause.take_all("manner", "always")
    clause.parts("root")
    feet = _stood_on(clause) if scene.body.named("part_contact") else []
    if not scene.body.named("part_contact"):
        clause.parts("part")  # the pole of a pendulum is its main body
    motionless = clause.take("state", "still") is not None
    if feet:
        clause.take_all("noun", "ground")
        _stand_on(feet, scene, words, main=main)
    elif not scene.body.starts_upright:
        get_up(scene, words, main=main)
    elif motionless:
        still(scene, words, main=main)
        upright(scene, words)
    else:
        upright(scene, words, main=main)
    if scene.fall_ends is None:
        scene.fall_ends = True


def rise(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about getting up, or to a height."""
    words = clause.words
    clause.take_all("verb")
    clause.parts("root")
    clause.take_all("direction", "up")
    clause.take_all("state", "upright", "high", "raised")
    _pass_over_the_beginning(clause, scene)
    clause.take_all("place", "straight_line")
    clause.take_all("manner", *_SPEEDS)
    named = clause.take("noun", "height") is not None
    clause.take_all("noun", "ground")
    clause.take_all("relation", "above", "off")
    quantity = clause.quantity("length")
    if quantity is None:
        get_up(scene, words, main=main)
        return
    height = scene.body.find("rise", "height")
    if not named and quantity.relative:
        quantity = quantity.shifted(round(scene.body.stature, 2))
    scene.want(scene.amount(height, quantity, words), main=main)


def get_up(scene: Scene, words: str, *, main: bool) -> None:
    """Want the main body high and upright."""
    body = scene.body
    if body.has("height"):
        scene.want(body.wish(body.find(f"heed {words!r}", "height"), "high", words=words, scale=0.3), main=main)
        if body.has("uprightness"):
            upright(scene, words, cosine=0.8)
    else:
        upright(scene, words, main=main)
    scene.fall_ends = body.starts_upright


def lie(clause: Clause, scene: Scene, *, main: bool, side: Item | None = None) -> None:
    """Read a clause about lying down: low, on the back, the belly or a side."""
    words = clause.words
    clause.take_all("verb")
    clause.parts("root")
    clause.take_all("direction", "down")
    clause.take_all("noun", "ground")
    clause.take_all("manner", *_SPEEDS)
    clause.take_all("state", "level", "grounded", "low")
    motionless = clause.take("state", "still") is not None
    side = clause.take("state", "on_back", "on_belly", "on_side") or side
    body = scene.body
    tall = body.stature >= TALL or not body.starts_upright
    scene.fall_ends = False
    if side is not None and side.value == "on_side":
        feature = body.find("lie on its side", "roll_angle", "uprightness")
        target = math.pi / 2 if feature.kind == "roll_angle" else 0.0
        scene.want(body.wish(feature, "target", words=words, target=target, scale=0.2), main=main)
        main = False
    elif side is not None and (tall and body.has("pitch_angle")):
        target = math.pi / 2 * (1 if side.value == "on_belly" else -1)
        feature = body.find(f"lie {side.words}", "pitch_angle")
        scene.want(body.wish(feature, "target", words=words, target=target, scale=0.2), main=main)
        main = False
    elif side is not None and side.value == "on_back":
        feature = body.find("lie on its back", "uprightness")
        scene.want(body.wish(feature, "low", words=words, scale=0.3), main=main)
        main = False
    if body.has("height") and (main or body.starts_upright):
        height = body.find("lie down", "height")
        scene.want(body.wish(height, "low", words=words, scale=round(0.5 * body.stature, 2)), main=main)
    elif main:
        scene.want(body.wish(body.find("lie down", "uprightness"), "low", words=words, scale=0.5), main=True)
    if motionless or body.has("joint_speed"):
        scene.help(body.find("lie still", "joint_speed", "speed"), "low", words)


def fall(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about falling: lying down, to the side that is named."""
    if not scene.body.named("part_height"):
        clause.parts("part")  # the pole of a pendulum is its main body
    side = clause.take("direction", "forward", "backward")
    if side is not None:
        side = Item("state", "on_back" if side.value == "backward" else "on_belly", side.words)
    lie(clause, scene, main=main, side=side)


def kneel(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about kneeling: the knees at the ground, the body upright above them."""
    words = clause.words
    clause.take_all("verb")
    clause.parts("root")
    clause.take_all("direction", "down")
    clause.take_all("noun", "ground")
    clause.take_all("manner", *_SPEEDS)
    refs = clause.parts("part") or [PartRef("part", "knee", count=0)]
    body = scene.body
    for ref in refs:
        for name in scene.names(ref, "kneel on", "part_height"):
            scene.want(body.wish(body.of_part("part_height", name), "low", words=words, scale=0.1), main=main)
            if body.has("part_contact", name):
                scene.help(body.of_part("part_contact", name), "high", words, scale=1.0)
    if body.has("uprightness"):
        upright(scene, words, cosine=0.8)
    scene.fall_ends = False


def crouch(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about getting lower while staying on the feet."""
    _lowered(clause, scene, main=main, share=0.65)


def sit(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about sitting: low, with the body upright."""
    _lowered(clause, scene, main=main, share=0.4)


def rear(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about standing on the hind legs."""
    words = clause.words
    clause.take_all("verb")
    clause.parts("root")
    clause.take_all("direction", "up")
    hind = clause.parts("part") or [PartRef("part", "foot", ("hind",), 0)]
    _stand_on(hind, scene, words, main=main)


def headstand(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about standing upside down, on the head or the hands."""
    words = clause.words
    hands = any(item.sense == "hands" for item in clause.take_all("verb"))
    clause.take_all("state", "inverted")
    clause.parts("root")
    clause.take_all("manner", "always")
    feature = scene.body.find("stand upside down", "uprightness")
    scene.want(scene.body.wish(feature, "low", words=words, scale=0.5), main=main)
    for ref in clause.parts("part") or [PartRef("part", "hand" if hands else "head", count=0)]:
        for name in scene.anatomy.resolve(ref, scene.body.named("part_contact")):
            scene.help(scene.body.of_part("part_contact", name), "high", words, scale=1.0)
    scene.fall_ends = False


def _stand_on(refs: list[PartRef], scene: Scene, words: str, *, main: bool) -> None:
    """Want the named feet on the ground and the others off it."""
    body = scene.body
    chosen = [name for ref in refs for name in scene.names(ref, "stand on", "part_contact", "part_height")]
    general = PartRef(
        "part", refs[0].noun if refs[0].role == "part" and not refs[0].exact else _last_word(chosen[0]), (), 0
    )
    like = scene.anatomy.resolve(general, body.named("part_contact")) or chosen
    lifted = [name for name in like if name not in chosen]
    lift = round(max(0.1 * body.stature, 0.05), 2)
    rearing = (
        bool(lifted) and _front_or_back(chosen) != _front_or_back(lifted) and len(like) == len(chosen) + len(lifted)
    )
    rearing = rearing and None not in (_front_or_back(chosen), _front_or_back(lifted))
    for name in lifted:
        height = body.of_part("part_height", name)
        if rearing:
            scene.want(body.wish(height, "high", words=words, scale=round(0.4 * body.stature, 2)), main=main)
        else:
            scene.want(body.wish(height, "range", words=words, low=lift, scale=lift), main=main)
    for name in chosen:
        contact = body.of_part("part_contact", name)
        scene.want(body.wish(contact, "range", words=words, low=0.5, scale=1.0), main=main and not lifted)
    if rearing:
        scene.fall_ends = False
        if body.has("pitch_angle"):
            up = -1 if _front_or_back(chosen) == "back" else 1
            scene.help(
                body.find(f"heed {words!r}", "pitch_angle"), "target", words, target=round(up * 1.2, 2), scale=0.6
            )
    elif body.has("uprightness"):
        scene.fall_ends = True
        upright(scene, words, cosine=0.9)


def _stood_on(clause: Clause) -> list[PartRef]:
    """Take what can be stood on; arms are left for the refusal."""
    feet = [item for item in clause.items if item.tag == "part" and not item.used and item.value.role == "part"]
    feet = [item for item in feet if not {"arm", "hand", "elbow", "shoulder"} & set(item.value.words.split())]
    for item in feet:
        item.used = True
    return [item.value for item in feet]


def others_lifted(refs: list[PartRef], scene: Scene, words: str) -> None:
    """Want the feet that are not named off the ground."""
    body = scene.body
    chosen = [name for ref in refs for name in scene.names(ref, "stand on", "part_height")]
    general = PartRef("part", _last_word(chosen[0]), (), 0)
    for name in scene.anatomy.resolve(general, body.named("part_height")):
        if name not in chosen:
            feature = body.of_part("part_height", name)
            scene.want(body.wish(feature, "range", words=words, low=0.05, scale=0.05), main=False)


def _lowered(clause: Clause, scene: Scene, *, main: bool, share: float) -> None:
    words = clause.words
    clause.take_all("verb")
    clause.parts("root")
    clause.take_all("direction", "down")
    clause.take_all("noun", "ground", "height")
    clause.take_all("state", "low", "grounded")
    clause.take_all("relation", "below")
    clause.take_all("place", "straight_line")
    _pass_over_the_beginning(clause, scene)
    deep = clause.take("manner", "lot", "max") is not None
    slight = clause.take("manner", "little") is not None
    clause.take_all("manner", *_SPEEDS)
    share += 0.15 if slight else -0.15 if deep else 0.0
    body = scene.body
    height = body.find("crouch", "height")
    quantity = clause.quantity("length")
    if quantity is not None:
        scene.want(scene.amount(height, quantity, words), main=main)
    elif body.starts_upright:
        target = round(share * body.stature, 2)
        scale = round(0.1 * body.stature, 3)
        scene.want(body.wish(height, "target", words=words, target=target, scale=scale), main=main)
    if body.has("uprightness"):
        upright(scene, words, cosine=0.8, main=main and not body.starts_upright)
    scene.fall_ends = False
    if clause.take("place", "in_place"):
        in_place(scene, words)


def _pass_over_the_beginning(clause: Clause, scene: Scene) -> None:
    """Take what only says where a body begins that begins lying, as in "from lying on the back"."""
    if not scene.body.starts_upright:
        clause.take_all("state", "on_back", "grounded", "low")


def _last_word(name: str) -> str:
    return name.rsplit("_", 1)[-1]


def _front_or_back(names: list[str]) -> str | None:
    """Return on which end all the parts are, None where their names do not say."""
    ends = {
        "front" if "front" in name else "back" if any(w in name for w in ("back", "rear", "hind")) else None
        for name in names
    }
    return ends.pop() if len(ends) == 1 else None
