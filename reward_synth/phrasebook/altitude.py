"""Rising and sinking as a whole: fly up, climb to 2 m, descend; a landing after a jump."""

from __future__ import annotations

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.phrasebook.anatomy import PartRef
from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.nouns import STOOD_ON
from rewardsmith.reward_synth.phrasebook.scene import Scene


def altitude(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about rising or sinking as a whole: fly up, climb to 2 m, descend."""
    words = clause.words
    down = clause.verb == "descend"
    if down and _comes_down(clause, scene):
        return
    if down:
        clause.pass_over("implied", "direction", "down")
    else:
        down = clause.take("direction", "down") is not None
    if not down:
        clause.heed("direction", "up")
    clause.take_verbs()
    clause.pass_self()
    height = scene.body.find("rise or sink", "height")
    absolute = clause.pass_over("measure", "noun", "height")
    speed = clause.quantity("speed")
    quantity = clause.quantity("length") if speed is None else None
    clause.pass_over("exact" if speed or quantity else "most", "manner", "lot")
    if speed is not None:
        vertical = scene.body.find("rise or sink at a speed", "vertical_velocity")
        scene.want(scene.amount(vertical, speed.scaled(-1 if down else 1), words), main=main)
        return
    if quantity is not None:
        to_below = down and quantity.low is None and quantity.target is None  # "descend below 1 m"
        if not absolute and not to_below and quantity.lead not in ("to", "at", "of"):
            quantity = quantity.scaled(-1 if down else 1).shifted(round(scene.body.stature, 2))
        scene.want(scene.amount(height, quantity, words), main=main)
        return
    scene.want(scene.body.wish(height, "low" if down else "high", words=words), main=main)


def _comes_down(clause: Clause, scene: Scene) -> bool:
    """Pass over a landing after a jump, which follows from it; tell whether it was one.

    Raises:
        UserError: it says how to land after a somersault, which is one behaviour after another.
    """
    lands = any(item.sense == "lands" for item in clause.items)
    if not lands or not any(wish.measure in ("peak", "swings", "turns") for wish in scene.wishes):
        return False
    if any(wish.measure == "turns" for wish in scene.wishes):
        raise UserError(
            f"{clause.words!r} comes after what goes before it; say it in this order: 'first flip, then stand'"
        )
    clause.take_verbs()
    clause.pass_over("implied", "direction", "down")
    clause.pass_over("implied", "noun", "ground")
    every = set(scene.picked(PartRef("part", "foot", count=0), "part_height"))
    refs = [item.value for item in clause.left() if item.tag == "part" and item.value.limb in STOOD_ON]
    if refs and {name for ref in refs for name in scene.picked(ref, "part_height")} == every:
        clause.mark("implied", refs)
    return True
