"""How long candidates are trained."""

from dataclasses import replace

import pytest

from rewardsmith import envs
from rewardsmith.envs.survey import survey_of
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.search.ingredients import with_ingredients
from rewardsmith.experiments.search.settings import training_settings
from rewardsmith.policies.settings import settings_for
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.members import Members
from rewardsmith.reward_synth.schema import surveyed_schema
from rewardsmith.reward_synth.understanding import understand

TASK = "walk forward, then turn left"


@pytest.fixture(scope="module")
def request_():
    survey = survey_of(envs.find("ant"))
    request = Request(instruction=TASK, survey=survey, schema=surveyed_schema(survey), count=1, seed=0)
    return replace(request, intent=understand(TASK, survey))


def test_each_of_behaviours_that_follow_each_other_has_the_steps_of_one(request_):
    config = TrainConfig(env="ant", task=TASK)
    assert training_settings(config, request_.intent)[1] == 2 * settings_for("ant").steps


def test_steps_that_are_told_are_those_of_all_of_them(request_):
    assert training_settings(TrainConfig(env="ant", task=TASK, steps=7000), request_.intent)[1] == 7000


def test_answers_are_spread_over_all_that_is_trained(request_):
    config = TrainConfig(env="ant", task=TASK, strategy="prefppo")
    asked = with_ingredients(request_, config, 0, Members(), None)
    assert asked.lessons.steps == training_settings(config, request_.intent)[1]
