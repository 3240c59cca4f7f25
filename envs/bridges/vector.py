"""Somebody else's vector environment, stepped as ours: rewards, ends, statistics, new episodes in the same step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from rewardsmith.envs.bridges.same_step import Array, SameStep
from rewardsmith.envs.bridges.sim import BridgeSim
from rewardsmith.envs.errors import UserError
from rewardsmith.envs.groups import SideBySide
from rewardsmith.envs.reward import RewardFunction, checked, learned_state, load_learned_state
from rewardsmith.envs.setup import Setup
from rewardsmith.envs.sight import Sight
from rewardsmith.envs.spaces import Box, TensorSpec, check_actions
from rewardsmith.envs.state import State
from rewardsmith.envs.statistics import EpisodeStatistics
from rewardsmith.envs.time_limits import TimeLimits
from rewardsmith.envs.vector import Step

if TYPE_CHECKING:
    from rewardsmith.envs.bridges.environment import GymnasiumEnvironment

_RESUMED_SEED_OFFSET = 2_000_003
"""Keeps the episodes of a resumed training apart from those that it began with."""


class BridgedVectorEnv:
    """A `VectorEnv` over a Gymnasium vector environment; observations are one flat tensor.

    Args:
        environment: What is bridged; it stays as it is and may serve several.
        setup: Task, rewards, seed and the like.

    Attributes:
        memory: What features remember, by name `[num_envs, ...]`; `environment` reads it.
        sim: What the copies show.

    Raises:
        UserError: another device than the CPU is asked for.
        ValueError: a feature is no tensor `[num_envs, ...]`.
    """

    def __init__(self, environment: GymnasiumEnvironment, setup: Setup) -> None:
        if setup.device.name != "cpu":
            raise UserError(f"{environment.name()} is stepped on the CPU; choose device=cpu")
        self.memory: dict[str, Tensor] = {}
        self.environment = environment.remembering(self.memory)
        self.task, self.rewards, self.seed = setup.task, setup.rewards, setup.seed
        self.num_envs, self.groups = setup.num_envs, len(setup.rewards)
        self.device = torch.device("cpu")
        self.max_steps, self.action_space = environment.max_steps, environment.action_space
        self.sim = BridgeSim(self.num_envs, environment.probe)
        self.statistics = EpisodeStatistics(
            self.num_envs, setup.task, environment.control_dt, self.device, groups=self.groups
        )
        self.use(setup.rewards)
        mortal = torch.tensor(setup.fall_ends_episode)
        self._mortal = mortal.repeat_interleave(self.num_envs // self.groups)
        self._stagger = setup.stagger
        self.state = State(self.environment, self.sim)
        self._sight = Sight(self.environment.features, setup.observe)
        self._limits = TimeLimits(environment, self.num_envs, setup.soon)
        self._steps = torch.zeros((), dtype=torch.int64)
        self.memory["elapsed_steps"] = torch.zeros(self.num_envs, dtype=torch.int64)
        space = self.action_space
        self.memory["previous_action"] = (
            torch.zeros(self.num_envs, space.size)
            if isinstance(space, Box)
            else torch.zeros(self.num_envs, dtype=torch.int64)
        )
        self._start(self.seed)
        self.observation_space = TensorSpec(tuple(self.observe().shape[1:]))
        self._check_features()

    def use(self, rewards: Sequence[RewardFunction]) -> None:
        """See `VectorEnv.use`.

        Raises:
            ValueError: there are more or fewer than groups.
        """
        if len(rewards) != self.groups:
            raise ValueError(f"{len(rewards)} rewards for {self.groups} groups; give one for each")
        self.rewards = tuple(rewards)
        self._reward = self.rewards[0] if self.groups == 1 else SideBySide(self.rewards)

    def reset(self) -> Tensor:
        """See `VectorEnv.reset`; an environment that was stepped is made anew, since not every one can be seeded."""
        if self._is_fresh and self._begun_with == self.seed:
            return self.observe()
        self._steps.zero_()
        self.statistics.drop_unfinished()
        self.close()
        self._start(self.seed)
        return self.observe()

    def step(self, action: Tensor) -> Step[Tensor]:
        """See `VectorEnv.step`."""
        check_actions(action, self.action_space, self.num_envs)
        if isinstance(self.action_space, Box):
            action = action.clamp(self.action_space.low, self.action_space.high)
        self._is_fresh = False
        self.sim.look(self._pool.step(self._as_theirs(action)))
        self._steps += 1
        self.memory["elapsed_steps"] += 1
        for name, update in self.environment.memories.items():
            self.memory[name] = update(self.sim, self.memory[name])
        self.state.remember()
        reward, components = checked(self._reward(self.state, action), self.num_envs, self.groups)
        terminated = self.sim.over | (self.environment.terminated(self.sim).bool() & self._mortal)
        truncated = self.sim.cut & ~terminated
        if self._pool.can_begin:
            truncated |= self._limits.over(self.memory["elapsed_steps"]) & ~terminated
        else:  # what ends by its own rules alone
            terminated = self.sim.over
        done = terminated | truncated
        judged = () if self.task is None else (self.task.score, self.task.success)
        score, success = [judge(self.state, action) for judge in judged] or (None, None)
        self.statistics.add(reward, components, score, success, done)
        self.state.forget()
        self.memory["previous_action"].copy_(action)
        final_obs = obs = self.observe()
        if done.any():
            own = (self.sim.over | self.sim.cut).numpy()
            self.sim.begin(done, self._pool.begin(done.numpy(), own))
            self._remember_anew(done)
            self._limits.renew(done)
            obs = self.observe()
        return Step(obs, reward, terminated, truncated, final_obs, components)

    def observe(self) -> Tensor:
        """Return what the policies see now, float32 `[num_envs, size]`, a tensor of its own."""
        seen = self.environment.observation(self.sim) | self._sight(self.state)
        return torch.cat([value.reshape(self.num_envs, -1).float() for value in seen.values()], 1)

    def pictures(self, count: int) -> list[Array]:
        """Return what the first copies look like now, uint8 RGB `[height, width, 3]` each."""
        return list(self._pool.pool.render()[:count])

    def close(self) -> None:
        """End what the environment has begun, such as processes."""
        self._pool.close()

    def state_dict(self) -> dict[str, Tensor]:
        """Return what rewards have learned, and how far this has come; the environment's own state is out of reach."""
        return {"steps": self._steps} | learned_state(self.rewards)

    def load_state_dict(self, state: dict[str, Tensor]) -> None:
        """Go on with new episodes, the same ones whenever it is gone on from there."""
        self._steps.copy_(state["steps"])
        load_learned_state(self.rewards, state)
        self.close()
        self._start(self.seed + _RESUMED_SEED_OFFSET + int(self._steps))

    def _start(self, seed: int) -> None:
        """Make the copies with a seed, and begin their first episodes."""
        self._begun_with = self.seed
        self._pool = SameStep(self.environment.make, self.num_envs, seed, masks=self.environment.probe.masks)
        self.sim.look(self._pool.reset())
        self._limits.begin(seed if self._stagger else None)
        self._remember_anew(torch.ones(self.num_envs, dtype=torch.bool))
        self._is_fresh = True

    def _remember_anew(self, begins: Tensor) -> None:
        """Begin what is remembered of new episodes."""
        for name in ("elapsed_steps", "previous_action"):
            self.memory[name][begins] = 0
        for name, begin in self.environment.memories.items():
            fresh = begin(self.sim, None)
            mask = begins.view(-1, *[1] * (fresh.dim() - 1))
            self.memory[name] = torch.where(mask, fresh, self.memory.get(name, fresh))

    def _as_theirs(self, action: Tensor) -> Array:
        probe = self.environment.probe
        if isinstance(self.action_space, Box):
            return action.numpy().astype(np.float32).reshape(self.num_envs, *probe.action_shape)
        return action.numpy() + probe.first_choice

    def _check_features(self) -> None:
        for name in self.environment.features | self.environment.measures:
            value = getattr(self.state, name)
            if value.dim() == 0 or len(value) != self.num_envs:
                raise ValueError(f"feature {name!r} has the shape {list(value.shape)}, not [num_envs, ...]")
