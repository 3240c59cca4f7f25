import math

import pytest
import torch
from torch.distributions import Independent, Normal

from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.distributions import Gaussian
from rewardsmith.policies.loss import STATISTICS, Minibatch, ppo_gradients, ppo_loss


@pytest.fixture
def case():
    generator = torch.Generator().manual_seed(0)

    def normal(*shape):
        return torch.randn(*shape, generator=generator)

    mean = normal(256, 3).requires_grad_()
    log_std = (0.1 * normal(3)).requires_grad_()
    value = normal(256).requires_grad_()
    batch = Minibatch(normal(256, 5), normal(256, 3), -4 + 0.3 * normal(256), normal(256), normal(256))
    return batch, mean, log_std, value


def plain_loss(batch, mean, log_std, value, config):
    """Write the paper's formulas sample by sample."""
    dist = Independent(Normal(mean, log_std.exp()), 1)
    total = torch.zeros(())
    log_probs = dist.log_prob(batch.action)
    for log_prob, old, advantage, v, target in zip(
        log_probs, batch.log_prob, batch.advantage, value, batch.value_target, strict=True
    ):
        ratio = torch.exp(log_prob - old)
        surrogate = min(ratio * advantage, min(max(ratio, 1 - config.clip), 1 + config.clip) * advantage)
        total = total - surrogate + config.value_coef * (v - target) ** 2
    return total / len(value) - config.entropy_coef * dist.entropy().mean()


def test_loss_and_gradients_equal_the_formulas(case):
    batch, mean, log_std, value = case
    config = PPOConfig(clip=0.2, entropy_coef=0.01, value_coef=0.7)
    ours, _ = ppo_loss(batch, Gaussian(mean, log_std), value, config)
    theirs = plain_loss(batch, mean, log_std, value, config)
    torch.testing.assert_close(ours, theirs)
    inputs = (mean, log_std, value)
    for a, b in zip(torch.autograd.grad(ours, inputs), torch.autograd.grad(theirs, inputs), strict=True):
        torch.testing.assert_close(a, b)


def test_written_out_gradients_equal_autograd(case):
    batch, mean, log_std, value = case
    config = PPOConfig(clip=0.1, entropy_coef=0.02, value_coef=0.3)
    loss, statistics = ppo_loss(batch, Gaussian(mean, log_std), value, config)
    expected = torch.autograd.grad(loss, (mean, log_std, value))
    gradients, same_statistics = ppo_gradients(batch, Gaussian(mean, log_std), value, config)
    for ours, theirs in zip(gradients, expected, strict=True):
        torch.testing.assert_close(ours, theirs)
    torch.testing.assert_close(same_statistics, statistics)
    assert 0.5 < statistics[STATISTICS.index("clip_fraction")] < 1


def test_statistics_of_an_unchanged_policy(case):
    batch, mean, log_std, value = case
    dist = Gaussian(mean, log_std)
    batch = batch._replace(log_prob=dist.log_prob(batch.action).detach())
    _, statistics = ppo_loss(batch, dist, value, PPOConfig())
    named = dict(zip(STATISTICS, statistics.tolist(), strict=True))
    assert named["kl"] == pytest.approx(0, abs=1e-6)
    assert named["clip_fraction"] == 0
    assert named["policy_loss"] == pytest.approx(-batch.advantage.mean().item(), abs=1e-6)
    assert named["value_loss"] == pytest.approx((value - batch.value_target).square().mean().item(), rel=1e-5)


def test_the_kl_estimate_is_the_kl_divergence():
    torch.manual_seed(0)
    old = Gaussian(torch.zeros(400_000, 1), torch.zeros(1))
    new = Gaussian(torch.full((400_000, 1), 0.1), torch.full((1,), math.log(1.1)))
    action = torch.randn(400_000, 1)
    zeros = torch.zeros(400_000)
    batch = Minibatch(torch.zeros(400_000, 1), action, old.log_prob(action), zeros, zeros)
    _, statistics = ppo_loss(batch, new, zeros, PPOConfig())
    exact = torch.distributions.kl_divergence(Normal(0.0, 1.0), Normal(0.1, 1.1)).item()
    assert statistics[STATISTICS.index("kl")].item() == pytest.approx(exact, rel=0.03)
