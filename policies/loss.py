"""The clipped surrogate objective of PPO (Schulman et al. 2017, arXiv 1707.06347)."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from policies.config import PPOConfig
from policies.networks import Gaussian

STATISTICS = ("policy_loss", "value_loss", "entropy", "kl", "clip_fraction")


class Minibatch(NamedTuple):
    """Samples of a rollout, in any order.

    Attributes:
        obs: Normalised observations `[size, obs_size]`.
        action: Actions as sampled, unclipped `[size, action_size]`.
        log_prob: Their log density under the policy that acted `[size]`.
        advantage: Normalised advantages `[size]`.
        value_target: `[size]`.
    """

    obs: Tensor
    action: Tensor
    log_prob: Tensor
    advantage: Tensor
    value_target: Tensor


def ppo_loss(batch: Minibatch, dist: Gaussian, value: Tensor, config: PPOConfig) -> tuple[Tensor, Tensor]:
    """Return the loss to descend and its statistics.

    Args:
        batch: What was done and how good it was.
        dist: The policy now, at the batch's observations.
        value: The critic's values now `[size]`.
        config: Gives `clip`, `value_coef` and `entropy_coef`.

    Returns:
        The loss, a scalar, and the detached `STATISTICS`, a vector in that order.
    """
    log_ratio = dist.log_prob(batch.action) - batch.log_prob
    ratio = log_ratio.exp()
    clipped = ratio.clamp(1 - config.clip, 1 + config.clip)
    policy_loss = -torch.minimum(ratio * batch.advantage, clipped * batch.advantage).mean()
    value_loss = (value - batch.value_target).square().mean()
    entropy = dist.entropy()
    loss = policy_loss + config.value_coef * value_loss - config.entropy_coef * entropy
    with torch.no_grad():
        kl = (ratio - 1 - log_ratio).mean()  # unbiased, never negative: joschu.net/blog/kl-approx.html
        clip_fraction = (ratio != clipped).float().mean()
        statistics = torch.stack([policy_loss, value_loss, entropy, kl, clip_fraction])
    return loss, statistics.detach()
