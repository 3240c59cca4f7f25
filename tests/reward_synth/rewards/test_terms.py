"""Terms as a kind of reward: kept as JSON, built for an environment, trained on like any other."""

from dataclasses import replace

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs import UserError, files
from rewardsmith.envs.survey import survey_of
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.ppo import PPO
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.rewards.kind import load_reward, save_reward
from rewardsmith.reward_synth.rewards.terms import OfTerms
from rewardsmith.reward_synth.schema import surveyed_schema


@pytest.fixture(scope="module")
def request_of():
    survey = survey_of(envs.find("half_cheetah"))
    return lambda said: Request(instruction=said, survey=survey, schema=surveyed_schema(survey), count=1)


def test_a_sentence_becomes_terms_that_survive_their_directory(request_of, tmp_path):
    reward = OfTerms.design(request_of("run forward at 2 m/s"))
    save_reward(reward, tmp_path)
    assert load_reward(tmp_path) == reward
    assert reward.reads[0] == "forward_velocity" and "forward velocity 2 m/s" in reward.text()


def test_given_terms_are_taken_instead(request_of):
    given = OfTerms.design(request_of("wave the front foot")).terms
    other = replace(request_of("run forward"), terms=given)
    assert OfTerms.design(other).terms == given and "time" in OfTerms(terms=given).reads


def test_ppo_trains_on_them(request_of):
    reward = OfTerms.design(request_of("run forward at 2 m/s"))
    env = envs.make("half_cheetah", 8, reward=lambda state, action: (0, {}), threads=1)
    env.use([reward.build(env)])
    config = PPOConfig(num_envs=8, rollout_length=16, minibatch_size=32, hidden_sizes=[16], epochs=1)
    PPO(env, config).learn(256)
    step = env.step(torch.zeros(8, 6))
    assert step.reward.isfinite().all() and set(step.components) == {term.name for term in reward.terms.terms}
    torch.testing.assert_close(sum(step.components.values()), step.reward)


def test_terms_of_another_body_are_refused_by_name(request_of):
    reward = OfTerms.design(request_of("lift the front foot"))
    with pytest.raises(UserError, match="front_foot_height needs a feature of one number that hopper lacks"):
        reward.build(envs.make("hopper", 1, reward=lambda state, action: (0, {})))


@pytest.mark.parametrize("content", [{"terms": 3}, [], {"title": "", "note": "", "terms": [{"name": "x"}]}])
def test_what_holds_no_terms_is_refused(tmp_path, content):
    files.write_json(tmp_path / "terms.json", content)
    with pytest.raises(UserError, match="holds no terms"):
        OfTerms.load(tmp_path)
