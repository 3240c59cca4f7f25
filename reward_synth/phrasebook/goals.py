"""Reaching the goal, handling the object."""

from __future__ import annotations

from rewardsmith.envs import UserError
from rewardsmith.envs.feature import Feature
from rewardsmith.reward_synth.phrasebook.anatomy import PartRef
from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.hands.guides import take_up
from rewardsmith.reward_synth.phrasebook.nouns import EFFECTORS, STOOD_ON
from rewardsmith.reward_synth.phrasebook.scene import Scene, still
from rewardsmith.reward_synth.phrasebook.text import forms

_CARRIED = 0.5
"""Least of `raised` of what is carried in the air."""
_BLOWS = frozenset(
    {"knock", "kick", "hit", "bat", "flick", "strike", "swat", "toss", "fling", "throw", "bump", "punch"}
)
"""Verbs that set something in motion and leave it to itself."""


def reach(clause: Clause, scene: Scene, *, main: bool, away: bool = False) -> None:
    """Read a clause about getting to the goal or the object, or keeping a distance from it."""
    if clause.has_part("object") and _is_sent_off(clause) and _blows(clause):
        _send_off(clause, scene, main=main)
        return
    if clause.has_part("object") and clause.has_part("goal") and scene.body.has("distance_to_object"):
        push(clause, scene, main=main)
        return
    body = scene.body
    words = clause.words
    leaving = any(item.sense == "away" for item in clause.take_verbs())
    # Where only one distance is measured, any goal or object is the one that is meant.
    both = body.has("distance_to_object") and body.has("distance_to_goal")
    objects = clause.parts("object", use="asked" if both else "usual")
    clause.pass_role("usual", "goal")
    clause.pass_self()
    clause.pass_parts("hand", EFFECTORS)
    if clause.speaks_of("quantity", "length"):
        clause.pass_over("measure", "state", "away")
        clause.pass_over("measure", "relation", "away", "off")
    away = bool(clause.take("state", "away") or clause.take("relation", "away", "off")) or away or leaving
    clause.pass_over("usual", "direction", "forward")
    clause.pass_over("implied", "direction", "up")
    clause.pass_over("implied", "state", "close")
    rests = clause.take("state", "still") is not None or (clause.verb == "still" and body.has("speed"))
    clause.pass_over("implied", "relation", "to", "touching", "away", "off")
    clause.pass_over("measure", "noun", "distance", "position")
    if objects and body.has("distance_to_object"):
        feature = body.find("reach the object", "distance_to_object")
    else:
        feature = body.find("reach the goal", "distance_to_goal", "distance_to_object")
    _want_distance(feature, clause, scene, words, away=away, main=main)
    if rests:
        still(scene, words, main=False)


def push(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about bringing the object to the goal, with a pull of the hand towards the object."""
    body = scene.body
    words = clause.words
    if not clause.has_part("goal") and clause.has_part("object") and clause.has_part("part"):
        reach(clause, scene, main=main)
        return
    if not body.has("distance_to_object"):
        body.find("push an object", "distance_to_object", "distance_to_goal")
        reach(clause, scene, main=main)
        return
    if _is_sent_off(clause):
        _send_off(clause, scene, main=main)
        return
    clause.take_verbs()
    if clause.pass_role("usual", "goal"):
        clause.pass_over("implied", "place", "centre")  # "to the middle of the goal"
    elif place := clause.take("place", "centre"):
        body.lack(f"bring the object {place.words}", "distance of the object from there")
    clause.pass_role("usual", "object")
    clause.pass_parts("hand", EFFECTORS)
    clause.pass_over("implied", "state", "close", "still")
    clause.pass_over("implied", "relation", "to")
    away = clause.take("relation", "away") or clause.take("state", "away")
    if body.has("raised") and (high := clause.take("state", "raised")):
        scene.want(
            body.wish(body.find("carry it", "raised"), "range", words=high.words, low=_CARRIED, scale=0.2), main=False
        )
    if body.has("part_speed", "object") and clause.take("manner", "lot"):
        scene.help(body.of_part("part_speed", "object"), "high", words)
    feature = body.find("push the object to the goal", "distance_to_goal")
    _want_distance(feature, clause, scene, words, away=away is not None, main=main)
    scene.help(body.find(f"heed {words!r}", "distance_to_object"), "low", words, scale=0.1)
    take_up(scene, words)


def _send_off(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about an object that is to leave, nobody says from what: a blow gives it speed.

    Raises:
        UserError: it is to be moved away, of which nothing measures how far it then is from where it was.
    """
    body, words = scene.body, clause.words
    names = [name for name in body.named("part_speed") if name not in EFFECTORS]
    if not (_blows(clause) and len(names) == 1):
        raise UserError(
            f"{words!r}: away from what? nothing measures how far it is from where it was; say for "
            "instance 'away from the goal'"
        )
    clause.take_verbs()
    clause.pass_role("usual", "object")
    clause.pass_parts("hand", EFFECTORS)
    clause.heed("relation", "away")
    clause.heed("state", "away")
    clause.pass_over("most", "manner", "lot")
    scene.want(body.wish(body.of_part("part_speed", names[0]), "high", words=words), main=main)
    scene.help(body.find(f"heed {words!r}", "distance_to_object"), "low", words, scale=0.1)


def _is_sent_off(clause: Clause) -> bool:
    """Tell whether a clause says that something is to leave, and not from what."""
    return not clause.has_part("goal") and (clause.has("relation", "away") or clause.has("state", "away"))


def _blows(clause: Clause) -> bool:
    """Tell whether a verb of a clause is one of blows."""
    verbs = [item.words.split(" ")[0] for item in clause.items if item.tag == "verb"]
    return any(verb in forms(base) for verb in verbs for base in _BLOWS)


def touch(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about touching the goal, the object, or the ground with a part."""
    if clause.has_part("goal", "object"):
        reach(clause, scene, main=main)
        return
    words = clause.words
    clause.take_verbs()
    named = [("noun", "ground"), ("direction", "down"), ("state", "grounded")]
    ground = next((about for about in named if clause.pass_over("implied", *about)), None)
    refs = clause.parts("part") or ([PartRef("root", "body")] if clause.pass_self() else [])
    if ground is None or not refs:
        raise UserError(f"touch what, with what? say for instance {_example(scene)!r}")
    for ref in refs:
        grounded(ref, scene, words, main=main)


def grounded(ref: PartRef, scene: Scene, words: str, *, main: bool) -> None:
    """Want a part on the ground: its contact, and its height as the way there."""
    body = scene.body
    if ref.limb not in STOOD_ON:
        scene.fall_ends = False
    for name in part_names(ref, scene, "touch the ground with", "part_contact"):
        contact = body.of_part("part_contact", name)
        if main:
            scene.want(body.wish(contact, "high", words=words, scale=1.0), main=True)
        else:
            scene.want(body.wish(contact, "range", words=words, low=0.5, scale=1.0), main=False)
        if body.has("part_height", name):
            scene.help(body.of_part("part_height", name), "low", words)


def lifted(ref: PartRef, scene: Scene, words: str, *, main: bool) -> None:
    """Want a part off the ground."""
    body = scene.body
    for name in part_names(ref, scene, "keep off the ground", "part_contact"):
        if body.has("part_height", name):
            low = 0.03
            feature = body.of_part("part_height", name)
            scene.want(body.wish(feature, "range", words=words, low=low, scale=0.05), main=main)
        contact = body.of_part("part_contact", name)
        scene.want(body.wish(contact, "range", words=words, high=0.5, scale=1.0), main=False)


def part_names(ref: PartRef, scene: Scene, asked: str, base: str) -> list[str]:
    """Return the parts of a noun phrase; the main body's own part where it has one by its root's name."""
    if ref.role != "root":
        return scene.names(ref, asked, base)
    for name in (scene.anatomy.root, "torso", "body", "trunk", "pelvis"):
        if scene.body.has(base, name):
            return [name]
    return scene.names(ref, asked, base)


def _want_distance(feature: Feature, clause: Clause, scene: Scene, words: str, *, away: bool, main: bool) -> None:
    """Want the distance that a clause gives, or else a long or a short one."""
    quantity = clause.quantity("length")
    if quantity is not None:
        clause.pass_over("exact", "manner", "lot")
        scene.want(scene.amount(feature, quantity, words), main=main)
    elif away:
        clause.pass_over("most", "manner", "lot")
        scene.want(scene.body.wish(feature, "high", words=words, scale=0.1), main=main)
    else:
        scene.want(scene.body.wish(feature, "low", words=words, scale=_near(feature, scene)), main=main)


def _near(feature: Feature, scene: Scene) -> float:
    return float(f"{max(0.3 * scene.body.start(feature), 0.02):.1g}")


def _example(scene: Scene) -> str:
    if scene.body.has("distance_to_goal"):
        return "touch the goal"
    named = scene.body.named("part_contact")
    return f"touch the ground with your {named[0].replace('_', ' ')}" if named else "stay still"
