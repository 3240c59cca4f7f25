"""What makes a better policy of a rollout: normalisation, advantages, and the descent along the minibatches."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from rewardsmith.envs.device.capture import Captured
from rewardsmith.envs.reward import Experience
from rewardsmith.envs.spaces import map_observation
from rewardsmith.envs.tensors import under
from rewardsmith.policies.ascent import Ascent
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.gae import discounted_returns, gae
from rewardsmith.policies.gradients import gradients_for
from rewardsmith.policies.loss import STATISTICS, Minibatch
from rewardsmith.policies.normalizer import RunningMoments
from rewardsmith.policies.optimizer import FlatAdam
from rewardsmith.policies.policy import Policy
from rewardsmith.policies.rollout import Rollout
from rewardsmith.policies.spec import PolicySpec
from rewardsmith.policies.stack import stack
from rewardsmith.policies.team import Team

_LEARNING_RATE_BOUNDS = (1e-5, 1e-2)
_LEARNING_RATE_FACTOR = 1.5
_REWARD_LIMIT = 10.0
_EPSILON = 1e-8
_KL = STATISTICS.index("kl")


class Improver:
    """Holds policies and improves them on rollouts, each on its own.

    Several policies are one stack (see `policies.stack`): the same operations improve all of them. Nothing here depends
    on the value of a tensor, so that an update is one CUDA graph where its gradients can be recorded.

    Args:
        spec: What the policies see and do, and what they are made of.
        config: Hyperparameters; `num_envs` counts each policy's environments.
        seeds: Of the first weights, one for each policy.
        device: Where it learns.

    Attributes:
        policy: What has been learned so far; a stack where there are several seeds.
        rollout: To be filled before `update`.
        optimizer: Holds the learning rate.
        columns: Names of what `update` returns.
    """

    def __init__(self, spec: PolicySpec, config: PPOConfig, seeds: Sequence[int], device: torch.device) -> None:
        self.config = config
        self.team = Team()
        first = [Policy(spec, torch.Generator().manual_seed(seed), config.init_std) for seed in seeds]
        self.policy = stack(first).to(device)
        stack_shape = self.policy.stack_shape
        self.rollout = Rollout(self.policy, config.rollout_length, config.num_envs, device)
        networks = self.policy.networks
        self.optimizer = FlatAdam(list(networks.parameters()), config.learning_rate, config.max_grad_norm, stack_shape)
        self._gradients = gradients_for(self.policy, config)
        self._ascent = Ascent(self.policy, config)
        spread = () if networks.log_std is None else ("std",)
        self.columns = (*STATISTICS, "explained_variance", "learning_rate", *spread, "reward")
        self._return_moments = stack([RunningMoments(1) for _ in seeds]).to(device)
        self._discounted_return = torch.zeros(*stack_shape, config.num_envs, device=device)
        self._orders = torch.zeros(config.epochs, self._gradients.number, dtype=torch.int64, device=device)
        # Messages between processes are not recorded.
        recordable = self._gradients.recordable and self.team.size == 1
        self._improvement = Captured(self._improve, device) if recordable else self._improve

    @torch.no_grad()
    def update(self, generator: torch.Generator) -> Tensor:
        """Improve the policies on the stored rollout.

        Args:
            generator: Draws the order of the samples.

        Returns:
            `columns` `[stack, columns]`, or `[columns]`; of the loss, means over the minibatches.
        """
        for order in self._orders:
            torch.randperm(len(order), generator=generator, out=order, device=order.device)
        return self._improvement()

    @torch.no_grad()
    def expect(self, reward: Tensor, terminated: Tensor, ends: Tensor) -> Tensor:
        """Take demonstrated rewards for the scale of later ones, and return what the critic is to expect of them.

        Where a record ends without a fall its last reward is taken to be paid for good.

        Args:
            reward: In a rollout's shape, `[moments, 1]`, or `[moments, stack, 1]`.
            terminated: The episode ended for good, bool, of the same shape.
            ends: Nothing follows, bool, of the same shape.

        Returns:
            Discounted sums of scaled rewards to come `[moments]`, or `[stack, moments]`.
        """
        gamma = self.config.gamma
        if self.config.normalize_reward:
            self._learn_scale(discounted_returns(reward, ends, torch.zeros_like(reward[0]), gamma))
            reward = self._scaled(reward)
        for_good = reward * ends / (1 - gamma)
        _, returns = gae(reward, torch.zeros_like(reward), terminated, ends & ~terminated, for_good, gamma, lam=1.0)
        return self.rollout.samples(returns)

    def experience(self, group: int) -> Experience:
        """Return what one policy went through in the stored rollout, for a reward that learns of it."""
        return self.rollout.experience(group, self._ascent)

    def schedule(self, progress: float) -> None:
        """Set the learning rate of a training of which a part is over, from 0 to 1; the linear schedule's alone."""
        if self.config.schedule == "linear":
            self.optimizer.learning_rate.fill_(self.config.learning_rate * (1 - progress))

    def observe(self) -> None:
        """Take the stored observations into the running statistics that bring later ones to mean 0 and variance 1."""
        if self.config.normalize_observation:
            self.policy.normalizer.update(map_observation(self.rollout.samples, self.rollout.obs), self.team)

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
        for minibatch in self._gradients.minibatches(samples, self._orders):
            collected.append(self._gradients.fill(minibatch))
            self.optimizer.step(self.team)
            if config.schedule == "adaptive" and len(collected) % config.minibatches_per_epoch == 0:
                self._adapt_learning_rate(collected[-1][..., _KL])
        rest = [
            explained_variance,
            self.optimizer.learning_rate,
            *([] if log_std is None else [log_std.detach().exp().mean(-1)]),
            self.rollout.samples(self.rollout.reward).mean(-1),
        ]
        return torch.cat([torch.stack(collected).mean(0), torch.stack(rest, -1)], -1)

    def _evaluate(self) -> tuple[Minibatch, Tensor]:
        """Return the rollout as samples with advantages, and how much of the returns the critic foresaw."""
        config, rollout = self.config, self.rollout
        reward = self._scale(rollout.reward) if config.normalize_reward else rollout.reward
        evaluated = self._gradients.evaluate(rollout)
        advantages, targets = gae(
            reward,
            rollout.steps(evaluated.value),
            rollout.terminated,
            rollout.truncated,
            rollout.steps(evaluated.final_value),
            config.gamma,
            config.lam,
        )
        targets = rollout.samples(targets)
        error = targets - evaluated.value
        samples = Minibatch(
            obs=evaluated.seen,
            action=rollout.samples(rollout.action),
            log_prob=evaluated.log_prob,
            advantage=self._standardize(rollout.samples(advantages)),
            value_target=targets,
        )
        return samples, 1 - error.var(-1) / (targets.var(-1) + _EPSILON)

    def _standardize(self, advantages: Tensor) -> Tensor:
        """Return advantages of mean 0 and variance 1 over the whole team."""
        mean, square = advantages.mean(-1, keepdim=True), advantages.square().mean(-1, keepdim=True)
        self.team.average_(mean, square)
        return (advantages - mean) / ((square - mean.square()).clamp(min=0).sqrt() + _EPSILON)

    def _scale(self, reward: Tensor) -> Tensor:
        """Return the rollout's rewards in running standard deviations of the discounted return, bounded."""
        done = self.rollout.terminated | self.rollout.truncated
        discounted = discounted_returns(reward, done, self._discounted_return, self.config.gamma)
        self._discounted_return.copy_(discounted[-1] * ~done[-1])
        self._learn_scale(discounted)
        return self._scaled(reward)

    def _learn_scale(self, discounted: Tensor) -> None:
        """Take discounted returns `[steps, num_envs]` into the deviation by which rewards are scaled."""
        self._return_moments.update(self.rollout.samples(discounted).unsqueeze(-1), self.team)

    def _scaled(self, reward: Tensor) -> Tensor:
        """Return rewards `[steps, num_envs]` in these deviations, bounded."""
        scale = torch.rsqrt(self._return_moments.var + _EPSILON).float()
        return (reward * scale).clamp(-_REWARD_LIMIT, _REWARD_LIMIT)

    def _adapt_learning_rate(self, kl: Tensor) -> None:
        self.team.average_(kl)
        target, rate = self.config.target_kl, self.optimizer.learning_rate
        lower = torch.where(kl > 2 * target, rate / _LEARNING_RATE_FACTOR, rate)
        adapted = torch.where(kl < target / 2, rate * _LEARNING_RATE_FACTOR, lower)
        rate.copy_(adapted.clamp(*_LEARNING_RATE_BOUNDS))
