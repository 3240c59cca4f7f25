"""The arm before something fixed that opens or turns: a joint, a handle, and a share of the range that is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import mujoco
import torch
from torch import Tensor

from rewardsmith.envs.bodies.arm.robot import ArmEnvironment
from rewardsmith.envs.bodies.arm.variants import Variants, numbers
from rewardsmith.envs.device.constant import columns, constant
from rewardsmith.envs.feature import feature
from rewardsmith.envs.mujoco.simulator import Simulator
from rewardsmith.envs.random import RandomStreams
from rewardsmith.envs.reward import total
from rewardsmith.envs.task import Task

OPEN = 0.9
"""Share of its range from which on a thing counts as open or turned, as in ManiSkill2."""


class FixtureEnvironment(ArmEnvironment):
    """Arm before one of several shapes of a thing whose joint, at 0 when shut, it is to move to its end.

    Attributes:
        shapes: Functions that add a shape to a mocap body by its number: a joint `moving<number>` with a range from 0,
            and a site `handle<number>`.
        place: Where the things stand, about [m].
    """

    scene = "floor.xml"
    episode_length = 5.0
    shapes: ClassVar[tuple[Callable[[mujoco.MjsBody, int], None], ...]]
    place: ClassVar[tuple[float, float, float]]

    def __init__(self) -> None:
        super().__init__()
        model, count = self.model, range(len(self.shapes))
        self._variants = Variants(model, [f"thing{number}" for number in count])
        self._qpos = [self.qpos_index(f"moving{number}") for number in count]
        self._qvel = [self.qvel_index(f"moving{number}") for number in count]
        self._range = [float(model.joint(f"moving{number}").range[1]) for number in count]
        self._handles = [int(model.site(f"handle{number}").id) for number in count]

    def furnish(self, spec: mujoco.MjSpec) -> None:
        """Add all shapes in one place."""
        for number, shape in enumerate(self.shapes):
            shape(spec.worldbody.add_body(name=f"thing{number}", pos=list(self.place), mocap=True), number)

    def observation(self, sim: Simulator) -> dict[str, Tensor]:
        """Return the arm's angles and velocities, where hand and handle are, and how far the thing is open."""
        return {
            **super().observation(sim),
            "handle": self._handle(sim)[:, :2],
            "handle_from_hand": self.handle_from_hand(sim),
            "opened": self.opened(sim).unsqueeze(1),
            "opening_speed": self.opening_speed(sim).unsqueeze(1),
        }

    def reset(self, random: RandomStreams) -> dict[str, Tensor]:
        """Draw the arm about its home pose, one of the shapes, shut, and its place within 5 cm along x and y."""
        offset = random.uniform(-0.05, 0.05, 2)
        place = constant(self.place, random.dtype, random.device) + torch.cat([offset, 0 * offset[:, :1]], 1)
        return {**self.posed(random), "mocap_pos": self._variants.drawn(random, place)}

    @feature(unit="1", kind="opened")
    def opened(self, sim: Simulator) -> Tensor:
        """Share of its range by which the thing is open or turned: 0 shut, 1 at its end."""
        return self._variants.pick(sim, columns(sim.qpos, self._qpos) / numbers(self._range, sim))

    def gone(self, sim: Simulator) -> Tensor:
        """Return how far the joint has gone from shut `[num_envs]`, in metres or radians."""
        return self._variants.pick(sim, columns(sim.qpos, self._qpos))

    @feature(unit="1/s", kind="opening_speed")
    def opening_speed(self, sim: Simulator) -> Tensor:
        """Rate at which the thing opens or turns, in shares of its range."""
        return self._variants.pick(sim, columns(sim.qvel, self._qvel) / numbers(self._range, sim))

    @feature(unit="m", kind="distance_to_object")
    def distance_to_handle(self, sim: Simulator) -> Tensor:
        """Distance from the point between the fingertips to the handle."""
        return torch.linalg.vector_norm(self.handle_from_hand(sim), dim=1)

    @feature(unit="m")
    def handle_from_hand(self, sim: Simulator) -> Tensor:
        """Way from the point between the fingertips to the handle, along x, y and z."""
        return self._handle(sim) - self.hand(sim)

    def _handle(self, sim: Simulator) -> Tensor:
        return self._variants.pick(sim, columns(sim.site_xpos, self._handles))


def open_wide(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the hand at the handle and, far more, the share of the range by which it is open, and its rest there."""
    reached = (state.opened >= OPEN).float()
    return total(
        reach=1 - torch.tanh(5 * state.distance_to_handle),
        opened=10 * state.opened.clamp(0, 1),
        rest=reached * torch.exp(-5 * state.opening_speed.abs()),
        calm=-0.02 * action[:, :3].square().sum(1),
    )


def is_open(state: Any, action: Tensor) -> Tensor:
    """Tell where the thing is open by nine tenths of its range and moves no more, as ManiSkill2's cabinets ask."""
    return (state.opened >= OPEN) & (state.opening_speed.abs() < 0.2)


def is_turned(state: Any, action: Tensor) -> Tensor:
    """Tell where the thing is turned by nine tenths of its range, as ManiSkill2's faucet asks."""
    return state.opened >= OPEN


def opening_task(instruction: str, *, looks: str, success: Callable[[Any, Tensor], Tensor]) -> Task:
    """Return the task of opening or turning the thing, scored by the share of its range at the end.

    Args:
        instruction: What is to be done, in words.
        looks: What it looks like once done.
        success: `is_open` or `is_turned`.
    """
    return Task(
        instruction=instruction,
        looks=looks,
        score=lambda state, action: state.opened,
        unit="1",
        aggregate="final",
        success=success,
        expert=open_wide,
    )


def add_solid(body: mujoco.MjsBody, size: list[float], pos: list[float], rgba: list[float], **more: Any) -> None:
    """Add a box, touched by the fingers unless `contype` and `conaffinity` say otherwise.

    Args:
        body: What it belongs to.
        size: Half its edges [m].
        pos: Of its centre in the body's frame [m].
        rgba: Colour.
        more: Further attributes of the geom.
    """
    usual = {"type": mujoco.mjtGeom.mjGEOM_BOX, "contype": 0, "conaffinity": 1, "mass": 0.3}
    body.add_geom(size=size, pos=pos, rgba=rgba, **(usual | more))
