"""Films of an environment's own pictures; where there are none, everything but the film goes on."""

from importlib.util import find_spec

import gymnasium
import numpy as np
import pytest
import torch

from rewardsmith import GymnasiumEnvironment, envs
from rewardsmith.envs.behaviour import record
from rewardsmith.envs.bridges import own_reward
from rewardsmith.envs.film.render import Renderer
from rewardsmith.envs.film.sketch import SketchFilming
from rewardsmith.envs.film.video import FilmError
from rewardsmith.envs.setup import Setup


class Lamp(gymnasium.Env):
    """Shows its time as brightness, where it is asked for pictures."""

    metadata = {"render_modes": ["rgb_array"]}
    observation_space = gymnasium.spaces.Box(0, 255, (1,))
    action_space = gymnasium.spaces.Discrete(2)

    def __init__(self, render_mode=None):
        self.render_mode = render_mode

    def reset(self, *, seed=None, options=None):
        self.time = 0
        return np.zeros(1, np.float32), {}

    def step(self, action):
        self.time += 1
        return np.full(1, self.time, np.float32), 0.0, False, False, {}

    def render(self):
        return np.full((300, 401, 3), self.time, np.uint8)


def _environment(render_mode):
    class Lamps(GymnasiumEnvironment):
        """Lamps."""

        control_dt, episode_length = 0.02, 0.2

        def make(self, num_envs, seed):
            return gymnasium.vector.SyncVectorEnv([lambda: Lamp(render_mode)] * num_envs)

    return envs.build(Lamps)


def _recorded(environment, filming=None):
    env = environment.vectorize(Setup(num_envs=3, rewards=(own_reward,)))
    frames = (filming or environment.filming).frames(env, 2)
    act = lambda obs, begins: torch.zeros(3, dtype=torch.int64)  # noqa: E731
    return record(env, act, poses=frames, film_steps=7)


def test_what_it_draws_is_filmed(tmp_path):
    environment = _environment("rgb_array")
    environment.filming.check("side")
    behaviour = _recorded(environment)
    assert behaviour.poses.shape == (7, 2, 192, 256, 3) and behaviour.poses.dtype == torch.uint8
    shown = [int(moment.float().mean()) for moment in behaviour.poses]
    assert shown == [0, 0, 2, 2, 4, 4, 6], "every second step is drawn at 25 pictures a second"
    path = environment.filming.film(behaviour.poses, tmp_path / "film.mp4", camera="side")
    assert path.stat().st_size > 200
    assert environment.filming.picture(256, 192).shape == (192, 256, 3)


def test_what_cannot_draw_says_why_and_only_the_film_is_missing(tmp_path, monkeypatch):
    def render(self):
        raise gymnasium.error.DependencyNotInstalled("pygame is not installed")

    monkeypatch.setattr(Lamp, "render", render)
    environment = _environment("rgb_array")
    behaviour = _recorded(environment)
    with pytest.raises(FilmError, match="its render fails: DependencyNotInstalled: pygame is not installed"):
        environment.filming.film(behaviour.poses, tmp_path / "film.mp4", camera="side")


def test_without_pictures_the_film_alone_is_missing(tmp_path):
    environment = _environment(None)
    environment.filming.check("side")
    behaviour = _recorded(environment)
    with pytest.raises(FilmError, match='render_mode="rgb_array"'):
        environment.filming.film(behaviour.poses, tmp_path / "film.mp4", camera="side")
    with pytest.raises(envs.UserError, match="lamps draws no pictures"):
        environment.filming.show(None, None, "side")
    assert environment.filming.picture(32, 24).shape == (24, 32, 3) and not list(tmp_path.iterdir())


BALL = """
<mujoco>
  <worldbody>
    <geom type="plane" size="3 3 .1"/>
    <body name="ball" mocap="true" pos="0 0 .5"><geom type="box" size=".3 .3 .1" rgba="1 0 0 1"/></body>
  </worldbody>
</mujoco>
"""


def _red(picture):
    """Return the mean column and the share of red pixels."""
    red = (picture[..., 0] > 150) & (picture[..., 1] < 100)
    return red.nonzero()[1].mean(), red.mean()


@pytest.mark.parametrize("turned", [False, True])
def test_a_sketch_shows_where_solids_are(tmp_path, turned):
    def places(sim):
        ahead = sim.obs / 10
        at = torch.cat([ahead, torch.zeros_like(ahead), torch.full_like(ahead, 0.5)], 1).unsqueeze(1)
        return torch.cat([at, torch.tensor([0.5**0.5, 0, 0.5**0.5, 0]).expand(len(at), 1, 4)], 2) if turned else at

    environment = _environment(None)
    filming = SketchFilming(environment, BALL, places)
    filming.check("front")
    behaviour = _recorded(environment, filming)
    assert behaviour.poses.shape == (7, 2, 7)
    level = torch.tensor([0, 0, 0.5, 1, 0, 0, 0])
    poses = torch.stack([behaviour.poses[0, 0], behaviour.poses[6, 0], level])
    (first, size), (last, _), (_, level_size) = map(_red, Renderer(filming.model, 3, camera="side").render(poses))
    assert last > first + 10, "it moves ahead, to the right of who looks from the side"
    assert (abs(size / level_size - 1) > 0.2) == turned
    path = filming.film(behaviour.poses, tmp_path / "film.mp4", camera="side", width=64, height=48)
    assert path.stat().st_size > 200
    assert filming.picture(32, 24).shape == (24, 32, 3)
    with pytest.raises(envs.UserError, match="no camera 'roof'"):
        filming.check("roof")
    with pytest.raises(envs.UserError, match="lamps has no window here"):
        filming.show(None, None, "side")
    studio = filming.studio(7, camera="side", fps=25, width=64, height=48)
    assert studio(behaviour.poses[:, :1], tmp_path / "one.mp4").stat().st_size > 200


@pytest.mark.skipif(not find_spec("envpool"), reason="EnvPool is missing")
def test_metaworld_is_filmed_without_opengl(tmp_path):
    env = envs.make("metaworld_drawer_open", 2)
    record_pose = env.environment.filming.frames(env)
    before = record_pose()
    for _ in range(20):
        env.step(torch.tensor([[1.0, 0, 0, -1]] * 2))
    after = record_pose()
    hand, left, right, thing, goal = after[:, :15].view(2, 5, 3).unbind(1)
    torch.testing.assert_close(-hand[:, 1].float(), env.state.hand_position[:, 0].float())
    assert (before[:, 1] - after[:, 1] > 0.05).all(), "to its right, which is -y where it looks along +x"
    torch.testing.assert_close((left + right) / 2, hand)
    torch.testing.assert_close((thing - goal).norm(dim=1).float(), env.state.goal_distance.float(), atol=0.02, rtol=0)
    film = env.environment.filming.film(torch.stack([before, after]), tmp_path / "film.mp4", camera="side")
    assert film.stat().st_size > 200
