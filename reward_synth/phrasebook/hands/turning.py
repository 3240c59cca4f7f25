"""Things that are turned over, set upright, tilted or kept from it; and the palm, up or down."""

from __future__ import annotations

import math

from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.hands import opening
from rewardsmith.reward_synth.phrasebook.hands.guides import guide
from rewardsmith.reward_synth.phrasebook.hands.things import Thing, spoken
from rewardsmith.reward_synth.phrasebook.hands.words import HANDS
from rewardsmith.reward_synth.phrasebook.scene import Scene
from rewardsmith.reward_synth.phrasebook.uses import ASKED

TILT = 0.2
"""Angle [rad] within which a thing counts as not tilted."""

_UPRIGHT = 0.9
"""Cosine of the tilt within which a thing stands."""

_OVER = ("flip", "roll")
_SCALE = 0.3


def turn(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about things that are turned over, set upright, laid on a side, or tilted by an angle."""
    words, body = clause.words, scene.body
    things = spoken(clause, body)
    if all(thing.kind("joint_fraction", body) for thing in things):
        opening.move(clause, scene, main=main)
        return
    upright = clause.take("state", "upright") or clause.verb in ("stand", "straighten")
    level = clause.take("state", "level")
    over = clause.take("state", "inverted") or clause.verb in _OVER
    side = clause.take("state", "on_side")
    tilt = clause.quantity("angle")
    tilted = clause.verb == "lean"
    if not (upright or level or over or side or tilt or tilted):
        return  # where it is turned to, nothing measures
    clause.take_verbs()
    clause.pass_parts("hand", HANDS)
    clause.pass_over("implied", "direction", "up")
    clause.pass_over("implied", "state", "grounded", "still")
    clause.pass_over("most", "manner", "lot", "max")
    for thing in things:
        thing.item.use = ASKED
        if upright or (level and not main):
            _upright(thing, scene, words, main=main)
            continue
        feature = thing.needed("part_turn", "turn over", body)
        if level:
            scene.want(body.wish(feature, "range", words=words, high=TILT, scale=TILT), main=main)
        elif tilt is not None:
            scene.want(scene.amount(feature, tilt, words, scale=0.1), main=main)
        elif over or side:
            target = round(math.pi if over else math.pi / 2, 2)
            scene.want(body.wish(feature, "target", words=words, target=target, scale=_SCALE), main=main)
        else:
            scene.want(body.wish(feature, "high", words=words, scale=_SCALE), main=main)
        guide(thing, scene, words)


def palm(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about the palm, which is to face up or down."""
    words, body = clause.words, scene.body
    up = clause.take("direction", "up") or clause.take("state", "on_back", "inverted", "upright")
    down = None if up else clause.take("direction", "down") or clause.take("state", "on_belly", "level")
    if not (up or down):
        return
    clause.take_verbs()
    clause.parts("part")
    feature = body.of_part("part_uprightness", "palm")
    scene.want(body.wish(feature, "low" if up else "high", words=words, scale=_SCALE), main=main)


def untilted(thing: Thing, scene: Scene, words: str, *, main: bool) -> None:
    """Want a thing to lie as it lay when the episode began."""
    feature = thing.needed("part_turn", "keep from tilting", scene.body)
    scene.want(scene.body.wish(feature, "range", words=words, high=TILT, scale=TILT), main=main)


def _upright(thing: Thing, scene: Scene, words: str, *, main: bool) -> None:
    """Want a thing upright; one that has no end to stand on as it lay."""
    feature = thing.kind("part_uprightness", scene.body)
    if feature is None:
        untilted(thing, scene, words, main=main)
        return
    if not main:
        scene.want(scene.body.wish(feature, "range", words=words, low=_UPRIGHT, scale=_SCALE), main=False)
        return
    scene.want(scene.body.wish(feature, "high", words=words, scale=_SCALE), main=True)
    guide(thing, scene, words)
