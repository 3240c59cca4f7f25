"""The gradient of PPO's loss by autograd, for any network and any distribution."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import torch
from torch import Tensor

from rewardsmith.envs.spaces import Observation, map_observation
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.gradients.protocol import Evaluated
from rewardsmith.policies.loss import Minibatch, ppo_loss
from rewardsmith.policies.policy import Policy
from rewardsmith.policies.rollout import Rollout, as_samples


class Sequences(NamedTuple):
    """Moments in a row, side by side; those of a policy that remembers nothing are one moment long.

    Attributes:
        obs: Normalised observations, each tensor `[length, number, *shape]`.
        state: What is remembered before the first `[number, state_size]`.
        begins: Where an episode begins, bool `[length, number]`.
    """

    obs: Observation
    state: Tensor
    begins: Tensor


class AutogradGradients:
    """See `gradients.protocol.Gradients`.

    The sequences of a policy that remembers stay whole, one for each environment: gradients go back through the
    rollout to its first step. What another policy sees is taken in any order.

    Autograd works on a thread of its own, whose memory a recording does not keep, so nothing of it is recorded.
    """

    recordable = False

    def __init__(self, policy: Policy, config: PPOConfig) -> None:
        self._policy = policy
        self._config = config
        self._parameters = list(policy.networks.parameters())
        self._stacks = len(policy.stack_shape)
        self._length = config.rollout_length if policy.networks.core.remembers else 1
        self.number = config.rollout_size // self._length

    def evaluate(self, rollout: Rollout) -> Evaluated:
        """See `Gradients.evaluate`."""
        networks, seen = self._policy.networks, self._sequences(rollout)
        features, final_features = self._features(rollout, seen)
        return Evaluated(
            seen=seen,
            log_prob=networks.distribution(features).log_prob(rollout.samples(rollout.action)),
            value=networks.value(features),
            final_value=networks.value(final_features),
        )

    def minibatches(self, samples: Minibatch, orders: Tensor) -> Iterator[Minibatch]:
        """See `Gradients.minibatches`."""
        seen, *fields = samples
        fields = [field.unflatten(self._stacks, (self._length, self.number)) for field in fields]
        for order in orders:
            for rows in order.split(self._config.minibatch_size // self._length):
                yield Minibatch(
                    Sequences(
                        map_observation(partial(self._pick, rows=rows), seen.obs),
                        seen.state.index_select(self._stacks, rows),
                        self._pick(seen.begins, rows),
                    ),
                    *(self._pick(field, rows).flatten(self._stacks, self._stacks + 1) for field in fields),
                )

    def fill(self, minibatch: Minibatch) -> Tensor:
        """See `Gradients.fill`."""
        networks = self._policy.networks
        with torch.enable_grad():
            features, _ = networks.core.sequence(*minibatch.obs)
            features = self._samples(features)
            dist, value = networks.distribution(features), networks.value(features)
            loss, statistics = ppo_loss(minibatch, dist, value, self._config)
            gradients = torch.autograd.grad(loss.sum(), self._parameters)  # entries of a stack share no parameter
        for parameter, gradient in zip(self._parameters, gradients, strict=True):
            assert parameter.grad is not None
            parameter.grad.copy_(gradient)
        return statistics

    def features(self, rollout: Rollout) -> tuple[Tensor, Tensor]:
        """Return what the heads of the networks see of a rollout's states, and of those that they led to.

        Returns:
            Each `[num_steps * num_envs, size]`, entries of a stack first.
        """
        return self._features(rollout, self._sequences(rollout))

    def _features(self, rollout: Rollout, seen: Sequences) -> tuple[Tensor, Tensor]:
        policy, core = self._policy, self._policy.networks.core
        features, states = core.sequence(*seen)
        final_obs = policy.normalizer(map_observation(rollout.samples, rollout.final_obs))
        # The true last observation of an episode follows on what was remembered of it.
        final_features, _ = core.step(final_obs, self._samples(states))
        return self._samples(features), final_features

    def _sequences(self, rollout: Rollout) -> Sequences:
        normalizer = self._policy.normalizer
        if self._policy.networks.core.remembers:
            return Sequences(normalizer(rollout.obs), rollout.state, rollout.begins())
        obs = map_observation(lambda field: rollout.samples(field).unsqueeze(0), rollout.obs)
        begins = torch.zeros_like(rollout.samples(rollout.terminated)).unsqueeze(0)
        return Sequences(normalizer(obs), self._policy.initial_state(self.number), begins)

    def _samples(self, field: Tensor) -> Tensor:
        """Return `[length, number, ...]` as samples `[length * number, ...]`, entries of a stack first."""
        return as_samples(field, self._stacks)

    def _pick(self, field: Tensor, rows: Tensor) -> Tensor:
        """Return the given sequences of a field `[length, stack, number, ...]` or `[stack, length, number, ...]`."""
        return field.index_select(self._stacks + 1, rows)
