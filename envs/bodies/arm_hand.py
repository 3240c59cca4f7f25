"""Arm with a hand: seven joints, three fingers and a thumb over a table of things, as Language-to-Rewards had one.

The model is this project's own, `arm_hand.xml`. Actions say where the palm is to be [m] and how it is to be turned
[rad], both from a home pose with the palm down, and how far the fingers are to close [rad]. So a small change of an
action moves the hand a little whatever the arm's pose, which planning by samples and learning both need.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import torch
from torch import Tensor

from rewardsmith.envs.bodies.arm_hand_tasks import TASKS
from rewardsmith.envs.bodies.things import Place, gap_features, opening_features, reach_features, way_features
from rewardsmith.envs.device.constant import constant
from rewardsmith.envs.feature import Feature, feature, memory
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.envs.mujoco.simulator import Simulator
from rewardsmith.envs.random import RandomStreams
from rewardsmith.envs.registry import register

FINGERS = ("index", "middle", "ring", "thumb")

THINGS = ("apple", "banana", "box", "bowl")

_TOUCHES = 1 + len(FINGERS)
"""Sensors of touch, the model's first."""

_RIM = 0.068
"""Radius [m] of the bowl's rim, by which a hand holds it."""

_INSIDE, _BRINK = 0.055, 0.075
"""Distance [m] from the bowl's middle within which a thing is over its inside; height of its centre over the rim."""

_SPOTS = ((-0.1, 0.13), (-0.1, -0.13), (0.07, -0.11), (0.07, 0.08))
"""Where things lie at the start [m], one on each, in an order that is drawn."""

_JITTER = 0.025
"""Distance [m] from its spot by which a thing may lie, along x and y."""

_LONG = {"banana": 1, "box": 2}
"""Axis along which a thing is longest, whose two ends are alike."""


@register
class ArmHand(MujocoEnvironment):
    """Seven-jointed arm with three fingers and a thumb over a table with things on it."""

    xml = "arm_hand.xml"
    world = (
        "World axes: +x is away from the {noun} across the table, +y is to its left, +z is up; heights are above the "
        "table. SI units, radians."
    )
    control_dt = 0.05
    episode_length = 15.0
    root = "base"
    forces = True
    parts = {
        "palm": ("palm",),
        "apple": ("apple",),
        "banana": ("banana", "banana_stem", "banana_end"),
        "box": ("box",),
        "bowl": ("bowl",),
    }
    joints = {f"joint{number}": f"joint{number}" for number in range(1, 8)}
    tasks = TASKS

    def observation(self, sim: Simulator) -> dict[str, Tensor]:
        """Return joints, palm, what hand and fingers feel, where things are from the palm, and how they lie."""
        return {
            "positions": sim.qpos[:, : self._own],
            "velocities": sim.qvel[:, : self._own],
            "controls": sim.ctrl,
            "palm": self._palm.centre(sim),
            "palm_attitude": self._palm.frame(sim)[:, :, :2].flatten(1),
            "touches": sim.sensordata[:, :_TOUCHES],
            "things": torch.cat([self._from_palm(sim, thing) for thing in self._reached], 1),
            "attitudes": torch.cat([thing.frame(sim)[:, :, 2] for thing in self._things[1:]], 1),
        }

    def reset(self, random: RandomStreams) -> dict[str, Tensor]:
        """Draw which thing lies on which spot, how it is turned, and joints of arm and hand within 0.02."""
        qpos = self.initial_qpos(random).repeat(random.rows, 1)
        qpos[:, : self._own] += random.uniform(-0.02, 0.02, self._own)
        order = random.uniform(0.0, 1.0, len(THINGS)).argsort(1)
        spots = constant(_SPOTS, random.dtype, random.device)[order]
        jitter = random.uniform(-_JITTER, _JITTER, 2 * len(THINGS)).view(-1, len(THINGS), 2)
        half = random.uniform(-math.pi / 2, math.pi / 2, len(THINGS))
        for number, thing in enumerate(THINGS):
            first = self.qpos_index(thing)
            qpos[:, first : first + 2] = spots[:, number] + jitter[:, number]
            qpos[:, first + 3 : first + 7] = _turned(half[:, number], qpos[:, first + 3 : first + 7])
        return {"qpos": qpos}

    def more_features(self) -> Iterator[Feature]:
        """Yield what is between hand and things and between things, beside the features of parts and joints."""
        self._palm = Place(self, "palm")
        self._tips = [Place(self, f"{finger}_tip") for finger in FINGERS]
        self._things = [Place(self, thing, _RIM if thing == "bowl" else 0.0) for thing in THINGS]
        self._reached = [*self._things, Place(self, "drawer_handle"), Place(self, "faucet_handle")]
        # Arm, hand, drawer and faucet come before the things, one number each.
        self._own = min(self.qpos_index(thing) for thing in THINGS)
        yield from super().more_features()
        yield from reach_features(self._reached, self._palm, self._tips)
        yield from gap_features(self._things, [Place(self, "drawer")])
        *put, bowl = self._things
        yield from way_features(put, bowl, _INSIDE, _BRINK)
        yield from opening_features(self, ("drawer", "faucet"))

    @memory
    def first_up(self, sim: Simulator, last: Tensor | None) -> Tensor:
        """Keep which way was up at the episode's start in each thing's own frame, `[num_envs, things, 3]`."""
        return torch.stack([thing.frame(sim)[:, 2] for thing in self._things], 1) if last is None else last

    @feature(unit="m")
    def palm_position(self, sim: Simulator) -> Tensor:
        """Place of the hollow of the palm, along x, y and z."""
        return self._palm.centre(sim)

    @feature(unit="N")
    def touches(self, sim: Simulator) -> Tensor:
        """Forces that the palm and the tips of index, middle, ring finger and thumb feel."""
        return sim.sensordata[:, :_TOUCHES].contiguous()

    @feature(unit="1", kind="part_uprightness[palm]")
    def palm_uprightness(self, sim: Simulator) -> Tensor:
        """Cosine between the hand's axis and the vertical: 1 palm down, 0 on edge, -1 palm up."""
        return self._palm.frame(sim)[:, 2, 2]

    @feature(unit="1", kind="part_uprightness[box]")
    def box_uprightness(self, sim: Simulator) -> Tensor:
        """Size of the cosine between the box's long axis and the vertical: 1 on either end, 0 lying."""
        return self._things[THINGS.index("box")].frame(sim)[:, 2, _LONG["box"]].abs()

    @feature(unit="1", kind="part_uprightness[banana]")
    def banana_uprightness(self, sim: Simulator) -> Tensor:
        """Size of the cosine between the banana's long axis and the vertical: 1 on either end, 0 lying."""
        return self._things[THINGS.index("banana")].frame(sim)[:, 2, _LONG["banana"]].abs()

    @feature(unit="1", kind="part_uprightness[bowl]")
    def bowl_uprightness(self, sim: Simulator) -> Tensor:
        """Cosine between the bowl's axis and the vertical: 1 upright, -1 upside down."""
        return self._things[THINGS.index("bowl")].frame(sim)[:, 2, 2]

    @feature(unit="rad", kind="part_turn[apple]")
    def apple_turn(self, sim: Simulator) -> Tensor:
        """Angle by which the apple is tipped from how it lay at the start, pi upside down."""
        return self._turn(sim, "apple")

    @feature(unit="rad", kind="part_turn[banana]")
    def banana_turn(self, sim: Simulator) -> Tensor:
        """Angle by which the banana is tipped from how it lay at the start, pi upside down."""
        return self._turn(sim, "banana")

    @feature(unit="rad", kind="part_turn[box]")
    def box_turn(self, sim: Simulator) -> Tensor:
        """Angle by which the box is tipped from how it lay at the start, pi upside down."""
        return self._turn(sim, "box")

    @feature(unit="rad", kind="part_turn[bowl]")
    def bowl_turn(self, sim: Simulator) -> Tensor:
        """Angle by which the bowl is tipped from how it stood at the start, pi upside down."""
        return self._turn(sim, "bowl")

    def _turn(self, sim: Simulator, thing: str) -> Tensor:
        number = THINGS.index(thing)
        up = self._things[number].frame(sim)[:, 2]
        return torch.acos((up * self.memory["first_up"][:, number]).sum(1).clamp(-1, 1))

    def _from_palm(self, sim: Simulator, place: Place) -> Tensor:
        """Return the way [m] from the palm to a place, `[num_envs, 3]`."""
        return place.centre(sim) - self._palm.centre(sim)


def _turned(half: Tensor, quaternion: Tensor) -> Tensor:
    """Turn attitudes `[rows, 4]` about the vertical by twice an angle `[rows]` [rad]."""
    w, x, y, z = quaternion.unbind(1)
    cos, sin = half.cos(), half.sin()
    return torch.stack([cos * w - sin * z, cos * x - sin * y, cos * y + sin * x, cos * z + sin * w], 1)
