import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.film.pixels import Pixels
from rewardsmith.envs.film.poses import poses
from rewardsmith.envs.film.render import Renderer

WIDTH, HEIGHT = 64, 48


def _moved(name, device, num_envs=3):
    env = envs.make(name, num_envs, device=device, seed=5)
    generator = torch.Generator().manual_seed(0)
    for _ in range(5):
        env.step(torch.rand(num_envs, env.action_size, generator=generator) - 0.5)
    return env


DRAWN = ("hopper", "quadruped")


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=[pytest.mark.slow] * (n not in DRAWN)) for n in envs.names(envs.MujocoEnvironment)],
)
def test_a_gpu_draws_what_the_cpu_draws(name):
    """On Warp's CPU device, whose code is the GPU's."""
    env = _moved(name, "warp")
    pictures = Pixels(env, WIDTH, HEIGHT)()
    by_the_cpu = torch.from_numpy(Renderer(env.environment.model, 3, WIDTH, HEIGHT).render(poses(env.sim)))
    assert pictures.dtype == torch.uint8 and pictures.shape == (3, HEIGHT, WIDTH, 3)
    differing = (pictures.int() - by_the_cpu.int()).abs().amax(-1) > 8
    assert differing.float().mean() < 0.005, "but for edges, where float32 and float64 poses fall on either side"
    assert (pictures[0] != pictures[1]).any()


def test_pictures_follow_the_simulation():
    env = _moved("hopper", "cpu")
    pixels = Pixels(env, WIDTH, HEIGHT)
    before = pixels()
    assert torch.equal(before, pixels())
    for _ in range(10):
        env.step(torch.ones(3, env.action_size))
    assert not torch.equal(before, pixels())


def test_drawing_waits_for_nothing(no_waiting):
    env = _moved("hopper", "warp")
    pixels = Pixels(env, WIDTH, HEIGHT)
    pixels()
    with no_waiting():
        pixels()


def test_an_unknown_camera_is_refused():
    with pytest.raises(envs.UserError, match="no camera 'rear'"):
        Pixels(envs.make("hopper", 1), camera="rear")
