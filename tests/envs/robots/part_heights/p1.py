from rewardsmith.envs.bodies.free import FreeBody


class P1(FreeBody):
    """Body with a wheel, an egg and a foot made of a mesh."""

    xml = "m1.xml"
    control_dt = 0.02
    episode_length = 4.0
    root = "base"
    parts = {"wheel": ("wheel",), "egg": ("egg",), "foot": ("foot",)}

    def observation(self, sim):
        """Everything."""
        return {"q": sim.qpos, "v": sim.qvel}

    def reset(self, random):
        """Default."""
        return {"qvel": random.uniform(-0.1, 0.1, 9)}
