from rewardsmith.envs import MujocoEnvironment

GAIN = 0.1


class Ant(MujocoEnvironment):
    """Cart whose file uses a module beside it."""

    xml = "m.xml"
    control_dt = 0.02
    episode_length = 2.0
    root = "cart"

    def observation(self, sim):
        """All."""
        return {"q": sim.qpos, "v": sim.qvel}

    def reset(self, random):
        """Small."""
        return {"qvel": random.uniform(-GAIN, GAIN, 1)}
