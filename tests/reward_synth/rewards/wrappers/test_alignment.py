"""Weights learned from what parts do to the policy."""

from types import SimpleNamespace

import pytest
import torch

from rewardsmith.reward_synth.rewards.wrappers.alignment import REST, TRUE
from rewardsmith.reward_synth.rewards.wrappers.chosen import made
from tests.reward_synth.rewards.wrappers.places import place

PARTS = ("speed", "still")
STEPS, NUM_ENVS, PARAMETERS = 3, 2, 5


def experience(change, *, true=None, seed=0):
    """Have a rollout paid, of which the policy gradients are what is returned beside it."""
    generator = torch.Generator().manual_seed(seed)
    ways = torch.randn(4, PARAMETERS, generator=generator)
    if true is not None:
        ways[-1] = true
    for _ in range(STEPS):
        speed, still, rest, score = torch.randn(4, NUM_ENVS, generator=generator)
        parts = {"speed": speed, "still": still}
        change(SimpleNamespace(score=score), torch.zeros(NUM_ENVS, 1), speed + still + rest, parts)
    paid = []
    rollout = SimpleNamespace(reward=torch.zeros(STEPS, NUM_ENVS), ascent=lambda rewards: paid.append(rewards) or ways)
    change.learn(rollout)
    return ways, paid[0]


def test_a_blend_is_the_designed_reward_and_the_true_one_in_its_spread():
    change = made("alignment", {}).change(place(NUM_ENVS, PARTS))
    _, paid = experience(change)
    assert paid.shape == (4, STEPS, NUM_ENVS) and change.weights() == {"speed": 1, "still": 1, REST: 1, TRUE: 1}
    designed, true = paid[:3].sum(0), paid[3]
    unit = change.tensors["unit"].item()
    assert (unit * true).std(correction=0).item() == pytest.approx(designed.std(correction=0).item(), rel=1e-4)
    one, two = torch.tensor([1.0, 2.0]), torch.tensor([3.0, -1.0])
    parts = {"speed": one, "still": two}
    blended, shown = change(SimpleNamespace(score=two), torch.zeros(NUM_ENVS, 1), one + two + 5, parts)
    assert torch.allclose(blended, one + two + 5 + unit * two) and parts.items() <= shown.items()


def test_a_weight_goes_by_what_the_step_that_it_swayed_was_worth():
    """The change is the derivative of the next rollout's gain along the direction of the step, by differences."""
    change = made("alignment", {"rate": 1.0}).change(place(NUM_ENVS, PARTS))
    ways, _ = experience(change, seed=1)
    true = torch.randn(PARAMETERS, generator=torch.Generator().manual_seed(5))
    experience(change, true=true, seed=2)

    def gain(weights):
        step = weights @ ways.double()
        return (step / step.norm()) @ (true / true.norm()).double()

    for column in range(4):
        little = 1e-6 * torch.eye(4, dtype=torch.float64)[column]
        slope = (gain(1 + little) - gain(1 - little)) / 2e-6
        assert change.tensors["weights"][column].item() - 1 == pytest.approx(slope.item(), abs=1e-4)


def test_no_weight_becomes_negative_or_runs_away():
    change = made("alignment", {"rate": 100.0}).change(place(NUM_ENVS, PARTS))
    seen = []
    for seed in range(20):
        experience(change, seed=seed)
        seen.append(change.tensors["weights"].clone())
    weights = torch.stack(seen)
    assert weights.min() == 0 and weights.max() <= 100


def test_moments_of_a_recording_are_paid_and_teach_nothing():
    change = made("alignment", {}).change(place(NUM_ENVS, PARTS))
    one = torch.ones(3)
    paid, _ = change(SimpleNamespace(score=one), torch.zeros(3, 1), 2 * one, {"speed": one, "still": one})
    assert torch.equal(paid, 3 * one) and len(change._recent.last(9)) == 0


def bandit(seed, rate, rounds=150, step=0.05, pulls=64):
    """Train the mean of a Gaussian policy on a bandit by REINFORCE, its steps of one length.

    The true reward is highest at 1, where a designed part leads, too; another leads to -2, and more strongly.

    Returns:
        The mean after training, and the weights.
    """
    around = place(pulls, ("right", "wrong"))
    change = made("alignment", {"rate": rate}).change(around)
    generator = torch.Generator().manual_seed(seed)
    mean = 0.0
    for _ in range(rounds):
        noise = torch.randn(pulls, generator=generator)
        action = mean + 0.5 * noise
        right, wrong, true = -(action - 1).square(), -3 * (action + 2).square(), -(action - 1).square()
        change(SimpleNamespace(score=true), action.unsqueeze(1), right + wrong, {"right": right, "wrong": wrong})
        blend = change.tensors["weights"].clone()
        ways = []

        def ascent(rewards, noise=noise, ways=ways):
            advantages = rewards.squeeze(1) - rewards.squeeze(1).mean(1, keepdim=True)
            # A second parameter of which nothing depends: the sign of a step is not all of its direction.
            ways.append(torch.stack([(advantages * noise).mean(1), (advantages * noise.sign().roll(1)).mean(1)], 1))
            return ways[0]

        change.learn(SimpleNamespace(reward=torch.zeros(1, pulls), ascent=ascent))
        way = blend @ ways[0]
        mean += step * (way[0] / way.norm()).item()
    return mean, change.weights()


@pytest.mark.parametrize("seed", range(3))
def test_a_part_that_misleads_comes_to_count_for_less_and_what_it_spoiled_is_learned(seed):
    misled, fixed = bandit(seed, 0.0)
    mean, weights = bandit(seed, 0.5)
    assert set(fixed.values()) == {1.0} and misled < 0.2
    assert weights["wrong"] < 0.8 and 2 * weights["wrong"] < min(weights["right"], weights[TRUE])
    assert 0.8 < mean < 1.2
