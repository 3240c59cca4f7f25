"""The humanoid in the poses that people ask for, and in many that nobody has a word for."""

from __future__ import annotations

from typing import Any

import numpy as np

from rewardsmith.vlm_rewards.tiny.scenes.scene import Drawn, joint_places, turned, within_range

Angles = dict[str, tuple[float, float]]
"""Ranges of joint angles [deg] by joint; both legs' where the name has no side."""

LEGS: dict[str, Angles] = {
    "stand": {"hip_y": (-12, 5), "knee": (-20, -2)},
    "squat": {"hip_y": (-105, -70), "knee": (-135, -90)},
    "kneel": {"hip_y": (-12, 5), "knee": (-115, -85)},
    "lotus": {"hip_y": (-105, -85), "hip_z": (-60, -35), "knee": (-155, -120)},
    "sit": {"hip_y": (-95, -80), "knee": (-20, -2)},
    "straddle": {"hip_y": (-95, -75), "hip_z": (-60, -50), "knee": (-15, -2)},
    "stride": {"right_hip_y": (-110, -80), "left_hip_y": (10, 20), "knee": (-15, -2)},
    "one_leg": {"right_hip_y": (-95, -35), "right_knee": (-115, -50), "left_hip_y": (-8, 5), "left_knee": (-12, -2)},
    "heels": {"hip_y": (-75, -45), "knee": (-155, -125)},
    "crawl": {"hip_y": (-100, -75), "knee": (-105, -80)},
}
"""What legs do, mirrored by chance; joints not named stay near 0."""

ARMS: dict[str, tuple[float, float, float]] = {
    "raised": (-80, 25, -60),
    "crossed": (-80, 57, 16),
    "hips": (48, -74, 6),
    "sides": (-50, -35, -85),
    "forward": (0, 42, -85),
    "down": (52, -36, -85),
}
"""First and second shoulder joint and elbow of the right arm [deg], found by a search for where the hand then is."""

# pose: legs, posture, pitch of the torso and its spread [deg]
_POSES: dict[str, tuple[tuple[str, ...], str, float, float]] = {
    "stand": (("stand",), "feet", 0, 5),
    "squat": (("squat",), "feet", 20, 12),
    "kneel": (("kneel", "kneel", "heels"), "", 0, 7),
    "lotus": (("lotus",), "seated", 0, 8),
    "sit": (("sit",), "seated", 0, 9),
    "splits": (("straddle", "stride"), "", 0, 9),
    "one_leg": (("one_leg",), "feet", 0, 7),
    "back": (("stand", "squat", "kneel", "straddle"), "lying", -90, 9),
    "front": (("stand", "kneel"), "lying", 90, 9),
    "side": (("stand", "squat"), "lying", 0, 9),
    "crawl": (("crawl",), "", 80, 8),
    "headstand": (("stand", "straddle"), "", 180, 12),
}

_SHARES = {"stand": 4.0, "kneel": 2.0, "one_leg": 2.0, "lotus": 1.5, "splits": 1.5}
"""How often a pose is drawn, relative to those that are not named."""

_SIDES = {"right": 1, "left": -1}
"""Signs of the shoulders' angles."""

HELD_OUT = {("kneel", "raised"), ("squat", "hips"), ("lotus", "crossed"), ("one_leg", "sides"), ("stand", "forward")}
"""Poses and arms that the training never shows together; what measures the model does."""

_NAMELESS = 0.2
"""Share of states that are between two poses, out of balance or simply odd."""

_NAMELESS_ARMS = 0.25
"""Share of named poses whose arms are between two shapes: without such ones hands at the ribs are taken for hands on
hips, as the nearest that has a name."""

_BETWEEN = (0.35, 0.65)
"""How far from one to the other what is between two is."""

_FALLING = (0.28, 1.1)
"""Angles [rad] at which who stands is out of balance; the least is what nobody stands at by chance."""


class HumanoidScene:
    """The humanoid.

    Args:
        held_out: Whether to show the pairs of pose and arms that training does without, and no others.
    """

    environment = "humanoid"
    cameras: tuple[str, ...] = ("side", "front", "ahead")
    height: int | None = 2

    def __init__(self, held_out: bool = False) -> None:
        self._held_out = held_out

    def draw(self, model: Any, random: np.random.Generator) -> Drawn:
        """See `Scene`."""
        places = joint_places(model)
        if not self._held_out and random.random() < _NAMELESS:
            return self._nameless(model, places, random)
        pose, arms = self._choose(random)
        legs, posture, pitch, spread = _POSES[pose]
        qpos = np.zeros(model.nq)
        _pose_legs(qpos, places, LEGS[random.choice(legs)], random)
        facts = {"body": "humanoid", "kind": "robot", "pose": pose}
        if self._held_out or random.random() >= _NAMELESS_ARMS:
            _pose_arms(qpos, places, arms, random)
            facts["arms"] = arms
        else:
            _pose_arms_between(qpos, places, random)
        for joint in ("abdomen_z", "abdomen_y", "abdomen_x"):
            qpos[places[joint]] += np.radians(random.normal(0, 6))
        noise = random.choice([0.05, 0.1, 0.15])
        qpos[7:] += random.normal(0, noise, model.nq - 7)
        roll = random.choice([-90, 90]) if pose == "side" else 0.0
        angles = np.radians([random.normal(pitch, spread), random.normal(roll, 0.7 * spread)])
        if posture:
            facts["posture"] = posture
        return Drawn(_rooted(model, qpos, random, *angles), facts)

    def _choose(self, random: np.random.Generator) -> tuple[str, str]:
        """Return a pose and what the arms do."""
        if self._held_out:
            pairs = sorted(HELD_OUT)
            return pairs[random.integers(len(pairs))]
        poses, arms = list(_POSES), [*ARMS, "one"]
        shares = np.array([_SHARES.get(each, 1.0) for each in poses])
        while True:
            pair = str(random.choice(poses, p=shares / shares.sum())), str(random.choice(arms))
            if pair not in HELD_OUT:
                return pair

    def _nameless(self, model: Any, places: dict[str, int], random: np.random.Generator) -> Drawn:
        """Draw what has no name: between two poses, out of balance, or with joints anywhere."""
        facts = {"body": "humanoid", "kind": "robot"}
        qpos = np.zeros(model.nq)
        sort = random.choice(["anywhere", "between", "falling"])
        if sort == "anywhere":
            low, high = model.jnt_range[1:].T
            qpos[7:] = random.uniform(low, high) * random.uniform(0.3, 1)
            return Drawn(_rooted(model, qpos, random, random.normal(0, 0.6), random.normal(0, 0.2)), facts)
        _pose_arms_between(qpos, places, random)
        if sort == "between":
            pitch = _pose_between(qpos, places, random)
            return Drawn(_rooted(model, qpos, random, pitch, random.normal(0, 0.1)), facts)
        _pose_legs(qpos, places, LEGS["stand"], random)
        facts["posture"] = "unbalanced"
        lean = random.choice([-1, 1]) * random.uniform(*_FALLING)
        if random.random() < 0.3:
            return Drawn(_rooted(model, qpos, random, random.normal(0, 0.1), lean), facts)
        facts["lean"] = "forward" if lean > 0 else "backward"
        return Drawn(_rooted(model, qpos, random, lean, random.normal(0, 0.2)), facts)


def _pose_legs(qpos: np.ndarray, places: dict[str, int], angles: Angles, random: np.random.Generator) -> None:
    """Bend the legs, left for right by chance."""
    swapped = {"left": "right", "right": "left"} if random.random() < 0.5 else {"left": "left", "right": "right"}
    for side, other in swapped.items():
        for joint in ("hip_x", "hip_z", "hip_y", "knee"):
            low, high = angles.get(f"{side}_{joint}", angles.get(joint, (-4, 4)))
            qpos[places[f"{other}_{joint}"]] = np.radians(random.uniform(low, high))


def _pose_between(qpos: np.ndarray, places: dict[str, int], random: np.random.Generator) -> float:
    """Bend the legs and the torso somewhere between two poses; returns the torso's pitch [rad]."""
    ends = [_POSES[str(pose)] for pose in random.choice(list(_POSES), 2, replace=False)]
    bent = [qpos.copy() for _ in ends]
    for each, (legs, *_) in zip(bent, ends, strict=True):
        _pose_legs(each, places, LEGS[random.choice(legs)], random)
    part = random.uniform(*_BETWEEN)
    qpos[:] = (1 - part) * bent[0] + part * bent[1]
    return float(np.radians((1 - part) * ends[0][2] + part * ends[1][2]))


def _pose_arms(qpos: np.ndarray, places: dict[str, int], arms: str, random: np.random.Generator) -> None:
    """Place the arms; one that is raised alone is the right or the left by chance."""
    each = [arms, arms]
    if arms == "one":
        each = ["raised", str(random.choice(["down", "hips", "forward"]))]
        random.shuffle(each)
    for side, shape in zip(_SIDES, each, strict=True):
        _place_arm(qpos, places, side, np.array(ARMS[shape]) + random.normal(0, 6, 3))


def _pose_arms_between(qpos: np.ndarray, places: dict[str, int], random: np.random.Generator) -> None:
    """Place each arm somewhere between two of its shapes."""
    for side in _SIDES:
        one, other = (np.array(ARMS[str(shape)]) for shape in random.choice(list(ARMS), 2, replace=False))
        part = random.uniform(*_BETWEEN)
        _place_arm(qpos, places, side, (1 - part) * one + part * other + random.normal(0, 6, 3))


def _place_arm(qpos: np.ndarray, places: dict[str, int], side: str, angles: np.ndarray) -> None:
    """Bring an arm to the angles [deg] that the right one would have."""
    first, second, elbow = np.radians(angles)
    qpos[places[f"{side}_shoulder1"]] = _SIDES[side] * first
    qpos[places[f"{side}_shoulder2"]] = _SIDES[side] * second
    qpos[places[f"{side}_elbow"]] = elbow


def _rooted(model: Any, qpos: np.ndarray, random: np.random.Generator, pitch: float, roll: float) -> np.ndarray:
    """Return the pose somewhere near the middle, turned to any side, within the joints' limits."""
    qpos[:2] = random.normal(0, 0.15, 2)
    qpos[2] = 1.4
    qpos[3:7] = turned(random.uniform(-np.pi, np.pi), pitch, roll)
    return within_range(model, qpos)
