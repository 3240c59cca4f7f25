"""Return decomposition, on episodes of which it is known what their moments are worth."""

from types import SimpleNamespace

import pytest
import torch

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.rewards.wrappers.chosen import made
from tests.reward_synth.rewards.wrappers.places import place

WORTH = {"speed": 3.0, "height": -0.5, "noise": 0.0, "never": 0.0}
NUM_ENVS = 16


def moments(steps, generator):
    """Yield states and parts of episodes of random lengths, scored by what the parts are worth."""
    time = torch.zeros(NUM_ENVS)
    level = torch.zeros(len(WORTH), NUM_ENVS)
    for _ in range(steps):
        ends = torch.rand(NUM_ENVS, generator=generator) < 0.1
        time = torch.where(ends, 0.0, time) + 0.1
        level = torch.where(ends | (time < 0.15), torch.randn(level.shape, generator=generator), level)
        level[-1] = 0.0
        values = dict(zip(WORTH, level + 0.1 * torch.randn(level.shape, generator=generator), strict=True))
        values["never"] = torch.zeros(NUM_ENVS)
        score = sum(weight * values[name] for name, weight in WORTH.items())
        yield SimpleNamespace(time=time.clone(), score=score), values


@pytest.mark.parametrize("scale", [1.0, 1e-3])
def test_known_weights_are_found_whatever_the_scale_of_a_part(scale):
    change = made("lare", {"ridge": 1e-6}).change(place(NUM_ENVS, WORTH))
    action = torch.zeros(NUM_ENVS, 1)
    reward = torch.arange(float(NUM_ENVS))
    for state, parts in moments(200, torch.Generator().manual_seed(2)):
        scaled = parts | {"height": scale * parts["height"]}
        paid, seen = change(state, action, reward, scaled)
        assert torch.equal(paid, reward) and seen == scaled, "until it has learned the reward is as it was"
    change.learn(None)
    weights = dict(zip(WORTH, change.tensors["weights"].tolist(), strict=True))
    assert weights == pytest.approx(WORTH | {"height": WORTH["height"] / scale}, rel=1e-2, abs=1e-2)
    state, parts = next(moments(1, torch.Generator().manual_seed(3)))
    paid, _ = change(state, action, reward, parts | {"height": scale * parts["height"]})
    assert torch.allclose(paid, state.score, atol=0.05)


def test_few_episodes_teach_nothing():
    change = made("lare", {"episodes": 1000}).change(place(NUM_ENVS, WORTH))
    for state, parts in moments(100, torch.Generator().manual_seed(2)):
        change(state, torch.zeros(NUM_ENVS, 1), torch.ones(NUM_ENVS), parts)
    change.learn(None)
    assert not change.tensors["known"] and 0 < change.tensors["episodes"] < 1000


def test_moments_of_a_recording_are_paid_and_teach_nothing():
    change = made("lare", {}).change(place(NUM_ENVS, WORTH))
    before = {name: tensor.clone() for name, tensor in change.tensors.items()}
    state = SimpleNamespace(time=torch.ones(3), score=torch.ones(3))
    paid, _ = change(state, torch.zeros(3, 1), torch.ones(3), {name: torch.ones(3) for name in WORTH})
    assert torch.equal(paid, torch.ones(3))
    assert all(torch.equal(before[name], tensor) for name, tensor in change.tensors.items())


def test_a_reward_without_parts_is_refused():
    with pytest.raises(UserError, match="has none; leave it out"):
        made("lare", {}).change(place(NUM_ENVS, ()))
