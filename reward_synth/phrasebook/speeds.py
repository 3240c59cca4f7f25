"""Bounds of speeds: of going, of rising and falling, of getting to a side."""

from __future__ import annotations

from dataclasses import replace

from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.quantities import Quantity
from rewardsmith.reward_synth.phrasebook.scene import Scene
from rewardsmith.reward_synth.wish import Wish

_NEARLY = 0.7
"""Share of the most that was said from which on one goes as was asked."""


def speed_bound(clause: Clause, scene: Scene) -> bool:
    """Read a clause that only bounds the speed of what the sentence is about; tell whether it was one."""
    quantity = clause.quantity("speed")
    if quantity is None:
        return False
    clause.take_verbs("travel", "keep", "reach")
    clause.pass_over("measure", "noun", "speed")
    clause.pass_self()
    before = scene.travelling
    if before is not None and before.kind.endswith("displacement"):
        return on_the_way(quantity, scene, clause.words)
    if (other := _other_speed(clause)) is not None:
        feature = scene.body.find(f"heed {clause.words!r}", other)
        low = -quantity.value if quantity.low is None and quantity.target is None else quantity.low
        scene.want(scene.amount(feature, replace(quantity, low=low), clause.words), main=not scene.wishes)
        return True
    if before is None:
        most = quantity.low is None and quantity.target is None
        kinds = ("speed", "forward_velocity") if most else ("forward_velocity", "speed")
        feature = scene.body.find("move", *kinds)
        sign = 1
    else:
        feature = scene.body.environment.features[before.feature]
        sign = -1 if towards_negative(before) else 1
    least = quantity.high is None and quantity.target is None
    if before is not None and before.want in ("high", "low") and not least:
        wish = scene.amount(feature, still_going(quantity).scaled(sign), before.words)
        scene.wishes = [replace(wish, main=w.main) if w is before else w for w in scene.wishes]
        return True
    wish = scene.amount(feature, quantity.scaled(sign), clause.words)
    scene.want(wish, main=before is None)
    return True


def on_the_way(speed: Quantity, scene: Scene, words: str) -> bool:
    """Want the speed at which a distance is gone: its most, for who gets there stands in the end.

    Returns:
        Whether it was wanted; a least cannot be.
    """
    most = speed.target if speed.high is None else speed.high
    if most is None or speed.low is not None:
        return False
    feature = scene.body.find(f"heed {words!r}", "speed", "forward_velocity")
    low = -most if feature.kind == "forward_velocity" else None
    scene.want(scene.body.wish(feature, "range", words=words, low=low, high=most), main=False)
    if speed.target is not None:
        scene.notes.append(f"took {most:g} m/s as the most on the way, at whose end it stands")
    return True


def still_going(speed: Quantity) -> Quantity:
    """Return a speed or rate with a least where only its most is said: who asks to go no faster still asks to go."""
    is_most = speed.low is None and speed.target is None
    return replace(speed, low=round(_NEARLY * speed.value, 3)) if is_most else speed


def towards_negative(wish: Wish) -> bool:
    """Tell whether a wish for a velocity is for one below zero."""
    if wish.want in ("target", "range"):
        return next(value for value in (wish.target, wish.low, wish.high) if value is not None) < 0
    return wish.want == "low"


def _other_speed(clause: Clause) -> str | None:
    """Take what says that it is not the speed of going: "the vertical speed", "the sideways velocity"."""
    named = clause.take("noun", "vertical_velocity", "lateral_velocity")
    return named.value if named else None
