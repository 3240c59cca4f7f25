"""HalfCheetah: a planar runner with a back and a front leg of three joints each.

Observation, reset and the reward of `run_forward` are those of Gymnasium's HalfCheetah-v5.
"""

from __future__ import annotations

from typing import Any

from torch import Tensor

from envs.bodies.assets import gymnasium_model
from envs.bodies.planar import PlanarBody
from envs.random import RandomStreams
from envs.registry import register
from envs.task import Task


def run_forward(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward speed, less a tenth of the squared action (Gymnasium's HalfCheetah-v5)."""
    forward = state.forward_velocity
    control = -0.1 * action.square().sum(1)
    return forward + control, {"forward": forward, "control": control}


def run_backward(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """Reward speed along -x, less a tenth of the squared action."""
    backward = -state.forward_velocity
    control = -0.1 * action.square().sum(1)
    return backward + control, {"backward": backward, "control": control}


@register
class HalfCheetah(PlanarBody):
    """Planar runner with a back and a front leg, driven by six hinge motors."""

    xml = gymnasium_model("half_cheetah.xml")
    control_dt = 0.05
    episode_length = 50.0
    parts = {
        "head": ("head",),
        "back_foot": ("bfoot",),
        "front_foot": ("ffoot",),
        "back_shin": ("bshin",),
        "front_shin": ("fshin",),
    }
    joints = {
        "back_hip": "bthigh",
        "back_knee": "bshin",
        "back_ankle": "bfoot",
        "front_hip": "fthigh",
        "front_knee": "fshin",
        "front_ankle": "ffoot",
    }
    tasks = {
        "run_forward": Task(
            instruction="run forward as fast as you can",
            score=lambda state, action: state.forward_velocity,
            unit="m/s",
            success=lambda state, action: state.forward_velocity > 3.0,
            hold=2.0,
            expert=run_forward,
        ),
        "run_backward": Task(
            instruction="run backward as fast as you can",
            score=lambda state, action: -state.forward_velocity,
            unit="m/s",
            success=lambda state, action: state.forward_velocity < -2.0,
            hold=2.0,
            expert=run_backward,
        ),
    }

    def observation(self, sim: Any) -> dict[str, Tensor]:
        """Return positions without x, and velocities."""
        return {"positions": sim.qpos[:, 1:], "velocities": sim.qvel}

    def reset(self, random: RandomStreams) -> dict[str, Tensor]:
        """Draw positions within 0.1 of the default and velocities of deviation 0.1."""
        return {
            "qpos": self.initial_qpos(random) + random.uniform(-0.1, 0.1, self.model.nq),
            "qvel": random.normal(0.1, self.model.nv),
        }
