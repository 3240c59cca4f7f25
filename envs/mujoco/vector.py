"""Many copies of one environment, stepped together: physics, memory, reward, termination, reset."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from rewardsmith.envs.device.capture import Captured
from rewardsmith.envs.groups import SideBySide
from rewardsmith.envs.mujoco.environment import Environment
from rewardsmith.envs.mujoco.native import NativeSim
from rewardsmith.envs.mujoco.randomization import Randomizer, Ranges
from rewardsmith.envs.mujoco.warp import WarpSim
from rewardsmith.envs.random import RandomStreams
from rewardsmith.envs.reward import LearningReward, RewardFunction
from rewardsmith.envs.spaces import Box, TensorSpec
from rewardsmith.envs.state import State
from rewardsmith.envs.statistics import EpisodeStatistics
from rewardsmith.envs.task import Task

_STAGGER_SEED_OFFSET = 1_000_003
"""Keeps the draw of first episode lengths apart from the draws of initial states."""


class Step(NamedTuple):
    """What one control step gives.

    Attributes:
        obs: What the policy sees next `[num_envs, obs_size]`; the new episode's first where one has ended.
        reward: `[num_envs]`.
        terminated: The episode ended in a state that ends it, bool `[num_envs]`.
        truncated: The episode was cut off by time, bool `[num_envs]`; its value must be bootstrapped.
        final_obs: The observation before any reset `[num_envs, obs_size]`.
        components: The reward's parts by name, each `[num_envs]`; where there are groups, see `envs.groups`.
    """

    obs: Tensor
    reward: Tensor
    terminated: Tensor
    truncated: Tensor
    final_obs: Tensor
    components: dict[str, Tensor]


class VectorEnv:
    """A vectorized environment with autoreset in the same step; made by `envs.make`.

    Args:
        environment: What is simulated.
        sim: The simulator that holds its copies.
        task: Gives score and success for the statistics; None for a goal that is not registered.
        reward: What is optimised.
        seed: Seed of all random streams.
        fall_ends_episode: Whether the environment's termination applies, for each group.
        stagger: Whether first episodes are cut off at random times, so that later ones do not end all at once.
        randomization: Ranges of the physical parameters that differ between episodes, see `envs.mujoco.randomization`.

    Attributes:
        groups: Number of equal, contiguous slices of the environments, each with its own statistics.
        obs_size, action_size: Lengths of observation and action.
        action_low, action_high: Bounds of the action in actuator units `[action_size]`; actions are clipped to them.
        statistics: Sums over finished episodes, and the simulator's faults.
    """

    def __init__(
        self,
        environment: Environment,
        sim: NativeSim | WarpSim,
        *,
        task: Task | None,
        reward: RewardFunction,
        seed: int,
        fall_ends_episode: Sequence[bool],
        stagger: bool = False,
        randomization: Ranges | None = None,
    ) -> None:
        self.environment = environment
        self.sim = sim
        self.task = task
        self.reward = reward
        self.seed = seed
        self.fall_ends_episode = tuple(fall_ends_episode)
        self.groups = len(self.fall_ends_episode)
        self.stagger = stagger
        self.num_envs = sim.num_envs
        self.device = sim.device
        mortal = torch.tensor(fall_ends_episode, device=self.device)
        self._mortal = mortal.repeat_interleave(self.num_envs // self.groups) if any(fall_ends_episode) else None
        bounds = torch.as_tensor(environment.model.actuator_ctrlrange, dtype=torch.float32, device=self.device)
        self.action_low, self.action_high = bounds.unbind(1)
        self.action_size = len(bounds)
        self.max_steps = round(environment.episode_length / environment.control_dt)
        self.statistics = EpisodeStatistics(
            self.num_envs, task, environment.control_dt, self.device, sim.faults, self.groups
        )
        self.state = State(environment, sim)
        self._env_ids = torch.arange(self.num_envs, device=self.device)
        self._episodes = torch.zeros(self.num_envs, dtype=torch.int64, device=self.device)
        self._limits = torch.full((self.num_envs,), self.max_steps, device=self.device)
        self._randomizer = Randomizer(randomization or {}, sim, seed)
        self._action = torch.zeros(self.num_envs, self.action_size, device=self.device)
        self._captured = Captured(self._step, self.device)
        environment.memory = {
            "elapsed_steps": torch.zeros(self.num_envs, dtype=torch.int64, device=self.device),
            "previous_action": torch.zeros(self.num_envs, self.action_size, device=self.device),
        }
        self.obs_size = self.reset().shape[1]

    def reset(self) -> Tensor:
        """Begin the first episode of every environment anew, as after construction.

        Returns:
            The first observation `[num_envs, obs_size]`.
        """
        self._episodes.zero_()
        self._limits.fill_(self.max_steps)
        if self.stagger:
            streams = RandomStreams(self.seed + _STAGGER_SEED_OFFSET, self._env_ids, self._episodes)
            self._limits.copy_(streams.uniform(1, self.max_steps + 1, 1).squeeze(1).long())
        self._begin_episodes(torch.ones_like(self._env_ids, dtype=torch.bool))
        return self.observe()

    @property
    def observation_space(self) -> TensorSpec:
        """What the policy sees."""
        return TensorSpec((self.obs_size,))

    @property
    def action_space(self) -> Box:
        """What the policy may do."""
        return Box(self.action_low, self.action_high)

    @property
    def rewards(self) -> tuple[RewardFunction, ...]:
        """What is optimised, one for each group."""
        return self.reward.rewards if isinstance(self.reward, SideBySide) else (self.reward,)

    @property
    def captured(self) -> bool:
        """Whether a step is by now launched as one CUDA graph."""
        return self._captured.recorded

    def step(self, action: Tensor) -> Step:
        """Apply an action for one control step.

        Args:
            action: `[num_envs, action_size]` in actuator units; clipped to the bounds.

        Returns:
            What came of it; ended episodes have begun anew. On a GPU the next step writes over it.
        """
        torch.clamp(action, self.action_low, self.action_high, out=self._action)
        return self._captured()

    def step_eagerly(self, action: Tensor) -> Step:
        """Do what `step` does without a CUDA graph, to find mistakes or to tell what the graph is worth."""
        torch.clamp(action, self.action_low, self.action_high, out=self._action)
        return self._step()

    def state_dict(self) -> dict[str, Tensor]:
        """Return all that a later `load_state_dict` needs to go on bit for bit on the CPU."""
        tensors = {"sim": self.sim.state(), "episodes": self._episodes, "limits": self._limits}
        tensors |= {f"model/{name}": value for name, value in self.sim.model_fields.items()}
        tensors |= {f"memory/{name}": value for name, value in self.environment.memory.items()}
        for group, reward in self._learning_rewards():
            tensors |= {f"reward/{group}/{name}": value for name, value in reward.state_dict().items()}
        return tensors | {f"statistics/{name}": value for name, value in self.statistics.state_dict().items()}

    def load_state_dict(self, state: dict[str, Tensor]) -> None:
        """Go on from `state_dict()` of an equal environment."""
        for name, value in self.sim.model_fields.items():
            value.copy_(state[f"model/{name}"])
        self.sim.set_state(state["sim"])
        self._episodes.copy_(state["episodes"])
        self._limits.copy_(state["limits"])
        for name, value in self.environment.memory.items():
            value.copy_(state[f"memory/{name}"])
        self.statistics.load_state_dict(_under("statistics/", state))
        for group, reward in self._learning_rewards():
            reward.load_state_dict(_under(f"reward/{group}/", state))

    def observe(self) -> Tensor:
        """Return the current observation `[num_envs, obs_size]`."""
        parts = [value.reshape(self.num_envs, -1) for value in self.environment.observation(self.sim).values()]
        return torch.cat(parts, dim=1).float()

    def _step(self) -> Step:
        action = self._action.clone()
        self.sim.step(action, self.environment.substeps)
        self._advance_memory()
        self.state.remember()
        reward, components = self.reward(self.state, action)
        terminated, truncated = self._ended()
        done = terminated | truncated
        self._count(action, reward, components, done)
        self.state.forget()
        self.environment.memory["previous_action"].copy_(action)
        final_obs = obs = self.observe()
        # Only the CPU, which need not be waited for, may look whether there is anything to do.
        if self.device.type != "cpu" or done.any():
            self._begin_episodes(done)
            self._limits.masked_fill_(done, self.max_steps)
            obs = torch.where(done.unsqueeze(1), self.observe(), final_obs)
        return Step(obs, reward, terminated, truncated, final_obs, components)

    def _learning_rewards(self) -> list[tuple[int, LearningReward]]:
        return [(group, reward) for group, reward in enumerate(self.rewards) if isinstance(reward, LearningReward)]

    def _ended(self) -> tuple[Tensor, Tensor]:
        terminated = self.sim.diverged()
        if self._mortal is not None and "fallen" in self.environment.features:
            terminated = terminated | (self.state.fallen.bool() & self._mortal)
        truncated = (self.environment.memory["elapsed_steps"] >= self._limits) & ~terminated
        return terminated, truncated

    def _count(self, action: Tensor, reward: Tensor, components: dict[str, Tensor], done: Tensor) -> None:
        score = success = None
        if self.task is not None:
            score = self.task.score(self.state, action)
            success = self.task.success(self.state, action)
        self.statistics.add(reward, components, score, success, done)

    def _advance_memory(self) -> None:
        memory = self.environment.memory
        memory["elapsed_steps"] += 1
        for name, update in self.environment.memories.items():
            memory[name].copy_(update(self.sim, memory[name]))

    def _begin_episodes(self, begins: Tensor) -> None:
        self._randomizer.redraw(begins, self._env_ids, self._episodes)
        rows = self.sim.rows(begins)
        streams = self.sim.random_streams(self.seed, rows, self._episodes[rows], dtype=self.sim.dtype)
        self.sim.reset(begins, self.environment.reset(streams))
        self._episodes += begins
        memory = self.environment.memory
        memory["elapsed_steps"].masked_fill_(begins, 0)
        memory["previous_action"].masked_fill_(begins.unsqueeze(1), 0)
        for name, begin in self.environment.memories.items():
            fresh = begin(self.sim, None)
            if name not in memory:
                memory[name] = fresh.clone()
            memory[name].copy_(torch.where(begins.view(-1, *[1] * (fresh.dim() - 1)), fresh, memory[name]))


def _under(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return the tensors whose names begin with a prefix, without it."""
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}
