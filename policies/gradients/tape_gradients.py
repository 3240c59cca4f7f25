"""The gradient of PPO's loss written out, for perceptrons that see a vector and draw real actions."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from rewardsmith.envs.spaces import Box, Observation, map_observation
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.distributions import Gaussian, standard_log_prob
from rewardsmith.policies.gradients.protocol import Evaluated
from rewardsmith.policies.gradients.tape import Tape
from rewardsmith.policies.loss import Minibatch, ppo_gradients
from rewardsmith.policies.networks.perceptron import Perceptron
from rewardsmith.policies.policy import Policy
from rewardsmith.policies.rollout import Rollout


class TapeGradients:
    """See `gradients.protocol.Gradients`; samples are taken in any order.

    Args:
        policy: One that `hold_for` accepts, or a stack.
        config: Hyperparameters.
    """

    recordable = True

    def __init__(self, policy: Policy, config: PPOConfig) -> None:
        self.number = config.rollout_size
        assert isinstance(policy.networks.core, Perceptron) and policy.networks.log_std is not None
        self._policy = policy
        self._encoder, self._log_std = policy.networks.core.encoder, policy.networks.log_std
        self._config = config
        self._actor = Tape(policy.networks.actor, config.minibatch_size)
        self._critic = Tape(policy.networks.critic, config.minibatch_size)

    @staticmethod
    def hold_for(policy: Policy) -> bool:
        """Tell whether these are a policy's gradients: its core has nothing to learn, its actions are real numbers."""
        core = policy.networks.core
        learns = next(core.parameters(), None) is not None
        return isinstance(core, Perceptron) and not learns and isinstance(policy.spec.action, Box)

    def evaluate(self, rollout: Rollout) -> Evaluated:
        """See `Gradients.evaluate`."""
        networks = self._policy.networks
        obs, final_obs = (self._vectors(rollout, field) for field in (rollout.obs, rollout.final_obs))
        return Evaluated(
            seen=obs,
            log_prob=standard_log_prob(rollout.samples(rollout.noise), self._log_std),
            value=networks.value(obs),
            final_value=networks.value(final_obs),
        )

    def minibatches(self, samples: Minibatch, orders: Tensor) -> Iterator[Minibatch]:
        """See `Gradients.minibatches`."""
        obs, action, *scalars = samples
        widths = [obs.shape[-1], action.shape[-1], *[1] * len(scalars)]
        # One table, so that one gather shuffles all fields.
        table = torch.cat([obs, action, *(scalar.unsqueeze(-1) for scalar in scalars)], dim=-1)
        for order in orders:
            for rows in table.index_select(-2, order).split(self._config.minibatch_size, dim=-2):
                obs, action, *scalars = rows.split(widths, dim=-1)
                yield Minibatch(obs, action, *(scalar.squeeze(-1) for scalar in scalars))

    def fill(self, minibatch: Minibatch) -> Tensor:
        """See `Gradients.fill`."""
        dist = Gaussian(self._actor.forward(minibatch.obs), self._log_std)
        value = self._critic.forward(minibatch.obs).squeeze(-1)
        gradients, statistics = ppo_gradients(minibatch, dist, value, self._config)
        self._actor.backward(gradients.mean)
        self._critic.backward(gradients.value.unsqueeze(-1))
        assert self._log_std.grad is not None
        self._log_std.grad.copy_(gradients.log_std)
        return statistics

    def _vectors(self, rollout: Rollout, observation: Observation) -> Tensor:
        samples = map_observation(rollout.samples, observation)
        vectors: Tensor = self._encoder(self._policy.normalizer(samples))
        return vectors
