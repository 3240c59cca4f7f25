"""Things that are touched, gripped, held or let go of."""

from __future__ import annotations

from rewardsmith.reward_synth.phrasebook import goals
from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.hands import moving
from rewardsmith.reward_synth.phrasebook.hands.guides import guide
from rewardsmith.reward_synth.phrasebook.hands.things import Thing, spoken
from rewardsmith.reward_synth.phrasebook.hands.words import FIST, HANDS
from rewardsmith.reward_synth.phrasebook.scene import Scene, still
from rewardsmith.reward_synth.phrasebook.uses import ASKED

HELD = 0.05
"""Distance [m] of a hand from what it holds, where nothing else tells that it does."""

OFF = 0.12
"""Mean distance [m] of the fingertips from a thing from which on they hold nothing."""

_NARROW = 0.3
"""Share of the opening in which a gripper begins up to which it counts as shut."""

_WIDE = 0.8
"""Share of the opening in which a gripper begins from which on it holds nothing."""

_STILL = 0.3
"""Largest speed of a hand that is held still, as a share of that under random actions."""

_IDLE = 0.02
"""Largest mean square of actions of who waits, as a share of that of the largest actions."""

_OF_HANDS = (
    "mov",
    "bring",
    "put",
    "get",
    "plac",
    "set",
    "rest",
    "lay",
    "keep",
    "hold",
    "tak",
    "go",
    "stay",
    "be",
    "stand",
    "lower",
    "drop",
    "dip",
)
"""Beginnings of verbs that say where a hand is to be; others, as in "the hand is to push it", what it is to do."""

_OPENINGS = ("gripper_opening", "gripper_openness")


def touch(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about a hand that is to be at a thing, or some way from it."""
    words, body = clause.words, scene.body
    if any(item.tag == "part" and item.value.role == "part" and item.sense == "in" for item in clause.items):
        grasp(clause, scene, main=main)  # "keep the cube in your hand"
        return
    things = _taken(clause, scene)
    length = clause.quantity("length")
    if length is not None:
        clause.pass_over("measure", "noun", "distance")
        clause.pass_over("measure", "state", "away", "close")
        clause.pass_over("measure", "relation", "away", "off", "above")
    away = bool(clause.take("state", "away") or clause.take("relation", "away", "off"))
    motionless = clause.take("state", "still") is not None if body.named("part_speed") else False
    _pass(clause)
    for thing in things:
        feature = thing.needed("part_distance", "touch", body)
        if length is not None:
            scene.want(scene.amount(feature, length, words), main=main)
        elif away:
            scene.want(body.wish(feature, "high", words=words, scale=0.1), main=main)
        else:
            _near(thing, scene, words, main=main)
    if motionless and body.has("part_speed", "hand"):
        still_hand = body.of_part("part_speed", "hand")
        high = float(f"{_STILL * body.scale(still_hand):.1g}")
        scene.want(body.wish(still_hand, "range", words=words, high=high, scale=high), main=False)


def hand(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about a hand and a thing: that the hand is to be at it, or what the hand is to do with it."""
    verbs = [item.words for item in clause.items if item.tag == "verb"]
    if clause.items[0].tag == "part" and any(verb.startswith("hold") for verb in verbs):
        grasp(clause, scene, main=main)  # "the gripper is to hold the cube"
    elif len(spoken(clause, scene.body)) == 1 and all(verb.startswith(_OF_HANDS) for verb in verbs):
        touch(clause, scene, main=main)
    elif scene.body.named("part_distance"):
        moving.put(clause, scene, main=main)
    else:
        goals.push(clause, scene, main=main)


def is_of_hands(clause: Clause) -> bool:
    """Tell whether a clause says that the hand of an arm, which is all there is to it, is to be at a thing."""
    verbs = [item.words for item in clause.items if item.tag == "verb"]
    return clause.has_part("root") and clause.has_part("object") and all(verb.startswith(_OF_HANDS) for verb in verbs)


def hover(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about a hand that is to be so far above a thing; without a length, nothing tells what is above."""
    if clause.has("state", "raised") or clause.has("noun", "ground"):
        moving.lift(clause, scene, main=main)
    elif clause.speaks_of("quantity", "length"):
        touch(clause, scene, main=main)


def grasp(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about a thing that is to be gripped; what is said of where it is to be taken comes first."""
    things = spoken(clause, scene.body)
    if any(thing.goal or moving.leads(thing, clause) for thing in things[1:]):
        moving.put(clause, scene, main=main)
        return
    aloft = (
        clause.speaks_of("quantity", "length") or clause.has("state", "raised", "high") or clause.has("direction", "up")
    )
    if aloft and any(thing.kind("part_height", scene.body) for thing in things):
        moving.lift(clause, scene, main=main)
        return
    words = clause.words
    rests = clause.has("state", "still") or clause.verb == "still"
    for thing in _taken(clause, scene):
        if rests and (speed := thing.kind("part_speed", scene.body)) is not None:
            clause.take("state", "still")
            high = float(f"{0.3 * scene.body.scale(speed):.1g}")
            scene.want(scene.body.wish(speed, "range", words=words, high=high, scale=high), main=main)
            main = False
        if not rests or any(item.words.startswith(("hold", "grip", "grasp")) for item in clause.items):
            held(thing, scene, words, main=main)
    _pass(clause)
    clause.pass_over("implied", "state", "close")
    clause.pass_over("most", "manner", "lot", "max")  # "hold it firmly"
    if scene.wishes:
        clause.pass_over("implied", "state", "still")


def keep(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about a thing that is to be held: up, down, or just in the hand."""
    things = spoken(clause, scene.body)
    away = clause.has("state", "away") or clause.has("relation", "away", "off") or _from(clause)
    if len(things) > 1:
        moving.put(clause, scene, main=main)
    elif away:
        touch(clause, scene, main=main)
    elif clause.has("state", "grounded") or clause.has("direction", "down"):
        moving.lower(clause, scene, main=main)
    elif (
        clause.has("quantity")
        or clause.has("state", "raised", "high")
        or clause.has("direction", "up")
        or (clause.has("relation", "above") and clause.has("noun", "ground"))
    ):
        moving.lift(clause, scene, main=main)
    else:
        grasp(clause, scene, main=main)


def release(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about a thing that is to be let go of: fingers open, or away from it."""
    words, body = clause.words, scene.body
    grips = [grip for thing in _taken(clause, scene) if (grip := thing.kind("part_grip", body)) is not None]
    _pass(clause)
    for grip in grips:
        scene.want(body.wish(grip, "range", words=words, low=OFF, scale=0.1), main=main)
    if not grips:
        opening = body.find("let go", *_OPENINGS)
        low = round(_WIDE * body.start(opening), 3)
        scene.want(body.wish(opening, "range", words=words, low=low, scale=0.5 * low), main=main)


def gripper(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about fingers that are to be open or shut."""
    words, body = clause.words, scene.body
    shut = clause.verb == FIST
    clause.take_verbs()
    clause.pass_parts(ASKED, HANDS)
    clause.pass_over("most", "manner", "lot", "max")
    opening = body.find("open and shut its gripper", *_OPENINGS)
    share, length = clause.quantity("share"), clause.quantity("length")
    if share is not None:
        most = 1.0 if opening.unit == "1" else body.start(opening)
        scene.want(scene.amount(opening, share.scaled(most), words), main=main)
    elif length is not None and opening.unit == "m":
        scene.want(scene.amount(opening, length, words), main=main)
    elif main:
        scene.want(body.wish(opening, "low" if shut else "high", words=words), main=True)
    else:
        wide = max(body.start(opening), 0.5 * body.scale(opening))
        low, high = (None, round(_NARROW * wide, 3)) if shut else (round(_WIDE * wide, 3), None)
        scene.want(body.wish(opening, "range", words=words, low=low, high=high, scale=0.5 * wide), main=False)


def rest(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read "and wait", which follows where a hand is to be somewhere; else of standing still."""
    if scene.wishes or not main:
        clause.take_verbs()
        for item in clause.left():
            item.use = "implied" if item.tag in ("part", "manner", "state") else item.use
        return
    clause.take_verbs()
    clause.pass_self()
    clause.pass_parts("self", HANDS)
    if scene.body.has("joint_speed"):
        still(scene, clause.words, main=main)
        return
    actions = scene.body.find("wait", "previous_action")
    high = round(_IDLE * scene.body.action_limit**2, 3)
    wish = scene.body.wish(actions, "range", words=clause.words, high=high, scale=2 * high, measure="square")
    scene.want(wish, main=main)


def held(thing: Thing, scene: Scene, words: str, *, main: bool) -> None:
    """Want a thing in the hand."""
    body = scene.body
    grip = thing.kind("part_grip", body)
    if body.has("grasped"):
        feature = body.find("hold it", "grasped")
        wish = body.wish(feature, "high", words=words, scale=1.0)
        scene.want(wish if main else body.wish(feature, "range", words=words, low=0.5, scale=1.0), main=main)
    elif grip is not None and main:
        scene.want(body.wish(grip, "low", words=words, scale=0.05), main=True)
    elif grip is not None:
        scene.want(body.wish(grip, "range", words=words, high=OFF, scale=0.05), main=False)
    else:
        _near(thing, scene, words, main=main)
    guide(thing, scene, words)


def _near(thing: Thing, scene: Scene, words: str, *, main: bool) -> None:
    feature = thing.needed("part_distance", "reach", scene.body)
    if main:
        scale = float(f"{max(0.3 * scene.body.start(feature), 0.02):.1g}")
        scene.want(scene.body.wish(feature, "low", words=words, scale=scale), main=True)
    else:
        scene.want(scene.body.wish(feature, "range", words=words, high=HELD, scale=0.05), main=False)


def _from(clause: Clause) -> bool:
    """Tell whether a thing stands behind "from"."""
    return any(item.tag == "part" and item.sense == "from" for item in clause.items)


def _taken(clause: Clause, scene: Scene) -> list[Thing]:
    """Take the verbs, the hand, and the things; the only thing where none is named."""
    things = spoken(clause, scene.body)
    clause.take_verbs()
    clause.pass_parts("hand", HANDS)
    clause.pass_self()
    for thing in things:
        thing.item.use = ASKED
    return things


def _pass(clause: Clause) -> None:
    """Pass over what says no more than that a hand is somewhere."""
    clause.pass_over("implied", "relation", "to", "touching", "ahead")
    clause.pass_over("implied", "state", "close", "grounded")
    clause.pass_over("implied", "direction", "down", "forward", "up")
    clause.pass_over("implied", "noun", "ground")
    clause.pass_over("usual", "manner", "only")
    clause.pass_over("ever", "manner", "always")
