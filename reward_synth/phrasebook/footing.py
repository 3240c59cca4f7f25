"""On which feet, or hands and knees, something is done: walking, hopping, turning."""

from __future__ import annotations

from dataclasses import replace

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.phrasebook.anatomy import PartRef
from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.goals import grounded
from rewardsmith.reward_synth.phrasebook.nouns import STOOD_ON
from rewardsmith.reward_synth.phrasebook.scene import Scene
from rewardsmith.reward_synth.phrasebook.uses import ASKED


def gone_on(clause: Clause, scene: Scene) -> None:
    """Read what it goes or turns on: feet, of which others are lifted, or the hands and knees on which it crawls."""
    named = [item for item in clause.left() if item.tag == "part" and item.value.role == "part"]
    if not any(item.sense == "on" for item in named):
        return
    feet = [item.value for item in named if item.value.limb in STOOD_ON and _is_told(item.value, scene)]
    every = scene.picked(PartRef("part", "foot", count=0), "part_height")
    for item in named:
        if (
            item.sense == "on"
            and item.value.limb in STOOD_ON
            and 1 < item.value.count == len(set(every) - scene.mentioned)
        ):
            item.use = "implied"  # "keep the left front foot up and walk on three legs"
    if feet:
        clause.mark(ASKED if others_lifted(feet, scene, clause.words) else "usual", feet)
        clause.pass_over("implied", "manner", "only")
    crawls = any(item.sense == "low" for item in clause.items)  # who walks on the hands has the feet in the air
    on_knees = [item.value for item in named if item.value.limb == "knee"]
    for ref in [item.value for item in named if item.value.limb not in STOOD_ON] if crawls else on_knees:
        grounded(ref, scene, clause.words, main=False)
        clause.mark(ASKED, [ref])


def drag(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about dragging feet: they stay on the ground, behind the main body where that is said.

    Raises:
        UserError: nothing was said of going anywhere.
    """
    words = clause.words
    if scene.travelling is None:
        raise UserError(f"{words!r} where? Say how it goes, as in 'walk forward dragging the left foot'")
    clause.take_verbs()
    behind = clause.take("relation", "behind") or clause.take("direction", "backward")
    clause.pass_over("implied", "state", "grounded")
    clause.pass_over("implied", "noun", "ground")
    clause.pass_self()
    for ref in clause.parts("part"):
        grounded(ref, scene, words, main=main)
        for name in scene.names(ref, "drag", "part_forward") if behind else ():
            scene.want(scene.body.wish(scene.body.of_part("part_forward", name), "low", words=words), main=main)


def others_lifted(refs: list[PartRef], scene: Scene, words: str) -> bool:
    """Want the feet that are not named off the ground; tell whether there are any."""
    body = scene.body
    chosen = [name for ref in refs for name in scene.names(ref, "stand on", "part_height")]
    general = PartRef("part", chosen[0].rsplit("_", 1)[-1], (), 0)
    others = [name for name in scene.anatomy.resolve(general, body.named("part_height")) if name not in chosen]
    for name in others:
        feature = body.of_part("part_height", name)
        scene.want(body.wish(feature, "range", words=words, low=0.05, scale=0.05), main=False)
    return bool(others)


def _is_told(ref: PartRef, scene: Scene) -> bool:
    """Tell whether a noun phrase is one foot or all that it may mean; which three of four, nobody has said."""
    every = scene.picked(replace(ref, count=0), "part_height")
    return ref.count == 1 or scene.picked(ref, "part_height") == every
