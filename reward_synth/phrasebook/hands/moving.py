"""Things that are lifted, put down, brought somewhere or away from there."""

from __future__ import annotations

from collections.abc import Sequence

from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.hands.guides import OVER, guide, take_up
from rewardsmith.reward_synth.phrasebook.hands.things import Thing, gap, spoken
from rewardsmith.reward_synth.phrasebook.hands.words import HANDS
from rewardsmith.reward_synth.phrasebook.scene import Scene
from rewardsmith.reward_synth.phrasebook.uses import ASKED

_BESIDE = 0.15
"""Distance [m] of the middles of things that lie next to each other."""

_LITTLE = 0.05
"""Height [m] of what is lifted a little."""

_LYING = 0.02
"""Height [m] below which a thing lies on the table."""

_SHOVED = ("push", "shove", "sweep", "roll", "slide", "drag", "nudge", "knock")
_LEADS = ("in", "on", "to", "from")
_WHERE = {("state", "close"), ("state", "away"), ("relation", "away"), ("relation", "above"), ("relation", "to")}


def lift(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about things that are to be lifted, as high as can be or to a height."""
    words, body = clause.words, scene.body
    clause.take_verbs()
    things = [thing for thing in spoken(clause, body) if thing.kind("part_height", body) is not None]
    mark = things.pop() if len(things) > 1 and leads(things[-1], clause) else None  # "above the box"
    _use(things)
    clause.pass_parts("hand", HANDS)
    clause.pass_over("measure", "noun", "ground", "height")
    if mark is not None and clause.take("relation", "above"):
        mark.item.use = ASKED
    clause.pass_over("implied", "relation", "above", "off")
    clause.pass_over("implied", "direction", "up")
    clause.pass_over("implied", "state", "high", "raised")
    clause.pass_over("implied", "state", "close")  # "lift both together"
    height = clause.quantity("length")
    little = clause.take("manner", "little") if height is None else None
    clause.pass_over("most" if height is None else "exact", "manner", "lot", "max", "little")
    for thing in things:
        feature = thing.needed("part_height", "lift", body)
        begin = round(body.start(feature), 2)
        if height is not None:
            told = height.shifted(begin) if height.relative else height
            scene.want(scene.amount(feature, told, words, scale=0.05), main=main)
        elif little:
            target = round(begin + _LITTLE, 2)
            scene.want(body.wish(feature, "target", words=words, target=target, scale=0.05), main=main)
        else:
            scene.want(body.wish(feature, "high", words=words, scale=0.1), main=main)
        guide(thing, scene, words)
    take_up(scene, words)


def lower(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about things that are to lie on the table, or to be no higher than is said."""
    pairs = _parted(spoken(clause, scene.body), clause)
    movers = [mover for each, _ in pairs for mover in each]
    if pairs and pairs[0][1] is not None:
        put(clause, scene, main=main)  # "lower the apple into the bowl"
        return
    words, body = clause.words, scene.body
    clause.take_verbs()
    things = [thing for thing in movers if thing.kind("part_height", body) is not None]
    _use(things)
    clause.pass_parts("hand", HANDS)
    clause.pass_over("measure", "noun", "ground", "height")
    clause.pass_over("implied", "relation", "above", "off", "to")
    clause.pass_over("implied", "direction", "down", "backward")
    clause.pass_over("implied", "state", "low", "grounded")
    height = clause.quantity("length")
    for thing in things:
        feature = thing.needed("part_height", "put down", body)
        if height is not None and not (height.relative and height.lead == "by"):
            scene.want(scene.amount(feature, height, words, scale=0.05), main=main)
        else:
            high = round(max(body.start(feature), 0.0) + _LYING, 3)
            scene.want(body.wish(feature, "range", words=words, high=high, scale=0.05), main=main)


def put(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about things that are brought to a place, next to it or away from it, or forward or backward."""
    pairs = _parted(spoken(clause, scene.body), clause)
    movers = [mover for each, _ in pairs for mover in each]
    if not movers:
        return
    if clause.has("state", "raised") and any(item.words.startswith(_SHOVED) for item in clause.items):
        return  # "push the apple off the table" is no lift
    if pairs and all(place is not None for _, place in pairs):
        told = _Told(clause)
        for each, place in pairs:
            assert place is not None
            told.bring(each, place, scene, main=main)
    elif clause.has("direction", "forward", "backward") or clause.has("state", "away"):
        _along(movers, clause, scene, main=main)
    elif clause.has("direction", "down") or clause.has("state", "grounded") or clause.has("noun", "ground"):
        lower(clause, scene, main=main)
    elif clause.has("direction", "up") or clause.has("state", "raised", "high") or clause.has("quantity", "length"):
        lift(clause, scene, main=main)


class _Told:
    """What a clause says of where things are brought: how far from there, away from it, or next to it."""

    def __init__(self, clause: Clause) -> None:
        self.words = clause.words
        self.length = clause.quantity("length")
        clause.take_verbs()
        clause.pass_parts("hand", HANDS)
        if self.length is not None:
            clause.pass_over("measure", "state", "away", "close")
            clause.pass_over("measure", "relation", "away", "off")
            clause.pass_over("measure", "noun", "distance")
        self.from_there = any(item.tag == "part" and item.sense == "from" for item in clause.items)
        self.away = bool(clause.take("state", "away") or clause.take("relation", "away", "off"))
        self.beside = clause.take("state", "close") is not None
        clause.pass_over("implied", "relation", "to", "touching", "above")
        clause.pass_over("implied", "place", "centre")
        clause.pass_over("implied", "direction", "down", "up", "backward")
        clause.pass_over("implied", "state", "grounded", "inverted")
        clause.pass_over("usual", "manner", "only")
        clause.pass_over("most", "manner", "lot", "max")

    def bring(self, movers: Sequence[Thing], place: Thing, scene: Scene, *, main: bool) -> None:
        """Want things at a place, or as far from it as is said."""
        body, words = scene.body, self.words
        _use([*movers, place])
        for mover in movers:
            feature = gap(mover, place, body)
            if self.length is not None:
                scene.want(scene.amount(feature, self.length, words, scale=0.05), main=main)
            elif self.away or self.from_there:
                scene.want(body.wish(feature, "high", words=words, scale=0.1), main=main)
            elif self.beside:
                scene.want(body.wish(feature, "range", words=words, high=_BESIDE, scale=0.1), main=main)
            else:
                scene.want(body.wish(feature, "low", words=words, scale=0.1), main=main)
                height = mover.kind("part_height", body)
                if height is not None and place.lead == "in":
                    scene.help(height, "range", words, low=OVER, scale=0.05)
            guide(mover, scene, words)


def _along(movers: Sequence[Thing], clause: Clause, scene: Scene, *, main: bool) -> None:
    words, body = clause.words, scene.body
    way = clause.take("direction", "forward", "backward")
    if way is None:
        clause.take("state", "away")
    clause.take_verbs()
    _use(movers)
    clause.pass_parts("hand", HANDS)
    clause.pass_over("implied", "state", "away", "grounded")
    clause.pass_over("implied", "noun", "ground")
    clause.pass_over("most", "manner", "lot", "max", "little")
    length = clause.quantity("length")
    sign = -1 if way is not None and way.value == "backward" else 1
    for mover in movers:
        feature = mover.needed("part_forward", "push away", body)
        if length is not None:
            begin = round(body.start(feature), 2) if length.relative else 0.0
            scene.want(scene.amount(feature, length.scaled(sign).shifted(begin), words, scale=0.05), main=main)
        else:
            scene.want(body.wish(feature, "high" if sign > 0 else "low", words=words, scale=0.1), main=main)
        guide(mover, scene, words)


def leads(thing: Thing, clause: Clause) -> bool:
    """Tell whether a thing stands behind what says where: "in", "next to", "away from", "20 cm from"."""
    place = clause.items.index(thing.item)
    before = clause.items[place - 1] if place else thing.item
    far = before.tag == "quantity" and before.value.dimension == "length"
    said = (before.tag, before.value) in _WHERE and place > 1
    return thing.lead in _LEADS or far or said


def _parted(things: Sequence[Thing], clause: Clause) -> list[tuple[list[Thing], Thing | None]]:
    """Return what is brought, and where: to what stands behind "in" or "next to", the goal, or the last of two."""
    pairs: list[tuple[list[Thing], Thing | None]] = []
    movers: list[Thing] = []
    for thing in things:
        if movers and (thing.goal or leads(thing, clause)):
            pairs.append((movers, thing))
            movers = []
        else:
            movers.append(thing)
    if not movers:
        return pairs
    if not pairs and len(movers) > 1 and (clause.has("state", "close", "away") or clause.has("relation", "away")):
        return [(movers[:-1], movers[-1])]
    return [*pairs, (movers, None)]


def _use(things: Sequence[Thing]) -> None:
    for thing in things:
        thing.item.use = ASKED
