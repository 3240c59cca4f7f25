"""Taking and holding a posture: stand, rise, lie, kneel, crouch, sit, stand on one leg, on the hind legs."""

from __future__ import annotations

import math

from rewardsmith.reward_synth.phrasebook.anatomy import PartRef, has_side
from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.goals import grounded, lifted
from rewardsmith.reward_synth.phrasebook.item import Item
from rewardsmith.reward_synth.phrasebook.nouns import ARMS, POLES, STOOD_ON
from rewardsmith.reward_synth.phrasebook.scene import Scene, in_place, still, upright

TALL = 1.0
"""Stature [m] from which a body is taken to stand on end, so that lying down means tipping over."""


def stand(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about standing: upright, still, or on certain feet."""
    words = clause.words
    if clause.has("state", "inverted"):
        headstand(clause, scene, main=main)
        return
    if clause.has("state", "on_back", "on_belly", "on_side"):
        lie(clause, scene, main=main)
        return
    clause.take_verbs()
    clause.pass_over("implied", "state", "upright", "high", "level")
    clause.pass_over("implied", "place", "straight_line")
    clause.pass_self()
    feet = _stood_on(clause) if scene.body.named("part_contact") else []
    if not scene.body.named("part_contact"):
        clause.pass_parts("self", POLES)
    motionless = clause.take("state", "still") is not None
    if not feet and scene.body.has("height") and clause.pass_over("most", "manner", "max", "most"):
        get_up(scene, words, main=main)
        return
    if feet:
        clause.pass_over("implied", "noun", "ground")
        clause.pass_over("implied", "manner", "only")
        _stand_on(feet, scene, words, main=main)
    elif not scene.body.starts_upright:
        get_up(scene, words, main=main)
        if motionless:
            still(scene, words, main=False)
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
    clause.take_verbs()
    clause.pass_self()
    clause.pass_over("implied", "direction", "up")
    clause.pass_over("implied", "state", "upright", "high", "raised")
    _pass_over_the_beginning(clause, scene)
    clause.pass_over("implied", "place", "straight_line")
    named = clause.pass_over("measure", "noun", "height")
    clause.pass_over("measure", "noun", "ground")
    clause.pass_over("implied", "relation", "above", "off")
    quantity = clause.quantity("length")
    clause.pass_over("most" if quantity is None else "exact", "manner", "lot")
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


def lie(clause: Clause, scene: Scene, *, main: bool, towards: Item | None = None) -> None:
    """Read a clause about lying down: low, on the back, the belly or a side, or towards where it is to fall."""
    words = clause.words
    clause.take_verbs()
    clause.pass_self()
    clause.pass_over("implied", "direction", "down")
    clause.pass_over("implied", "noun", "ground")
    clause.pass_over("implied", "manner", "lot")
    clause.pass_over("implied", "state", "level", "grounded", "low")
    motionless = clause.pass_over("implied", "state", "still")
    side = clause.take("state", "on_back", "on_belly", "on_side") or towards
    laid = {"forward": "on_belly", "backward": "on_back"}.get(side.value, side.value) if side else None
    body = scene.body
    tall = body.stature >= TALL or not body.starts_upright
    scene.fall_ends = False
    scene.laid = body.starts_upright and body.stature >= TALL
    if laid == "on_side":
        feature = body.find("lie on its side", "roll_angle", "uprightness")
        left = side is not None and side.sense == "left"
        target = (-1 if left else 1) * math.pi / 2 if feature.kind == "roll_angle" else 0.0
        scene.want(body.wish(feature, "target", words=words, target=target, scale=0.2), main=main)
        main = False
    elif side is not None and (tall and body.has("pitch_angle")):
        target = math.pi / 2 * (1 if laid == "on_belly" else -1)
        feature = body.find(f"lie {side.words}", "pitch_angle")
        scene.want(body.wish(feature, "target", words=words, target=target, scale=0.2), main=main)
        main = False
    elif laid == "on_back":
        feature = body.find("lie on its back", "uprightness")
        scene.want(body.wish(feature, "low", words=words, scale=0.3), main=main)
        main = False
    elif side is not None:
        side.use = "implied"  # a body that is low by its build lies on its belly anyway
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
        clause.pass_parts("self", POLES)
    lie(clause, scene, main=main, towards=clause.take("direction", "forward", "backward"))


def kneel(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about kneeling: the knees at the ground, the body upright above them."""
    words = clause.words
    clause.take_verbs()
    clause.pass_self()
    clause.pass_over("implied", "direction", "down")
    clause.pass_over("implied", "noun", "ground")
    clause.pass_over("most", "manner", "lot")
    alone = clause.take("manner", "only") is not None
    every = PartRef("part", "knee", count=0)
    refs = _parts_or(every, clause, scene, "part_height")
    body = scene.body
    for ref in refs:
        for name in scene.names(ref, "kneel on", "part_height"):
            if not main and body.has("part_contact", name):
                grounded(PartRef("part", name, exact=(name,)), scene, words, main=False)
                continue
            scene.want(body.wish(body.of_part("part_height", name), "low", words=words, scale=0.1), main=main)
            if body.has("part_contact", name):
                scene.help(body.of_part("part_contact", name), "high", words, scale=1.0)
    if alone:
        knelt = {name for ref in refs for name in scene.picked(ref, "part_height")}
        for name in scene.picked(every, "part_contact"):
            if name not in knelt:
                lifted(PartRef("part", name, exact=(name,)), scene, words, main=False)
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
    clause.take_verbs()
    clause.pass_self()
    clause.pass_over("implied", "direction", "up")
    hind = _parts_or(PartRef("part", "foot", ("hind",), 0), clause, scene, "part_contact")
    _stand_on(hind, scene, words, main=main)


def headstand(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about standing upside down, on the head or the hands."""
    words = clause.words
    hands = any(item.sense == "hands" for item in clause.take_verbs())
    clause.pass_over("implied", "state", "inverted")
    clause.pass_self()
    refs = clause.parts("part")
    front = [name for ref in refs for name in scene.picked(ref, "part_height")]
    if hands and _front_or_back(front or ["front"]) == "front" and _on_front_feet(scene, words, main=main):
        return
    feature = scene.body.find("stand upside down", "uprightness")
    scene.want(scene.body.wish(feature, "low", words=words, scale=0.5), main=main)
    names = [name for ref in refs for name in scene.names(ref, "stand on", "part_contact")]
    usual = PartRef("part", "hand" if hands else "head", count=0)
    for name in names if refs else scene.anatomy.resolve(usual, scene.body.named("part_contact")):
        scene.help(scene.body.of_part("part_contact", name), "high", words, scale=1.0)
    scene.fall_ends = False


def _on_front_feet(scene: Scene, words: str, *, main: bool) -> bool:
    """Want a body without hands on its front feet, the back ones in the air; tell whether it has such feet."""
    body = scene.body
    feet = {side: scene.picked(PartRef("part", "foot", (side,), 0), "part_height") for side in ("front", "back")}
    if not all(feet.values()) or any("hand" in name for name in body.named("part_height")):
        return False
    for name in feet["back"]:
        scene.want(body.wish(body.of_part("part_height", name), "high", words=words), main=main)
    for name in feet["front"]:
        if body.has("part_contact", name):
            scene.help(body.of_part("part_contact", name), "high", words, scale=1.0)
    scene.fall_ends = False
    return True


def _stand_on(refs: list[PartRef], scene: Scene, words: str, *, main: bool) -> None:
    """Want the named feet on the ground and the others off it."""
    body = scene.body
    chosen = [name for ref in refs for name in scene.names(ref, "stand on", "part_contact", "part_height")]
    general = PartRef(
        "part", refs[0].noun if refs[0].role == "part" and not refs[0].exact else _last_word(chosen[0]), (), 0
    )
    like = scene.anatomy.resolve(general, body.named("part_contact")) or chosen
    raised = [name for name in like if name not in chosen]
    on_feet = all(ref.limb in STOOD_ON for ref in refs)
    lift = round(max(0.1 * body.stature, 0.05), 2)
    rearing = (
        bool(raised) and _front_or_back(chosen) != _front_or_back(raised) and len(like) == len(chosen) + len(raised)
    )
    rearing = rearing and None not in (_front_or_back(chosen), _front_or_back(raised))
    for name in raised:
        height = body.of_part("part_height", name)
        if rearing:
            scene.want(body.wish(height, "high", words=words, scale=round(0.4 * body.stature, 2)), main=main)
        else:
            scene.want(body.wish(height, "range", words=words, low=lift, scale=lift), main=main)
    for name in chosen:
        contact = body.of_part("part_contact", name)
        scene.want(body.wish(contact, "range", words=words, low=0.5, scale=1.0), main=main and not (raised or on_feet))
    if rearing:
        scene.fall_ends = False
        if body.has("pitch_angle"):
            up = -1 if _front_or_back(chosen) == "back" else 1
            scene.help(
                body.find(f"heed {words!r}", "pitch_angle"), "target", words, target=round(up * 1.2, 2), scale=0.6
            )
    elif body.has("uprightness"):
        scene.fall_ends = True
        upright(scene, words, cosine=0.9, main=main and on_feet and not raised)


def _stood_on(clause: Clause) -> list[PartRef]:
    """Take what can be stood on; arms are left for the refusal."""
    feet = [item for item in clause.left() if item.tag == "part" and item.value.role == "part"]
    feet = [item for item in feet if not ARMS & set(item.value.words.split())]
    for item in feet:
        item.use = "asked"
    return [item.value for item in feet]


def _parts_or(usual: PartRef, clause: Clause, scene: Scene, base: str) -> list[PartRef]:
    """Take the parts of a clause; without any, or where they are the same, the usual ones are meant."""
    refs = clause.parts("part")
    if {name for ref in refs for name in scene.picked(ref, base)} == set(scene.picked(usual, base)):
        clause.mark("usual", refs)
    return refs or [usual]


def _lowered(clause: Clause, scene: Scene, *, main: bool, share: float) -> None:
    words = clause.words
    clause.take_verbs()
    clause.pass_self()
    clause.pass_over("implied", "direction", "down")
    absolute = clause.pass_over("measure", "noun", "ground", "height")
    clause.pass_over("implied", "state", "low", "grounded")
    clause.pass_over("implied", "place", "straight_line")
    _pass_over_the_beginning(clause, scene)
    body = scene.body
    height = body.find("crouch", "height")
    quantity = clause.quantity("length")
    if quantity is not None:
        clause.pass_over("exact", "manner", "lot", "little")
        if quantity.relative and not absolute:
            quantity = quantity.scaled(-1).shifted(round(body.stature, 2))
        scene.want(scene.amount(height, quantity, words), main=main)
    elif not body.starts_upright:
        if body.length is not None and (clause.verb == "crouch" or "down" in words.split()):
            high = round(share * body.length, 2)
            scene.want(body.wish(height, "range", words=words, high=high, scale=0.1), main=False)
    elif body.starts_upright and not any(
        wish.feature == height.name and wish.want == "target" for wish in scene.wishes
    ):
        deep = clause.take("manner", "lot", "max") is not None
        share += 0.15 if clause.take("manner", "little") else -0.15 if deep else 0.0
        target = round(share * body.stature, 2)
        scale = round(0.1 * body.stature, 3)
        scene.want(body.wish(height, "target", words=words, target=target, scale=scale), main=main)
    if body.has("uprightness"):
        if main and not body.starts_upright:
            clause.pass_over("implied", "state", "upright")
        upright(scene, words, cosine=0.8, main=main and not body.starts_upright)
    scene.fall_ends = False
    if clause.take("place", "in_place"):
        in_place(scene, words)


def _pass_over_the_beginning(clause: Clause, scene: Scene) -> None:
    """Pass over what only says where a body begins that begins lying, as in "from lying on the back"."""
    if not scene.body.starts_upright:
        clause.pass_over("whence", "state", "on_back", "grounded", "low")


def _last_word(name: str) -> str:
    return name.rsplit("_", 1)[-1]


def _front_or_back(names: list[str]) -> str | None:
    """Return on which end all the parts are, None where their names do not say."""
    ends = {next((end for end in ("front", "back") if has_side(name, end)), None) for name in names}
    return ends.pop() if len(ends) == 1 else None
