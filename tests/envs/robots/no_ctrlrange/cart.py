from __future__ import annotations

from rewardsmith.envs.bodies.free import FreeBody


class Cart(FreeBody):
    """Two-wheeled cart whose motors have no ctrlrange."""

    xml = "cart.xml"
    control_dt = 0.02
    episode_length = 4.0
    root = "base"
    joints = {"left_wheel": "lw", "right_wheel": "rw"}

    def observation(self, sim):
        """Everything but the place."""
        return {"q": sim.qpos[:, 2:], "v": sim.qvel}

    def reset(self, random):
        """Small velocities."""
        return {"qvel": random.uniform(-0.1, 0.1, 8)}
