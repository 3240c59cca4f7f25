from rewardsmith.envs import MujocoEnvironment


class Arm(MujocoEnvironment):
    """Arm as it comes out of a URDF: no actuators."""

    xml = "arm.xml"
    control_dt = 0.02
    episode_length = 2.0
    root = "arm"
    joints = {"shoulder": "shoulder"}

    def observation(self, sim):
        """Joint state."""
        return {"q": sim.qpos, "v": sim.qvel}

    def reset(self, random):
        """Small velocity."""
        return {"qvel": random.uniform(-0.1, 0.1, 1)}
