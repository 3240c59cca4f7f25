"""Many games of NetHack, stepped together: keys, memory, reward, ends, new games."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from rewardsmith.envs.errors import UserError
from rewardsmith.envs.groups import SideBySide
from rewardsmith.envs.nethack.pool import Pool
from rewardsmith.envs.nethack.sim import Sim
from rewardsmith.envs.random import RandomStreams
from rewardsmith.envs.reward import RewardFunction, checked, learned_state, load_learned_state
from rewardsmith.envs.setup import Setup
from rewardsmith.envs.sight import Sight
from rewardsmith.envs.spaces import TensorSpec, check_actions
from rewardsmith.envs.state import State
from rewardsmith.envs.statistics import EpisodeStatistics
from rewardsmith.envs.tensors import under
from rewardsmith.envs.time_limits import TimeLimits
from rewardsmith.envs.vector import Step

if TYPE_CHECKING:
    from rewardsmith.envs.nethack.environment import NetHackEnvironment

_SEEDS = 2.0**31
"""NetHack's seeds are drawn below this."""


class NetHackVectorEnv:
    """A `VectorEnv` of NetHack's games; observations are tensors by name, actions are choices of keys.

    A game that ends, by death or otherwise, ends its episode in any case; where falls end episodes, so does the goal.

    Args:
        environment: What is played; it stays as it is and may serve several.
        setup: Task, rewards, seed and the like.

    Attributes:
        memory: What features remember, by name `[num_envs, ...]`; `environment` reads it.
        sim: What the games show.

    Raises:
        UserError: another device than the CPU is asked for.
    """

    def __init__(self, environment: NetHackEnvironment, setup: Setup) -> None:
        if setup.device.name != "cpu":
            raise UserError(f"{environment.name()} is played on the CPU; choose device=cpu")
        self.memory: dict[str, Tensor] = {}
        self.environment = environment.remembering(self.memory)
        self.task, self.rewards, self.seed = setup.task, setup.rewards, setup.seed
        self.num_envs, self.groups = setup.num_envs, len(setup.rewards)
        self.device = torch.device("cpu")
        self.max_steps, self.action_space = environment.max_steps, environment.action_space
        processes = setup.threads or len(os.sched_getaffinity(0))
        self._pool = Pool(environment.rules, self.num_envs, environment.keys, self.max_steps, processes)
        self.sim = Sim(self._pool)
        self._lost = torch.zeros((), dtype=torch.int64)
        self.statistics = EpisodeStatistics(
            self.num_envs, setup.task, environment.control_dt, self.device, {"lost_games": self._lost}, self.groups
        )
        self.use(setup.rewards)
        mortal = torch.tensor(setup.fall_ends_episode)
        self._mortal = mortal.repeat_interleave(self.num_envs // self.groups)
        self._stagger = setup.stagger
        self.state = State(self.environment, self.sim)
        self._sight = Sight(self.environment.features, setup.observe)
        self._keys = np.array(list(environment.actions.values()), np.uint8)
        self._env_ids = torch.arange(self.num_envs)
        self._episodes = torch.zeros(self.num_envs, dtype=torch.int64)
        self._limits = TimeLimits(environment, self.num_envs, setup.soon)
        for name in ("elapsed_steps", "previous_action"):
            self.memory[name] = torch.zeros(self.num_envs, dtype=torch.int64)
        counts = environment.counts
        self.observation_space = {
            name: TensorSpec(tuple(seen.shape[1:]), seen.dtype, counts.get(name)) for name, seen in self.reset().items()
        }

    def use(self, rewards: Sequence[RewardFunction]) -> None:
        """See `VectorEnv.use`.

        Raises:
            ValueError: there are more or fewer than groups.
        """
        if len(rewards) != self.groups:
            raise ValueError(f"{len(rewards)} rewards for {self.groups} groups; give one for each")
        self.rewards = tuple(rewards)
        self._reward = self.rewards[0] if self.groups == 1 else SideBySide(self.rewards)

    def reset(self) -> dict[str, Tensor]:
        """See `VectorEnv.reset`."""
        self._episodes.zero_()
        self._limits.begin(self.seed if self._stagger else None)
        self.statistics.drop_unfinished()
        self._begin(torch.ones(self.num_envs, dtype=torch.bool))
        return self.observe()

    def step(self, action: Tensor) -> Step[dict[str, Tensor]]:
        """See `VectorEnv.step`.

        Args:
            action: Choices among `environment.action_names`, int64 `[num_envs]`.
        """
        check_actions(action, self.action_space, self.num_envs)
        lost = torch.from_numpy(self._pool.step(self._keys[action.numpy()]))
        self._lost += lost.sum()
        self.sim.look(lost)
        self.memory["elapsed_steps"] += 1
        for name, update in self.environment.memories.items():
            self.memory[name] = update(self.sim, self.memory[name])
        self.state.remember()
        reward, components = checked(self._reward(self.state, action), self.num_envs, self.groups)
        terminated = (self.sim.over | (self.state.fallen.bool() & self._mortal)) & ~lost
        truncated = (lost | self._limits.over(self.memory["elapsed_steps"])) & ~terminated
        done = terminated | truncated
        judged = () if self.task is None else (self.task.score, self.task.success)
        score, success = [judge(self.state, action) for judge in judged] or (None, None)
        self.statistics.add(reward, components, score, success, done)
        self.state.forget()
        self.memory["previous_action"].copy_(action)
        final_obs = obs = self.observe()
        if done.any():
            self._begin(done)
            self._limits.renew(done)
            obs = self.observe()
        return Step(obs, reward, terminated, truncated, final_obs, components)

    def observe(self) -> dict[str, Tensor]:
        """Return what the policies see now, tensors of their own."""
        return self.environment.observation(self.sim) | self._sight(self.state)

    @property
    def pids(self) -> list[int]:
        """Process ids of those that play."""
        return self._pool.pids

    def close(self) -> None:
        """End the processes; so does forgetting the environment."""
        self._pool.close()

    def state_dict(self) -> dict[str, Tensor]:
        """Return all that a later `load_state_dict` needs: games are kept as their seeds and keys."""
        tensors = {"episodes": self._episodes, "limits": self._limits.steps}
        for name in ("seeds", "history", "lengths"):
            tensors[f"game/{name}"] = torch.from_numpy(getattr(self._pool, name))
        tensors |= {f"sim/{name}": value for name, value in self.sim.state().items()}
        tensors |= {f"memory/{name}": value for name, value in self.memory.items()}
        tensors |= {f"statistics/{name}": value for name, value in self.statistics.state_dict().items()}
        return tensors | learned_state(self.rewards)

    def load_state_dict(self, state: dict[str, Tensor]) -> None:
        """Go on from `state_dict()` of an equal environment, having played its games again.

        NetHack looks at the clock in a few places, such as when shops are stocked: a game that has gone another way
        is given up and another one begun.
        """
        self._episodes.copy_(state["episodes"])
        self._limits.steps.copy_(state["limits"])
        self._pool.replay(*(state[f"game/{name}"].numpy() for name in ("seeds", "history", "lengths")))
        self.sim.look()
        astray = self.sim.over | (self.sim.blstats != state["sim/blstats"]).any(1)
        self.sim.set_state(under("sim/", state))
        for name, value in under("memory/", state).items():
            self.memory[name] = value.clone()
        self.statistics.load_state_dict(under("statistics/", state))
        load_learned_state(self.rewards, state)
        if astray.any():
            self._begin(astray)

    def _begin(self, begins: Tensor) -> None:
        """Begin new games, and what is remembered of them."""
        streams = RandomStreams(self.seed, self._env_ids, self._episodes)
        self._pool.begin(begins.numpy(), streams.uniform(0, _SEEDS, 3).long().numpy())
        self._episodes += begins
        self.sim.look()
        for name in ("elapsed_steps", "previous_action"):
            self.memory[name].masked_fill_(begins, 0)
        for name, begin in self.environment.memories.items():
            fresh = begin(self.sim, None)
            mask = begins.view(-1, *[1] * (fresh.dim() - 1))
            self.memory[name] = torch.where(mask, fresh, self.memory.get(name, fresh))
