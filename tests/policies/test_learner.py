import pytest
import torch

from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.learner import Learner
from rewardsmith.policies.policy import PolicyShape

SHAPE = PolicyShape(obs_size=5, action_size=2, hidden_sizes=[16, 16], activation="silu")
CPU = torch.device("cpu")
SEEDS = (7, 8, 9)


def config(**overrides):
    return PPOConfig(**{"num_envs": 8, "rollout_length": 16, "minibatch_size": 32, "epochs": 3, **overrides})


def fill(learners, generator):
    """Give learners the same made-up rollouts, entry by entry where the last is a stack of the others."""
    *singles, stacked = [learner.rollout for learner in learners]
    for number, single in enumerate(singles):
        for name in ("obs", "final_obs", "noise", "action", "reward"):
            field = getattr(single, name).normal_(generator=generator)
            if name != "noise":
                field.mul_(1 + number).add_(number)
            getattr(stacked, name)[:, number] = field
        for name in ("terminated", "truncated"):
            field = getattr(single, name).bernoulli_(0.05, generator=generator)
            getattr(stacked, name)[:, number] = field


@pytest.mark.parametrize(
    "overrides", [{}, {"schedule": "fixed", "normalize_reward": False}, {"activation": "tanh", "entropy_coef": 0.01}]
)
def test_a_stack_learns_what_its_entries_learn_alone(overrides):
    learners = [Learner(SHAPE, config(**overrides), [seed], CPU) for seed in SEEDS]
    learners.append(Learner(SHAPE, config(**overrides), SEEDS, CPU))
    generator = torch.Generator().manual_seed(0)
    for update in range(4):
        fill(learners, generator)
        *alone, together = [learner.update(torch.Generator().manual_seed(update)) for learner in learners]
        torch.testing.assert_close(together, torch.stack(alone), rtol=1e-3, atol=1e-4)
        for learner in learners:
            learner.observe()
    *singles, stacked = [learner.policy for learner in learners]
    obs = torch.randn(4, 5, generator=generator)
    for single, entry in zip(singles, stacked.unstack(), strict=True):
        torch.testing.assert_close(entry.act(obs), single.act(obs), rtol=1e-3, atol=1e-4)
        torch.testing.assert_close(entry.value(obs), single.value(obs), rtol=1e-3, atol=1e-3)


def test_what_is_not_a_number_stays_in_its_entry():
    healthy, spoiled = Learner(SHAPE, config(), SEEDS, CPU), Learner(SHAPE, config(), SEEDS, CPU)
    generator = torch.Generator().manual_seed(0)
    rewards = torch.randn(healthy.rollout.reward.shape, generator=generator)
    for learner in (healthy, spoiled):
        for name in ("obs", "final_obs", "noise", "action"):
            getattr(learner.rollout, name).normal_(generator=torch.Generator().manual_seed(1))
        learner.rollout.reward.copy_(rewards)
    spoiled.rollout.reward[3, 1, 2] = torch.nan
    for _ in range(2):
        for learner in (healthy, spoiled):
            statistics = learner.update(torch.Generator().manual_seed(5))
    assert statistics[1].isnan().any()
    obs = torch.randn(4, 5, generator=generator)
    pairs = list(zip(healthy.policy.unstack(), spoiled.policy.unstack(), strict=True))
    for entry in (0, 2):
        assert torch.equal(pairs[entry][0].act(obs), pairs[entry][1].act(obs))
    assert pairs[1][1].act(obs).isnan().any()
