import pytest

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.envs.survey import Survey, survey_of
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.phrasebook import Phrasebook
from rewardsmith.reward_synth.understanding import instruction_of, understand


@pytest.fixture(scope="module")
def cheetah():
    return survey_of(envs.find("half_cheetah"))


def test_a_sentence_that_is_read_becomes_wishes(cheetah):
    intent = understand("run forward as fast as you can", cheetah)
    assert [(wish.feature, wish.want) for wish in intent.main] == [("forward_velocity", "high")]


def test_what_cannot_be_read_is_no_intent_and_only_the_phrasebook_refuses_it(cheetah):
    sentence = "do the thing from that film with the hat"
    assert understand(sentence, cheetah) is None
    request = Request(instruction=sentence, survey=cheetah, schema=None, count=1)
    with pytest.raises(UserError, match="is no language model"):
        Phrasebook().propose(request)


def test_a_world_whose_features_declare_no_kinds_is_none_that_the_phrasebook_reads(recall):
    assert understand("choose the circle", Survey(recall())) is None


@pytest.mark.parametrize("name", envs.names(envs.MujocoEnvironment))
def test_a_task_by_its_name_is_its_instruction(name):
    environment = envs.build(envs.find(name))
    for task, registered in environment.tasks.items():
        assert instruction_of(task, environment) == registered.instruction
        assert instruction_of(f" {task.upper()} ", environment) == registered.instruction
        assert instruction_of(registered.instruction.upper(), environment) == registered.instruction.upper()


def test_words_stay_what_they_are(cheetah):
    for words in ("run forward", "hop", "run_forward and wave"):
        assert instruction_of(words, cheetah.environment) == words
