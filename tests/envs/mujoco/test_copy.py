"""The state of one environment, taken over by many others: what planners try their actions on."""

import pytest
import torch

from rewardsmith import envs

BODIES = ("ant", "hopper", "swimmer")


def _moved(name, device, **options):
    """Five environments in the middle of episodes of different lengths."""
    task = next(iter(envs.find(name).tasks))
    env = envs.make(name, 5, device=device, task=task, seed=3, stagger=True, fall_ends_episode=False, **options)
    generator = torch.Generator().manual_seed(0)
    for _ in range(6):
        env.step(torch.rand(5, env.action_size, generator=generator) - 0.5)
    return env


def _samples(name, device, count=3, **options):
    task = next(iter(envs.find(name).tasks))
    return envs.make(name, count, device=device, task=task, seed=8, fall_ends_episode=False, **options)


@pytest.mark.parametrize(
    ("name", "device"),
    [
        *((name, "cpu") for name in BODIES),
        ("hopper", "warp"),
        *(pytest.param(name, "warp", marks=pytest.mark.slow) for name in BODIES if name != "hopper"),
    ],
)
def test_all_go_on_as_the_one_would(name, device):
    env, samples = _moved(name, device, randomize=True), _samples(name, device, randomize=True)
    samples.copy_from(env, 2)
    for feature in env.environment.features:
        ours, theirs = getattr(samples.state, feature), getattr(env.state, feature)[2:3]
        assert torch.allclose(ours, theirs.expand_as(ours), atol=1e-5), feature
    generator = torch.Generator().manual_seed(1)
    for _ in range(5):
        action = torch.rand(1, env.action_size, generator=generator) - 0.5
        one, copies = env.step(action.expand(5, -1)), samples.step(action.expand(3, -1))
        for ours, theirs in zip(copies[:-1], one[:-1], strict=True):
            # Sums over a batch may be ordered by its size, and MuJoCo Warp adds forces in any order.
            tolerance = {"cpu": 1e-5, "warp": 1e-3}[device] if ours.dtype == torch.float32 else 0
            torch.testing.assert_close(ours, theirs[2:3].expand_as(ours), atol=tolerance, rtol=tolerance)
    names = ("return", "length", "score", "streak", "achieved")
    ours, theirs = ({n: each.state_dict()[f"statistics/{n}"] for n in names} for each in (samples, env))
    for key in names:
        torch.testing.assert_close(ours[key], theirs[key][2:3].expand(3), atol=1e-2, rtol=1e-3)


def test_time_limits_go_with_the_state():
    env, samples = _moved("reacher", "cpu"), _samples("reacher", "cpu")
    samples.copy_from(env, 1)
    ended = 0
    while not ended:
        ends = env.step(torch.zeros(5, env.action_size)).truncated[1]
        assert (samples.step(torch.zeros(3, env.action_size)).truncated == ends).all()
        ended += int(ends)


def test_the_one_that_is_copied_stays_as_it_is():
    env, samples = _moved("hopper", "cpu"), _samples("hopper", "cpu")
    before = {name: value.clone() for name, value in env.state_dict().items()}
    samples.copy_from(env, 0)
    samples.step(torch.ones(3, env.action_size))
    assert all(torch.equal(before[name], value) for name, value in env.state_dict().items())


@pytest.mark.parametrize(
    ("other", "index", "says"),
    [
        (("walker2d", "cpu", {}), 0, "same environment"),
        (("hopper", "warp", {}), 0, "same environment, device"),
        (("hopper", "cpu", {"randomize": True}), 0, "randomize"),
        (("hopper", "cpu", {}), 5, "counted from 0"),
    ],
)
def test_what_does_not_fit_is_refused(other, index, says):
    name, device, options = other
    with pytest.raises(ValueError, match=says):
        _samples("hopper", "cpu").copy_from(_moved(name, device, **options), index)
