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
    "one_leg": {"right_hip_y": (-95, -55), "right_knee": (-115, -50), "left_hip_y": (-8, 5), "left_knee": (-12, -2)},
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
    "stand": (("stand",), "feet", 0, 7),
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

HELD_OUT = {("kneel", "raised"), ("squat", "hips"), ("lotus", "crossed"), ("one_leg", "sides"), ("stand", "forward")}
"""Poses and arms that the training never shows together; what measures the model does."""

_NAMELESS = 0.15
"""Share of states that are between poses, out of balance or simply odd."""


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
        _pose_arms(qpos, places, arms, random)
        for joint in ("abdomen_z", "abdomen_y", "abdomen_x"):
            qpos[places[joint]] += np.radians(random.normal(0, 6))
        noise = random.choice([0.05, 0.1, 0.15])
        qpos[7:] += random.normal(0, noise, model.nq - 7)
        roll = random.choice([-90, 90]) if pose == "side" else 0.0
        angles = np.radians([random.normal(pitch, spread), random.normal(roll, 0.7 * spread)])
        facts = {"body": "humanoid", "kind": "robot", "pose": pose, "arms": arms}
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
        low, high = model.jnt_range[1:].T
        qpos = np.zeros(model.nq)
        qpos[7:] = random.uniform(low, high) * random.uniform(0.3, 1)
        facts = {"body": "humanoid", "kind": "robot"}
        pitch = random.normal(0, 0.6)
        if random.random() < 0.5:  # falling
            _pose_legs(qpos, places, LEGS["stand"], random)
            pitch = random.choice([-1, 1]) * random.uniform(0.45, 1.1)
            facts["lean"] = "forward" if pitch > 0 else "backward"
            facts["posture"] = "unbalanced"
        return Drawn(_rooted(model, qpos, random, pitch, random.normal(0, 0.2)), facts)


def _pose_legs(qpos: np.ndarray, places: dict[str, int], angles: Angles, random: np.random.Generator) -> None:
    """Bend the legs, left for right by chance."""
    swapped = {"left": "right", "right": "left"} if random.random() < 0.5 else {"left": "left", "right": "right"}
    for side, other in swapped.items():
        for joint in ("hip_x", "hip_z", "hip_y", "knee"):
            low, high = angles.get(f"{side}_{joint}", angles.get(joint, (-4, 4)))
            qpos[places[f"{other}_{joint}"]] = np.radians(random.uniform(low, high))


def _pose_arms(qpos: np.ndarray, places: dict[str, int], arms: str, random: np.random.Generator) -> None:
    """Place the arms; one that is raised alone is the right or the left by chance."""
    each = [arms, arms]
    if arms == "one":
        each = ["raised", str(random.choice(["down", "hips", "forward"]))]
        random.shuffle(each)
    for side, sign, shape in zip(("right", "left"), (1, -1), each, strict=True):
        first, second, elbow = np.radians(np.array(ARMS[shape]) + random.normal(0, 6, 3))
        qpos[places[f"{side}_shoulder1"]] = sign * first
        qpos[places[f"{side}_shoulder2"]] = sign * second
        qpos[places[f"{side}_elbow"]] = elbow


def _rooted(model: Any, qpos: np.ndarray, random: np.random.Generator, pitch: float, roll: float) -> np.ndarray:
    """Return the pose somewhere near the middle, turned to any side, within the joints' limits."""
    qpos[:2] = random.normal(0, 0.15, 2)
    qpos[2] = 1.4
    qpos[3:7] = turned(random.uniform(-np.pi, np.pi), pitch, roll)
    return within_range(model, qpos)
