from rewardsmith.envs.bodies.free import FreeBody


class Bot(FreeBody):
    """Robot with a ball lying two metres ahead; the ball stands first in the MJCF."""

    xml = "scene.xml"
    control_dt = 0.02
    episode_length = 4.0
    root = "base"
    joints = {"hip": "hip"}

    def observation(self, sim):
        """Everything."""
        return {"q": sim.qpos, "v": sim.qvel}

    def reset(self, random):
        """Default."""
        return {"qvel": random.uniform(-0.01, 0.01, 13)}
