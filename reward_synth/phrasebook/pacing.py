"""Moving without getting away: in place, to and fro, swaying, in circles."""

from __future__ import annotations

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.item import Item
from rewardsmith.reward_synth.phrasebook.limbs import wave
from rewardsmith.reward_synth.phrasebook.scene import Scene, in_place
from rewardsmith.reward_synth.phrasebook.uses import ASKED

_LEAST_SWING = 0.15
"""Share of a body's height by which it must rise and fall for a bounce."""

_CIRCLING = 0.3
"""Least turning [rad/s] of a body that goes in circles."""


def run_in_place(clause: Clause, scene: Scene, words: str, *, main: bool) -> None:
    """Want moving joints at an unmoved place."""
    feature = scene.body.find("run in place", "joint_speed")
    scene.want(scene.body.wish(feature, "high", words=clause.words), main=main)
    in_place(scene, words)


def to_and_fro(both: Item, clause: Clause, scene: Scene, *, main: bool) -> None:
    """Want a fast main body that does not get away; up and down, a fast rise and fall."""
    words = clause.words
    body = scene.body
    if times := clause.quantity("count"):
        raise UserError(f"how often to move {both.words} cannot be asked for; leave out {times.words!r}")
    clause.pass_over("most", "manner", "lot")
    if both.sense == "vertical" and not clause.paced:  # "walk up and down" goes to and fro
        bounce(scene, words, "move up and down", main=main)
        return
    scene.want(body.wish(body.find("move to and fro", "speed"), "high", words=words), main=main)
    in_place(scene, words)


def bounce(scene: Scene, words: str, asked: str, *, main: bool) -> None:
    """Want the main body to go up and down, often and far."""
    body = scene.body
    height, vertical = body.find(asked, "height"), body.find(asked, "vertical_velocity")
    if main:
        least = round(_LEAST_SWING * body.stature, 3)
        scene.want(body.wish(height, "high", words=words, scale=least, measure="swings"), main=True)
        scene.drive(vertical, words, measure="square")
    else:
        scene.want(body.wish(vertical, "high", words=words, measure="square"), main=False)


def sway(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about swaying or rocking: quick to one side and the other, in place unless it goes somewhere."""
    if clause.has_part("part"):
        wave(clause, scene, main=main)
        return
    words = clause.words
    clause.take_verbs()
    clause.pass_self()
    body = scene.body
    sides = clause.take_all("direction", "to_and_fro", "forward", "backward")
    lengthwise = [item for item in sides if item.sense == "lengthwise" or item.value != "to_and_fro"]
    ahead = bool(lengthwise)
    for item in sides:
        # What can only sway ahead sways so without being told.
        item.use = ASKED if item in lengthwise and body.has("lateral_velocity") else "usual"
    clause.pass_over("usual", "direction", "sideways", "left", "right")
    kinds = ("forward_velocity",) if ahead else ("lateral_velocity", "forward_velocity")
    scene.want(body.wish(body.find("sway", *kinds), "high", words=words, measure="square"), main=main)
    if scene.travelling is None and (body.has("forward_displacement") or body.has("lateral_displacement")):
        in_place(scene, words)


def circling(circle: Item, directions: list[Item], clause: Clause, scene: Scene) -> list[Item]:
    """Want a turn to the side that is named, else to the left; return the directions that are left to travel in."""
    turned = [item for item in directions if item.value in ("left", "right")]
    turned += clause.take_all("direction", "clockwise", "counterclockwise")
    right = {"right", "clockwise"} & {item.value for item in turned}
    for item in turned:
        item.use = "asked" if right else "usual"
    turning = scene.body.find("move in a circle", "yaw_velocity")
    low, high = (None, -_CIRCLING) if right else (_CIRCLING, None)
    wish = scene.body.wish(turning, "range", words=circle.words, scale=_CIRCLING, low=low, high=high)
    scene.want(wish, main=False)
    return [item for item in directions if item not in turned]
