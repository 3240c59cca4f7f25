"""A toy environment that shares nothing with MuJoCo: dict observations, choices, and something to remember."""

from __future__ import annotations

from types import SimpleNamespace

import torch

from rewardsmith.envs import Environment, State, Step, Task, feature
from rewardsmith.envs.groups import SideBySide
from rewardsmith.envs.random import RandomStreams
from rewardsmith.envs.sight import Sight
from rewardsmith.envs.spaces import Discrete, TensorSpec
from rewardsmith.envs.statistics import EpisodeStatistics
from rewardsmith.envs.tensors import under


class Recall(Environment):
    """A sign is shown at the first moment alone and must be chosen at the last."""

    control_dt = 0.1
    episode_length = 0.4
    action_names = ("circle", "square", "star")
    action_space = Discrete(3)
    tasks = {
        "recall": Task(
            instruction="choose at the end what was shown at the beginning",
            score=lambda state, action: state.right,
            unit="1",
            aggregate="final",
            success=lambda state, action: state.right > 0,
            expert=lambda state, action: (state.right, {"right": state.right}),
        )
    }

    def observation(self, sim):
        """The sign as bytes, as pictures and texts are, dark but at the first moment; the time as a number."""
        sign = torch.nn.functional.one_hot(sim.sign, self.action_space.count)
        shown = 255 * sign * (self.memory["elapsed_steps"] == 0)[:, None]
        return {"sign": shown.to(torch.uint8), "clock": self.time(sim)[:, None]}

    def vectorize(self, setup):
        return RecallVectorEnv(self, setup)

    @feature(unit="1")
    def right(self, sim):
        """1 where an episode has just ended with the sign chosen, else 0."""
        return (sim.chosen == sim.sign) & (self.memory["elapsed_steps"] >= self.max_steps)


class RecallVectorEnv:
    """Many of them, with the whole interface of `envs.VectorEnv` and nothing else."""

    device = torch.device("cpu")

    def __init__(self, environment, setup):
        self.num_envs, self.groups = setup.num_envs, len(setup.rewards)
        self.max_steps = environment.max_steps
        self.action_space = environment.action_space
        self.statistics = EpisodeStatistics(
            self.num_envs, setup.task, environment.control_dt, self.device, groups=self.groups
        )
        whole = {name: torch.zeros(self.num_envs, dtype=torch.int64) for name in ("sign", "chosen", "episodes")}
        self._sim = SimpleNamespace(**whole)
        self._memory = {name: torch.zeros_like(self._sim.sign) for name in ("elapsed_steps", "previous_action")}
        self.environment = environment.remembering(self._memory)
        self.state = State(self.environment, self._sim)
        self._sight = Sight(environment.features, setup.observe)
        self.use(setup.rewards)
        self.task, self.seed = setup.task, setup.seed
        first = self.reset()
        self.observation_space = {name: TensorSpec(tuple(seen.shape[1:]), seen.dtype) for name, seen in first.items()}

    def use(self, rewards):
        self.rewards = tuple(rewards)
        self._reward = SideBySide(self.rewards)

    def reset(self):
        self._sim.episodes.zero_()
        self._begin(torch.ones(self.num_envs, dtype=torch.bool))
        return self._observe()

    def step(self, action):
        assert action.shape == (self.num_envs,) and action.dtype == torch.int64
        assert ((action >= 0) & (action < self.action_space.count)).all()
        self._memory["elapsed_steps"] += 1
        self._sim.chosen.copy_(action)
        reward, components = self._reward(self.state, action)
        ends = self._memory["elapsed_steps"] >= self.max_steps
        judged = [self.task.score, self.task.success] if self.task else []
        score, success = [judge(self.state, action) for judge in judged] or (None, None)
        self.statistics.add(reward, components, score, success, ends)
        self._memory["previous_action"].copy_(action)
        final_obs = self._observe()
        self._begin(ends)
        return Step(self._observe(), reward, torch.zeros_like(ends), ends, final_obs, components)

    def _observe(self):
        return self.environment.observation(self._sim) | self._sight(self.state)

    def state_dict(self):
        tensors = {f"sim/{name}": value for name, value in vars(self._sim).items()}
        tensors |= {f"memory/{name}": value for name, value in self._memory.items()}
        return tensors | {f"statistics/{name}": value for name, value in self.statistics.state_dict().items()}

    def load_state_dict(self, state):
        for prefix, tensors in (("sim/", vars(self._sim)), ("memory/", self._memory)):
            for name, value in under(prefix, state).items():
                tensors[name].copy_(value)
        self.statistics.load_state_dict(under("statistics/", state))

    def _begin(self, begins):
        random = RandomStreams(self.seed, torch.arange(self.num_envs), self._sim.episodes)
        drawn = random.uniform(0, self.action_space.count, 1).squeeze(1).long()
        self._sim.sign.copy_(torch.where(begins, drawn, self._sim.sign))
        self._sim.episodes += begins
        for value in self._memory.values():
            value.masked_fill_(begins, 0)
