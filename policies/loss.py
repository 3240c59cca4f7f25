"""The clipped surrogate objective of PPO (Schulman et al. 2017, arXiv 1707.06347)."""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from torch import Tensor

from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.distributions import Distribution, Gaussian, standard_log_prob

STATISTICS = ("policy_loss", "value_loss", "entropy", "kl", "clip_fraction")


class Minibatch(NamedTuple):
    """Samples of a rollout, in any order.

    Attributes:
        obs: What the networks see, in the form that the gradients want, such as vectors `[size, obs_size]`.
        action: Choices as sampled, unbounded `[size, action_size]`, or int64 `[size]`.
        log_prob: Their log probability (density) under the policy that acted `[size]`.
        advantage: Normalised advantages `[size]`.
        value_target: `[size]`.
    """

    obs: Any
    action: Tensor
    log_prob: Tensor
    advantage: Tensor
    value_target: Tensor


class Gradients(NamedTuple):
    """Derivatives of the loss.

    Attributes:
        mean: By the policy's means `[size, action_size]`.
        log_std: By its log standard deviations `[action_size]`.
        value: By the critic's values `[size]`.
    """

    mean: Tensor
    log_std: Tensor
    value: Tensor


def ppo_loss(batch: Minibatch, dist: Distribution, value: Tensor, config: PPOConfig) -> tuple[Tensor, Tensor]:
    """Return the loss to descend and its statistics.

    Args:
        batch: What was done and how good it was.
        dist: The policy now, at the batch's observations.
        value: The critic's values now `[size]`.
        config: Gives `clip`, `value_coef` and `entropy_coef`.

    Returns:
        The loss, a scalar, and the detached `STATISTICS`, a vector in that order; where all arguments have a leading
        dimension `stack`, each entry is by itself.
    """
    log_ratio = dist.log_prob(batch.action) - batch.log_prob
    ratio = log_ratio.exp()
    clipped = ratio.clamp(1 - config.clip, 1 + config.clip)
    policy_loss = -torch.minimum(ratio * batch.advantage, clipped * batch.advantage).mean(-1)
    value_loss = (value - batch.value_target).square().mean(-1)
    entropy = dist.entropy()
    loss = policy_loss + config.value_coef * value_loss - config.entropy_coef * entropy
    kl = (ratio - 1 - log_ratio).mean(-1)  # unbiased, never negative: joschu.net/blog/kl-approx.html
    clip_fraction = (ratio != clipped).float().mean(-1)
    return loss, torch.stack([policy_loss, value_loss, entropy, kl, clip_fraction], -1).detach()


@torch.no_grad()
def ppo_gradients(batch: Minibatch, dist: Gaussian, value: Tensor, config: PPOConfig) -> tuple[Gradients, Tensor]:
    """Return the derivatives of `ppo_loss`, written out for speed, and its statistics.

    Arguments and results are as there; where all of them have a leading dimension `stack`, each entry is by itself.
    """
    size = value.shape[-1]
    inverse_std = torch.exp(-dist.log_std).unsqueeze(-2)
    noise = (batch.action - dist.mean) * inverse_std
    log_ratio = standard_log_prob(noise, dist.log_std) - batch.log_prob
    ratio = log_ratio.exp()
    clipped = ratio.clamp(1 - config.clip, 1 + config.clip)
    gain = ratio * batch.advantage
    surrogate = torch.minimum(gain, clipped * batch.advantage)
    # Where the clipped surrogate is the smaller one, the gradient is cut.
    by_log_prob = (gain * (gain == surrogate)).unsqueeze(-1) / -size
    by_mean = by_log_prob * noise
    error = value - batch.value_target
    gradients = Gradients(
        mean=by_mean * inverse_std,
        log_std=(by_mean * noise - by_log_prob).sum(-2) - config.entropy_coef,
        value=error * (2 * config.value_coef / size),
    )
    statistics = [
        -surrogate.mean(-1),
        error.square().mean(-1),
        dist.entropy(),
        (ratio - log_ratio).mean(-1) - 1,
        (ratio != clipped).float().mean(-1),
    ]
    return gradients, torch.stack(statistics, -1)
