"""Films of an environment's own pictures; where there are none, everything but the film goes on."""

import gymnasium
import numpy as np
import pytest
import torch

from rewardsmith import GymnasiumEnvironment, envs
from rewardsmith.envs.behaviour import record
from rewardsmith.envs.bridges import own_reward
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


def _recorded(environment):
    env = environment.vectorize(Setup(num_envs=3, rewards=(own_reward,)))
    frames = environment.filming.frames(env, 2)
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
