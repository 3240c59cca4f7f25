"""What makes a better policy of a rollout: normalisation, advantages, and the descent along the minibatches."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from rewardsmith.envs.device.capture import Captured
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.gae import discounted_returns, gae
from rewardsmith.policies.loss import STATISTICS, Minibatch, ppo_gradients
from rewardsmith.policies.networks import Gaussian, standard_log_prob
from rewardsmith.policies.normalizer import RunningMoments
from rewardsmith.policies.optimizer import FlatAdam
from rewardsmith.policies.policy import Policy, PolicyShape
from rewardsmith.policies.stack import stack
from rewardsmith.policies.storage import Rollout, minibatches
from rewardsmith.policies.tape import Tape
from rewardsmith.policies.team import Team

UPDATE_STATISTICS = (*STATISTICS, "explained_variance", "learning_rate", "std", "reward")

_LEARNING_RATE_BOUNDS = (1e-5, 1e-2)
_LEARNING_RATE_FACTOR = 1.5
_REWARD_LIMIT = 10.0
_EPSILON = 1e-8
_KL = STATISTICS.index("kl")


class Learner:
    """Holds policies and improves them on rollouts, each on its own.

    Several policies are one stack (see `policies.stack`): the same operations improve all of them. Nothing here depends
    on the value of a tensor, so that an update is one CUDA graph.

    Args:
        shape: Sizes of the networks.
        config: Hyperparameters; `num_envs` counts each policy's environments.
        seeds: Of the first weights, one for each policy.
        device: Where it learns.

    Attributes:
        policy: What has been learned so far; a stack where there are several seeds.
        rollout: To be filled before `update`.
        optimizer: Holds the learning rate.
    """

    def __init__(self, shape: PolicyShape, config: PPOConfig, seeds: Sequence[int], device: torch.device) -> None:
        self.config = config
        self.team = Team()
        first = [Policy(shape, torch.Generator().manual_seed(seed), config.init_std) for seed in seeds]
        self.policy = stack(first).to(device)
        stack_shape = (len(seeds),) if len(seeds) > 1 else ()
        self.rollout = Rollout(
            config.rollout_length, (*stack_shape, config.num_envs), shape.obs_size, shape.action_size, device
        )
        networks = self.policy.networks
        self.optimizer = FlatAdam(list(networks.parameters()), config.learning_rate, config.max_grad_norm, stack_shape)
        self._actor = Tape(networks.actor, config.minibatch_size)
        self._critic = Tape(networks.critic, config.minibatch_size)
        self._return_moments = stack([RunningMoments(1) for _ in seeds]).to(device)
        self._discounted_return = torch.zeros(*stack_shape, config.num_envs, device=device)
        self._orders = torch.zeros(config.epochs, config.rollout_size, dtype=torch.int64, device=device)
        # Messages between processes are not recorded.
        self._improvement = Captured(self._improve, device) if self.team.size == 1 else self._improve

    @torch.no_grad()
    def update(self, generator: torch.Generator) -> Tensor:
        """Improve the policies on the stored rollout.

        Args:
            generator: Draws the order of the samples.

        Returns:
            `UPDATE_STATISTICS` `[stack, 9]`, or `[9]`; of the loss, means over the minibatches.
        """
        for order in self._orders:
            torch.randperm(len(order), generator=generator, out=order, device=order.device)
        return self._improvement()

    def schedule(self, progress: float) -> None:
        """Set the learning rate of a training of which a part is over, from 0 to 1; the linear schedule's alone."""
        if self.config.schedule == "linear":
            self.optimizer.learning_rate.fill_(self.config.learning_rate * (1 - progress))

    def observe(self) -> None:
        """Take the stored observations into the running statistics that bring later ones to mean 0 and variance 1."""
        if self.config.normalize_observation:
            self.policy.normalizer.update(self.rollout.samples(self.rollout.obs), self.team)

    def state_dict(self) -> dict[str, Tensor]:
        """Return every tensor that later updates depend on."""
        tensors = {f"policy/{name}": tensor for name, tensor in self.policy.state_dict().items()}
        tensors |= {f"return/{name}": tensor for name, tensor in self._return_moments.state_dict().items()}
        tensors |= {f"adam/{name}": tensor for name, tensor in self.optimizer.state_dict().items()}
        return tensors | {"discounted_return": self._discounted_return}

    def load_state_dict(self, tensors: dict[str, Tensor]) -> None:
        """Put back what `state_dict` returned."""
        self.policy.load_state_dict(under("policy/", tensors))
        self._return_moments.load_state_dict(under("return/", tensors))
        self.optimizer.load_state_dict(under("adam/", tensors))
        self._discounted_return.copy_(tensors["discounted_return"])

    def _improve(self) -> Tensor:
        """Descend along every minibatch in turn; see `update`."""
        config, log_std = self.config, self.policy.networks.log_std
        samples, explained_variance = self._evaluate()
        collected = []
        for minibatch in minibatches(samples, config.minibatch_size, self._orders):
            dist = Gaussian(self._actor.forward(minibatch.obs), log_std)
            value = self._critic.forward(minibatch.obs).squeeze(-1)
            gradients, statistics = ppo_gradients(minibatch, dist, value, config)
            self._actor.backward(gradients.mean)
            self._critic.backward(gradients.value.unsqueeze(-1))
            log_std.grad.copy_(gradients.log_std)
            self.optimizer.step(self.team)
            collected.append(statistics)
            if config.schedule == "adaptive" and len(collected) % config.minibatches_per_epoch == 0:
                self._adapt_learning_rate(statistics[..., _KL])
        rest = [
            explained_variance,
            self.optimizer.learning_rate,
            log_std.detach().exp().mean(-1),
            self.rollout.samples(self.rollout.reward).mean(-1),
        ]
        return torch.cat([torch.stack(collected).mean(0), torch.stack(rest, -1)], -1)

    def _evaluate(self) -> tuple[Minibatch, Tensor]:
        """Return the rollout as samples with advantages, and how much of the returns the critic foresaw."""
        config, rollout, policy = self.config, self.rollout, self.policy
        reward = self._scale(rollout.reward) if config.normalize_reward else rollout.reward
        obs = policy.normalizer(rollout.samples(rollout.obs))
        values = policy.networks.value(obs)
        final_values = policy.value(rollout.samples(rollout.final_obs))
        advantages, targets = gae(
            reward,
            rollout.steps(values),
            rollout.terminated,
            rollout.truncated,
            rollout.steps(final_values),
            config.gamma,
            config.lam,
        )
        targets = rollout.samples(targets)
        explained_variance = 1 - (targets - values).var(-1) / (targets.var(-1) + _EPSILON)
        samples = Minibatch(
            obs=obs,
            action=rollout.samples(rollout.action),
            log_prob=standard_log_prob(rollout.samples(rollout.noise), policy.networks.log_std),
            advantage=self._standardize(rollout.samples(advantages)),
            value_target=targets,
        )
        return samples, explained_variance

    def _standardize(self, advantages: Tensor) -> Tensor:
        """Return advantages of mean 0 and variance 1 over the whole team."""
        mean, square = advantages.mean(-1, keepdim=True), advantages.square().mean(-1, keepdim=True)
        self.team.average_(mean, square)
        return (advantages - mean) / ((square - mean.square()).clamp(min=0).sqrt() + _EPSILON)

    def _scale(self, reward: Tensor) -> Tensor:
        """Return rewards in running standard deviations of the discounted return, bounded."""
        done = self.rollout.terminated | self.rollout.truncated
        discounted = discounted_returns(reward, done, self._discounted_return, self.config.gamma)
        self._discounted_return.copy_(discounted[-1] * ~done[-1])
        self._return_moments.update(self.rollout.samples(discounted).unsqueeze(-1), self.team)
        scale = torch.rsqrt(self._return_moments.var + _EPSILON).float()
        return (reward * scale).clamp(-_REWARD_LIMIT, _REWARD_LIMIT)

    def _adapt_learning_rate(self, kl: Tensor) -> None:
        self.team.average_(kl)
        target, rate = self.config.target_kl, self.optimizer.learning_rate
        lower = torch.where(kl > 2 * target, rate / _LEARNING_RATE_FACTOR, rate)
        adapted = torch.where(kl < target / 2, rate * _LEARNING_RATE_FACTOR, lower)
        rate.copy_(adapted.clamp(*_LEARNING_RATE_BOUNDS))


def under(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return the tensors whose names begin with a prefix, without it."""
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}
