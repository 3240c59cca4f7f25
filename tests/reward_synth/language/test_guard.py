import torch

from rewardsmith.reward_synth.language import RewardGuard


def reward(state, action):
    values = torch.tensor([1.0, float("nan"), float("inf"), -float("inf"), 2e6, -3.0])
    return values, {"part": values * 2.0}


def test_bad_rewards_become_zero_and_are_counted():
    guard = RewardGuard(reward, limit=1e6)
    found, components = guard(None, torch.zeros(6, 1))
    assert found.tolist() == [1.0, 0.0, 0.0, 0.0, 0.0, -3.0]
    assert components["part"].tolist() == [2.0, 0.0, 0.0, 0.0, 0.0, -6.0]
    guard(None, torch.zeros(6, 1))
    count = guard.read()
    assert (count.bad, count.total, count.spoiled) == (8, 12, True)
    assert guard.read() == (0, 0)
    assert not guard.read().spoiled


def test_a_few_bad_rewards_do_not_spoil_a_candidate():
    guard = RewardGuard(lambda state, action: (torch.tensor([float("nan"), *[1.0] * 1999]), {}))
    guard(None, torch.zeros(2000, 1))
    assert not guard.read().spoiled
