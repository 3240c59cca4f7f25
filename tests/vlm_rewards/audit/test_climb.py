"""Where rewards lead that are known, by bodies whose limits and falls are."""

import numpy as np
import pytest
import torch

from rewardsmith import envs
from rewardsmith.reward_synth.looks import Looks
from rewardsmith.vlm_rewards.audit.climb import CLIMBS, KEPT, climb, led
from rewardsmith.vlm_rewards.audit.states import RANDOM, gather


def climbed(env, task, pay, seed=0):
    environment = envs.build(envs.find(env))
    states = gather(env, environment.tasks[task], 60, seed=0)
    begins = states.rows[[origin == RANDOM for origin in states.origins]]
    return environment, begins, climb(pay, environment, env, environment.tasks[task], begins, seed)


def test_a_reward_is_followed_to_where_it_is_largest():
    _, begins, found = climbed("inverted_pendulum", "balance", lambda rows: -(rows[:, 0] - 0.7).abs())
    assert len(found.rows) == len(found.rewards) == len(found.success) == CLIMBS * KEPT
    assert (found.rows[:, 0] - 0.7).abs().max() < 0.05 < (begins[:, 0] - 0.7).abs().median()
    assert torch.equal(found.rewards, found.rewards.sort(descending=True).values)
    assert found.share == 1.0


def test_what_a_fall_would_end_is_not_gone_on_from():
    _, _, found = climbed("inverted_pendulum", "balance", lambda rows: rows[:, 1])
    assert 0.15 < found.rows[:, 1].max() <= 0.2 + 1e-6


def test_a_reward_for_something_else_leads_to_failures_within_the_limits_of_joints():
    environment, begins, found = climbed("humanoid", "raise_both_arms", lambda rows: -rows[:, 7:].abs().sum(1))
    assert found.share == 0.0 and found.rewards.isfinite().all()
    low, high = environment.model.jnt_range[1:].T
    posed, first = found.rows[:, 7:].numpy(), begins[:, 7:].numpy()
    assert (posed >= np.minimum(low, first.min(0)) - 1e-6).all() and (
        posed <= np.maximum(high, first.max(0)) + 1e-6
    ).all()
    assert np.allclose(found.rows[:, 3:7].norm(dim=1), 1, atol=0.03), "episodes begin with them a little off"


def test_the_same_seed_leads_to_the_same_place():
    found = [climbed("inverted_pendulum", "balance", lambda rows: rows[:, 0], seed)[2] for seed in (0, 0, 1)]
    assert torch.equal(found[0].rows, found[1].rows) and not torch.equal(found[0].rows, found[2].rows)


@pytest.mark.parametrize(("env", "task"), [("mountain_car", "reach_flag"), ("inverted_pendulum", None)])
def test_on_rails_and_without_a_task_nothing_is_known(env, task):
    environment = envs.build(envs.find(env))
    truth = environment.tasks[task] if task else None
    states = gather(env, truth, 30, seed=0)
    assert led(Looks(goals=("a car",)), environment, env, truth, states) is None
