"""What goes without saying: whoever is told to lift a paw stands upright, at its usual height, and stays in place."""

from __future__ import annotations

from collections.abc import Sequence

from rewardsmith.reward_synth.motion import stepping
from rewardsmith.reward_synth.motion.vocabulary import Quantity, Vocabulary
from rewardsmith.reward_synth.terms import Term
from rewardsmith.reward_synth.terms.shapes import PLAIN
from rewardsmith.reward_synth.terms.term import ACTION

FELT = {"m": 0.1, "m/s": 0.3, "rad": 0.2, "rad/s": 0.5, "1": 0.1}
"""Error [SI; lengths in statures] over which a term is felt, by unit."""

AXES: tuple[tuple[str, ...], ...] = (
    ("forward_velocity", "ahead_velocity", "forward_displacement", "speed"),
    ("lateral_velocity", "leftward_velocity", "lateral_displacement", "speed"),
    ("height", "vertical_velocity"),
    ("pitch_angle", "pitch_velocity", "uprightness"),
    ("roll_angle", "roll_velocity", "uprightness"),
    ("yaw_angle", "yaw_velocity"),
)
"""Kinds of one way to move: asking for one of them leaves nothing to be said of the others."""

_KEPT = (
    ("height", 1.0),
    ("pitch_angle", 1.0),
    ("roll_angle", 1.0),
    ("forward_velocity", 0.5),
    ("lateral_velocity", 0.5),
    ("yaw_velocity", 0.5),
)
"""Kinds that keep their usual value, with their weights."""

_POSES = ("height", "pitch_angle", "roll_angle", "uprightness")
"""Kinds whose being asked for bends the limbs, whose usual angles are then none to keep."""

_STEPPING = ("forward_velocity", "lateral_velocity", "ahead_velocity", "leftward_velocity", "speed", "yaw_velocity",
             "yaw_angle", "forward_displacement", "lateral_displacement", "roll_angle", "pitch_angle")  # fmt: skip
"""Kinds for whose sake feet leave the ground."""

_FOOT = 0.5
"""Weight of a foot's staying on the ground."""

_STEP = 1.0
"""Weight of a foot's stepping in turn."""

_FIRM = 3.0
"""Factor on the weights of height and attitude of who whirls."""

_HAND = 1.0
"""Weight of a hand's usual attitude."""

_OVER = 6.0
"""Weight of the way over a vessel's rim."""

_JOINTS = 0.5
"""Weight of all joints' usual angles together."""

_EFFORT = 0.02
"""Weight of the mean squared change of the action, in shares of its range."""

_UPRIGHT = 0.02
"""Difference of the uprightness [cosine] that is none: 11 degrees."""

_TURNED = 1.0
"""Pitch or roll [rad] from which on the main body's usual height means nothing."""


def felt(quantity: Quantity, vocabulary: Vocabulary) -> float:
    """Return the error [its unit] over which a term of a quantity is felt."""
    scale = FELT.get(quantity.unit, quantity.scale)
    scale = scale * vocabulary.body.stature if quantity.unit == "m" else scale
    return 0.5 if quantity.base == "part_contact" else float(f"{scale:.2g}")


def posture(vocabulary: Vocabulary, asked: Sequence[Term]) -> tuple[Term, ...]:
    """Return the terms that go without saying beside those that were asked for."""
    spoken = [vocabulary.quantities[term.feature] for term in asked if term.feature in vocabulary.quantities]
    bases = {quantity.base for quantity in spoken}
    poses = bases - {"uprightness"} if _stays_upright(asked, vocabulary) else bases
    taken = {base for axis in AXES if poses & set(axis) for base in axis if base != "uprightness"}
    if any(_turns(term, vocabulary) for term in asked):
        taken |= {"height"}
    whirling = stepping.whirls(asked, vocabulary)
    kept = []
    for base, weight in _KEPT:
        quantity = vocabulary.of(base)
        if quantity is not None and base not in taken:
            firm = _FIRM if whirling and base in _POSES else 1.0
            kept.append(_keep(vocabulary.headed(quantity), firm * weight, vocabulary))
    kept += _in_turn(spoken, vocabulary) if whirling else _planted(spoken, vocabulary)
    kept += _level(bases, vocabulary)
    kept += _over_rims(asked, vocabulary)
    return (*kept, *_joints(spoken, vocabulary), _effort(vocabulary))


def _stays_upright(asked: Sequence[Term], vocabulary: Vocabulary) -> bool:
    """Tell whether terms ask to be as upright as usual: a cosine is flat there, and pitch and roll keep it better."""
    upright = vocabulary.of("uprightness")
    targets = [term.target for term in asked if upright is not None and term.feature == upright.name]
    usual = upright.start if upright is not None else 0.0
    return bool(targets) and all(target is not None and abs(target - usual) < _UPRIGHT for target in targets)


def _keep(quantity: Quantity, weight: float, vocabulary: Vocabulary) -> Term:
    start = quantity.start if quantity.base == "height" else 0.0
    return _usual(quantity, start, weight, felt(quantity, vocabulary))


def _usual(quantity: Quantity, value: float, weight: float, scale: float) -> Term:
    return Term(
        name=f"keep_{quantity.name}"[:60],
        feature=quantity.name,
        want="target",
        target=float(f"{value:.3g}"),
        shape="smooth",
        unit=quantity.unit,
        scale=scale,
        weight=weight,
    )


def _planted(spoken: Sequence[Quantity], vocabulary: Vocabulary) -> list[Term]:
    """Return terms that keep feet down where another or the height is spoken of and nothing makes them step."""
    bases = {quantity.base for quantity in spoken}
    parts = {quantity.part for quantity in spoken}
    if bases & set(_STEPPING) or not (parts & set(vocabulary.feet) or "height" in bases):
        return []
    free = _free_feet(spoken, vocabulary).values()
    return [_usual(each, 0.0, _FOOT, 0.5 * felt(each, vocabulary)) for each in free]


def _in_turn(spoken: Sequence[Quantity], vocabulary: Vocabulary) -> list[Term]:
    """Return terms by which the feet that nothing else is asked of step in turn."""
    ahead = stepping.phases(vocabulary.feet)
    return [
        stepping.step_of(_usual(each, 0.0, _STEP, felt(each, vocabulary)), ahead[foot], vocabulary)
        for foot, each in _free_feet(spoken, vocabulary).items()
    ]


def _free_feet(spoken: Sequence[Quantity], vocabulary: Vocabulary) -> dict[str, Quantity]:
    """Return the heights of the feet of which nothing is spoken, by their names."""
    parts = {quantity.part for quantity in spoken}
    heights = {foot: vocabulary.of("part_height", foot) for foot in vocabulary.feet if foot not in parts}
    return {foot: height for foot, height in heights.items() if height is not None}


def _level(bases: set[str], vocabulary: Vocabulary) -> list[Term]:
    """Return the term of a hand that keeps its usual attitude, but where it turns what it holds."""
    hands = [vocabulary.of("part_uprightness", part) for part in vocabulary.parts("part_uprightness")]
    usual = [each for each in hands if each is not None and each.part not in vocabulary.things]
    if bases & {"part_uprightness", "part_turn"}:
        return []
    return [_usual(each, round(each.start, 2), _HAND, 0.2) for each in usual]


def _over_rims(asked: Sequence[Term], vocabulary: Vocabulary) -> list[Term]:
    """Return terms by which what is held and to be in a vessel goes over its rim, not straight ahead against it."""
    near = [vocabulary.quantities.get(term.feature or "") for term in asked if not term.target]
    held = {each.part for each in near if each is not None and each.base == "part_grip"}
    gaps = [each.part or "" for each in near if each is not None and each.base == "part_gap"]
    ways = [vocabulary.of("part_way", gap) for gap in gaps if gap.partition("_to_")[0] in held]
    into = [way for way in ways if way is not None]
    vessels = dict.fromkeys((way.part or "").partition("_to_")[2] for way in into)
    level = [vocabulary.of("part_uprightness", vessel) for vessel in vessels]
    return [
        *(_usual(way, 0.0, _OVER, 0.1) for way in into),
        *(_usual(each, round(each.start, 2), _HAND, 0.2) for each in level if each is not None),
    ]


def _joints(spoken: Sequence[Quantity], vocabulary: Vocabulary) -> list[Term]:
    """Return terms for the usual angles of a body that stands at home, but of the limbs that have something to do."""
    joints = vocabulary.parts("joint_angle")
    if not vocabulary.body.stands_at_home or any(quantity.base in _POSES for quantity in spoken):
        return []
    limbs = [quantity.part.rsplit("_", 1)[0] for quantity in spoken if quantity.part]
    free = [joint for joint in joints if not any(limb in joint for limb in limbs)]
    angles = [quantity for joint in free if (quantity := vocabulary.of("joint_angle", joint)) is not None]
    weight = float(f"{_JOINTS / max(1, len(joints)):.2g}")
    return [_usual(quantity, quantity.within(quantity.start), weight, 0.3) for quantity in angles]


def _effort(vocabulary: Vocabulary) -> Term:
    weight = float(f"{_EFFORT / vocabulary.body.action_limit**2:.3g}")
    return Term(name="effort", feature=ACTION, want="low", shape=PLAIN, norm="square_change", weight=weight)


def _turns(term: Term, vocabulary: Vocabulary) -> bool:
    quantity = vocabulary.quantities.get(term.feature or "")
    tilts = quantity is not None and quantity.base in ("pitch_angle", "roll_angle")
    return tilts and term.target is not None and abs(term.target) > _TURNED
