"""Moving without getting away: in place, to and fro, swaying, in circles."""

from __future__ import annotations

from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.limbs import wave
from rewardsmith.reward_synth.phrasebook.scene import MANNERS_OF_SPEED, Scene, in_place
from rewardsmith.reward_synth.phrasebook.tagger import Item

_CIRCLING = 0.3
"""Least turning [rad/s] of a body that goes in circles."""


def run_in_place(clause: Clause, scene: Scene, words: str, *, main: bool) -> None:
    """Want moving joints at an unmoved place."""
    feature = scene.body.find("run in place", "joint_speed")
    scene.want(scene.body.wish(feature, "high", words=clause.words), main=main)
    clause.take_all("manner", *MANNERS_OF_SPEED)
    in_place(scene, words)


def to_and_fro(both: Item, clause: Clause, scene: Scene, *, main: bool) -> None:
    """Want a fast main body that does not get away; up and down, a fast rise and fall."""
    words = clause.words
    body = scene.body
    if times := clause.quantity("count"):
        body.refuse(f"how often to move {both.words} cannot be asked for; leave out {times.words!r}")
    clause.take_all("manner", *MANNERS_OF_SPEED)
    if both.sense == "vertical":
        vertical = body.find("move up and down", "vertical_velocity")
        scene.want(body.wish(vertical, "high", words=words, measure="square"), main=main)
        return
    scene.want(body.wish(body.find("move to and fro", "speed"), "high", words=words), main=main)
    in_place(scene, words, moving=True)


def sway(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about swaying or rocking: quick to one side and the other, at an unmoved place."""
    if clause.has_part("part"):
        wave(clause, scene, main=main)
        return
    words = clause.words
    clause.take_all("verb")
    clause.parts("root")
    sides = clause.take_all("direction", "to_and_fro", "sideways", "left", "right", "forward", "backward")
    clause.take_all("manner", *MANNERS_OF_SPEED)
    body = scene.body
    ahead = any(item.sense == "lengthwise" or item.value in ("forward", "backward") for item in sides)
    kinds = ("forward_velocity",) if ahead else ("lateral_velocity", "forward_velocity")
    scene.want(body.wish(body.find("sway", *kinds), "high", words=words, measure="square"), main=main)
    in_place(scene, words, moving=True)


def circling(circle: Item, directions: list[str], clause: Clause, scene: Scene) -> list[str]:
    """Want a turn to the side that is named, else to the left; return the directions that are left to travel in."""
    turned = [word for word in directions if word in ("left", "right")]
    turned += [item.value for item in clause.take_all("direction", "clockwise", "counterclockwise")]
    turning = scene.body.find("move in a circle", "yaw_velocity")
    bound = {"high": -_CIRCLING} if {"right", "clockwise"} & set(turned) else {"low": _CIRCLING}
    scene.want(scene.body.wish(turning, "range", words=circle.words, scale=_CIRCLING, **bound), main=False)
    return [word for word in directions if word not in turned] or ["any"]
