import json
import re
from dataclasses import replace

import numpy as np
import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.envs.film.video import film
from rewardsmith.experiments.cli.audit import audit_reward
from rewardsmith.experiments.config.audit import AuditConfig
from rewardsmith.experiments.config.overrides import parse
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.ppo import PPO
from rewardsmith.reward_synth.distilling import DistilOptions
from rewardsmith.reward_synth.looks import Looks
from rewardsmith.reward_synth.rewards.guarded import guarded
from rewardsmith.reward_synth.rewards.kind import load_reward, save_reward
from rewardsmith.vlm_rewards.clip import Clip
from rewardsmith.vlm_rewards.distilled import Distilled
from rewardsmith.vlm_rewards.films import MOMENTS
from tests.vlm_rewards.test_clip import request

LEFT, RIGHT = -0.8, 0.8
NUM_ENVS = 4


@pytest.fixture(scope="module")
def model():
    return envs.build(envs.find("inverted_pendulum")).model


@pytest.fixture(scope="module")
def ride(model, tmp_path_factory):
    """Return the film of two rollouts in which the cart rides from left to right."""
    way = np.linspace(LEFT, RIGHT, 60)
    rows = np.stack([np.stack([way, np.full_like(way, tilt)], 1) for tilt in (0.0, 0.1)], 1)
    path = tmp_path_factory.mktemp("films") / "ride.mp4"
    return film(model, rows, path, control_dt=0.04, camera="side")


def poses(*places):
    return torch.tensor([[[place, 0.0]] for place in places])


def eye(ride, num_states=5, **looks):
    from rewardsmith.vlm_rewards.eye import Eye

    environment = envs.build(envs.find("inverted_pendulum"))
    return Eye(Looks(film=str(ride), **looks), environment, num_states)


def test_a_film_is_seen_as_states_are(ride, model):
    """The middle of a film's picture is what a square picture by the same camera shows."""
    looker = eye(ride)
    assert looker.film.pixels.shape == (2, MOMENTS, 64, 64, 3)
    drawn = looker._frames.draw(poses(LEFT, RIGHT).squeeze(1))[0]
    for ours, theirs in zip(looker.film.pixels[0, [0, -1]].float(), drawn.float(), strict=True):
        assert (ours - theirs).abs().mean() < 4 < (ours - theirs.flip(1)).abs().mean()


def test_states_of_the_film_are_paid_more_than_others(ride):
    paid = eye(f"{ride}@1.2-2.4")(poses(RIGHT, 0.0, LEFT))[0]
    assert (paid.diff() < 0).all()


def test_progress_grows_along_the_film(ride):
    paid = eye(ride, match="progress", cameras=("side",))(poses(LEFT, -0.4, 0.0, 0.4, RIGHT))[0]
    assert (paid.diff() > 0).all() and paid[-1] - paid[0] > 0.5


def test_the_reward_keeps_its_film(ride, small_model, tmp_path):
    reward = Clip.design(request(small_model, film=str(ride)))
    assert reward.learns is False and "ride.mp4" in reward.facts["goal"] and "ride.mp4" in reward.text()
    save_reward(reward, tmp_path)
    back = load_reward(tmp_path)
    assert back == reward
    assert torch.equal(back.film.pixels, reward.film.pixels)
    env = envs.make("inverted_pendulum", NUM_ENVS, seed=1)
    env.use([back.build(env)])
    env.reset()
    assert env.step(torch.zeros(NUM_ENVS, 1)).reward.isfinite().all()


def test_a_damaged_film_is_refused(ride, small_model, tmp_path):
    save_reward(Clip.design(request(small_model, film=str(ride))), tmp_path)
    (tmp_path / "goal_film.safetensors").write_bytes(b"nonsense")
    with pytest.raises(UserError, match="begin a new run"):
        load_reward(tmp_path)


@pytest.mark.parametrize("frames", [3, pytest.param(1, marks=pytest.mark.slow)])
def test_a_film_is_distilled_and_looked_at_from_elsewhere(ride, small_model, frames):
    options = DistilOptions(most=24, checks=4, second_goal="a robot")
    wanted = request(small_model, film=str(ride), frames=frames)
    reward = Distilled.design(replace(wanted, distilling=options))
    config = PPOConfig(num_envs=8, rollout_length=8, epochs=1, minibatch_size=32, hidden_sizes=[16])
    env = envs.make("inverted_pendulum", config.num_envs, task="balance", seed=1, threads=1)
    env.use([guarded(reward.build(env), "cpu")])
    ppo = PPO(env, config, seed=2)
    ppo.learn(2 * config.rollout_length * config.num_envs)
    figures = env.rewards[0].reward.figures()
    assert {"watched/own", "watched/camera front", "watched/other words"} <= figures.keys()


def test_clips_are_paid_by_the_pictures_of_their_steps(ride, small_model):
    reward = Clip.design(request(small_model, film=str(ride), frames=2))
    assert reward.learns and "clips of 2 steps" in reward.facts.values()
    env = envs.make("inverted_pendulum", NUM_ENVS, seed=1, threads=1)
    env.use([reward.build(env)])
    env.reset()
    clips = reward.eye(env, NUM_ENVS)
    before = None
    for _ in range(3):
        step = env.step(torch.full((NUM_ENVS, 1), 0.5))
        assert not step.terminated.any()
        rows = env.sim.qpos.float().clone()
        by_hand = clips(torch.stack([rows if before is None else before, rows], 1))[0]
        assert torch.allclose(step.reward, by_hand, atol=1e-5)
        before = rows


@pytest.mark.slow
def test_a_film_is_audited_by_every_camera(ride, small_model, tmp_path, monkeypatch):
    monkeypatch.setattr("rewardsmith.experiments.cli.audit.default_cache", lambda: tmp_path / "cache")
    words = ["env=inverted_pendulum", "task=balance", f"goal_film={ride}", f"model={small_model}", "states=60"]
    words += ["clip.cameras=side,front", "clip.size=32", f"path={tmp_path}/page.html"]
    said = audit_reward(parse(AuditConfig, words))
    rows = [line for line in said.splitlines() if line.startswith("the film") and "(" in line[44:]]
    assert len(rows) == 3, "each camera alone and both together"
    assert "ride.mp4" in (tmp_path / "page.html").read_text()


def test_people_tell_which_states_a_film_shows_where_nothing_else_does(ride, small_model, tmp_path, monkeypatch):
    monkeypatch.setattr("rewardsmith.experiments.cli.audit.default_cache", lambda: tmp_path / "cache")
    words = ["env=inverted_pendulum", f"goal_film={ride}", f"model={small_model}", f"path={tmp_path}/page.html"]
    words += ["clip.cameras=side", "clip.size=32"]
    assert "labels=FILE" in audit_reward(parse(AuditConfig, words))
    ids = re.findall(r'data-id="([0-9a-f]{16})"', (tmp_path / "page.html").read_text())
    (tmp_path / "labels.json").write_text(json.dumps({name: place % 3 == 0 for place, name in enumerate(ids)}))
    said = audit_reward(parse(AuditConfig, [*words, f"labels={tmp_path}/labels.json"]))
    assert f"{len(ids)} states, {len(ids[::3])} of them good by what people said" in said


@pytest.mark.parametrize(
    ("looks", "said"),
    [
        ({"film": "none.mp4"}, "none.mp4 cannot be read"),
        ({"film": "{ride}@3"}, "PATH.mp4@BEGIN-END"),
        ({"film": "{ride}@3-1"}, "PATH.mp4@BEGIN-END"),
        ({"film": "{ride}@nan-2"}, "PATH.mp4@BEGIN-END"),
        ({"film": "{ride}", "match": "best"}, "nearest, mean, progress"),
        ({"film": "{ride}", "frames": 65}, "clip.frames is"),
        ({"film": "{ride}@0-0.01", "match": "progress"}, "something happens"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line(ride, small_model, looks, said):
    looks = looks | {"film": looks["film"].format(ride=ride)}
    with pytest.raises(UserError, match=said) as refused:
        Clip.design(request(small_model, **looks))
    assert "\n" not in str(refused.value)


def test_a_record_of_absurd_clips_is_refused(small_model, tmp_path):
    save_reward(Clip.design(request(small_model)), tmp_path)
    plain = json.loads((tmp_path / "clip.json").read_text())
    plain["looks"]["frames"] = 10**9
    (tmp_path / "clip.json").write_text(json.dumps(plain))
    env = envs.make("inverted_pendulum", 2)
    with pytest.raises(UserError, match=r"clip\.frames"):
        load_reward(tmp_path).build(env)
