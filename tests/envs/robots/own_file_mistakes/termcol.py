from rewardsmith.envs import MujocoEnvironment, feature


class Termcol(MujocoEnvironment):
    """Cart on a rail."""

    xml = "m.xml"
    control_dt = 0.02
    episode_length = 2.0
    root = "cart"
    joints = {"rail": "rail"}

    def observation(self, sim):
        """Cart."""
        return {"q": sim.qpos, "v": sim.qvel}

    def reset(self, random):
        """Small velocity."""
        return {"qvel": random.uniform(-0.1, 0.1, 1)}

    @feature(unit="m/s", kind="forward_velocity")
    def velocity(self, sim):
        """Speed of the cart."""
        return sim.qvel[:, 0]

    def terminated(self, sim):
        """Tell which fell."""
        return sim.qpos.abs() > 1.5
