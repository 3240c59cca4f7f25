"""Many copies of one MuJoCo environment, stepped together: physics, memory, reward, termination, reset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from rewardsmith.envs.device.capture import Captured, may_look
from rewardsmith.envs.groups import SideBySide
from rewardsmith.envs.mujoco.randomization import Randomizer, Ranges
from rewardsmith.envs.reward import RewardFunction, checked, learned_state, load_learned_state
from rewardsmith.envs.setup import Setup
from rewardsmith.envs.sight import Sight
from rewardsmith.envs.spaces import Box, TensorSpec, check_actions
from rewardsmith.envs.state import State
from rewardsmith.envs.statistics import EpisodeStatistics
from rewardsmith.envs.tensors import under
from rewardsmith.envs.time_limits import TimeLimits
from rewardsmith.envs.vector import Step

if TYPE_CHECKING:
    from rewardsmith.envs.mujoco.environment import MujocoEnvironment
    from rewardsmith.envs.mujoco.simulator import Simulator


class MujocoVectorEnv:
    """A `VectorEnv` of worlds that MuJoCo simulates; observations and actions are flat float32 tensors.

    Args:
        environment: What is simulated; it stays as it is and may serve several.
        sim: The simulator that holds its copies.
        setup: Task, rewards, seed and the like.
        ranges: Physical parameters that differ between episodes, those that the simulator was made with.

    Attributes:
        memory: What features remember, by name `[num_envs, ...]`; `environment` reads it.
        place: Where it is simulated, as users say it.
        seed: Seed of all random streams; another one takes effect at the next `reset`.
        fall_ends_episode: Whether the environment's termination applies, for each group.
        reward: What is optimised, as one function of all environments.
        statistics: Sums over finished episodes, and the simulator's faults.
    """

    def __init__(
        self, environment: MujocoEnvironment, sim: Simulator, setup: Setup, ranges: Ranges | None = None
    ) -> None:
        self.memory: dict[str, Tensor] = {}
        self.environment = environment.remembering(self.memory)
        self.sim = sim
        self.place = setup.device
        self.task = setup.task
        self._take(setup.rewards)
        self.seed = setup.seed
        self.fall_ends_episode = setup.fall_ends_episode
        self.groups = len(setup.rewards)
        self.stagger = setup.stagger
        self.num_envs = sim.num_envs
        self.device = sim.device
        mortal = torch.tensor(setup.fall_ends_episode, device=self.device)
        can_end = environment.can_fall and any(setup.fall_ends_episode)
        self._mortal = mortal.repeat_interleave(self.num_envs // self.groups) if can_end else None
        space = environment.action_space
        self.action_space = Box(space.low.to(self.device), space.high.to(self.device))
        self.max_steps = environment.max_steps
        self.statistics = EpisodeStatistics(
            self.num_envs, setup.task, environment.control_dt, self.device, sim.faults, self.groups
        )
        self.state = State(self.environment, sim)
        self._sight = Sight(self.environment.features, setup.observe)
        self._env_ids = torch.arange(self.num_envs, device=self.device)
        self._episodes = torch.zeros(self.num_envs, dtype=torch.int64, device=self.device)
        self._limits = TimeLimits(environment, self.num_envs, setup.soon, self.device)
        self._randomizer = Randomizer(ranges or {}, sim)
        self._action = torch.zeros(self.num_envs, space.size, device=self.device)
        self._look = may_look(self.device)
        self._captured = Captured(self._step, self.device)
        self.memory["elapsed_steps"] = torch.zeros(self.num_envs, dtype=torch.int64, device=self.device)
        self.memory["previous_action"] = torch.zeros(self.num_envs, space.size, device=self.device)
        self.observation_space = TensorSpec((self.reset().shape[1],))

    @property
    def obs_size(self) -> int:
        """Length of an observation."""
        return self.observation_space.shape[0]

    @property
    def action_size(self) -> int:
        """Length of an action."""
        return self.action_space.size

    @property
    def action_low(self) -> Tensor:
        """Lower bounds of an action in actuator units `[action_size]`."""
        return self.action_space.low

    @property
    def action_high(self) -> Tensor:
        """Upper bounds of an action in actuator units `[action_size]`."""
        return self.action_space.high

    def use(self, rewards: Sequence[RewardFunction]) -> None:
        """Optimise other rewards from now on, one for each group: those that an environment must be there for.

        Raises:
            ValueError: there are more or fewer than groups.
        """
        if len(rewards) != self.groups:
            raise ValueError(f"{len(rewards)} rewards for {self.groups} groups; give one for each")
        self._take(rewards)
        self._captured.drop()

    def _take(self, rewards: Sequence[RewardFunction]) -> None:
        self.rewards = tuple(rewards)
        self.reward = self.rewards[0] if len(self.rewards) == 1 else SideBySide(self.rewards)

    def reset(self) -> Tensor:
        """Begin the first episode of every environment anew, as after construction.

        Returns:
            The first observation `[num_envs, obs_size]`.
        """
        return self.begin(0)

    def begin(self, episode: int) -> Tensor:
        """Begin an episode of every environment, whatever became of the present one, of which nothing is counted.

        Args:
            episode: Which one; each begins in states of its own, the first being 0.

        Returns:
            Its first observation `[num_envs, obs_size]`.
        """
        self._episodes.fill_(episode)
        self._limits.begin(self.seed if self.stagger else None)
        self.statistics.drop_unfinished()
        self._begin_episodes(torch.ones_like(self._env_ids, dtype=torch.bool))
        return self.observe()

    @property
    def captured(self) -> bool:
        """Whether a step is by now launched as one CUDA graph."""
        return self._captured.recorded

    def step(self, action: Tensor) -> Step[Tensor]:
        """Apply an action for one control step.

        Args:
            action: `[num_envs, action_size]` in actuator units; clipped to the bounds.

        Returns:
            What came of it; ended episodes have begun anew. On a GPU the next step writes over it.

        Raises:
            ValueError: the action is of another shape, or the reward function gives something else than rewards.
        """
        check_actions(action, self.action_space, self.num_envs)
        torch.clamp(action, self.action_space.low, self.action_space.high, out=self._action)
        return self._captured()

    def step_eagerly(self, action: Tensor) -> Step[Tensor]:
        """Do what `step` does without a CUDA graph, to find mistakes or to tell what the graph is worth."""
        check_actions(action, self.action_space, self.num_envs)
        torch.clamp(action, self.action_space.low, self.action_space.high, out=self._action)
        return self._step()

    def advance(self, action: Tensor) -> None:
        """Simulate one control step and carry the memory on: the first third of a step.

        Args:
            action: `[num_envs, action_size]` within the bounds.
        """
        self.sim.step(self.environment.control(self.sim, action), self.environment.substeps)
        self.memory["elapsed_steps"] += 1
        for name, update in self.environment.memories.items():
            self.memory[name].copy_(update(self.sim, self.memory[name]))

    def account(self, action: Tensor) -> tuple[Tensor, dict[str, Tensor], Tensor, Tensor]:
        """Reward the step that the simulation has just made, see whether it ends, and count it: the second third.

        Args:
            action: What was applied in it; from now on the previous action.

        Returns:
            Reward, components, terminated and truncated, see `envs.vector.Step`.
        """
        self.state.remember()
        reward, components = checked(self.reward(self.state, action), self.num_envs, self.groups)
        terminated = self._with_falls(self.sim.diverged())
        truncated = self._limits.over(self.memory["elapsed_steps"]) & ~terminated
        score = success = None
        if self.task is not None:
            score = self.task.score(self.state, action)
            success = self.task.success(self.state, action)
        self.statistics.add(reward, components, score, success, terminated | truncated)
        self.state.forget()
        self.memory["previous_action"].copy_(action)
        return reward, components, terminated, truncated

    def pay(self, action: Tensor) -> tuple[Tensor, Tensor]:
        """Do what `account` does for a step of a plan: nothing is counted, and time limits are of no account.

        Args:
            action: What was applied in it; from now on the previous action.

        Returns:
            The reward, not a number where the simulation diverged, and terminated, see `envs.vector.Step`.
        """
        self.state.remember()
        reward, _ = checked(self.reward(self.state, action), self.num_envs, self.groups)
        diverged = self.sim.diverged()
        terminated = self._with_falls(diverged)
        self.state.forget()
        self.memory["previous_action"].copy_(action)
        return torch.where(diverged, torch.nan, reward), terminated

    def renew(self, begins: Tensor) -> None:
        """Begin new episodes of full length: the last third of a step.

        Args:
            begins: Where, bool `[num_envs]`.
        """
        self._begin_episodes(begins)
        self._limits.renew(begins)

    def begin_at(self, fields: dict[str, Tensor]) -> None:
        """Begin an episode of every environment in a given state.

        Args:
            fields: MuJoCo state fields, each `[num_envs, ...]`; those not given are what the model's default has.
        """
        self._start(torch.ones_like(self._env_ids, dtype=torch.bool), fields)

    def observe(self) -> Tensor:
        """Return the current observation `[num_envs, obs_size]`."""
        own, joined = self.environment.observation(self.sim), self._sight(self.state)
        parts = [value.reshape(self.num_envs, -1) for value in (*own.values(), *joined.values())]
        return torch.cat(parts, dim=1).float()

    def state_dict(self) -> dict[str, Tensor]:
        """Return all that a later `load_state_dict` needs to go on bit for bit on the CPU, learned rewards with it."""
        return self.row_state() | learned_state(self.rewards)

    def load_state_dict(self, state: dict[str, Tensor]) -> None:
        """Go on from `state_dict()` of an equal environment."""
        self.set_row_state(state)
        load_learned_state(self.rewards, state)

    def copy_from(self, other: MujocoVectorEnv, index: int | Tensor, *, parameters: bool = True) -> None:
        """Bring every environment into the state of one of another's, as for trying many actions from there.

        Physics, memory, time limit and the episode's sums so far are taken over; task, rewards and seed stay. Until the
        episode ends all go on as the one would; new episodes are each environment's own.

        Args:
            other: One of the same environment on the same simulator; it stays as it is.
            index: Which of its environments, one for all, or int64 `[num_envs]`, which are not looked at.
            parameters: Whether physical parameters are taken over, too; otherwise each environment keeps its own.

        Raises:
            ValueError: the two cannot take over each other's states, or there is no such environment.
        """
        if isinstance(index, int) and not 0 <= index < other.num_envs:
            raise ValueError(f"there is no environment {index}; the other has {other.num_envs}, counted from 0")
        state, own = other.row_state(parameters), self.row_state(parameters)
        if type(self.sim) is not type(other.sim) or _shapes(state) != _shapes(own):
            raise ValueError(
                f"states of {other.environment.name()} on {other.place.name} do not fit {self.environment.name()} on "
                f"{self.place.name}; make both with the same environment, device and randomize"
            )
        if isinstance(index, int):
            chosen = {name: value[index].expand(self.num_envs, *value.shape[1:]) for name, value in state.items()}
        else:
            chosen = {name: value.index_select(0, index) for name, value in state.items()}
        self.set_row_state(chosen)

    def _step(self) -> Step[Tensor]:
        action = self._action.clone()
        self.advance(action)
        reward, components, terminated, truncated = self.account(action)
        done = terminated | truncated
        final_obs = obs = self.observe()
        # Who may look whether there is anything to do saves the work.
        if not self._look or done.any():
            self.renew(done)
            obs = torch.where(done.unsqueeze(1), self.observe(), final_obs)
        return Step(obs, reward, terminated, truncated, final_obs, components)

    def _with_falls(self, diverged: Tensor) -> Tensor:
        """Return which episodes end, in simulations that diverged or, where that counts, by a fall."""
        return diverged if self._mortal is None else diverged | (self.state.fallen.bool() & self._mortal)

    def row_state(self, parameters: bool = True) -> dict[str, Tensor]:
        """Return every tensor `[num_envs, ...]` that later steps depend on; physical parameters only where asked."""
        tensors = {"sim": self.sim.state(), "episodes": self._episodes, "limits": self._limits.steps}
        if parameters:
            tensors |= {f"model/{name}": value for name, value in self.sim.model_fields.items()}
        tensors |= {f"memory/{name}": value for name, value in self.memory.items()}
        return tensors | {f"statistics/{name}": value for name, value in self.statistics.state_dict().items()}

    def set_row_state(self, state: Mapping[str, Tensor]) -> None:
        """Bring every environment into a state that `row_state` gave, of as many environments."""
        for name, value in self.sim.model_fields.items():
            if f"model/{name}" in state:
                value.copy_(state[f"model/{name}"])
        self.sim.set_state(state["sim"])
        self._episodes.copy_(state["episodes"])
        self._limits.steps.copy_(state["limits"])
        for name, value in self.memory.items():
            value.copy_(state[f"memory/{name}"])
        self.statistics.load_state_dict(under("statistics/", state))

    def _begin_episodes(self, begins: Tensor) -> None:
        self._randomizer.redraw(self.seed, begins, self._env_ids, self._episodes)
        rows = self.sim.rows(begins)
        streams = self.sim.random_streams(self.seed, rows, self._episodes[rows], dtype=self.sim.dtype)
        self._start(begins, self.environment.begin(streams))
        self._episodes += begins

    def _start(self, begins: Tensor, fields: dict[str, Tensor]) -> None:
        """Bring environments into given states, as those in which their episodes begin."""
        self.sim.reset(begins, fields)
        self.memory["elapsed_steps"].masked_fill_(begins, 0)
        self.memory["previous_action"].masked_fill_(begins.unsqueeze(1), 0)
        for name, begin in self.environment.memories.items():
            fresh = begin(self.sim, None)
            if name not in self.memory:
                self.memory[name] = fresh.clone()
            mask = begins.view(-1, *[1] * (fresh.dim() - 1))
            self.memory[name].copy_(torch.where(mask, fresh, self.memory[name]))


def _shapes(state: dict[str, Tensor]) -> dict[str, torch.Size]:
    """Return the shape of one environment's part of each tensor."""
    return {name: value.shape[1:] for name, value in state.items()}
