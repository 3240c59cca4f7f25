"""How long candidates are trained."""

from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.search.settings import training_settings
from rewardsmith.policies.settings import settings_for


def test_each_of_behaviours_that_follow_each_other_has_the_steps_of_one():
    config = TrainConfig(env="ant", task="walk forward, then turn left")
    assert training_settings(config, 2)[1] == 2 * settings_for("ant").steps


def test_steps_that_are_told_are_those_of_all_of_them():
    assert training_settings(TrainConfig(env="ant", task="x", steps=7000), 3)[1] == 7000
