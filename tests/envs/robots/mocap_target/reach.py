import torch

from rewardsmith.envs import MujocoEnvironment, Task, feature


def near(state, action):
    """Pay for being near."""
    r = torch.exp(-state.distance_to_goal)
    return r, {"near": r}


class Reach(MujocoEnvironment):
    """Cart on a rail that shall drive under a goal that is elsewhere each episode."""

    xml = "m.xml"
    control_dt = 0.02
    episode_length = 3.0
    root = "cart"
    tasks = {
        "reach": Task(
            instruction="drive under the goal",
            score=lambda s, a: -s.distance_to_goal,
            unit="m",
            aggregate="final",
            success=lambda s, a: s.distance_to_goal < 0.1,
            expert=near,
        )
    }

    def observation(self, sim):
        """Cart and goal."""
        return {"q": sim.qpos, "v": sim.qvel, "goal": sim.mocap_pos[:, 0, :1]}

    def reset(self, random):
        """The goal is put 1 m to 1.5 m ahead."""
        x = random.uniform(1.0, 1.5, 1)
        z = torch.zeros_like(x)
        return {"mocap_pos": torch.stack([x, z, z + 0.5], 2)}

    @feature(unit="m", kind="distance_to_goal")
    def distance_to_goal(self, sim):
        """Horizontal distance from cart to goal."""
        return (sim.qpos[:, 0] - sim.mocap_pos[:, 0, 0]).abs()
