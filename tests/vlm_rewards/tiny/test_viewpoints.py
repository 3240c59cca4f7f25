import mujoco
import numpy as np
import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.film.stage import USUAL
from rewardsmith.vlm_rewards.tiny.pictures import take
from rewardsmith.vlm_rewards.tiny.scenes.registry import SCENES
from rewardsmith.vlm_rewards.tiny.viewpoints import (
    GAP,
    HELD_OUT_ELEVATION,
    HIGHEST,
    LOWEST,
    NAME,
    by_chance,
    from_above,
)

POLE = {"inverted_pendulum": SCENES["inverted_pendulum"]}


def looks(model, camera):
    """Return where a camera looks, in the world, and the angle by which it looks down [deg]."""
    data = mujoco.MjData(model)
    mujoco.mj_forward(model, data)
    forward = -data.camera(camera).xmat.reshape(3, 3)[:, 2]
    return forward, np.degrees(np.arcsin(-forward[2]))


@pytest.fixture(scope="module")
def drawn():
    environment, random = envs.find("inverted_pendulum")(), np.random.default_rng(0)
    return [by_chance(environment, SCENES["inverted_pendulum"][0], random) for _ in range(60)]


def test_no_camera_by_chance_comes_near_the_one_that_is_held_out(drawn):
    down = np.array([looks(model, NAME)[1] for model, _ in drawn])
    assert (np.abs(down - HELD_OUT_ELEVATION) > GAP - 1e-6).all()
    assert (down > HELD_OUT_ELEVATION).any() and (down < HELD_OUT_ELEVATION).any()
    assert down.min() >= LOWEST - 1e-6 and down.max() <= HIGHEST + 1e-6
    assert looks(from_above(envs.find("inverted_pendulum")()), "front")[1] == pytest.approx(HELD_OUT_ELEVATION)


def test_left_and_right_stay_what_captions_say(drawn):
    for model, _ in drawn:
        assert looks(model, NAME)[0][1] > 0 or abs(looks(model, NAME)[0][0]) > 0.9, (
            "cameras stand on the right-hand side"
        )


def test_some_stages_differ_from_the_usual_one_and_all_lights_shine_down(drawn):
    stages = [stage for _, stage in drawn if stage != USUAL]
    assert 0 < len(stages) < len(drawn)
    for stage in stages:
        assert np.linalg.norm(stage.directions, axis=1) == pytest.approx(1)
        assert (np.array(stage.directions)[:, 2] < -0.5).all()


def test_free_pictures_show_the_same_states_from_elsewhere():
    usual, free = (take(POLE, 40, seed=1, free=share) for share in (0.0, 0.5))
    assert free.facts == usual.facts and free.pixels.shape == usual.pixels.shape
    assert not torch.equal(free.pixels[:20], usual.pixels[:20])
    assert torch.equal(free.pixels[20::2], usual.pixels[20::2]), "the others are those of the scene's own cameras"
