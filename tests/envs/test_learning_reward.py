"""A reward that learns keeps what it has learned in the environment's own state."""

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs import LearningReward


class Counting:
    """Pays for every iteration it has seen; stands for preferences, distilled feedback, curiosity."""

    def __init__(self):
        self.seen = torch.zeros(())

    def __call__(self, state, action):
        reward = self.seen.expand(len(action)).clone()
        return reward, {"seen": reward}

    def observe(self, experience):
        self.seen += 1

    def state_dict(self):
        return {"seen": self.seen}

    def load_state_dict(self, tensors):
        self.seen.copy_(tensors["seen"])


class Linear(torch.nn.Linear):
    """A network that does not learn here, though it could save itself."""

    def __init__(self):
        super().__init__(1, 1)

    def forward(self, state, action):
        return torch.zeros(len(action)), {}


def test_what_learns_is_told_from_what_does_not():
    assert isinstance(Counting(), LearningReward)
    assert not isinstance(Linear(), LearningReward) and not isinstance(lambda state, action: None, LearningReward)


@pytest.mark.parametrize("rewards", [1, 3])
def test_what_was_learned_comes_back_with_the_environment(rewards):
    def make():
        each = [Counting(), Linear(), Counting()][:rewards]
        return envs.make("hopper", 6, reward=each, threads=1)

    env, other = make(), make()
    assert len(env.rewards) == env.groups == rewards
    for number, reward in enumerate(env.rewards):
        for _ in range(number + 1 if isinstance(reward, LearningReward) else 0):
            reward.observe(None)
    saved = {name: value.clone() for name, value in env.state_dict().items()}
    assert [name for name in saved if name.startswith("reward/")] == ["reward/0/seen", "reward/2/seen"][
        : (rewards + 1) // 2
    ]
    other.load_state_dict(saved)
    action = torch.zeros(6, env.action_size)
    assert torch.equal(other.step(action).reward, env.step(action).reward)
    assert env.step(action).reward.view(rewards, -1)[-1].tolist() == [rewards] * (6 // rewards)
