import pytest

from rewardsmith import envs
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.settings import SETTINGS, Settings, settings_for


def test_every_setting_is_of_a_registered_environment_and_valid():
    assert set(SETTINGS) <= set(envs.names())
    for settings in SETTINGS.values():
        assert isinstance(settings.ppo(), PPOConfig)
        assert settings.steps >= settings.ppo().rollout_size


@pytest.mark.parametrize("name", [*SETTINGS, "my_robot.py"])
def test_on_a_gpu_thousands_of_environments_learn_with_the_same_horizon(name):
    ours, on_gpu = settings_for(name), settings_for(name).on_gpu()
    assert on_gpu.ppo().num_envs >= 1024
    assert on_gpu.ppo().gamma == ours.ppo().gamma
    assert on_gpu.steps > ours.steps


def test_unknown_environments_get_the_defaults():
    assert settings_for("my_robot.py") == Settings()
    assert settings_for("my_robot.py").ppo() == PPOConfig()


def test_given_values_win_and_unknown_ones_are_refused():
    settings = Settings(overrides={"gamma": 0.95, "epochs": 3})
    config = settings.ppo(gamma=0.9)
    assert (config.gamma, config.epochs) == (0.9, 3)
    with pytest.raises(TypeError, match="learning_rat"):
        settings.ppo(learning_rat=1.0)
