"""Going somewhere: run, walk, swim, hop, jump, fly, in a direction, at a speed, over a distance."""

from __future__ import annotations

import math

from rewardsmith.envs import UserError
from rewardsmith.envs.feature import Feature
from rewardsmith.reward_synth.phrasebook.altitude import altitude
from rewardsmith.reward_synth.phrasebook.clause import Clause
from rewardsmith.reward_synth.phrasebook.footing import gone_on, others_lifted
from rewardsmith.reward_synth.phrasebook.item import Item
from rewardsmith.reward_synth.phrasebook.pacing import bounce, circling, run_in_place, to_and_fro
from rewardsmith.reward_synth.phrasebook.posture import TALL
from rewardsmith.reward_synth.phrasebook.quantities import OF_HEIGHTS, Quantity
from rewardsmith.reward_synth.phrasebook.scene import FROM_THE_SIDE, Scene, still
from rewardsmith.reward_synth.phrasebook.speeds import on_the_way, still_going, towards_negative
from rewardsmith.reward_synth.wish import Wish

_PACES = {"slow": 0.4, "moderate": 1.0}
"""Speeds without a number, as shares of an easy pace."""

_CRAWLING, _ON_HANDS_AND_KNEES = 0.75, 0.5
"""Most height of who crawls, as a share of its own: of a low body, and of one that stands on end."""

_UPRIGHT = 0.8
"""Share of its own height from which on a body that goes is not taken to crawl."""

_LITTLE_WAY = 0.5
"""A distance without a number, as a share of the body's height, or of 1 m where it is lower."""

_HORIZONTAL = ("forward", "backward", "left", "right", "sideways", "any")
_AXES = {
    "forward": ("forward", 1),
    "backward": ("forward", -1),
    "left": ("lateral", 1),
    "right": ("lateral", -1),
    "sideways": ("lateral", 1),
}


def travel(
    clause: Clause,
    scene: Scene,
    *,
    main: bool,
    backward: bool = False,
    far: bool = False,
    circle: Item | None = None,
) -> None:
    """Read a clause about moving the whole body.

    Args:
        clause: What is read.
        scene: What has been understood so far.
        main: Whether the clause says what the sentence is about.
        backward: Whether the verb says so.
        far: Whether it goes far, so that no direction means the usual one.
        circle: The verb that says that it goes in a circle.
    """
    verbs = clause.take_verbs()
    clause.pass_self()
    clause.pass_over("measure", "noun", "speed")
    leaves = any(item.value == "drift" for item in verbs) or clause.speaks_of("relation", "away")
    if leaves and clause.pass_over("whence", "place", "in_place"):
        clause.pass_over("whence", "relation", "away")
    gone_on(clause, scene)
    directions = clause.take_all("direction", *_HORIZONTAL)
    if any(item.sense == "axis y" for item in directions):
        scene.body.find("move along y", "lateral_velocity")
    if not directions and clause.paced and (place := clause.take("place", "in_place")):
        run_in_place(clause, scene, place.words, main=main)
        return
    if both := clause.take("direction", "to_and_fro"):
        to_and_fro(both, clause, scene, main=main)
        return
    rises = not clause.paced or any(item.sense == "air" for item in verbs)  # "sneak up" goes nowhere higher
    if rises and not directions and not far and circle is None and clause.has("direction", "up", "down"):
        altitude(clause, scene, main=main)
        return
    diagonal = clause.take("direction", "diagonal")
    circle = clause.take("direction", "roundabout") or circle
    if circle is not None:
        directions = circling(circle, directions, clause, scene)
    ways = _ways(directions, scene, backward=backward, diagonal=diagonal, circling=circle is not None)
    words = clause.words
    if clause.take("manner", "least"):
        still(scene, words, main=main)
        return
    bound = _height(clause, scene)
    distance = clause.quantity("length") if not (_is_height(clause) or _is_span(clause)) else None
    clause.pass_over("measure", "noun", "distance", "position")
    if distance is not None:
        clause.pass_over("measure", "relation", "away")
        clause.pass_over("whence", "place", "centre")
    one_way = len(ways) == 1 and not clause.speaks_of("quantity", "speed") and not clause.has("manner", "fast", "slow")
    if distance is None and one_way and (few := clause.take("manner", "little")):
        distance = Quantity("length", target=round(_LITTLE_WAY * max(scene.body.stature, 1.0), 2), words=few.words)
        scene.notes.append(f"took {distance.value:g} m as the distance meant by {few.words!r}")
    # What is asked along a diagonal is shared by the axes.
    share = 1 / math.sqrt(len([way for way in ways if way != "any"]) or 1)
    measured = "velocity" if distance is None else "displacement"
    axes = [_axis(way, measured, scene) for way in ways]
    creeps = any(verb.sense == "slow" for verb in verbs) and not clause.has("manner", "fast", "max")
    speed = _speed(clause, scene, creeps=creeps) if distance is None else None
    for feature, sign in axes:
        if distance is not None:
            wish = scene.amount(feature, distance.scaled(sign * share), words)
        else:
            wish = _velocity(feature, sign, speed, share, scene, words)
        scene.travelling = scene.want(wish, main=main)
    pace = clause.quantity("speed") if distance is not None else None
    if pace is not None and not on_the_way(pace, scene, pace.words):
        raise UserError(
            f"the instruction asks for a distance, at whose end it stands, and for {pace.words!r} all the way; "
            "ask for one of them"
        )
    if isinstance(speed, Quantity):
        clause.pass_over("exact", "manner", "slow", "moderate", "lot")
        if speed.target is not None:
            clause.pass_over("exact", "manner", "steady")
    elif speed is None:
        clause.pass_over("most" if distance is None else "exact", "manner", "lot")
    if bound is not None:
        scene.want(bound, main=False)
    elif any(verb.sense == "low" for verb in verbs) and scene.body.has("height"):
        low = scene.body.find(f"heed {words!r}", "height")
        scene.fall_ends = False
        share = _CRAWLING if scene.body.stature < TALL else _ON_HANDS_AND_KNEES
        height = round(share * scene.body.stature, 2)
        scene.want(scene.body.wish(low, "range", words=words, high=height), main=False)


def go(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about getting somewhere by a verb that says something else, such as pushing or circling."""
    circling = next((item for item in clause.take_verbs() if item.sense == "circle"), None)
    travel(clause, scene, main=main, circle=circling)


def stop(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about stopping at a distance, which is where the way ends that was asked for before."""
    going = scene.travelling
    if going is None or going.kind not in ("forward_velocity", "lateral_velocity") or going.want not in ("high", "low"):
        travel(clause, scene, main=main)
    else:
        words = clause.words
        clause.take_verbs()
        clause.pass_over("measure", "noun", "distance", "position")
        distance = clause.quantity("length")
        assert distance is not None  # or the clause would not speak of one
        way = scene.body.find(f"heed {words!r}", going.kind.replace("velocity", "displacement"))
        wish = scene.amount(way, distance.scaled(-1 if towards_negative(going) else 1), f"{going.words} {words}")
        scene.wishes = [wish for wish in scene.wishes if wish is not going]
        scene.travelling = scene.want(wish, main=going.main)
    still(scene, clause.words, main=False)


def retreat(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about going backward."""
    clause.pass_over("implied", "direction", "backward")
    travel(clause, scene, main=main, backward=True)


def jump(clause: Clause, scene: Scene, *, main: bool) -> None:
    """Read a clause about jumping: up, or in a direction with both height and speed."""
    words = clause.words
    verbs = clause.take_verbs()
    clause.pass_self()
    feet = clause.parts("part")
    if feet and not others_lifted(feet, scene, words):
        clause.mark("usual", feet)
    if feet:
        clause.pass_over("implied", "manner", "only")
    far = not clause.has("direction") and any(item.sense == "far" for item in clause.left())
    to_and_fro = any(item.value == "to_and_fro" and item.sense != "vertical" for item in clause.left())
    horizontal = to_and_fro or clause.has("direction", *_HORIZONTAL, "roundabout")
    if far or horizontal or _too_far_for_a_height(clause, scene) or clause.speaks_of("quantity", "speed"):
        travel(clause, scene, main=main, far=far or not horizontal)
        if scene.body.has("height"):
            height = scene.body.find(f"heed {words!r}", "height")
            low = round(max(1.05 * scene.body.stature, scene.body.highest_start(height) + 0.02), 2)
            scene.want(scene.body.wish(height, "range", words=words, low=low, measure="peak"), main=False)
        return
    up_and_down = clause.pass_over("implied", "direction", "to_and_fro")
    clause.pass_over("implied", "direction", "up")
    absolute = clause.pass_over("measure", "noun", "height")
    quantity = clause.quantity("length")
    if quantity is not None or clause.has("noun", "ground"):
        clause.pass_over("implied", "relation", "above")  # what else is to be cleared, nothing measures
    clause.pass_over("implied", "relation", "off")
    clause.pass_over("implied", "state", "high", "raised")
    clause.pass_over("measure", "noun", "ground")
    clause.pass_over("most" if quantity is None else "exact", "manner", "lot")
    height = scene.body.find("jump", "height")
    often = clause.has("manner", "always")
    hops = any(verb.sense == "repeated" for verb in verbs) and not clause.has("manner", "max")
    repeated = up_and_down or often or hops
    if quantity is None and repeated and scene.body.has("vertical_velocity"):
        bounce(scene, words, "jump", main=main)
        return
    if quantity is None:
        wish = scene.body.wish(height, "high", words=words, scale=round(0.3 * scene.body.stature, 2), measure="peak")
    else:
        clears = (quantity.low or quantity.target or 0.0) > scene.body.stature
        if not absolute and not clears and quantity.lead != "to":
            quantity = quantity.shifted(round(scene.body.stature, 2))
        low = quantity.value if quantity.low is None else quantity.low
        if not absolute:
            low = max(low, round(scene.body.highest_start(height) + 0.05, 2))
        wish = scene.body.wish(height, "range", words=words, low=low, high=quantity.high, measure="peak", scale=0.1)
    scene.want(wish, main=main)
    if scene.body.has("vertical_velocity"):
        scene.drive(scene.body.find(f"heed {words!r}", "vertical_velocity"), words, measure="square")


def _too_far_for_a_height(clause: Clause, scene: Scene) -> bool:
    """Tell whether a clause names a length that nothing says is a height, and that is more than the body's own."""
    of_height = (
        clause.has("direction", "up", "to_and_fro")
        or clause.has("state", "high", "raised")
        or clause.has("noun", "height", "ground")
        or clause.has("relation", "above", "off")
    )
    lengths = [item.value for item in clause.left() if item.tag == "quantity" and item.value.dimension == "length"]
    bounded = bool(lengths) and lengths[0].target is None  # "jump over 2 m" clears them
    return (
        bool(lengths)
        and not bounded
        and not of_height
        and lengths[0].lead != "to"
        and (lengths[0].value > scene.body.stature)
    )


def _speed(clause: Clause, scene: Scene, *, creeps: bool) -> Quantity | float | None:
    """Take the speed that a clause gives: an amount, a share of an easy pace, or None for as fast as can be.

    Args:
        clause: What is read.
        scene: What has been understood so far.
        creeps: Whether the verb says that it goes slowly.
    """
    quantity = clause.quantity("speed")
    if quantity is None:
        if share := _percent(clause):
            scene.body.lack(f"know what {share} of its top speed is;", "a speed in m/s")
        manner = clause.take("manner", *_PACES)
        if manner is not None and (haste := clause.take("manner", "fast")):
            raise UserError(
                f"the instruction asks for {manner.words!r} and for {haste.words!r} at once; ask for one of them"
            )
        return _PACES[manner.value if manner else "slow"] if manner or creeps else None
    return quantity if clause.verb is None else still_going(quantity)


def _velocity(
    feature: Feature, sign: int, speed: Quantity | float | None, share: float, scene: Scene, words: str
) -> Wish:
    """Return the wish for a velocity along an axis, that of `share` of the speed."""
    body = scene.body
    if isinstance(speed, Quantity):
        scale = max(0.1 * abs(speed.value), 0.1 * body.pace)
        return scene.amount(feature, speed.scaled(sign * share), words, scale=scale)
    if speed is not None:
        target = float(f"{sign * share * speed * body.easy_pace:.2g}")
        scene.notes.append(f"took {abs(target):g} m/s as the speed meant, judged by the body's size")
        return body.wish(feature, "target", words=words, target=target, scale=0.1 * body.easy_pace)
    return body.wish(feature, "high" if sign > 0 else "low", words=words, scale=body.pace)


def _axis(direction: str, quantity: str, scene: Scene) -> tuple[Feature, int]:
    """Return the feature along which a direction points, and its sign."""
    body = scene.body
    if direction == "any":
        return body.find("move", "speed", "forward_velocity"), 1
    axis, sign = _AXES[direction]
    kind = f"{axis}_{quantity}"
    if axis == "lateral" and direction != "sideways" and not body.has(kind) and body.has(f"forward_{quantity}"):
        scene.notes.append(FROM_THE_SIDE)
        return body.find(f"move {direction}", f"forward_{quantity}"), -sign
    options = [kind] + (["forward_displacement"] if kind == "forward_velocity" else [])
    return body.find(f"move {direction}", *options), sign


def _default_direction(scene: Scene) -> str:
    return "forward" if scene.body.has("forward_velocity") or not scene.body.has("speed") else "any"


def _ways(directions: list[Item], scene: Scene, *, backward: bool, diagonal: Item | None, circling: bool) -> list[str]:
    """Return the directions in which to go, the usual one where none is named.

    Args:
        directions: Those that are named.
        scene: What has been understood so far.
        backward: Whether the verb says so.
        diagonal: What says that it goes along a diagonal; forward, where only the side is named.
        circling: Whether it goes in a circle, and thus in any direction.
    """
    ways = [item.value for item in directions]
    sides, lengthwise = {"left", "right"} & set(ways), {"forward", "backward"} & set(ways)
    if diagonal is not None:
        scene.body.find("move diagonally", "lateral_velocity")
        if not sides:
            raise UserError("diagonally to which side? say for instance 'diagonally forward and left'")
        if lengthwise:
            diagonal.use = "implied"
            _mark("usual", directions, "forward")
        else:
            ways = ["forward", *ways]
    if backward:
        ways = ["backward", *(way for way in ways if way != "any")]
    usual = "any" if circling else _default_direction(scene)
    if set(ways) == {usual}:
        _mark("usual", directions, usual)
    if backward:
        _mark("implied", directions, "any")
    if sides and "sideways" in ways:
        _mark("implied", directions, "sideways")
        _mark("usual", directions, "left")
        ways = [way for way in ways if way != "sideways"]
    for pair in ({"forward", "backward"}, {"left", "right"}):
        if pair <= set(ways):
            first, second = sorted(pair)
            raise UserError(f"the instruction asks for {first} and {second} at once; ask for one of them")
    return list(dict.fromkeys(ways)) or [usual]


def _mark(use: str, directions: list[Item], value: str) -> None:
    for item in directions:
        if item.value == value:
            item.use = use


def _is_height(clause: Clause) -> bool:
    return clause.has("noun", "height") or clause.has("relation", "above", "below") or clause.has_part("part")


def _is_span(clause: Clause) -> bool:
    """Tell whether a length is one between two places, such as "from -0.5 to 0.5 m": which is gone how, nobody said."""
    return any(item.tag == "quantity" and item.words.startswith("from ") for item in clause.left())


def _height(clause: Clause, scene: Scene) -> Wish | None:
    """Take an amount that is a height by its noun or its comparative: "a height of 30 cm", "crawl lower than 40 cm"."""
    lengths = [item for item in clause.left() if item.tag == "quantity" and item.value.dimension == "length"]
    if not lengths or clause.has_part("part") or clause.verb == "jump":
        return None
    if not lengths[0].words.startswith(OF_HEIGHTS) and not clause.has("noun", "height"):
        return None
    clause.pass_over("measure", "noun", "height")
    amount = clause.quantity("length")
    assert amount is not None  # it was found just now
    if amount.low is None and amount.value < _UPRIGHT * scene.body.stature:
        scene.fall_ends = False
    return scene.amount(scene.body.find(f"heed {amount.words!r}", "height"), amount, amount.words)


def _percent(clause: Clause) -> str | None:
    return next((i.words for i in clause.left() if i.tag == "quantity" and i.value.dimension == "share"), None)
