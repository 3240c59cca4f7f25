"""Taking and holding a posture: stand, rise, lie, kneel, crouch, sit, stand on one leg, on the hind legs."""

from __future__ import annotations

import math

from rewardsmith.envs import kinds
from rewardsmith.reward_synth.phrasebook.anatomy import PartRef
from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.footholds import headstand, parts_or, stand_on, stood_on
from rewardsmith.reward_synth.phrasebook.goals import grounded, lifted
from rewardsmith.reward_synth.phrasebook.item import Item
from rewardsmith.reward_synth.phrasebook.nouns import POLES
from rewardsmith.reward_synth.phrasebook.scene import STANDING, Scene, in_place, not_fallen, rest, still, upright
from rewardsmith.reward_synth.wish import Wish

_UPPER = frozenset({"torso", "body", "trunk", "pelvis", "head"})
"""Parts whose height tells how low a body is."""

_UP = frozenset({"feet", "standing", "up"})
"""Words of who is to stay on its feet."""

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
    told = clause.pass_over("implied", "state", "upright", "high", "level")
    told |= clause.pass_over("implied", "place", "straight_line") or "upright" in words.split()
    clause.pass_self()
    feet = stood_on(clause) if scene.body.named("part_contact") else []
    if not scene.body.named("part_contact"):
        clause.pass_parts("self", POLES)
    motionless = clause.take("state", "still") is not None
    if not feet and scene.body.has("height") and clause.pass_over("most", "manner", "max", "most"):
        get_up(scene, words, main=main)
        return
    if feet:
        clause.pass_over("implied", "noun", "ground")
        clause.pass_over("implied", "manner", "only")
        stand_on(feet, scene, words, main=main)
    elif not scene.body.starts_upright:
        get_up(scene, words, main=main)
        if motionless:
            still(scene, words, main=False)
    elif motionless and main and not told:
        rest(scene, words, main=True)
    elif scene.travelling is not None and not (main or told or motionless) and _UP & {*words.split()}:
        not_fallen(scene, words)  # who goes stays on its feet
    else:
        upright(scene, words, cosine=0.966 if told else STANDING, main=main and not motionless)
        if motionless:
            still(scene, words, main=main)
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
    refs = parts_or(every, clause, scene, "part_height")
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
    elif body.starts_upright and not any(map(_tells_how_low, scene.wishes)):
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


def _tells_how_low(wish: Wish) -> bool:
    """Tell whether a wish that was read before says how high a body is to be: "until your head is at 50 cm"."""
    kind, part = kinds.split_kind(wish.kind)
    return wish.want == "target" and (kind == "height" or (kind == "part_height" and part in _UPPER))


def _pass_over_the_beginning(clause: Clause, scene: Scene) -> None:
    """Pass over what only says where a body begins that begins lying, as in "from lying on the back"."""
    if not scene.body.starts_upright:
        clause.pass_over("whence", "state", "on_back", "grounded", "low")
