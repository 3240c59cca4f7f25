"""stable-baselines3 as the oracle of the learner."""

import copy
import statistics

import pytest
import torch
from torch import nn

from rewardsmith import envs
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.distributions import Gaussian
from rewardsmith.policies.gradients.tape import Tape
from rewardsmith.policies.loss import Minibatch, ppo_gradients
from rewardsmith.policies.optimizer import FlatAdam
from rewardsmith.policies.ppo import PPO

sb3 = pytest.importorskip("stable_baselines3")


def parts(policy):
    """Return actor, critic and log-std of their policy in our form."""
    extractor = policy.mlp_extractor
    actor = nn.Sequential(*extractor.policy_net, policy.action_net)
    critic = nn.Sequential(*extractor.value_net, policy.value_net)
    return actor, critic, policy.log_std


def test_an_update_moves_the_weights_as_theirs_does():
    model = sb3.PPO(
        "MlpPolicy", "Pendulum-v1", n_steps=128, batch_size=128, n_epochs=3, ent_coef=0.01, seed=0, device="cpu"
    )
    actor, critic, log_std = copy.deepcopy(parts(model.policy))
    model.learn(128)
    buffer = model.rollout_buffer
    fields = (buffer.observations, buffer.actions, buffer.log_probs, buffer.advantages, buffer.returns)
    obs, action, log_prob, advantage, target = (torch.as_tensor(field).reshape(128, -1) for field in fields)
    advantage = (advantage - advantage.mean()) / (advantage.std() + 1e-8)
    batch = Minibatch(obs, action, log_prob.squeeze(1), advantage.squeeze(1), target.squeeze(1))

    config = PPOConfig(entropy_coef=0.01, value_coef=0.5, clip=0.2)
    optimizer = FlatAdam([*actor.parameters(), *critic.parameters(), log_std], 3e-4, max_grad_norm=0.5)
    tapes = Tape(actor, 128), Tape(critic, 128)
    for _ in range(3):
        with torch.no_grad():
            dist, value = Gaussian(tapes[0].forward(obs), log_std), tapes[1].forward(obs).squeeze(1)
            gradients, _ = ppo_gradients(batch, dist, value, config)
            tapes[0].backward(gradients.mean)
            tapes[1].backward(gradients.value.unsqueeze(1))
            log_std.grad.copy_(gradients.log_std)
        optimizer.step()

    their_actor, their_critic, their_log_std = parts(model.policy)
    ours = [*actor.parameters(), *critic.parameters(), log_std]
    theirs = [*their_actor.parameters(), *their_critic.parameters(), their_log_std]
    for a, b in zip(ours, theirs, strict=True):
        torch.testing.assert_close(a, b, rtol=1e-3, atol=2e-5)


SHARED = {"gamma": 0.98, "learning_rate": 1e-3}


def our_return(seed, steps):
    config = PPOConfig(
        num_envs=8,
        rollout_length=128,
        minibatch_size=128,
        epochs=10,
        schedule="fixed",
        activation="tanh",
        init_std=1 / 3,  # theirs is 1 in the actuator's units, which reach from -3 to 3
        max_grad_norm=0.5,
        normalize_observation=False,
        normalize_reward=False,
        **SHARED,
    )
    env = envs.make("inverted_pendulum", 8, task="balance", seed=seed, threads=1)
    returns = []
    PPO(env, config, seed=seed).learn(steps, lambda m: returns.extend([m["return"]] if m["episodes"] else []))
    return statistics.fmean(returns[-5:])


def their_return(seed, steps):
    from stable_baselines3.common.env_util import make_vec_env

    env = make_vec_env("InvertedPendulum-v5", n_envs=8, seed=seed)
    model = sb3.PPO("MlpPolicy", env, n_steps=128, batch_size=128, n_epochs=10, seed=seed, device="cpu", **SHARED)
    model.learn(steps)
    return statistics.fmean(info["r"] for info in list(model.ep_info_buffer)[-20:])


@pytest.mark.slow
def test_returns_lie_in_their_band():
    ours = [our_return(seed, 50_000) for seed in range(4)]
    theirs = [their_return(seed, 50_000) for seed in range(4)]
    band = 2 * statistics.stdev(theirs) + 0.1 * statistics.fmean(theirs)
    assert statistics.fmean(ours) > statistics.fmean(theirs) - band, (ours, theirs)
