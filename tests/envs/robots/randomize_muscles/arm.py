from rewardsmith.envs import MujocoEnvironment


class Arm(MujocoEnvironment):
    """Two links hung on a muscle."""

    xml = "muscle.xml"
    control_dt = 0.02
    episode_length = 2.0
    root = "base"
    randomization = {"gains": (1.2, 1.2)}

    def observation(self, sim):
        """All."""
        return {"q": sim.qpos, "v": sim.qvel}

    def reset(self, random):
        """Default."""
        return {}
