"""What a policy mostly does is told in means over the time that it lived."""

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.behaviour import Behaviour
from rewardsmith.envs.make import vectorize
from rewardsmith.envs.setup import Setup
from rewardsmith.experiments.work.conduct import feature_moments, share_fallen

STEPS, ENVS = 200, 4


@pytest.fixture
def hopper():
    return vectorize(envs.build(envs.find("hopper")), Setup(num_envs=ENVS, threads=1))


def behaviour(**features):
    alive = torch.ones(STEPS, ENVS, dtype=torch.bool)
    alive[150:, 0] = False
    return Behaviour({}, features, alive, {}, torch.zeros(0))


def test_means_are_of_the_lived_time_after_the_landing(hopper):
    speed = torch.full((STEPS, ENVS), 2.0)
    speed[:125] = 50.0  # in the first second, at 8 ms a step
    speed[150:, 0] = 1e6  # lived by nobody
    means, deviations = feature_moments(hopper, behaviour(speed=speed, joints=torch.ones(STEPS, ENVS, 3)))
    assert means == {"speed": pytest.approx(2.0)} and deviations == {"speed": pytest.approx(0.0)}


def test_what_goes_to_and_fro_is_told_by_its_deviation(hopper):
    swinging = torch.ones(STEPS, ENVS)
    swinging[::2] = -1.0
    means, deviations = feature_moments(hopper, behaviour(swinging=swinging))
    assert abs(means["swinging"]) < 0.03 and deviations["swinging"] == pytest.approx(1.0, abs=0.01)


def test_what_is_no_number_and_the_time_have_no_mean(hopper):
    lost = torch.full((STEPS, ENVS), torch.nan)
    assert feature_moments(hopper, behaviour(lost=lost, time=torch.ones(STEPS, ENVS))) == ({}, {})


def test_who_did_not_live_past_the_landing_has_no_means(hopper):
    brief = behaviour(speed=torch.ones(STEPS, ENVS))
    brief.alive[100:] = False
    assert feature_moments(hopper, brief) == ({}, {})


def test_falls_are_counted_once_an_episode_and_only_while_it_lasts():
    fallen = torch.zeros(STEPS, ENVS)
    fallen[160:, 0] = 1.0
    fallen[10:90, 1] = 1.0
    assert share_fallen(behaviour(fallen=fallen)) == 0.25
    assert share_fallen(behaviour(speed=fallen)) is None
