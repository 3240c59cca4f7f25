"""Shaping by differences of a potential, against sums that are known."""

from types import SimpleNamespace

import pytest
import torch

from rewardsmith.reward_synth.rewards.wrappers.chosen import made
from rewardsmith.reward_synth.rewards.wrappers.wrapper import Circumstances
from tests.reward_synth.rewards.wrappers.places import place

DISCOUNT, STEPS, ENVS = 0.9, 12, 5


def shaped(name, numbers, potentials, paid, falls):
    """Return what two episodes after each other are paid, `[2, STEPS, ENVS]`, ended by a fall or not."""
    around = place(ENVS, ["way"], Circumstances(discount=DISCOUNT))
    change, action = made(name, numbers).change(around), torch.zeros(ENVS, 1)
    rewards = []
    for potential, own in zip(potentials, paid, strict=True):
        for step in range(STEPS):
            fallen = torch.full((ENVS,), float(falls and step == STEPS - 1))
            state = SimpleNamespace(time=torch.full((ENVS,), 0.1 * (step + 1)), fallen=fallen, score=own[step])
            within = potential[step] if name == "shaping" else own[step]
            rewards.append(change(state, action, within, {"way": potential[step]})[0])
    return torch.stack(rewards).view(2, STEPS, ENVS)


@pytest.fixture(
    params=[("shaping", {"weight": 2.0}), ("potential", {"of": "way", "weight": 2.0})], ids=lambda each: each[0]
)
def case(request):
    generator = torch.Generator().manual_seed(1)
    potentials = torch.randn(2, STEPS, ENVS, generator=generator)
    paid = (torch.rand(2, STEPS, ENVS, generator=generator) > 0.5).float()
    return *request.param, potentials, paid


def discounted(rewards):
    return (DISCOUNT ** torch.arange(STEPS).view(1, -1, 1) * rewards).sum(1)


def test_over_an_episode_that_ends_by_a_fall_the_differences_cancel(case):
    name, numbers, potentials, paid = case
    rewards = shaped(name, numbers, potentials, paid, falls=True)
    assert torch.allclose(discounted(rewards), discounted(paid), atol=1e-5)
    assert not torch.allclose(rewards, paid, atol=0.1)


def test_over_one_that_time_cuts_off_the_last_potential_is_left(case):
    name, numbers, potentials, paid = case
    rewards = shaped(name, numbers, potentials, paid, falls=False)
    left = DISCOUNT**STEPS * 2.0 * potentials[:, -1]
    assert torch.allclose(discounted(rewards), discounted(paid) + left, atol=1e-5)


def test_the_order_of_policies_stays_and_plain_addition_would_change_it(case):
    name, numbers, potentials, paid = case
    shaped_order = discounted(shaped(name, numbers, potentials, paid, falls=True)).argsort(-1)
    assert torch.equal(discounted(paid).argsort(-1), shaped_order)
    assert not torch.equal(discounted(paid + 2.0 * potentials).argsort(-1), shaped_order)


def test_without_weight_shaping_pays_what_the_task_does(case):
    *_, potentials, paid = case
    assert torch.equal(shaped("shaping", {"weight": 0}, potentials, paid, falls=False), paid)
