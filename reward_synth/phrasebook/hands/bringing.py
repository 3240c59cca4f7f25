"""The only thing that there is, brought to the goal, whichever verb says so: a chair to its mark, a button pressed."""

from __future__ import annotations

from rewardsmith.reward_synth.phrasebook import goals
from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.hands import holding
from rewardsmith.reward_synth.phrasebook.hands.words import HANDS
from rewardsmith.reward_synth.phrasebook.holding import hold
from rewardsmith.reward_synth.phrasebook.scene import Scene

_RELATIVE = ("closer", "nearer")
_LITTLE = 0.2
"""Share of its way that a thing goes that is moved a little."""


def bring(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about bringing the object to the goal, or a share of the way there."""
    body, words = scene.body, clause.words
    if clause.has_part("root") and not clause.has_part("object") and clause.has_part("goal"):
        goals.reach(clause, scene, main=main)  # "move the hand to the goal"
        return
    if holding.is_of_hands(clause) and not clause.has_part("goal"):
        holding.touch(clause, scene, main=main)  # "move the hand to the handle"
        return
    if clause.speaks_of("quantity", "length") and not clause.has_part("goal"):
        return  # how far it is brought, nothing measures
    if clause.speaks_of("quantity", "length") and any(item.words.startswith(_RELATIVE) for item in clause.items):
        return  # nor how much nearer it comes
    share = clause.quantity("share")
    little = share is None and body.has("progress") and clause.take("manner", "little") is not None
    if not (body.has("part_speed", "object")):
        clause.pass_over("most", "manner", "lot", "max")
    clause.pass_self()
    clause.pass_over("usual", "manner", "only")
    if body.has("progress"):
        clause.pass_over("implied", "direction", "backward")
    if share is None and not little:
        goals.push(clause, scene, main=main)
        return
    clause.take_verbs()
    clause.pass_role("usual", "goal")
    clause.pass_role("usual", "object")
    clause.pass_parts("hand", HANDS)
    clause.pass_over("implied", "relation", "to")
    progress = body.find("bring it a share of the way", "progress")
    if share is not None:
        scene.want(scene.amount(progress, share, words, scale=0.1), main=main)
    else:
        scene.want(body.wish(progress, "target", words=words, target=_LITTLE, scale=0.1), main=main)
    scene.help(body.find(f"heed {words!r}", "distance_to_object"), "low", words, scale=0.1)


def keep(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about the object that is to be kept as it was said before: "pull the handle up and keep it up"."""
    if clause.has_part("root") and clause.has_part("object") and not clause.has_part("goal"):
        holding.touch(clause, scene, main=main)  # "keep your hand at the handle"
        return
    if not scene.wishes or clause.has("quantity"):
        hold(clause, scene, main=main)
        return
    for item in clause.left():
        item.use = "again" if item.tag in ("verb", "part", "direction", "state", "manner", "relation") else item.use
