"""Standing still, or keeping parts still."""

from __future__ import annotations

from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.goals import grounded
from rewardsmith.reward_synth.phrasebook.holding import part_still
from rewardsmith.reward_synth.phrasebook.limbs import whole_arm
from rewardsmith.reward_synth.phrasebook.scene import Scene, in_place, still, upright


def stand_still(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about standing still, on certain feet or in place, or about parts that are not to move."""
    words = clause.words
    standing = any(item.sense == "standing" for item in clause.take_verbs())
    refs = clause.parts("part", "object")
    clause.pass_self()
    clause.pass_over("implied", "state", "still")
    if refs and standing:
        for ref in refs:
            grounded(ref, scene, words, main=False)
    elif refs:
        if whole_arm(refs, scene):
            clause.mark("self", refs)
        for ref in refs:
            part_still(ref, scene, words, main=main)
        return
    if clause.take("place", "in_place", "centre"):
        in_place(scene, words)
        main = main and not any(wish.main for wish in scene.wishes)
    still(scene, words, main=main)
    if scene.body.has("uprightness") and scene.body.starts_upright and (standing or main):
        clause.pass_over("implied", "state", "upright")
        upright(scene, words, cosine=0.9)
