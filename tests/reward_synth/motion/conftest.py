import pytest

from rewardsmith import envs
from rewardsmith.envs.survey import survey_of
from rewardsmith.reward_synth.motion.vocabulary import Vocabulary


@pytest.fixture(scope="session")
def ant():
    return Vocabulary(survey_of(envs.find("ant")))


@pytest.fixture(scope="session")
def cheetah():
    return Vocabulary(survey_of(envs.find("half_cheetah")))


@pytest.fixture(scope="session")
def dog():
    return Vocabulary(survey_of(envs.find("quadruped")))


@pytest.fixture(scope="session")
def hand():
    return Vocabulary(survey_of(envs.find("arm_hand")))


@pytest.fixture(scope="session")
def human():
    return Vocabulary(survey_of(envs.find("humanoid")))
