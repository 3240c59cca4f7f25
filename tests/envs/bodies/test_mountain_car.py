import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.bodies.mountain_car import FLAG, LEFT, RIGHT, on_rails

NUM_ENVS = 6


@pytest.fixture
def env():
    return envs.make("mountain_car", NUM_ENVS, task="reach_flag", seed=2)


def furthest(env, drive):
    """Drive for an episode and return how far each car came along +x."""
    obs, reached = env.reset(), torch.full((NUM_ENVS,), LEFT)
    for _ in range(env.max_steps):
        obs = env.step(drive(obs)).final_obs
        reached = torch.maximum(reached, obs[:, 0])
    return reached


def test_full_throttle_does_not_climb_the_mountain_and_swinging_does(env):
    assert furthest(env, lambda obs: torch.ones(NUM_ENVS, 1)).max() < FLAG - 0.5
    assert furthest(env, lambda obs: torch.where(obs[:, 1:] >= 0, 1.0, -1.0)).min() > FLAG


def test_the_engine_holds_the_car_at_the_flag(env):
    env.sim.qpos[:] = on_rails(torch.full((NUM_ENVS,), FLAG))
    env.sim.qvel.zero_()
    env.sim.set_state(env.sim.state())
    for _ in range(60):
        place, velocity = env.observe().unbind(1)
        env.step((6 * (FLAG - place) - 3 * velocity).clamp(-1, 1).unsqueeze(1))
    assert env.task.success(env.state, torch.zeros(NUM_ENVS, 1)).all()


def test_the_car_stays_on_the_ground(env):
    for _ in range(100):
        env.step(torch.where(env.observe()[:, 1:] >= 0, 1.0, -1.0))
        assert torch.allclose(env.sim.qpos, on_rails(env.sim.qpos[:, 0]), atol=0.03)


def test_the_rails_end_where_they_are_said_to(env):
    model = env.environment.model
    assert model.joint("drive").range.tolist() == [LEFT, RIGHT]
    way = torch.linspace(LEFT, RIGHT, 200)
    height = on_rails(way)[:, 1]
    assert height.argmin() == way.abs().argmin() and height[-1] > 3
