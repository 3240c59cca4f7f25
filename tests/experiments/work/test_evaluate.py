"""What evaluation records of a policy."""

import torch

from rewardsmith import envs
from rewardsmith.experiments.search.recording import no_reward
from rewardsmith.experiments.work.evaluate import evaluate


class Still:
    """Acts by doing nothing."""

    def __init__(self, action_size):
        self.action_size = action_size

    def initial_state(self, num_envs):
        return torch.zeros(num_envs, 0)

    def act(self, obs, state):
        return torch.zeros(len(obs), self.action_size), state

    def forget(self, state, ended):
        return state


def test_a_fall_leaves_the_rest_of_the_episode_unlived():
    env = envs.make("hopper", 6, task="hop_forward", reward=no_reward, seed=3)
    rollout = evaluate(env, Still(env.action_size), ["height", "joint_angles"], film_envs=2, film_steps=50)
    assert rollout.features["height"].shape == (env.max_steps, 6)
    assert rollout.features["joint_angles"].shape == (env.max_steps, 6, 3)
    assert rollout.qpos.shape == (50, 2, env.environment.model.nq)
    assert torch.equal(rollout.alive.sum(0).float(), rollout.episodes["length"] - 1)
    assert (rollout.episodes["length"] < env.max_steps).all()
    # Each environment lives without a break from its first step on.
    assert (rollout.alive[:-1] | ~rollout.alive[1:]).all()


def test_the_score_is_that_of_the_first_episode():
    env = envs.make("half_cheetah", 3, task="run_forward", reward=no_reward, seed=0)
    rollout = evaluate(env, Still(env.action_size), ["forward_velocity"], film_envs=1, film_steps=0)
    means = (rollout.features["forward_velocity"] * rollout.alive).sum(0) / rollout.alive.sum(0)
    torch.testing.assert_close(means, rollout.episodes["score"], atol=1e-3, rtol=0)
