"""Proximal policy optimisation on tensors: act, store, update."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from envs.capture import Captured
from policies.checkpoint import CheckpointError, load_checkpoint, save_checkpoint
from policies.config import PPOConfig
from policies.gae import discounted_returns, gae
from policies.loss import STATISTICS, Minibatch, ppo_gradients
from policies.networks import Gaussian, standard_log_prob
from policies.normalizer import RunningMoments
from policies.optimizer import FlatAdam
from policies.policy import Policy, PolicyShape
from policies.storage import Rollout, minibatches
from policies.tape import Tape
from policies.team import Team

if TYPE_CHECKING:
    from envs import Step, VectorEnv

Metrics = dict[str, float]

_LEARNING_RATE_BOUNDS = (1e-5, 1e-2)
_LEARNING_RATE_FACTOR = 1.5
_REWARD_LIMIT = 10.0
_EPSILON = 1e-8
_KL = STATISTICS.index("kl")


class TrainingDiverged(Exception):
    """Rewards, observations or networks are no longer finite."""


class PPO:
    """Trains a policy on a vectorized environment.

    Nothing in the loops over steps and minibatches depends on the value of a tensor, and the metrics are read once an
    iteration, so that a GPU is never waited for: there each step, with policy, physics and reward, is one CUDA graph,
    and so is the whole update. In several processes (see `policies.team`) gradients, running statistics and the KL
    divergence are averaged, so that all hold the same policy; `steps` and metrics are each process's own.

    On the CPU two trainings with one seed are equal bit for bit, resumed or not; set `torch.set_num_threads(1)` before,
    which is also the fastest for networks of this size.

    Args:
        env: What to act in.
        config: Hyperparameters; `num_envs` must be the environment's.
        seed: Seed of weights, exploration and minibatch order.

    Attributes:
        policy: What has been learned so far.
        steps: Environment steps taken.
    """

    def __init__(self, env: VectorEnv, config: PPOConfig, seed: int = 0) -> None:
        if config.num_envs != env.num_envs:
            raise ValueError(
                f"config.num_envs is {config.num_envs}, but the environment has {env.num_envs}; make them equal"
            )
        self.env = env
        self.config = config
        device = torch.device(env.device)
        shape = PolicyShape(
            obs_size=env.obs_size,
            action_size=env.action_size,
            hidden_sizes=list(config.hidden_sizes),
            activation=config.activation,
        )
        self.policy = Policy(shape, torch.Generator().manual_seed(seed), config.init_std).to(device)
        self.policy.set_bounds(env.action_low, env.action_high)
        self.steps = 0
        self._seconds = 0.0
        self._team = Team()
        self._generator = torch.Generator(device).manual_seed(seed + self._team.rank)
        self._return_moments = RunningMoments(1).to(device)
        self._discounted_return = torch.zeros(env.num_envs, device=device)
        networks = self.policy.networks
        self._optimizer = FlatAdam(list(networks.parameters()), config.learning_rate, config.max_grad_norm)
        self._actor = Tape(networks.actor, config.minibatch_size)
        self._critic = Tape(networks.critic, config.minibatch_size)
        self._rollout = Rollout(config.rollout_length, env.num_envs, env.obs_size, env.action_size, device)
        self._orders = torch.zeros(config.epochs, config.rollout_size, dtype=torch.int64, device=device)
        self._t = torch.zeros(1, dtype=torch.int64, device=device)
        self._obs = env.reset().clone()
        self._interaction = Captured(self._interact, device)
        # Messages between processes are not recorded.
        self._improvement = Captured(self._improve, device) if self._team.size == 1 else self._improve

    def learn(self, steps: int, on_iteration: Callable[[Metrics], bool | None] | None = None) -> Policy:
        """Train until `steps` environment steps have been taken in all, those before a resume counted.

        Args:
            steps: Environment steps, rounded up to whole rollouts.
            on_iteration: Called with each iteration's metrics; returning False ends the training there.

        Returns:
            The policy.

        Raises:
            TrainingDiverged: something is no longer finite.
        """
        while self.steps < steps:
            began = time.perf_counter()
            self._collect()
            if self.steps == 0:
                # The first policy hardly looks at its observations, so their scales may still change under it.
                self._observe()
            if self.config.schedule == "linear":
                self._optimizer.learning_rate.fill_(self.config.learning_rate * (1 - self.steps / steps))
            statistics = self.update()
            self._observe()
            self.steps += self.config.rollout_size
            metrics = self._read(statistics, began)
            if on_iteration is not None and on_iteration(metrics) is False:
                break
        return self.policy

    @torch.no_grad()
    def update(self) -> Tensor:
        """Improve the policy on the stored rollout.

        Returns:
            `STATISTICS`, means over the minibatches, and the explained variance.
        """
        for order in self._orders:
            torch.randperm(len(order), generator=self._generator, out=order)
        return self._improvement()

    def save(self, directory: str | Path) -> None:
        """Write a checkpoint from which `load` goes on, bit for bit on the CPU."""
        save_checkpoint(directory, self.state_dict(), self._numbers())

    def load(self, directory: str | Path) -> None:
        """Go on from a checkpoint of an equal training.

        Raises:
            CheckpointError: there is none, it is damaged, or its hyperparameters are others.
        """
        tensors, numbers = load_checkpoint(directory)
        differing = [name for name, value in asdict(self.config).items() if numbers["config"].get(name) != value]
        if differing:
            raise CheckpointError(f"{directory} was trained with another {', '.join(differing)}; resume with the same")
        self.steps, self._seconds = numbers["steps"], numbers["seconds"]
        self.load_state_dict(tensors)

    def state_dict(self) -> dict[str, Tensor]:
        """Return every tensor that training depends on."""
        tensors = {f"policy/{name}": tensor for name, tensor in self.policy.state_dict().items()}
        tensors |= {f"return/{name}": tensor for name, tensor in self._return_moments.state_dict().items()}
        tensors |= {f"env/{name}": tensor for name, tensor in self.env.state_dict().items()}
        tensors |= {f"adam/{name}": tensor for name, tensor in self._optimizer.state_dict().items()}
        return tensors | {
            "obs": self._obs,
            "discounted_return": self._discounted_return,
            "generator": self._generator.get_state(),
        }

    def load_state_dict(self, tensors: dict[str, Tensor]) -> None:
        """Put back what `state_dict` returned."""
        self.policy.load_state_dict(_under("policy/", tensors))
        self._return_moments.load_state_dict(_under("return/", tensors))
        self.env.load_state_dict(_under("env/", tensors))
        self._optimizer.load_state_dict(_under("adam/", tensors))
        self._obs.copy_(tensors["obs"])
        self._discounted_return.copy_(tensors["discounted_return"])
        self._generator.set_state(tensors["generator"])

    @torch.no_grad()
    def _collect(self) -> None:
        self._rollout.noise.normal_(generator=self._generator)
        self._t.zero_()
        for _ in range(self.config.rollout_length):
            self._interaction()

    def _interact(self) -> None:
        """Act, see what comes of it and keep it, as step `t` of the rollout."""
        self._store(self.env.step(self._act()))
        self._t += 1

    def _act(self) -> Tensor:
        """Return actions in actuator units `[num_envs, action_size]`, unclipped."""
        rollout, networks = self._rollout, self.policy.networks
        rollout.obs.index_copy_(0, self._t, self._obs.unsqueeze(0))
        mean = networks.actor(self.policy.normalizer(self._obs)).unsqueeze(0)
        action = torch.addcmul(mean, rollout.noise.index_select(0, self._t), networks.log_std.exp())
        rollout.action.index_copy_(0, self._t, action)
        return self.policy.to_actuator_units(action.squeeze(0))

    def _store(self, step: Step) -> None:
        rollout = self._rollout
        for field in ("reward", "terminated", "truncated", "final_obs"):
            getattr(rollout, field).index_copy_(0, self._t, getattr(step, field).unsqueeze(0))
        self._obs.copy_(step.obs)

    def _observe(self) -> None:
        if self.config.normalize_observation:
            self.policy.normalizer.update(self._rollout.obs, self._team)

    def _improve(self) -> Tensor:
        """Descend along every minibatch in turn; see `update`."""
        config, log_std = self.config, self.policy.networks.log_std
        samples, explained_variance = self._evaluate()
        collected = []
        for minibatch in minibatches(samples, config.minibatch_size, self._orders):
            dist = Gaussian(self._actor.forward(minibatch.obs), log_std)
            value = self._critic.forward(minibatch.obs).squeeze(1)
            gradients, statistics = ppo_gradients(minibatch, dist, value, config)
            self._actor.backward(gradients.mean)
            self._critic.backward(gradients.value.unsqueeze(1))
            log_std.grad.copy_(gradients.log_std)
            self._optimizer.step(self._team)
            collected.append(statistics)
            if config.schedule == "adaptive" and len(collected) % config.minibatches_per_epoch == 0:
                self._adapt_learning_rate(statistics[_KL])
        return torch.cat([torch.stack(collected).mean(0), explained_variance.view(1)])

    def _evaluate(self) -> tuple[Minibatch, Tensor]:
        """Return the rollout as samples with advantages, and how much of the returns the critic foresaw."""
        config, rollout, networks = self.config, self._rollout, self.policy.networks
        reward = self._scale(rollout.reward) if config.normalize_reward else rollout.reward
        obs = self.policy.normalizer(rollout.obs)
        values = networks.value(obs)
        final_values = networks.value(self.policy.normalizer(rollout.final_obs))
        advantages, targets = gae(
            reward, values, rollout.terminated, rollout.truncated, final_values, config.gamma, config.lam
        )
        explained_variance = 1 - (targets - values).var() / (targets.var() + _EPSILON)
        samples = Minibatch(
            obs=obs.flatten(0, 1),
            action=rollout.action.flatten(0, 1),
            log_prob=standard_log_prob(rollout.noise, networks.log_std).flatten(),
            advantage=self._standardize(advantages).flatten(),
            value_target=targets.flatten(),
        )
        return samples, explained_variance

    def _standardize(self, advantages: Tensor) -> Tensor:
        """Return advantages of mean 0 and variance 1 over the whole team."""
        mean, square = advantages.mean(), advantages.square().mean()
        self._team.average_(mean, square)
        return (advantages - mean) / ((square - mean.square()).clamp(min=0).sqrt() + _EPSILON)

    def _scale(self, reward: Tensor) -> Tensor:
        """Return rewards in running standard deviations of the discounted return, bounded."""
        done = self._rollout.terminated | self._rollout.truncated
        discounted = discounted_returns(reward, done, self._discounted_return, self.config.gamma)
        self._discounted_return.copy_(discounted[-1] * ~done[-1])
        self._return_moments.update(discounted.unsqueeze(-1), self._team)
        scale = torch.rsqrt(self._return_moments.var + _EPSILON).float()
        return (reward * scale).clamp(-_REWARD_LIMIT, _REWARD_LIMIT)

    def _adapt_learning_rate(self, kl: Tensor) -> None:
        self._team.average_(kl)
        target, rate = self.config.target_kl, self._optimizer.learning_rate
        lower = torch.where(kl > 2 * target, rate / _LEARNING_RATE_FACTOR, rate)
        adapted = torch.where(kl < target / 2, rate * _LEARNING_RATE_FACTOR, lower)
        rate.copy_(adapted.clamp(*_LEARNING_RATE_BOUNDS))

    def _read(self, statistics: Tensor, began: float) -> Metrics:
        """Return the iteration's metrics; the only place where the host waits for the device."""
        networks, rollout = self.policy.networks, self._rollout
        names = (*STATISTICS, "explained_variance", "learning_rate", "std", "reward")
        extra = torch.stack(
            [self._optimizer.learning_rate, networks.log_std.detach().exp().mean(), rollout.reward.mean()]
        )
        values = dict(zip(names, torch.cat([statistics, extra]).tolist(), strict=True))
        _check_finite(values)
        seconds = time.perf_counter() - began
        self._seconds += seconds
        return {
            "steps": self.steps,
            "seconds": self._seconds,
            "steps_per_second": self.config.rollout_size / seconds,
            **values,
            **self.env.statistics.read(),
        }

    def _numbers(self) -> dict[str, Any]:
        return {"steps": self.steps, "seconds": self._seconds, "config": asdict(self.config)}


def _under(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}


def _check_finite(values: Metrics) -> None:
    if not math.isfinite(values["reward"]):
        raise TrainingDiverged("the reward is not finite; check the reward function for divisions and logarithms")
    if not all(math.isfinite(value) for value in values.values()):
        raise TrainingDiverged("the loss is not finite; lower learning_rate or target_kl, or bound the observations")
