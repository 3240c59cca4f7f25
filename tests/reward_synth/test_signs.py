"""What is measured on the rollouts of a policy of what its reward pays it for."""

import math

import pytest
import torch

from rewardsmith.envs.behaviour import Behaviour
from rewardsmith.reward_synth.signs import measure_signs

STEPS, ENVS = 200, 4


def behaviour(lengths=(200, 200, 200, 200), score=(1.0, 1.0, 1.0, 1.0), **parts):
    lengths = torch.tensor(lengths)
    alive = torch.arange(STEPS)[:, None] < lengths
    components = {name: values.float().view(-1, 1).expand(-1, ENVS).clone() for name, values in parts.items()}
    paid = ((values[:STEPS] * alive[: len(values)]).sum(0) for values in components.values())
    returns = sum(paid, torch.zeros(ENVS))
    episodes = {"return": returns, "length": lengths.float(), "score": torch.tensor(score)}
    return Behaviour(episodes, {}, alive, components, torch.zeros(0))


def test_costs_and_what_never_changes_do_not_share_the_variance():
    time = torch.arange(STEPS)
    found = measure_signs(
        behaviour(speed=time.sin() * 3, upright=time.cos(), effort=-50 - time.sin(), alive=time * 0 + 1), scored=True
    )
    assert found.shares == pytest.approx({"speed": 0.9, "upright": 0.1}, abs=0.01)
    assert set(found.at_top) == {"speed", "upright", "effort"} and found.bursts == {}


def test_a_part_at_its_bound_is_seen_there():
    speed = torch.cat([torch.linspace(0, 1, 10), torch.ones(190)])
    assert measure_signs(behaviour(speed=speed), scored=True).at_top["speed"] == pytest.approx(191 / 200)


def test_payments_that_come_again_and_again_are_counted():
    touch = torch.zeros(STEPS)
    touch[10::20] = 3.0
    found = measure_signs(behaviour(touch=touch, alive=torch.ones(STEPS)), scored=True)
    assert found.bursts == {"touch": 10.0} and found.earned == pytest.approx({"touch": 30 / 230})
    steady = torch.arange(STEPS).sin() + 1.0
    assert measure_signs(behaviour(speed=steady), scored=True).bursts == {}, "it pays all the time"


def test_length_is_compared_with_return_and_score():
    lengths = (50, 100, 150, 200)
    found = measure_signs(behaviour(lengths, score=(4.0, 3.0, 2.0, 1.0), alive=torch.ones(STEPS)), scored=True)
    assert found.return_with_length == pytest.approx(1.0) and found.pay_spread == pytest.approx(0.0, abs=1e-6)
    assert found.score_with_length == pytest.approx(-1.0) and found.length_spread == pytest.approx(0.447, abs=1e-3)
    even = measure_signs(behaviour(lengths, alive=torch.ones(STEPS)), scored=True)
    assert even.score_with_length == 0.0
    assert measure_signs(behaviour(lengths, alive=torch.ones(STEPS)), scored=False).score_with_length is None


def test_what_is_recorded_beyond_the_episodes_or_is_no_number_counts_nothing():
    speed = torch.linspace(0, 1, STEPS)
    longer = torch.cat([speed, torch.full((60,), 1e9)])
    assert (
        measure_signs(behaviour(speed=longer), scored=True).at_top
        == measure_signs(behaviour(speed=speed), scored=True).at_top
    )
    short = behaviour((20, 20, 20, 20), speed=speed[:20])
    assert measure_signs(short, scored=True).at_top["speed"] == pytest.approx(1 / 20)
    broken = speed.clone()
    broken[5] = math.nan
    assert all(math.isfinite(value) for value in measure_signs(behaviour(speed=broken), scored=True).shares.values())
    assert measure_signs(behaviour(), scored=True).shares == {}
