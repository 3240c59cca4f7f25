"""The learner learns on NetHack as on robots: with memory, several rewards at once, and resumed."""

import pytest
import torch

from rewardsmith import envs
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.ppo import PPO

TASK = envs.find("nethack_staircase").tasks["staircase"]


def _ppo(network, rewards=(TASK.expert,)):
    config = PPOConfig(num_envs=4, rollout_length=8, minibatch_size=16, epochs=2, network=network, hidden_sizes=[16])
    env = envs.make("nethack_staircase", 4 * len(rewards), task=TASK, reward=rewards, seed=2, threads=1, stagger=True)
    return PPO(env, config, seed=1)


@pytest.mark.parametrize("network", ["perceptron", "recurrent"])
def test_a_resumed_training_is_the_same_training(network, tmp_path):
    torch.set_num_threads(1)
    whole, resumed = _ppo(network), _ppo(network)
    whole.learn(4 * 32)
    whole.save(tmp_path)
    whole.learn(8 * 32)
    resumed.load(tmp_path)
    resumed.learn(8 * 32)
    theirs = resumed.policy.state_dict()
    assert all(torch.equal(value, theirs[name]) for name, value in whole.policy.state_dict().items())


def test_policies_of_several_rewards_learn_together():
    ppo = _ppo("recurrent", (TASK.expert, TASK.sparse))
    before = [{name: value.clone() for name, value in each.state_dict().items()} for each in ppo.policy.unstack()]
    ppo.learn(3 * 32)
    for each, old in zip(ppo.policy.unstack(), before, strict=True):
        changed = [name for name, value in each.state_dict().items() if not torch.equal(value, old[name])]
        assert any("parts" in name for name in changed), "what it makes of the map and the message"
