from rewardsmith.envs import MujocoEnvironment


class Railshoulder(MujocoEnvironment):
    """Cart on a rail with an arm on a ball joint."""

    xml = "m.xml"
    control_dt = 0.02
    episode_length = 4.0
    root = "base"
    joints = {"shoulder": "shoulder"}

    def observation(self, sim):
        """Everything."""
        return {"q": sim.qpos, "v": sim.qvel}

    def reset(self, random):
        """Default."""
        return {"qvel": random.uniform(-0.1, 0.1, 4)}
