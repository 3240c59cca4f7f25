"""Experts' rewards as examples: the same values as text, the most similar task, and never the task itself."""

from importlib.util import find_spec
from types import SimpleNamespace

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.reward import total
from rewardsmith.envs.survey import survey_of
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.few_shot.expert_text import expert_text
from rewardsmith.reward_synth.few_shot.nearest import examples, nearest
from rewardsmith.reward_synth.few_shot.similarity import similarities
from rewardsmith.reward_synth.language import compile_reward
from rewardsmith.reward_synth.llm import prompt
from rewardsmith.reward_synth.schema import surveyed_schema

HIDDEN = ("nethack_score", *envs.names(envs.GymnasiumEnvironment))
"""Environments whose experts are paid by what no written reward may read."""

GAMES = [name for name in envs.names() if name not in envs.names(envs.MujocoEnvironment)]
PLAYABLE = pytest.mark.skipif(not (find_spec("nle") and find_spec("minihack")), reason="NLE or MiniHack is missing")
NAMES = [pytest.param(name, marks=[PLAYABLE] * (name in GAMES)) for name in envs.names() if name not in HIDDEN]


def test_what_no_reward_may_read_is_in_no_example():
    assert not [each for each in examples() if each.environment in HIDDEN]


@pytest.mark.one_of_a_kind
@pytest.mark.parametrize("name", NAMES)
def test_an_example_computes_what_the_expert_wrote(name):
    survey = survey_of(envs.find(name))
    schema, samples = surveyed_schema(survey), survey.samples(4, seed=1)
    shown = [each for each in examples() if each.environment == name]
    assert shown
    state, action = SimpleNamespace(**samples), samples["action"]
    for each in shown:
        reward, parts = compile_reward(each.source, schema, len(action))(state, action)
        wanted, wanted_parts = survey.environment.tasks[each.task].expert(state, action)
        torch.testing.assert_close(reward.double(), wanted.double(), rtol=1e-4, atol=1e-4)
        assert parts.keys() == wanted_parts.keys()


def test_nearly_all_registered_tasks_serve_as_examples():
    registered = sum(len(envs.find(name).tasks) for name in envs.names() if name not in HIDDEN)
    assert len(examples()) >= 0.9 * registered


SCALE = 3.0


def needs_a_number(state, action):
    """Pay for speed."""
    return total(speed=SCALE * state.speed)


def needs_a_function(state, action):
    return total(speed=abs(state.speed))


def needs_no_total(state, action):
    return state.speed, {}


def rebinds(state, action):
    """Pay for height."""
    tall = state.height.clamp(0, 1)
    return total(tall=2 * tall, low=1 - tall)


def test_numbers_of_the_module_are_written_out():
    assert "speed = 3.0 * state.speed" in expert_text(needs_a_number)


def test_what_is_no_program_is_not_shown():
    assert expert_text(needs_a_function) is None and expert_text(needs_no_total) is None
    assert expert_text(torch.zeros) is None


def test_a_part_keeps_what_it_is_made_of_for_the_others():
    text = expert_text(rebinds)
    assert "tall_paid = 2 * tall" in text and '{"tall": tall_paid, "low": low}' in text


def test_sentences_are_alike_by_their_letters():
    others = ["walk backward", "do a front flip", "raise both arms"]
    assert max(similarities("a backflip", others)) == similarities("a backflip", others)[1]
    assert similarities("walk backward", others)[0] == pytest.approx(1.0)
    assert similarities("§§§", others) == [0.0, 0.0, 0.0]


def test_the_nearest_task_is_shown_last_and_never_the_task_itself():
    cheetah = envs.build(envs.find("half_cheetah"))
    assert [each.task for each in nearest("do somersaults, a flip forward", cheetah, 1)] == ["front_flip"]
    assert nearest("run forward", cheetah, 0) == []
    own = nearest("run forward as fast as you can", cheetah, 8)
    assert len(own) == 8 and ("half_cheetah", "run_forward") not in {(each.environment, each.task) for each in own}
    assert own[-1].instruction.endswith("forward as fast as you can")


def test_a_model_is_shown_as_many_as_were_asked_for():
    survey = survey_of(envs.find("half_cheetah"))
    asked = Request(instruction="do a back flip", survey=survey, schema=surveyed_schema(survey), count=1)
    plain, shown = (prompt.opening(asked, "the robot", shots=shots)[1]["content"] for shots in (0, 1))
    assert "experts" not in plain and shown.count("def compute_reward") == 1 and "front flip" in shown
