from dataclasses import replace
from pathlib import Path

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.behaviour import record
from rewardsmith.envs.make import vectorize
from rewardsmith.envs.setup import Setup
from rewardsmith.envs.survey import Survey
from rewardsmith.reward_synth.history import Trial
from rewardsmith.reward_synth.judges.judge import JudgeOptions
from rewardsmith.reward_synth.judges.scene import Scene
from rewardsmith.reward_synth.understanding import understand

SENTENCE = "run forward as fast as you can"


@pytest.fixture
def options():
    """Return what makes options of a judge; those who never ask for the scene need none."""

    def make(**more):
        def no_scene():
            raise AssertionError("this judge needs no scene")

        return JudgeOptions(**{"preferences": Path("none"), "scene": no_scene, **more})

    return make


@pytest.fixture(scope="module")
def scene():
    environment = envs.build(envs.find("half_cheetah"))
    environment.episode_length = 4.0  # the instance's own: what is recorded again and again is short
    return Scene(environment=environment, instruction=SENTENCE, intent=understand(SENTENCE, Survey(environment)))


@pytest.fixture(scope="module")
def still(scene):
    env = vectorize(scene.environment, Setup(num_envs=2, threads=1))
    return record(env, lambda obs, begins: torch.zeros(2, 6))


@pytest.fixture
def running(still, tmp_path):
    """Return what makes trials that run at given speeds."""

    def make(*speeds):
        trials = []
        for number, speed in enumerate(speeds):
            features = still.features | {"forward_velocity": torch.full_like(still.features["forward_velocity"], speed)}
            path = tmp_path / f"{number:03d}.safetensors"
            replace(still, features=features).save(path, 2)
            trials.append(Trial(id=f"{number:03d}", behaviour=path, source="secret reward", score=-speed))
        return trials

    return make
