"""Pusher: an arm that pushes a puck over a table to a goal.

Observation, reset and the reward of `push_to_goal` are those of Gymnasium's Pusher-v5.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.bodies.assets import gymnasium_model
from rewardsmith.envs.feature import feature
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.envs.mujoco.simulator import Simulator
from rewardsmith.envs.random import RandomStreams
from rewardsmith.envs.registry import register
from rewardsmith.envs.reward import total
from rewardsmith.envs.task import Task

_CLEARANCE = 0.17
"""Least distance [m] from the goal at which the object is placed."""

_TRIES = 32
"""Placements drawn at once; 38 % are too near, so that all are has a probability below 1e-13."""


def push_to_goal(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the object near the goal and the hand near the object, less effort (Gymnasium's Pusher-v5)."""
    return total(
        goal=-state.distance_to_goal,
        near=-0.5 * state.distance_to_object,
        control=-0.1 * action.square().sum(1),
    )


def touch_object(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the hand near the object."""
    return total(near=-state.distance_to_object, control=-0.01 * action.square().sum(1))


@register
class Pusher(MujocoEnvironment):
    """Seven-jointed arm beside a table with a puck and a goal on it."""

    xml = gymnasium_model("pusher_v5.xml")
    control_dt = 0.05
    episode_length = 5.0
    root = "r_shoulder_pan_link"
    joints = {
        "shoulder_turn": "r_shoulder_pan_joint",
        "shoulder": "r_shoulder_lift_joint",
        "upper_arm_twist": "r_upper_arm_roll_joint",
        "elbow": "r_elbow_flex_joint",
        "forearm_twist": "r_forearm_roll_joint",
        "wrist": "r_wrist_flex_joint",
        "wrist_twist": "r_wrist_roll_joint",
    }
    tasks = {
        "push_to_goal": Task(
            instruction="push the object to the goal",
            score=lambda state, action: -state.distance_to_goal,
            unit="m",
            aggregate="final",
            success=lambda state, action: state.distance_to_goal < 0.1,
            hold=0.25,
            expert=push_to_goal,
            note="Success is shown in a test; PPO left the object 0.25 m from the goal after 800,000 steps.",
        ),
        "touch_object": Task(
            instruction="bring the hand to the object",
            score=lambda state, action: -state.distance_to_object,
            unit="m",
            aggregate="final",
            success=lambda state, action: state.distance_to_object < 0.15,
            hold=0.25,
            expert=touch_object,
        ),
    }

    def observation(self, sim: Simulator) -> dict[str, Tensor]:
        """Return the arm's angles and velocities, and where hand, object and goal are."""
        return {
            "angles": sim.qpos[:, :7],
            "velocities": sim.qvel[:, :7],
            "hand": self._hand(sim),
            "object": self._object(sim),
            "goal": self._goal(sim),
        }

    def reset(self, random: RandomStreams) -> dict[str, Tensor]:
        """Draw the arm's velocities within 0.005 and the object's place on the table, clear of the goal."""
        tries = torch.stack([random.uniform(-0.3, 0.0, _TRIES), random.uniform(-0.2, 0.2, _TRIES)], 2)
        clear = torch.linalg.vector_norm(tries, dim=2) > _CLEARANCE
        first = clear.int().argmax(1)
        place = tries[torch.arange(random.rows, device=random.device), first]
        qpos = self.initial_qpos(random).repeat(random.rows, 1)
        qpos[:, 7:] = torch.cat([place, torch.zeros_like(place)], 1)
        arm = random.uniform(-0.005, 0.005, 7)
        return {"qpos": qpos, "qvel": torch.cat([arm, arm.new_zeros(random.rows, 4)], 1)}

    @feature(unit="m", kind="distance_to_goal")
    def distance_to_goal(self, sim: Simulator) -> Tensor:
        """Distance from the object to the goal."""
        return torch.linalg.vector_norm(self._object(sim) - self._goal(sim), dim=1)

    @feature(unit="m", kind="distance_to_object")
    def distance_to_object(self, sim: Simulator) -> Tensor:
        """Distance from the hand to the object."""
        return torch.linalg.vector_norm(self._object(sim) - self._hand(sim), dim=1)

    @feature(unit="m")
    def object_from_hand(self, sim: Simulator) -> Tensor:
        """Way from the hand to the object, along x, y and z."""
        return self._object(sim) - self._hand(sim)

    @feature(unit="m")
    def goal_from_object(self, sim: Simulator) -> Tensor:
        """Way from the object to the goal, along x, y and z."""
        return self._goal(sim) - self._object(sim)

    @feature(unit="m/s", kind="part_speed[object]")
    def object_speed(self, sim: Simulator) -> Tensor:
        """Speed of the object, in any direction."""
        return torch.linalg.vector_norm(sim.qvel[:, 7:9], dim=1)

    @feature(unit="m", kind="part_height[hand]")
    def hand_height(self, sim: Simulator) -> Tensor:
        """Height of the hand above the table."""
        return self._hand(sim)[:, 2] - float(self.model.geom("table").pos[2])

    def _hand(self, sim: Simulator) -> Tensor:
        return sim.xpos[:, self.body("tips_arm")]

    def _object(self, sim: Simulator) -> Tensor:
        return sim.xpos[:, self.body("object")]

    def _goal(self, sim: Simulator) -> Tensor:
        return sim.xpos[:, self.body("goal")]
