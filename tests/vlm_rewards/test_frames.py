import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.film.render import Renderer
from rewardsmith.vlm_rewards.frames import Frames

SIZE = 32


@pytest.fixture(scope="module")
def env():
    return envs.make("hopper", 4, seed=1)


@pytest.fixture(scope="module")
def frames(env):
    return Frames(env.environment, 4, SIZE, ("side", "front"))


def test_every_camera_sees_every_state(env, frames):
    env.reset()
    for _ in range(5):
        env.step(torch.ones(4, env.action_size))
    seen = frames.of(env)
    assert seen.shape == (2, 4, SIZE, SIZE, 3) and seen.dtype == torch.uint8
    for camera, pictures in zip(("side", "front"), seen, strict=True):
        alone = Renderer(env.environment.model, 4, SIZE, SIZE, camera).render(env.sim.qpos)
        assert torch.equal(pictures, torch.from_numpy(alone))


def test_any_number_of_poses_is_drawn(env, frames):
    rows = env.sim.qpos.repeat(3, 1)[:7]
    drawn = frames.draw(rows)
    assert drawn.shape == (2, 7, SIZE, SIZE, 3)
    assert torch.equal(drawn[:, :3], drawn[:, 4:])


def test_an_unknown_camera_is_refused(env):
    with pytest.raises(envs.UserError, match="no camera 'rear'"):
        Frames(env.environment, 1, SIZE, ("rear",))
