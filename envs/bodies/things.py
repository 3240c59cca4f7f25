"""Features of things on a table: how far a hand is from them, how they lie, how far one is from another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import mujoco
import torch
from torch import Tensor

from rewardsmith.envs.feature import Feature
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.envs.mujoco.simulator import Simulator

_SUNK = 0.01
"""Depth [m] under a vessel's middle at which nothing is that lies in it: it was tipped over the thing."""


class Place:
    """A point that moves with something in the world.

    Args:
        environment: Whose model has it.
        name: A site of the model, else a body.
        ring: Radius [m] of a ring about the point, level where the body is upright, of which the nearest point counts
            for a hand; 0 takes the point itself.

    Attributes:
        name: As given.
        body: The body that it moves with.
    """

    def __init__(self, environment: MujocoEnvironment, name: str, ring: float = 0.0) -> None:
        model = environment.model
        sites = [model.site(number).name for number in range(model.nsite)]
        self.name, self._ring = name, ring
        self._site = int(model.site(name).id) if name in sites else None
        self.body = environment.body(name) if self._site is None else int(model.site(name).bodyid[0])

    @property
    def is_point(self) -> bool:
        """Whether it is a site, and not the middle of a body."""
        return self._site is not None

    def centre(self, sim: Simulator) -> Tensor:
        """Return where it is [m], `[num_envs, 3]`."""
        return sim.xpos[:, self.body] if self._site is None else sim.site_xpos[:, self._site]

    def frame(self, sim: Simulator) -> Tensor:
        """Return the axes of the body that it is of, the columns of `[num_envs, 3, 3]`."""
        return sim.xmat[:, self.body].reshape(-1, 3, 3)

    def distance(self, sim: Simulator, point: Tensor) -> Tensor:
        """Return how far [m] points `[num_envs, ..., 3]` are from it, or from its ring, `[num_envs, ...]`."""
        middle = (1,) * (point.dim() - 2)
        away = point - self.centre(sim).view(-1, *middle, 3)
        if not self._ring:
            return torch.linalg.vector_norm(away, dim=-1)
        own = (away.unsqueeze(-2) @ self.frame(sim).view(-1, *middle, 3, 3)).squeeze(-2)
        outward = torch.linalg.vector_norm(own[..., :2], dim=-1) - self._ring
        return torch.hypot(outward, own[..., 2])


def reach_features(places: Sequence[Place], palm: Place, tips: Sequence[Place]) -> Iterator[Feature]:
    """Yield how far a hand's palm and the tips of its fingers are from places."""
    for place in places:
        words = place.name.replace("_", " ")
        yield Feature(
            f"distance_to_{place.name}", "m", f"Distance from the hollow of the palm to the {words}.",
            f"part_distance[{place.name}]", _distance(place, palm),
        )  # fmt: skip
        yield Feature(
            f"fingers_to_{place.name}", "m", f"Mean distance from the tips of fingers and thumb to the {words}.",
            f"part_grip[{place.name}]", _grip(place, tips),
        )  # fmt: skip


def gap_features(things: Sequence[Place], others: Sequence[Place]) -> Iterator[Feature]:
    """Yield how far things are from each other, and from other places."""
    pairs = [*combinations(things, 2), *((thing, other) for thing in things for other in others)]
    for one, other in pairs:
        yield Feature(
            f"{one.name}_to_{other.name}", "m",
            f"Distance from the {one.name.replace('_', ' ')}'s centre to the {other.name.replace('_', ' ')}'s.",
            f"part_gap[{one.name}_to_{other.name}]", _gap(one, other),
        )  # fmt: skip


def way_features(things: Sequence[Place], vessel: Place, rim: float, brink: float) -> Iterator[Feature]:
    """Yield how long a way things have to go over a vessel's rim and down into it.

    Args:
        things: What is put into it.
        vessel: Its middle.
        rim: Distance [m] from the middle within which things are over the vessel's inside.
        brink: Height [m] of a thing's centre above the vessel's, from which on it passes over the rim.
    """
    for thing in things:
        yield Feature(
            f"{thing.name}_way_into_{vessel.name}", "m",
            f"Way of the {thing.name}'s centre up over the {vessel.name}'s rim, across, and down to its middle.",
            f"part_way[{thing.name}_to_{vessel.name}]", _way(thing, vessel, rim, brink),
        )  # fmt: skip


def opening_features(environment: MujocoEnvironment, joints: Sequence[str]) -> Iterator[Feature]:
    """Yield how far limited joints have gone from the lower end of their ranges, in shares of these and in m or rad."""
    for joint in joints:
        low, high = (float(value) for value in environment.model.joint(joint).range)
        index = environment.qpos_index(joint)
        yield Feature(
            f"{joint}_fraction", "1", f"How far the {joint} is open: 0 shut, 1 as far as it goes.",
            f"joint_fraction[{joint}]", _fraction(index, low, high),
        )  # fmt: skip
        slides = environment.model.joint(joint).type == mujoco.mjtJoint.mjJNT_SLIDE
        unit, kind = ("m", "joint_opened_way") if slides else ("rad", "joint_opened_angle")
        yield Feature(f"{joint}_opening", unit, f"How far the {joint} is open.", f"{kind}[{joint}]", _gone(index, low))


def _distance(place: Place, palm: Place) -> Any:
    return lambda _, sim: place.distance(sim, palm.centre(sim))


def _grip(place: Place, tips: Sequence[Place]) -> Any:
    return lambda _, sim: place.distance(sim, torch.stack([tip.centre(sim) for tip in tips], 1)).mean(1)


def _gap(one: Place, other: Place) -> Any:
    return lambda _, sim: torch.linalg.vector_norm(one.centre(sim) - other.centre(sim), dim=1)


def _way(thing: Place, vessel: Place, rim: float, brink: float) -> Any:
    def way(_: Any, sim: Simulator) -> Tensor:
        off = thing.centre(sim) - vessel.centre(sim)
        across, height = torch.linalg.vector_norm(off[:, :2], dim=1), off[:, 2]
        over = (height - brink).abs() + brink
        outside = (across > rim) | (height < -_SUNK)
        return across + torch.where(outside, over, height.abs())

    return way


def _fraction(index: int, low: float, high: float) -> Any:
    return lambda _, sim: (sim.qpos[:, index] - low) / (high - low)


def _gone(index: int, low: float) -> Any:
    return lambda _, sim: sim.qpos[:, index] - low
