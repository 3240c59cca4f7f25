"""What must not happen to things: be moved, tilted, dropped, touched, opened, lifted, or be too fast."""

from __future__ import annotations

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.hands.holding import held
from rewardsmith.reward_synth.phrasebook.hands.opening import MEASURES, want_open_by
from rewardsmith.reward_synth.phrasebook.hands.pace import speed_of
from rewardsmith.reward_synth.phrasebook.hands.things import Thing, gap, spoken
from rewardsmith.reward_synth.phrasebook.hands.turning import untilted
from rewardsmith.reward_synth.phrasebook.hands.words import CLOSE, HANDS, OPEN, RELEASE, handles
from rewardsmith.reward_synth.phrasebook.quantities import OF_HEIGHTS
from rewardsmith.reward_synth.phrasebook.scene import Scene
from rewardsmith.reward_synth.phrasebook.uses import ASKED

_TIPPED = ("lean", "flip", "roll", "turn", "fall", "sway")
_MOVED = ("push", "travel", "drift", "jerk", "wave", "still", "keep", None)
_LET_GO = (RELEASE, "lower", "leave_ground", "fall")
_OF_THE_LAST = (*_LET_GO, "push", "turn", "raise", OPEN, CLOSE)
"""Verbs that need not say what they are done to, as in "hold the handle, but do not pull"."""

_RISEN = 0.03
"""Height [m] by which a thing may rise that must not be lifted."""

_SHUT = 0.05
"""Share of its range by which a thing may be open that must stay shut."""

_APART = 0.12
"""Distance [m] of the middles of things from which on they do not touch."""

_LEFT = 0.9
"""Share of its way to the goal that is left to what must not be moved."""

_SHARE_OF_SPEED = 0.3
"""Of what a thing does under random actions, the most that it may move where it must not."""


def forbid(clause: Clause, scene: Scene, *, main: bool) -> bool:
    """Read a clause about what must not happen to a thing; tell whether it was one."""
    body, verb = scene.body, clause.verb
    if not handles(body):
        return False
    things = [thing for thing in spoken(clause, body) if not thing.goal]
    if _too_fast(things, clause, scene, main=main):
        return True
    if verb in _OF_THE_LAST and not things and not clause.has_part("part", "root", "goal"):
        things = _last(scene)
    if not things or any(thing.goal for thing in spoken(clause, body)):
        return False
    if _too_open(things, clause, scene, main=main):
        return True
    if _too_high(things, clause, scene, main=main):
        return True
    if clause.has("quantity") or not _reads(verb, things, scene):
        return False
    words = clause.words
    clause.take_verbs()
    clause.pass_parts("hand", HANDS)
    clause.pass_over("strict", "direction", "up", "down", "any", "forward", "backward", "left", "right", "around")
    clause.pass_over("strict", "state", "inverted", "raised", "grounded", "on_side", "away")
    clause.pass_over("strict", "manner", "lot", "little")
    clause.pass_over("strict", "noun", "ground")
    clause.pass_over("strict", "relation", "off")
    if verb == "touch" and len(things) == 2 and body.named("part_gap"):
        for thing in things:
            thing.item.use = ASKED
        between = gap(things[0], things[1], body)
        scene.want(body.wish(between, "range", words=words, low=_APART, scale=_APART), main=main)
        return True
    for thing in things:
        thing.item.use = ASKED
        _forbid(verb, thing, scene, words, main=main)
    return True


def _reads(verb: str | None, things: list[Thing], scene: Scene) -> bool:
    """Tell whether this verb, of these things, is read here; what else is forbidden is read as elsewhere."""
    body = scene.body
    if verb in (OPEN, CLOSE):
        return _opens(things, scene)
    if verb in _LET_GO:
        return True
    if verb in _TIPPED:
        return all(thing.kind("part_turn", body) for thing in things) or _opens(things, scene)
    if verb == "raise":
        return all(thing.kind("part_height", body) is not None for thing in things)
    if verb in ("touch", "reach", "grasp"):
        return bool(body.named("part_distance")) or _opens(things, scene)
    if verb in _MOVED and _opens(things, scene):
        return True
    moved = [thing for thing in things if thing.kind("part_speed", body) is not None]
    return verb in _MOVED and (moved == things or body.has("progress"))


def _forbid(verb: str | None, thing: Thing, scene: Scene, words: str, *, main: bool) -> None:
    body = scene.body
    if words.startswith("not leav"):
        held(thing, scene, words, main=main)
    elif verb in (OPEN, CLOSE) or (
        verb in (*_TIPPED, *_MOVED) and _opens([thing], scene) and thing.kind("part_turn", body) is None
    ):
        feature = thing.needed("joint_fraction", "open", body)
        low, high = (1.0 - 2 * _SHUT, None) if verb == CLOSE else (None, _SHUT)
        scene.want(body.wish(feature, "range", words=words, scale=0.1, low=low, high=high), main=main)
    elif verb in _LET_GO and (verb != "fall" or thing.kind("part_turn", body) is None):
        held(thing, scene, words, main=main)
    elif verb in _TIPPED:
        untilted(thing, scene, words, main=main)
    elif verb == "raise":
        feature = thing.needed("part_height", "lift", body)
        high = round(body.start(feature) + _RISEN, 2)
        scene.want(body.wish(feature, "range", words=words, high=high, scale=0.05), main=main)
    elif verb in ("touch", "reach", "grasp"):
        feature = thing.needed("part_distance", "touch", body)
        if scene.directions.get((feature.name, "mean")) == "low":
            raise UserError(f"{body.name} cannot tell being near from touching: leave out {words!r}")
        low = round(max(0.5 * body.start(feature), 0.05), 2)
        scene.want(body.wish(feature, "range", words=words, low=low, scale=low), main=main)
    elif thing.kind("part_speed", body) is None:
        feature = body.find("leave it where it is", "distance_to_goal")
        low = round(_LEFT * body.start(feature), 3)
        scene.want(body.wish(feature, "range", words=words, low=low, scale=0.1 * low), main=main)
    else:
        feature = thing.needed("part_speed", "move", body)
        high = float(f"{_SHARE_OF_SPEED * body.scale(feature):.1g}")
        scene.want(body.wish(feature, "range", words=words, high=high, scale=high), main=main)


def _too_fast(things: list[Thing], clause: Clause, scene: Scene, *, main: bool) -> bool:
    """Read "never let the chair go faster than 0.3 m/s"."""
    speed = next((feature for thing in things if (feature := thing.kind("part_speed", scene.body))), None)
    speed = speed or speed_of(scene)
    if speed is None or not clause.speaks_of("quantity", "speed"):
        return False
    quantity = clause.quantity("speed")
    if quantity is None:
        return False
    words = clause.words
    clause.take_verbs()
    clause.pass_over("measure", "noun", "speed")
    clause.pass_parts("hand", HANDS)
    clause.pass_self()
    for thing in things:
        thing.item.use = ASKED
    scene.want(scene.amount(speed, quantity, words), main=main)
    return True


def _too_open(things: list[Thing], clause: Clause, scene: Scene, *, main: bool) -> bool:
    """Read "do not let the drawer open more than 40 percent", or than 10 cm."""
    measures = [measure for measure, kind in MEASURES.items() if all(thing.kind(kind, scene.body) for thing in things)]
    amount = clause.quantity(*measures) if things else None
    if amount is None:
        return False
    words = clause.words
    clause.take_verbs()
    clause.pass_parts("hand", HANDS)
    for thing in things:
        thing.item.use = ASKED
        want_open_by(thing, amount, scene, words, main=main)
    return True


def _too_high(things: list[Thing], clause: Clause, scene: Scene, *, main: bool) -> bool:
    """Read "do not lift the cube higher than 20 cm"."""
    heights = [thing.kind("part_height", scene.body) for thing in things]
    quantity = next((item.value for item in clause.left() if item.tag == "quantity"), None)
    said = quantity is not None and quantity.words.startswith(OF_HEIGHTS)
    raised = clause.verb in ("raise", "lower") or clause.has("direction", "up", "down") or clause.has("noun", "height")
    if len(things) != 1 or heights[0] is None or not (said or raised):
        return False
    bound = clause.quantity("length")
    if bound is None:
        return False
    words = clause.words
    clause.take_verbs()
    clause.pass_over("measure", "noun", "ground", "height")
    clause.pass_over("measure", "relation", "above", "below", "off")
    clause.pass_over("implied", "direction", "up", "down")
    things[0].item.use = ASKED
    scene.want(scene.amount(heights[0], bound, words, scale=0.05), main=main)
    return True


def _opens(things: list[Thing], scene: Scene) -> bool:
    return all(thing.kind("joint_fraction", scene.body) is not None for thing in things)


def _last(scene: Scene) -> list[Thing]:
    """Return the thing that was handled before, of which it need not be said again what must not be dropped."""
    return scene.handled[-1:]
