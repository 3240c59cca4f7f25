"""Bad rewards become zero or the limit and are counted, whatever kind of reward they come from."""

from types import SimpleNamespace

import torch

from rewardsmith.envs.reward import LearningReward
from rewardsmith.reward_synth.rewards.guard import LearningGuard, RewardGuard
from rewardsmith.reward_synth.rewards.guarded import guarded

NAN, INF = float("nan"), float("inf")


def reward(state, action):
    values = torch.tensor([1.0, NAN, INF, -INF, 2e6, -3.0])
    return values, {"part": values * 2.0}


class Preferences(torch.nn.Module):
    """A learned reward: a factor that each iteration doubles, and by which it relabels what it sees."""

    def __init__(self, relabel):
        super().__init__()
        self.register_buffer("factor", torch.ones(()))
        self.relabel = relabel

    def forward(self, state, action):
        return action[:, 0] * self.factor, {}

    def observe(self, experience):
        self.factor.mul_(2)
        if self.relabel is not None:
            experience.reward.copy_(self.relabel)


def experience(rewards):
    return SimpleNamespace(reward=torch.tensor(rewards))


def test_bad_rewards_become_zero_or_the_limit_and_are_counted():
    guard = RewardGuard(reward, limit=1e6)
    found, components = guard(None, torch.zeros(6, 1))
    assert found.tolist() == [1.0, 0.0, 0.0, 0.0, 1e6, -3.0]
    assert components["part"].tolist() == [2.0, 0.0, 0.0, 0.0, 1e6, -6.0]
    guard(None, torch.zeros(6, 1))
    count = guard.read()
    assert (count.bad, count.total, count.spoiled) == (8, 12, True)
    assert guard.read() == (0, 0)
    assert not guard.read().spoiled


def test_a_few_bad_rewards_do_not_spoil_a_candidate():
    guard = RewardGuard(lambda state, action: (torch.tensor([NAN, *[1.0] * 1999]), {}))
    guard(None, torch.zeros(2000, 1))
    assert not guard.read().spoiled


def test_the_guard_of_a_reward_that_learns_learns():
    guard = guarded(Preferences(relabel=None), "cpu")
    assert isinstance(guard, LearningReward)
    guard.observe(experience([[1.0, 2.0]]))
    assert guard(None, torch.tensor([[1.0], [NAN]]))[0].tolist() == [2.0, 0.0]
    again = guarded(Preferences(relabel=None), "cpu")
    again.load_state_dict(guard.state_dict())
    assert again(None, torch.ones(1, 1))[0].tolist() == [2.0]


def test_relabelling_lets_no_bad_reward_in():
    guard = LearningGuard(Preferences(relabel=torch.tensor([[1.0, NAN], [5.0, -1e7]])))
    guard(None, torch.ones(2, 1))
    seen = experience([[1.0, 1.0], [1.0, 1.0]])
    memory = seen.reward
    guard.observe(seen)
    assert seen.reward is memory
    assert memory.tolist() == [[1.0, 0.0], [5.0, -1e6]]
    assert guard.read() == (2, 5)  # two steps, and three rewards that changed


def test_guards_never_wait_for_the_device(no_waiting):
    guard, seen = LearningGuard(Preferences(relabel=torch.zeros(2, 2))), experience([[1.0, 1.0], [1.0, 1.0]])
    action = torch.ones(2, 1)
    guard(None, action)
    with no_waiting():
        guard(None, action)
        guard.observe(seen)


def test_a_plain_function_and_a_net_are_guarded_alike():
    for device in ("cpu", "warp", "cuda"):
        assert type(guarded(reward, device)) is RewardGuard
        assert type(guarded(torch.nn.Identity(), device)) is RewardGuard
