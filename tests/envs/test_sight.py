"""What a policy sees beside the observation: in every environment the features asked for, of the moment they are of."""

import math

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.sight import PERIODS
from rewardsmith.envs.spaces import draw_action
from rewardsmith.envs.survey import survey_of

NUM_ENVS = 3


def pair(name, device="cpu", **options):
    """The same environment with plain observations, and with all of its features joined."""
    features = list(envs.build(envs.find(name)).features)
    return [envs.make(name, NUM_ENVS, device=device, observe=seen, **options) for seen in ([], features)]


def columns(env):
    """Every feature of the present states as columns, the time with its phases."""
    parts = []
    for name in env.environment.features:
        value = getattr(env.state, name).reshape(env.num_envs, -1)
        parts.append(value)
        if name == "time":
            turns = [2 * math.pi * value / period for period in PERIODS]
            parts += [wave(turn) for turn in turns for wave in (torch.sin, torch.cos)]
    return torch.cat(parts, dim=1)


@pytest.mark.parametrize("name", envs.names(envs.MujocoEnvironment))
def test_features_follow_the_plain_observation(name):
    plain, seeing = pair(name)
    generator = torch.Generator().manual_seed(0)
    assert torch.equal(seeing.reset(), torch.cat([plain.reset(), columns(plain)], dim=1))
    for _ in range(3):
        action = draw_action(plain.action_space, NUM_ENVS, generator)
        ours, theirs = seeing.step(action), plain.step(action)
        assert torch.equal(ours.obs, torch.cat([theirs.obs, columns(plain)], dim=1))


def test_the_last_moment_of_an_episode_is_seen_before_it_begins_anew():
    _, env = pair("inverted_pendulum", fall_ends_episode=False)
    time = env.obs_size - columns(env).shape[1]
    for _ in range(env.max_steps):
        step = env.step(torch.zeros(NUM_ENVS, 1))
    assert (step.truncated).all()
    assert (step.obs[:, time] == 0).all()
    assert torch.allclose(step.final_obs[:, time], torch.tensor(env.environment.episode_length))


def test_the_gpu_simulator_sees_the_same():
    plain, seeing = pair("hopper", device="warp")
    for _ in range(3):
        action = torch.full((NUM_ENVS, 3), 0.3)
        ours, theirs = seeing.step(action).obs.clone(), plain.step(action).obs
        assert torch.equal(ours, torch.cat([theirs, columns(plain)], dim=1))


def test_tensors_by_name_get_more_of_them(recall):
    env = envs.vectorize(recall(), envs.Setup(num_envs=2, observe=("time", "right")))
    assert list(env.observation_space) == ["sign", "clock", "time", "right"]
    assert env.observation_space["time"].shape == (1 + 2 * len(PERIODS),)
    assert env.step(torch.zeros(2, dtype=torch.int64)).obs["right"].tolist() == [[0.0], [0.0]]


def test_an_unknown_feature_is_refused_with_those_there_are():
    with pytest.raises(envs.UserError, match=r"no feature 'wings' to observe; the features: .*height"):
        envs.make("hopper", 1, observe=["wings"])


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.slow if name == "humanoid" else pytest.mark.one_of_a_kind)
        for name in envs.names(envs.MujocoEnvironment)
    ],
)
def test_what_the_observation_holds_is_not_joined(name):
    survey = survey_of(envs.find(name))
    unseen = survey.unseen(list(survey.fields))
    assert "time" in unseen and set(unseen) | survey.sensed == set(survey.fields)
    for hidden in ("forward_displacement", "lateral_displacement", "yaw_angle"):
        assert hidden not in survey.sensed
    env = envs.make(name, 64)
    for _ in range(20):
        obs = env.step(draw_action(env.action_space, 64, torch.Generator().manual_seed(1))).obs.double()
    ones = torch.cat([obs, torch.ones(64, 1, dtype=torch.float64)], dim=1)
    for held in survey.sensed:
        value = getattr(env.state, held).double().reshape(64, -1)
        left = value - ones @ torch.linalg.lstsq(ones, value, driver="gelsd").solution
        assert (left.std(0) <= 0.1 * value.std(0) + 1e-6).all(), held
