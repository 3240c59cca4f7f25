"""What opens, shuts and turns before a hand: drawers, doors, faucets."""

from __future__ import annotations

from rewardsmith.envs.feature import Feature
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.hands.guides import guide
from rewardsmith.reward_synth.phrasebook.hands.holding import touch
from rewardsmith.reward_synth.phrasebook.hands.things import ALONE, Thing, spoken
from rewardsmith.reward_synth.phrasebook.hands.words import CLOSE, FIXTURE, HANDS
from rewardsmith.reward_synth.phrasebook.quantities import Quantity
from rewardsmith.reward_synth.phrasebook.scene import Scene
from rewardsmith.reward_synth.phrasebook.uses import ASKED

_PULLED = ("pull", "tug", "yank", "drag", "draw", "open", "bring")
"""Verbs of what is done towards oneself."""

MEASURES = {"share": "joint_fraction", "length": "joint_opened_way", "angle": "joint_opened_angle"}
"""Kinds of features that tell how far a thing is open, by what it is told in."""

_SCALES = {"share": 0.1, "length": 0.02, "angle": 0.1}
"""What makes a difference in each."""

_SHUT = 0.05
"""Share of its range by which a thing may be open that is to be left as it is."""

_LITTLE = 0.2
"""Share of its range by which a thing is open that is open a little."""


def move(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about a thing that is to be open or turned, shut, or open by a share of its range."""
    words, body = clause.words, scene.body
    off = clause.take("relation", "off") is not None
    shut = off or any(item.tag == "verb" and item.value == CLOSE for item in clause.items)
    things = [thing for thing in spoken(clause, body) if not thing.goal]
    clause.take_verbs()
    clause.pass_over("usual", "noun", FIXTURE)
    clause.pass_parts("hand", HANDS)
    amount = _amount(clause, shut=shut)
    clause.pass_over("most" if amount is None else "exact", "manner", "lot", "max")
    little = amount is None and clause.take("manner", "little") is not None
    clause.pass_over("exact", "manner", "little")
    if any(item.words.startswith(_PULLED) for item in clause.items):
        clause.pass_over("implied", "direction", "backward")
    clause.pass_over("implied", "direction", "up", "down", "around", "sideways")
    clause.pass_over("usual", "manner", "only")
    if amount is not None and shut and amount.lead == "by":
        amount = amount.scaled(-1).shifted(1.0)
    elif amount is None and clause.has("state", "halfway"):
        amount = Quantity("share", target=0.5)
    elif little:
        amount = Quantity("share", target=1.0 - _LITTLE if shut else _LITTLE)
    moved: list[Thing | None] = [*things] or [None]
    for thing in moved:
        if amount is None:
            _fully(thing, scene, words, shut=shut, main=main)
        else:
            want_open_by(thing, amount, scene, words, main=main)
        if thing is None:
            scene.help(body.find(f"heed {words!r}", "distance_to_object"), "low", words, scale=0.1)
        else:
            thing.item.use = thing.item.use or ASKED
            guide(thing, scene, words)
    clause.heed("state", "halfway")


def keep(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about what opens that is to be kept so: by a share, as it was said before, or in the hand."""
    if (
        clause.has("quantity")
        or clause.has("state", "halfway")
        or clause.has("manner", "little")
        or clause.has("relation", "off")
    ):
        move(clause, scene, main=main)
    elif any(item.words.startswith(("leave", "leaving")) for item in clause.items) and not scene.wishes:
        clause.take_verbs()
        clause.pass_over("usual", "noun", FIXTURE)
        clause.pass_over("implied", "state", "still")
        shut = scene.body.find("leave something shut", "opened")
        scene.want(scene.body.wish(shut, "range", words=clause.words, high=_SHUT, scale=0.1), main=main)
    elif scene.wishes:
        for item in clause.left():
            item.use = "again" if item.tag in ("verb", "noun", "part", "state", "manner") else item.use
    else:
        touch(clause, scene, main=main)


def want_open_by(thing: Thing | None, amount: Quantity, scene: Scene, words: str, *, main: bool) -> None:
    """Want a thing, or the only one, open by an amount in one of `MEASURES`.

    Raises:
        Lacks: nothing tells that of it.
    """
    feature = _opened(thing, MEASURES[amount.dimension], scene.body)
    scene.want(scene.amount(feature, amount, words, scale=_SCALES[amount.dimension]), main=main)


def _fully(thing: Thing | None, scene: Scene, words: str, *, shut: bool, main: bool) -> None:
    """Want a thing open as far as it goes, or shut; as a condition, nearly so."""
    body = scene.body
    feature = _opened(thing, "joint_fraction", body)
    if shut and not main:
        scene.want(body.wish(feature, "range", words=words, high=0.1, scale=0.3), main=False)
    elif not any((wish.feature, wish.want) == (feature.name, "low" if shut else "high") for wish in scene.wishes):
        scene.want(body.wish(feature, "low" if shut else "high", words=words, scale=0.3), main=main)


def _opened(thing: Thing | None, kind: str, body: Body) -> Feature:
    """Return the feature of a thing, or of the only one, that tells how far it is open.

    Raises:
        Lacks: there is none.
    """
    return thing.needed(kind, "open and shut", body) if thing else body.find("open and shut something", ALONE[kind])


def _amount(clause: Clause, *, shut: bool) -> Quantity | None:
    """Take how far a thing is to be open; where it is to be shut by an amount, only a share tells that."""
    by = any(item.tag == "quantity" and item.value.lead == "by" for item in clause.left())
    return clause.quantity("share") if shut and by else clause.quantity(*MEASURES)
