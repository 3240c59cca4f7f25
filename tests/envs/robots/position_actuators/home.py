import torch

from rewardsmith.envs.bodies.free import FreeBody


class Home(FreeBody):
    """Quadruped with position servos, begun from its home keyframe."""

    xml = "dog.xml"
    control_dt = 0.02
    episode_length = 4.0
    root = "trunk"

    def observation(self, sim):
        """All but the place."""
        return {"q": sim.qpos[:, 2:], "v": sim.qvel}

    def reset(self, random):
        """Home."""
        q = torch.as_tensor(self.model.key_qpos[:1], dtype=random.dtype, device=random.device)
        return {"qpos": q + random.uniform(-0.01, 0.01, self.model.nq)}

    def terminated(self, sim):
        """Tell which fell."""
        return sim.qpos[:, 2] < 0.15
