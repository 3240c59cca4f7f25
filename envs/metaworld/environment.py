"""The base of every Meta-World environment: what its 39 numbers mean, and when its task counts as done."""

from __future__ import annotations

import os
from functools import cached_property
from typing import Any, ClassVar

from torch import Tensor

from rewardsmith.envs.bridges.environment import GymnasiumEnvironment, own_reward
from rewardsmith.envs.environment import Environment
from rewardsmith.envs.feature import feature, measure, memory
from rewardsmith.envs.film.sketch import SketchFilming
from rewardsmith.envs.metaworld import sketch
from rewardsmith.envs.task import Task

_EPISODE_STEPS = 500
_CONTROL_DT = 0.0125
"""Seconds of a control step: five of the simulator's, 2.5 ms each."""


class MetaworldEnvironment(GymnasiumEnvironment):
    """One task of Meta-World (Yu et al., arXiv 1910.10897; version 3) as EnvPool has it; a subclass says which.

    Its observation has 39 numbers, which policies see as they are:

        [0:3]    place of the hand [m]
        [3]      opening of the gripper, 0 shut to 1
        [4:7]    place of the object, or of the part of it that is handled [m]
        [7:11]   its orientation, a quaternion, or zeros
        [11:18]  the same of a second object, or zeros
        [18:36]  all of these one step before
        [36:39]  the goal [m]

    Nothing but time ends an episode. The task's success and dense reward are EnvPool's own.

    Attributes:
        game: EnvPool's name of the task.
    """

    noun = "arm"
    world = (
        "An arm over a table: +x is to its right, +y is away from its base, towards the table's far side, +z is up. "
        "SI units. The object is what the task is about, or the part of it that is handled, such as a handle."
    )
    control_dt = _CONTROL_DT
    episode_length = _EPISODE_STEPS * _CONTROL_DT
    actions = ("hand_right", "hand_forward", "hand_up", "close_gripper")
    packages = ("envpool",)
    extra = "manipulation"
    game: ClassVar[str]
    terminated = Environment.terminated

    def make(self, num_envs: int, seed: int) -> Any:
        """Make the copies, stepped by as many threads as there are cores; the goal is shown."""
        import envpool

        return envpool.make_gymnasium(
            f"MetaWorld/{self.game}-v3",
            num_envs=num_envs,
            seed=seed,
            num_threads=min(num_envs, len(os.sched_getaffinity(0))),
            max_episode_steps=_EPISODE_STEPS,
            partially_observable=False,
        )

    @cached_property
    def filming(self) -> SketchFilming:
        """Films of what its numbers tell; EnvPool itself draws by OpenGL alone."""
        return SketchFilming(self, sketch.MJCF, sketch.places, sketch.DISTANCE)

    @feature(unit="m")
    def hand_position(self, sim: Any) -> Tensor:
        """Place of the hand, between the gripper's fingers, [num_envs, 3]."""
        place: Tensor = sim.obs[:, :3]
        return place

    @feature(unit="m/s")
    def hand_velocity(self, sim: Any) -> Tensor:
        """Velocity of the hand over the last control step, [num_envs, 3]."""
        velocity: Tensor = (sim.obs[:, :3] - sim.obs[:, 18:21]) / self.control_dt
        return velocity

    @feature(unit="1", kind="gripper_openness")
    def gripper_openness(self, sim: Any) -> Tensor:
        """How far the gripper is open: 0 shut, 1 as far as it goes."""
        open_: Tensor = sim.obs[:, 3]
        return open_

    @feature(unit="m")
    def object_position(self, sim: Any) -> Tensor:
        """Place of the object, [num_envs, 3]."""
        place: Tensor = sim.obs[:, 4:7]
        return place

    @feature(unit="m/s")
    def object_velocity(self, sim: Any) -> Tensor:
        """Velocity of the object over the last control step, [num_envs, 3]."""
        velocity: Tensor = (sim.obs[:, 4:7] - sim.obs[:, 22:25]) / self.control_dt
        return velocity

    @feature(unit="m")
    def goal_position(self, sim: Any) -> Tensor:
        """Where the object is to come, [num_envs, 3]."""
        place: Tensor = sim.obs[:, 36:39]
        return place

    @feature(unit="m", kind="distance_to_object")
    def hand_distance(self, sim: Any) -> Tensor:
        """Distance from the hand to the object."""
        distance: Tensor = (sim.obs[:, :3] - sim.obs[:, 4:7]).norm(dim=1)
        return distance

    @feature(unit="m", kind="distance_to_goal")
    def goal_distance(self, sim: Any) -> Tensor:
        """Distance from the object to the goal, along the way that it can go."""
        distance: Tensor = sim.info["obj_to_target"]
        return distance

    @feature(unit="1", kind="progress")
    def progress(self, sim: Any) -> Tensor:
        """Share of the way to the goal that is behind the object: 0 at the start, 1 at the goal."""
        left: Tensor = sim.info["obj_to_target"]
        return 1 - left / self.memory["way"].clamp(min=1e-6)

    @memory
    def way(self, sim: Any, last: Tensor | None) -> Tensor:
        """Distance to the goal at the episode's start [m]."""
        start: Tensor = sim.info["obj_to_target"] if last is None else last
        return start.clone()

    @measure(unit="1")
    def solved(self, sim: Any) -> Tensor:
        """1 where Meta-World counts the task as done, else 0."""
        solved: Tensor = sim.info["success"]
        return solved


def as_task(instruction: str, looks: str) -> Task:
    """Return Meta-World's own task: scored by the way that the object has come, paid by its dense reward."""
    return Task(
        instruction=instruction,
        score=lambda state, action: state.progress,
        unit="of the way",
        aggregate="max",
        success=lambda state, action: state.solved > 0.5,
        expert=own_reward,
        fall_ends_episode=False,
        looks=looks,
    )
