"""Tiny tensor environments with the interface of `envs.VectorEnv`."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import torch

from rewardsmith.envs import Step
from rewardsmith.envs.spaces import Box, Discrete, TensorSpec


class ToyStatistics:
    def __init__(self):
        self.rewards = []

    def read_groups(self):
        mean = torch.stack(self.rewards).mean().item() if self.rewards else 0.0
        self.rewards.clear()
        return [{"mean_reward": mean}]


class ToyEnv:
    """A point on a line; subclasses say what it earns and when it ends."""

    groups = 1
    rewards = ()
    observation_space = TensorSpec((1,))
    action_space = Box(torch.tensor([-2.0]), torch.tensor([2.0]))
    obs_size = 1
    action_size = 1
    limit = 20
    device = torch.device("cpu")

    def __init__(self, num_envs: int = 16, seed: int = 0):
        self.num_envs = num_envs
        self.action_low, self.action_high = torch.tensor([-2.0]), torch.tensor([2.0])
        self.generator = torch.Generator().manual_seed(seed)
        self.position = torch.zeros(num_envs, 1)
        self.age = torch.zeros(num_envs, dtype=torch.long)
        self.statistics = ToyStatistics()

    def draw(self):
        return torch.rand(self.num_envs, 1, generator=self.generator) * 2 - 1

    def reset(self):
        self.position = self.draw()
        # Ages differ, so that not all episodes end at once.
        self.age = torch.arange(self.num_envs) % self.limit
        return self.position.clone()

    def step(self, action):
        action = action.clamp(self.action_low, self.action_high)
        assert torch.isfinite(action).all()
        self.position = (self.position + 0.1 * action).clamp(-3, 3)
        self.age = self.age + 1
        reward = self.reward(action)
        terminated = self.terminated()
        truncated = self.cut() & ~terminated
        final_obs = self.position.clone()
        done = terminated | truncated
        self.position = torch.where(done[:, None], self.draw(), self.position)
        self.age = torch.where(done, 0, self.age)
        self.statistics.rewards.append(reward.mean())
        return Step(self.position.clone(), reward, terminated, truncated, final_obs, {})

    def reward(self, action):
        return -self.position.squeeze(1).abs()

    def terminated(self):
        return torch.zeros(self.num_envs, dtype=torch.bool)

    def cut(self):
        return self.age >= self.limit

    def state_dict(self):
        return {"position": self.position, "age": self.age, "generator": self.generator.get_state()}

    def load_state_dict(self, state):
        self.position = state["position"].clone()
        self.age = state["age"].clone()
        self.generator.set_state(state["generator"])


class AlwaysOne(ToyEnv):
    """Earns 1 a step for ever, whatever is done; at any step a tenth of the episodes is cut by time."""

    def reward(self, action):
        return torch.ones(self.num_envs)

    def drawn(self):
        return torch.rand(self.num_envs, generator=self.generator) < 0.1

    def cut(self):
        return self.drawn()


class AlwaysOneThenEnds(AlwaysOne):
    """The same, but the cut is an end."""

    def terminated(self):
        return self.drawn()

    def cut(self):
        return torch.zeros(self.num_envs, dtype=torch.bool)


class Diverging(ToyEnv):
    """Earns NaN."""

    def reward(self, action):
        return torch.full((self.num_envs,), float("nan"))


class Cue:
    """Shows which of two doors is right in the first step alone; the choice in the last step is what counts.

    Seen are tensors by name: the cue, 1 or 2 in the first step and 0 later, and the part of the episode that is over.
    Where `cut` is true the end is a cut by time, which a learner must value as if the episode went on.
    """

    groups = 1
    rewards = ()
    device = torch.device("cpu")
    observation_space = {"cue": TensorSpec((2,), torch.uint8), "time": TensorSpec((1,))}
    action_space = Discrete(2)
    length = 6

    def __init__(self, num_envs: int = 64, seed: int = 0, cut: bool = False):
        self.num_envs = num_envs
        self.cut = cut
        self.generator = torch.Generator().manual_seed(seed)
        self.statistics = ToyStatistics()
        self.age = torch.zeros(num_envs, dtype=torch.long)
        self.right = torch.zeros(num_envs, dtype=torch.long)

    def reset(self):
        self.age = torch.arange(self.num_envs) % self.length  # so that not all episodes end at once
        self.right = torch.randint(2, (self.num_envs,), generator=self.generator)
        return self.observe()

    def observe(self):
        shown = torch.nn.functional.one_hot(self.right, 2) * (self.age == 0).unsqueeze(1)
        return {"time": self.age.unsqueeze(1) / self.length, "cue": (255 * shown).to(torch.uint8)}

    def step(self, action):
        assert action.dtype == torch.int64 and action.shape == (self.num_envs,)
        self.age = self.age + 1
        done = self.age == self.length
        reward = (done & (action == self.right)).float()
        final_obs = self.observe()
        drawn = torch.randint(2, (self.num_envs,), generator=self.generator)
        self.right = torch.where(done, drawn, self.right)
        self.age = torch.where(done, 0, self.age)
        self.statistics.rewards.append(reward[done].mean() if done.any() else torch.tensor(0.5))
        never = torch.zeros_like(done)
        ends = (never, done) if self.cut else (done, never)
        return Step(self.observe(), reward, *ends, final_obs, {})

    def state_dict(self):
        return {"age": self.age, "right": self.right, "generator": self.generator.get_state()}

    def load_state_dict(self, state):
        self.age, self.right = state["age"].clone(), state["right"].clone()
        self.generator.set_state(state["generator"])


@pytest.fixture
def toys():
    """Hand out the classes, which test files cannot import under pytest's importlib mode."""
    return SimpleNamespace(
        ToyEnv=ToyEnv, AlwaysOne=AlwaysOne, AlwaysOneThenEnds=AlwaysOneThenEnds, Diverging=Diverging, Cue=Cue
    )
