import pytest
import torch

from rewardsmith.envs.spaces import Box, Discrete, TensorSpec
from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.improver import Improver
from rewardsmith.policies.observations import by_name
from rewardsmith.policies.spec import PolicySpec

VECTOR, BOX = TensorSpec((5,)), Box(-torch.ones(2), torch.ones(2))
NAMED = {"glyphs": TensorSpec((2, 3), torch.uint8), "speed": TensorSpec((4,))}
SEEDS = (7, 8, 9)


def improver(seeds, observation=VECTOR, action=BOX, **overrides):
    config = PPOConfig(
        **{"num_envs": 8, "rollout_length": 16, "minibatch_size": 32, "epochs": 3, "hidden_sizes": [16, 16]} | overrides
    )
    spec = PolicySpec(observation=observation, action=action, network=config.network_spec)
    return Improver(spec, config, seeds, torch.device("cpu"))


def fill(improvers, generator):
    """Give improvers the same made-up rollouts, entry by entry where the last is a stack of the others."""
    *singles, stacked = [each.rollout for each in improvers]
    for number, single in enumerate(singles):
        for obs in ("obs", "final_obs"):
            for name, ours in by_name(getattr(single, obs)).items():
                by_name(getattr(stacked, obs))[name][:, number] = draw(ours, number, generator)
        for name in ("noise", "action", "reward", "state"):
            field = draw(getattr(single, name), number if name in ("action", "reward") else 0, generator)
            into = getattr(stacked, name)
            (into[number] if name == "state" else into[:, number]).copy_(field)
        for name in ("terminated", "truncated"):
            field = getattr(single, name).bernoulli_(0.05, generator=generator)
            getattr(stacked, name)[:, number] = field


def draw(field, number, generator):
    if field.is_floating_point():
        return field.normal_(generator=generator).mul_(1 + number).add_(number)
    return field.random_(0, 3, generator=generator)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"schedule": "fixed", "normalize_reward": False},
        {"activation": "tanh", "entropy_coef": 0.01},
        {"action": Discrete(3), "entropy_coef": 0.01},
        {"network": "recurrent", "memory_size": 8},
        {"network": "recurrent", "memory_size": 8, "action": Discrete(3), "observation": NAMED},
    ],
)
def test_a_stack_learns_what_its_entries_learn_alone(options):
    improvers = [*(improver([seed], **options) for seed in SEEDS), improver(SEEDS, **options)]
    generator = torch.Generator().manual_seed(0)
    for update in range(4):
        fill(improvers, generator)
        *alone, together = [each.update(torch.Generator().manual_seed(update)) for each in improvers]
        torch.testing.assert_close(together, torch.stack(alone), rtol=1e-3, atol=1e-4)
        for each in improvers:
            each.observe()
    *singles, stacked = [each.policy for each in improvers]
    weights = [torch.cat([p.flatten() for p in each.networks.parameters()]) for each in singles]
    for expected, entry in zip(weights, stacked.unstack(), strict=True):
        torch.testing.assert_close(
            torch.cat([p.flatten() for p in entry.networks.parameters()]), expected, rtol=1e-3, atol=1e-4
        )


@pytest.mark.parametrize("network", ["perceptron", "recurrent"])
def test_what_is_not_a_number_stays_in_its_entry(network):
    healthy, spoiled = improver(SEEDS, network=network), improver(SEEDS, network=network)
    generator = torch.Generator().manual_seed(0)
    rewards = torch.randn(healthy.rollout.reward.shape, generator=generator)
    for each in (healthy, spoiled):
        for name in ("obs", "final_obs", "noise", "action"):
            getattr(each.rollout, name).normal_(generator=torch.Generator().manual_seed(1))
        each.rollout.reward.copy_(rewards)
    spoiled.rollout.reward[3, 1, 2] = torch.nan
    for _ in range(2):
        for each in (healthy, spoiled):
            statistics = each.update(torch.Generator().manual_seed(5))
    assert statistics[1].isnan().any()
    obs = torch.randn(4, 5, generator=generator)
    ours, theirs = ([p.act(obs, p.initial_state(4))[0] for p in each.policy.unstack()] for each in (healthy, spoiled))
    for entry in (0, 2):
        assert torch.equal(ours[entry], theirs[entry])
    assert theirs[1].isnan().any()
