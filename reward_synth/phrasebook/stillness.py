"""Standing still, or keeping parts still."""

from __future__ import annotations

from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.goals import grounded
from rewardsmith.reward_synth.phrasebook.holding import part_still
from rewardsmith.reward_synth.phrasebook.limbs import whole_arm
from rewardsmith.reward_synth.phrasebook.nouns import STOOD_ON
from rewardsmith.reward_synth.phrasebook.scene import STANDING, Scene, in_place, rest, upright
from rewardsmith.reward_synth.wish import Wish

_PLACES = frozenset({"forward_displacement", "lateral_displacement"})
_RESTING = _PLACES | {"speed", "forward_velocity", "joint_speed"}
"""Kinds of which there is nothing where a body rests."""


def stand_still(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about standing still, on certain feet or in place, or about parts that are not to move."""
    words = clause.words
    standing = any(item.sense == "standing" for item in clause.take_verbs())
    for item in clause.left():
        if item.tag == "part" and item.sense == "on" and item.value.limb in STOOD_ON and item.value.count == 0:
            item.use = "implied"  # "freeze on your feet"
            standing = True
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
    clause.pass_over("implied", "state", "upright")
    rest(scene, words, main=main)
    if standing and not main and scene.body.has("uprightness") and scene.body.starts_upright:
        upright(scene, words, cosine=STANDING)


def joined(scene: Scene) -> None:
    """Want of who is to stand and not move, or to stay in its place, what is wanted of who stands still."""
    body = scene.body
    kinds = {wish.kind for wish in scene.wishes}
    stands = any((wish.kind, wish.want) == ("uprightness", "high") for wish in scene.wishes)
    stays = not kinds.isdisjoint(_PLACES)
    rests = "speed" in kinds or (not body.has("speed") and "forward_velocity" in kinds)
    returns = any("start" in wish.words.split() for wish in scene.wishes)
    says_it = (stands and rests != stays) or (stays and kinds <= _PLACES and not returns)
    on_feet = body.starts_upright and body.named("part_contact")
    if says_it and on_feet and all(map(_rests, scene.wishes)):
        words = ", ".join(dict.fromkeys(wish.words for wish in scene.wishes))
        scene.wishes = []
        rest(scene, words, main=True)


def _rests(wish: Wish) -> bool:
    """Tell whether a wish is for standing, for not moving or for staying in its place."""
    if wish.kind == "uprightness":
        return wish.want == "high" or wish.low == STANDING
    if wish.kind in _PLACES or wish.want == "target":
        return wish.target == 0.0 and wish.kind in _RESTING
    return wish.kind in _RESTING and (wish.want == "low" or (wish.want == "range" and wish.low is None))
