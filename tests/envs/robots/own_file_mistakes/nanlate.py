import torch

from rewardsmith.envs import MujocoEnvironment, feature


class Nanlate(MujocoEnvironment):
    """Cart on a rail."""

    xml = "m.xml"
    control_dt = 0.02
    episode_length = 2.0
    root = "cart"
    joints = {"rail": "rail"}

    def observation(self, sim):
        """Cart."""
        return {"q": torch.sqrt(1.0 - sim.qpos.abs()), "v": sim.qvel}

    def reset(self, random):
        """Small velocity."""
        return {"qvel": random.uniform(-0.1, 0.1, 1)}

    @feature(unit="m/s", kind="forward_velocity")
    def velocity(self, sim):
        """Speed of the cart."""
        return sim.qvel[:, 0]
