from rewardsmith.envs.bodies.free import FreeBody


class Dog(FreeBody):
    """Quadruped with position servos and a home keyframe."""

    xml = "dog.xml"
    control_dt = 0.02
    episode_length = 4.0
    root = "trunk"
    joints = {
        f"{leg.lower()}_{part}": f"{leg}_{part}" for leg in ("FL", "FR", "RL", "RR") for part in ("thigh", "calf")
    }

    def observation(self, sim):
        """All but the place."""
        return {"q": sim.qpos[:, 2:], "v": sim.qvel}

    def reset(self, random):
        """The package's own helper for the default position."""
        return {"qpos": self.initial_qpos(random) + random.uniform(-0.01, 0.01, self.model.nq)}
