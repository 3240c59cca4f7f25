"""How fast a hand, or what it handles, may be: a speed, or slowly, where nothing tells how fast joints are."""

from __future__ import annotations

from rewardsmith.envs.feature import Feature
from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.hands.words import CLOSE, handles
from rewardsmith.reward_synth.phrasebook.scene import Scene

_SLOW = 0.25
"""Largest mean square of actions of who acts slowly, as a share of that of the largest actions."""


def pace(clause: Clause, scene: Scene) -> None:
    """Make conditions of what a clause has left that says how fast: "at 0.1 m/s", "at 10 % a second", "slowly"."""
    if not handles(scene.body) or not scene.wishes:
        return
    if clause.speaks_of("quantity", "speed") and (speed := speed_of(scene)) is not None:
        clause.pass_over("measure", "noun", "speed")
        quantity = clause.quantity("speed")
        if quantity is not None:
            scene.want(scene.amount(speed, quantity, clause.words), main=False)
    if scene.body.has("opening_speed") and (rate := clause.quantity("share rate")) is not None:
        shuts = any(item.value in (CLOSE, "off") for item in clause.items)
        speed = scene.body.find("open so fast", "opening_speed")
        scene.want(scene.amount(speed, rate.scaled(-1) if shuts else rate, clause.words), main=False)
    if not scene.body.has("joint_speed") and (slow := clause.take("manner", "slow")):
        _small_steps(scene, slow.words)


def speed_of(scene: Scene) -> Feature | None:
    """Return what tells how fast what was handled last is, else the hand."""
    named = [thing.kind("part_speed", scene.body) for thing in scene.handled[-1:]]
    parts = [name for name in scene.body.named("part_speed") if name not in ("hand", "palm")]
    if named and named[0] is not None:
        return named[0]
    hand = [name for name in ("hand", "palm") if scene.body.has("part_speed", name)]
    names = parts if len(parts) == 1 and scene.body.has("distance_to_goal") else hand
    return scene.body.of_part("part_speed", names[0]) if names else None


def _small_steps(scene: Scene, words: str) -> None:
    """Want small actions of a hand whose actions are steps, so that it is slow."""
    feature = scene.body.find("act slowly", "previous_action")
    high = round(_SLOW * scene.body.action_limit**2, 3)
    wish = scene.body.wish(feature, "range", words=words, high=high, scale=2 * high, measure="square")
    scene.want(wish, main=False)
