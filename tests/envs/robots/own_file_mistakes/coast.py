import torch

from rewardsmith.envs import MujocoEnvironment, feature


class Coast(MujocoEnvironment):
    """Cart that coasts at exactly 1 m/s, whatever the motor does."""

    xml = "coast.xml"
    control_dt = 0.02
    episode_length = 2.0
    root = "cart"

    def observation(self, sim):
        """Cart."""
        return {"v": sim.qvel}

    def reset(self, random):
        """One metre a second."""
        return {"qvel": torch.ones(random.rows, 1, dtype=random.dtype)}

    @feature(unit="m/s", kind="forward_velocity")
    def velocity(self, sim):
        """Speed of the cart."""
        return sim.qvel[:, 0]
