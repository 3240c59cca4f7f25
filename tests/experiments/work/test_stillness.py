"""A policy that does nothing is told from one that does, whatever the body."""

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.behaviour import Behaviour, record
from rewardsmith.envs.make import vectorize
from rewardsmith.envs.setup import Setup
from rewardsmith.experiments.work.stillness import stands_still


def behave(name, act):
    """Record short episodes."""
    kind = envs.find(name)
    short = type(kind.__name__, (kind,), {"episode_length": 6.0, "__module__": kind.__module__})
    env = vectorize(envs.build(short), Setup(num_envs=4, seed=3, threads=1, fall_ends_episode=(False,)))
    return env, record(env, lambda obs, begins: act(env))


def nothing(env):
    return torch.zeros(4, env.action_size)


def swinging():
    """Return what moves the first joint alone, slowly to and fro."""
    moment = iter(range(10**6))

    def act(env):
        action = torch.zeros(4, env.action_size)
        action[:, 0] = torch.sin(torch.tensor(next(moment) * env.environment.control_dt * 6.0))
        return action

    return act


@pytest.mark.parametrize(
    "name",
    [
        "half_cheetah",
        "ant",
        "pusher",
        *(pytest.param(name, marks=pytest.mark.slow) for name in ("walker2d", "humanoid_standup")),
    ],
)
def test_a_body_without_power_stands_still(name):
    assert stands_still(*behave(name, nothing))


@pytest.mark.parametrize(
    "name",
    ["half_cheetah", "pusher", "swimmer", *(pytest.param(name, marks=pytest.mark.slow) for name in ("ant", "hopper"))],
)
def test_a_body_that_moves_one_joint_does_not(name):
    assert not stands_still(*behave(name, swinging()))


def test_what_has_no_speeds_is_not_said_to_stand(recall):
    env = vectorize(recall(), Setup(num_envs=4))
    empty = torch.zeros(0)
    alive = torch.ones(100, 4, dtype=torch.bool)
    assert not stands_still(env, Behaviour({}, {}, alive, {}, empty))


def test_nor_does_what_went_somewhere_and_has_stood_there_since():
    env, behaviour = behave("half_cheetah", nothing)
    assert stands_still(env, behaviour)
    behaviour.features["forward_displacement"] += 3.0
    assert not stands_still(env, behaviour)
