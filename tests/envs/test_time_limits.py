"""When episodes are cut off: in every kind of simulator, whole, staggered, or soon in most copies."""

from __future__ import annotations

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.reward import no_reward
from rewardsmith.envs.time_limits import TimeLimits

COPIES = 8


def _lengths(name: str, steps: int, **options) -> list[list[int]]:
    """Return the lengths [steps] of each copy's finished episodes."""
    env = envs.make(name, COPIES, reward=no_reward, fall_ends_episode=False, threads=1, **options)
    action = torch.zeros(COPIES, env.action_space.size)
    began, lengths = torch.zeros(COPIES, dtype=torch.int64), [[] for _ in range(COPIES)]
    for now in range(1, steps + 1):
        step = env.step(action)
        for row in step.truncated.nonzero().squeeze(1).tolist():
            lengths[row].append(now - int(began[row]))
            began[row] = now
    return lengths


@pytest.mark.parametrize("device", ["cpu", "warp"])
def test_most_copies_are_cut_off_soon_and_one_of_four_goes_on(device):
    lengths = _lengths("inverted_pendulum", 30, soon=0.4, device=device)
    step = envs.find("inverted_pendulum").control_dt
    soon = round(0.4 / step)
    for row, found in enumerate(lengths):
        assert found == ([] if row % 4 == 0 else [soon] * (30 // soon))


def test_the_first_ends_are_staggered_within_what_each_copy_has():
    environment = envs.make("half_cheetah", 1, threads=1).environment
    limits = TimeLimits(environment, 4000, soon=5.0)
    whole, soon = environment.max_steps, round(5.0 / environment.control_dt)
    limits.begin(stagger=3)
    most = torch.where(torch.arange(4000) % 4 == 0, whole, soon)
    assert ((limits.steps >= 1) & (limits.steps <= most)).all()
    assert limits.steps[most == soon].unique().numel() == soon  # every step is some copy's
    limits.renew(torch.arange(4000) < 2000)
    assert (limits.steps[:2000] == most[:2000]).all() and (limits.steps[2000:] < most[2000:]).any()


def test_no_episode_lasts_longer_than_it_may_and_none_less_than_a_step():
    environment = envs.make("inverted_pendulum", 1, threads=1).environment
    assert (TimeLimits(environment, 8, soon=1e6).steps == environment.max_steps).all()
    assert TimeLimits(environment, 8, soon=1e-9).steps.min() == 1
