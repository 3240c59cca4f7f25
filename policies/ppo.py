"""Proximal policy optimisation on tensors: act, store, update."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from rewardsmith.envs.device.capture import Captured
from rewardsmith.envs.reward import LearningReward
from rewardsmith.envs.spaces import Observation, map_observation
from rewardsmith.envs.tensors import under
from rewardsmith.policies.checkpoint import CheckpointError, load_checkpoint, save_checkpoint
from rewardsmith.policies.cloning import clone_behaviour
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.demonstrations import Replayed
from rewardsmith.policies.improver import Improver
from rewardsmith.policies.learners.protocol import Metrics, OnIteration, TrainingDiverged
from rewardsmith.policies.observations import by_name
from rewardsmith.policies.policy import Policy
from rewardsmith.policies.spec import PolicySpec
from rewardsmith.policies.stack import stack

if TYPE_CHECKING:
    from rewardsmith.envs import Step, VectorEnv


class PPO:
    """Trains a policy on a vectorized environment, or one for each of its groups.

    Nothing in the loops over steps and minibatches depends on the value of a tensor, and the metrics are read once an
    iteration, so that a GPU is never waited for: there each step, with policy, physics and reward, is one CUDA graph,
    and so is the whole update. In several processes (see `policies.team`) gradients, running statistics and the KL
    divergence are averaged, so that all hold the same policy; `steps` and metrics are each process's own.

    On the CPU two trainings with one seed are equal bit for bit, resumed or not; set `torch.set_num_threads(1)` before,
    which is also the fastest for networks of this size.

    Args:
        env: What to act in. Where it has groups (several rewards, see `envs.groups`), each trains a policy of its own,
            all of them at once by the same operations.
        config: Hyperparameters; `num_envs` must be that of a group.
        seed: Seed of weights, exploration and minibatch order; several give each group's weights one of their own.

    Attributes:
        policy: What has been learned so far; of several, a stack (see `Policy.unstack`).
        steps: Environment steps taken, by each group.
        diverged: For each group whether its training is no longer finite; the others go on.
    """

    def __init__(self, env: VectorEnv, config: PPOConfig, seed: int | Sequence[int] = 0) -> None:
        if config.num_envs * env.groups != env.num_envs:
            raise ValueError(
                f"config.num_envs is {config.num_envs}, but the environment has {env.num_envs // env.groups} for each "
                "policy; make them equal"
            )
        self.env = env
        self.config = config
        device = torch.device(env.device)
        spec = PolicySpec(observation=env.observation_space, action=env.action_space, network=config.network_spec)
        seeds = [seed + group for group in range(env.groups)] if isinstance(seed, int) else list(seed)
        self._improver = Improver(spec, config, seeds, device)
        self._rollout = self._improver.rollout
        self.policy = self._improver.policy
        self.steps = 0
        self.diverged = [False] * env.groups
        self._seconds = 0.0
        self._has_begun = False
        self._generator = torch.Generator(device).manual_seed(seeds[0] + self._improver.team.rank)
        self._t = torch.zeros(1, dtype=torch.int64, device=device)
        self._obs = map_observation(lambda tensor: self._per_policy(tensor).clone(), env.reset())
        self._state = self.policy.initial_state(config.num_envs)
        self._remembers = self.policy.state_size > 0
        self._interaction = Captured(self._interact, device)

    def learn(self, steps: int, on_iteration: OnIteration | None = None) -> Policy:
        """Train until `steps` environment steps have been taken in all, those before a resume counted.

        Args:
            steps: Environment steps of each policy, rounded up to whole rollouts.
            on_iteration: Called with each iteration's metrics, one argument for each policy; returning False ends the
                training there.

        Returns:
            The policy.

        Raises:
            TrainingDiverged: no policy's training is finite any more.
        """
        while self.steps < steps:
            began = time.perf_counter()
            self._collect()
            self._learn_rewards()
            statistics = self.update(progress=self.steps / steps)
            self.steps += self.config.rollout_size
            metrics = self._read(statistics, began)
            if on_iteration is not None and on_iteration(*metrics) is False:
                break
        return self.policy

    def begin_by(self, shown: Sequence[Replayed]) -> None:
        """Have each policy begin by what was demonstrated, and its critic by what that pays; see `policies.cloning`.

        Args:
            shown: The same demonstrations under each group's reward.

        Raises:
            UserError: the policies see or do something else.
        """
        reward, terminated, ends = (
            torch.stack(values, 1).view(-1, *self.policy.stack_shape, 1).to(self.policy.device)
            for values in zip(*((each.reward, each.terminated, each.ends) for each in shown), strict=True)
        )
        returns = self._improver.expect(reward, terminated, ends).view(len(shown), -1)
        policies = self.policy.unstack()
        for policy, each, expected in zip(policies, shown, returns, strict=True):
            clone_behaviour(policy, each, returns=expected)
        self.policy.load_state_dict(stack(policies).state_dict())
        self._has_begun = True

    def update(self, progress: float = 0.0) -> Tensor:
        """Improve the policy on the stored rollout, and take its observations into the running statistics.

        Args:
            progress: The part of the training that is over, from 0 to 1, for the linear schedule.

        Returns:
            See `Improver.update`.
        """
        if self.steps == 0 and not self._has_begun:
            # The first policy hardly looks at its observations, so their scales may still change under it.
            self._improver.observe()
        self._improver.schedule(progress)
        statistics = self._improver.update(self._generator)
        self._improver.observe()
        return statistics

    def save(self, directory: str | Path) -> None:
        """Write a checkpoint from which `load` goes on, bit for bit on the CPU."""
        save_checkpoint(directory, self.state_dict(), self._numbers())

    def load(self, directory: str | Path) -> None:
        """Go on from a checkpoint of an equal training.

        Raises:
            CheckpointError: there is none, it is damaged, or its hyperparameters are others.
        """
        tensors, numbers = load_checkpoint(directory)
        ours = self._numbers()["config"]
        differing = [name for name, value in ours.items() if numbers["config"].get(name) != value]
        if differing:
            raise CheckpointError(f"{directory} was trained with another {', '.join(differing)}; resume with the same")
        self.steps, self._seconds = numbers["steps"], numbers["seconds"]
        self.load_state_dict(tensors)

    def state_dict(self) -> dict[str, Tensor]:
        """Return every tensor that training depends on."""
        tensors = {f"env/{name}": tensor for name, tensor in self.env.state_dict().items()}
        return tensors | {
            **self._improver.state_dict(),
            **{f"obs/{name}": tensor for name, tensor in by_name(self._obs).items()},
            "state": self._state,
            "generator": self._generator.get_state(),
        }

    def load_state_dict(self, tensors: dict[str, Tensor]) -> None:
        """Put back what `state_dict` returned."""
        self._improver.load_state_dict(tensors)
        self.env.load_state_dict(under("env/", tensors))
        for name, tensor in by_name(self._obs).items():
            tensor.copy_(tensors[f"obs/{name}"])
        self._state.copy_(tensors["state"])
        self._generator.set_state(tensors["generator"])

    @torch.no_grad()
    def _collect(self) -> None:
        self.policy.actions.distribution.draw_(self._rollout.noise, self._generator)
        self._rollout.state.copy_(self._state)
        self._t.zero_()
        for _ in range(self.config.rollout_length):
            self._interaction()

    def _learn_rewards(self) -> None:
        """Show every reward that learns what its policy went through; it may write other rewards into the rollout.

        Nothing of it is recorded, so a reward that a recorded step reads learns by writing its tensors in place.
        """
        for group, reward in enumerate(self.env.rewards):
            if isinstance(reward, LearningReward):
                reward.observe(self._improver.experience(group))

    def _interact(self) -> None:
        """Act, see what comes of it and keep it, as step `t` of the rollout."""
        self._store(self.env.step(self._act()))
        self._t += 1

    def _act(self) -> Tensor:
        """Return actions as the environment takes them `[env.num_envs, ...]`, unbounded."""
        rollout = self._rollout
        self._keep(rollout.obs, self._obs)
        noise = rollout.noise.index_select(0, self._t).squeeze(0)
        choice, state = self.policy.choose(self._obs, self._state, noise)
        self._keep(rollout.action, choice)
        if self._remembers:
            self._state.copy_(state)
        return self.policy.actions.to_env(choice).flatten(0, self._rollout.stacks)

    def _store(self, step: Step[Observation]) -> None:
        for field in ("reward", "terminated", "truncated"):
            self._keep(getattr(self._rollout, field), self._per_policy(getattr(step, field)))
        self._keep(self._rollout.final_obs, map_observation(self._per_policy, step.final_obs))
        for name, tensor in by_name(step.obs).items():
            by_name(self._obs)[name].copy_(self._per_policy(tensor))
        if self._remembers:
            done = self._per_policy(step.terminated | step.truncated)
            self._state.copy_(self.policy.forget(self._state, done))

    def _keep(self, field: Observation, values: Observation) -> None:
        """Write values `[num_envs, ...]` into step `t` of a field `[num_steps, num_envs, ...]`."""
        fields = by_name(field)
        for name, tensor in by_name(values).items():
            fields[name].index_copy_(0, self._t, tensor.unsqueeze(0))

    def _per_policy(self, values: Tensor) -> Tensor:
        """Return values `[env.num_envs, ...]` as `[stack, num_envs, ...]` where there are several policies."""
        stacked: Tensor = values.unflatten(0, self._rollout.reward.shape[1:])
        return stacked

    def _read(self, statistics: Tensor, began: float) -> list[Metrics]:
        """Return the iteration's metrics; the only place where the host waits for the device."""
        groups = self.env.groups
        rows: list[Metrics] = [
            dict(zip(self._improver.columns, row, strict=True)) for row in statistics.view(groups, -1).tolist()
        ]
        mistakes = [_not_finite(row) for row in rows]
        self.diverged = [before or bool(mistake) for before, mistake in zip(self.diverged, mistakes, strict=True)]
        if all(self.diverged):
            raise TrainingDiverged(mistakes[0])
        seconds = time.perf_counter() - began
        self._seconds += seconds
        shared = {
            "steps": self.steps,
            "seconds": self._seconds,
            "steps_per_second": self.config.rollout_size / seconds,
        }
        return [shared | row | read for row, read in zip(rows, self.env.statistics.read_groups(), strict=True)]

    def _numbers(self) -> dict[str, Any]:
        config = asdict(self.config) | {"number of policies": self.env.groups}
        return {"steps": self.steps, "seconds": self._seconds, "config": config}


def _not_finite(values: Metrics) -> str:
    """Return what is wrong with an iteration's numbers, nothing where they are finite."""
    if not math.isfinite(values["reward"]):
        return "the reward is not finite; check the reward function for divisions and logarithms"
    if not all(math.isfinite(value) for value in values.values()):
        return "the loss is not finite; lower learning_rate or target_kl, or bound the observations"
    return ""
