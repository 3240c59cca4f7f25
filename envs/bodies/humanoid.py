"""Humanoid: a human-like robot that begins on its feet.

Observation, reset, termination and the reward of `walk_forward` are those of Gymnasium's Humanoid-v5, with inertias,
velocities and forces of the state that is observed (see `envs.mujoco.native`).
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.bodies.assets import gymnasium_model
from rewardsmith.envs.bodies.human import HumanBody
from rewardsmith.envs.bodies.humanoid_poses import POSES
from rewardsmith.envs.feature import feature
from rewardsmith.envs.mujoco.simulator import Simulator
from rewardsmith.envs.registry import register
from rewardsmith.envs.reward import total
from rewardsmith.envs.task import Task


def walk_forward(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward speed of the mass centre and staying up, less effort and contact forces (Gymnasium's Humanoid-v5)."""
    return total(
        forward=1.25 * state.forward_velocity,
        healthy=5 * (1 - state.fallen),
        control=-0.1 * action.square().sum(1),
        contact=-(5e-7 * state.contact_wrenches.square().sum(1)).clamp(max=10),
    )


def stand_up(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward a high head, an upright torso and little motion."""
    tall = (state.head_height / 1.4).clamp(0, 1)
    return total(
        tall=2 * tall,
        upright=state.uprightness,
        calm=torch.exp(-2 * state.speed),
        control=-0.1 * action.square().sum(1),
    )


def kneel(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward both knees on the ground under an upright torso."""
    knees = -torch.maximum(state.left_knee_height, state.right_knee_height).clamp(0, 0.5)
    return total(
        knees=4 * knees,
        upright=state.uprightness,
        tall=(state.head_height / 1.0).clamp(0, 1),
        calm=torch.exp(-state.speed),
    )


def raise_both_arms(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward both hands above the head while standing."""
    lower_hand = torch.minimum(state.left_hand_height, state.right_hand_height)
    raised = (lower_hand - state.head_height).clamp(-1, 0.3)
    return total(
        raised=3 * raised,
        healthy=1 - state.fallen,
        upright=state.uprightness,
        calm=torch.exp(-2 * state.speed),
    )


def stand_on_one_leg(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward the left foot high and the right foot on the ground while standing."""
    lifted = (state.left_foot_height / 0.3).clamp(0, 1)
    return total(
        lifted=2 * lifted,
        planted=state.right_foot_contact,
        healthy=1 - state.fallen,
        upright=state.uprightness,
        calm=torch.exp(-2 * state.speed),
    )


def _standing(state: Any) -> Tensor:
    return (state.height > 1.2) & (state.uprightness > 0.9) & (state.speed < 0.5)


def _kneeling(state: Any) -> Tensor:
    knees_down = (state.left_knee_height < 0.05) & (state.right_knee_height < 0.05)
    return knees_down & (state.uprightness > 0.7) & (state.height > 0.6)


def _arms_up(state: Any) -> Tensor:
    lower_hand = torch.minimum(state.left_hand_height, state.right_hand_height)
    return (lower_hand > state.head_height) & (state.height > 1.0)


def _on_one_leg(state: Any) -> Tensor:
    left, right = state.left_foot_height, state.right_foot_height
    one_up = (torch.maximum(left, right) > 0.1) & (torch.minimum(left, right) < 0.02)
    return one_up & (state.height > 1.0) & (state.uprightness > 0.7)


@register
class Humanoid(HumanBody):
    """Human-like robot that begins on its feet, driven by seventeen hinge motors."""

    scenery = "a humanoid robot"
    xml = gymnasium_model("humanoid.xml")
    tasks = {
        "walk_forward": Task(
            instruction="walk forward as fast as you can",
            score=lambda state, action: state.forward_velocity,
            unit="m/s",
            success=lambda state, action: state.forward_displacement > 5.0,
            expert=walk_forward,
            note="Success is shown in a test; PPO with the expert reward still falls after 1 million steps.",
        ),
        "stand_up": Task(
            instruction="stand up straight and stay standing",
            looks="a humanoid robot standing up",
            score=lambda state, action: _standing(state),
            unit="s",
            aggregate="seconds",
            success=lambda state, action: _standing(state),
            hold=3.0,
            expert=stand_up,
        ),
        "kneel": Task(
            instruction="kneel down on both knees",
            looks="a humanoid robot kneeling",
            score=lambda state, action: _kneeling(state),
            unit="s",
            aggregate="seconds",
            success=lambda state, action: _kneeling(state),
            hold=1.0,
            expert=kneel,
            fall_ends_episode=False,
            note="Success is shown in a test; PPO with the expert reward met it in 66 % after 500,000 steps.",
        ),
        "raise_both_arms": Task(
            instruction="raise both arms above the head",
            looks="a humanoid robot standing up with both arms raised",
            score=lambda state, action: _arms_up(state),
            unit="s",
            aggregate="seconds",
            success=lambda state, action: _arms_up(state),
            hold=1.0,
            expert=raise_both_arms,
        ),
        "stand_on_one_leg": Task(
            instruction="stand on one leg",
            looks="a humanoid robot standing on one leg",
            score=lambda state, action: _on_one_leg(state),
            unit="s",
            aggregate="seconds",
            success=lambda state, action: _on_one_leg(state),
            hold=1.0,
            expert=stand_on_one_leg,
        ),
        **POSES,
    }

    def terminated(self, sim: Simulator) -> Tensor:
        """Tell where the torso's centre is not between 1 and 2 m high."""
        height = sim.qpos[:, 2]
        return (height <= 1.0) | (height >= 2.0)

    @feature(unit="m")
    def left_hand_place(self, sim: Simulator) -> Tensor:
        """Position of the left hand from the torso's centre: ahead of it, to its left, up along it."""
        return self._place(sim, "left_hand")

    @feature(unit="m")
    def right_hand_place(self, sim: Simulator) -> Tensor:
        """Position of the right hand from the torso's centre: ahead of it, to its left, up along it."""
        return self._place(sim, "right_hand")

    @feature(unit="m")
    def left_foot_place(self, sim: Simulator) -> Tensor:
        """Position of the left foot from the torso's centre: ahead of it, to its left, up along it."""
        return self._place(sim, "left_foot")

    @feature(unit="m")
    def right_foot_place(self, sim: Simulator) -> Tensor:
        """Position of the right foot from the torso's centre: ahead of it, to its left, up along it."""
        return self._place(sim, "right_foot")

    def _place(self, sim: Simulator, geom: str) -> Tensor:
        """Return where a geom is in the torso's axes, `[num_envs, 3]`."""
        torso = self.body(self.root)
        away = sim.geom_xpos[:, int(self.model.geom(geom).id)] - sim.xpos[:, torso]
        return torch.einsum("nij,ni->nj", sim.xmat[:, torso].reshape(-1, 3, 3), away)
