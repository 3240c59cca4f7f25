"""How policies act when they are judged and filmed: by the same draws each time in games, else by the likeliest."""

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.behaviour import record
from rewardsmith.envs.reward import no_reward
from rewardsmith.envs.setup import Setup
from rewardsmith.envs.spaces import Discrete
from rewardsmith.experiments.work.evaluation import Actor
from rewardsmith.policies.policy import Policy
from rewardsmith.policies.spec import PolicySpec
from tests.toys import Recall


class Game(Recall):
    action_space = Discrete(3, drawn=True)


def _make(environment, seed, num_envs=64):
    return environment().vectorize(Setup(num_envs=num_envs, rewards=(no_reward,), seed=seed))


def _policy(env):
    return Policy(PolicySpec(observation=env.observation_space, action=env.action_space), torch.Generator())


def _choices(environment, seed, policy=None):
    env = _make(environment, seed)
    behaviour = record(env, Actor(policy or _policy(env), env))
    return behaviour.features["previous_action"]


def test_a_game_is_judged_by_the_same_draws_each_time_and_by_others_on_another_seed(tmp_path):
    policy = _policy(_make(Game, 0))
    policy.save(tmp_path)
    drawn = _choices(Game, 0, policy)
    assert len(drawn.unique()) == 3
    torch.manual_seed(5)  # of no account
    assert torch.equal(_choices(Game, 0, policy), drawn)
    assert torch.equal(_choices(Game, 0, Policy.load(tmp_path)), drawn)
    assert not torch.equal(_choices(Game, 1, policy), drawn)


def test_choices_elsewhere_are_the_likeliest():
    env = _make(Recall, 0)
    policy, obs = _policy(env), env.reset()
    likeliest, _ = policy.act(obs, policy.initial_state(64), deterministic=True)
    begins = torch.ones(64, dtype=torch.bool)
    assert torch.equal(Actor(policy, env)(obs, begins), likeliest)


@pytest.mark.parametrize(("name", "drawn"), [("minihack_key_room", True), ("hopper", False)])
def test_environments_say_how_they_are_played(name, drawn):
    space = envs.build(envs.find(name)).action_space
    assert (isinstance(space, Discrete) and space.drawn) is drawn
