"""What a policy draws its actions from.

Random numbers are drawn outside of what is recorded (see `envs.device.capture`), so each distribution says which noise
it needs and makes a sample of it.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor

_LOG_SQRT_2PI = 0.5 * math.log(2 * math.pi)


class Gaussian(NamedTuple):
    """A diagonal Gaussian over actions.

    Attributes:
        mean: `[..., action_size]`.
        log_std: `[action_size]`, or `[stack, action_size]` for means `[stack, size, action_size]`.
    """

    mean: Tensor
    log_std: Tensor

    @staticmethod
    def draw_(noise: Tensor, generator: torch.Generator | None) -> Tensor:
        """Fill a tensor `[..., action_size]` with the noise of samples."""
        return noise.normal_(generator=generator)

    def sample(self, noise: Tensor) -> Tensor:
        """Return the sample that noise `[..., action_size]` makes."""
        return torch.addcmul(self.mean, noise, self.log_std.exp().unsqueeze(-2))

    def mode(self) -> Tensor:
        """Return the likeliest action `[..., action_size]`."""
        return self.mean

    def log_prob(self, action: Tensor) -> Tensor:
        """Return the log density of actions `[..., action_size]`, summed over dimensions."""
        return standard_log_prob((action - self.mean) * torch.exp(-self.log_std).unsqueeze(-2), self.log_std)

    def entropy(self) -> Tensor:
        """Return the mean entropy, a scalar or `[stack]`: it depends on no state."""
        return (self.log_std + _LOG_SQRT_2PI + 0.5).sum(-1)


class Categorical(NamedTuple):
    """A choice among a few.

    Attributes:
        logits: Unnormalised log probabilities `[..., count]`.
    """

    logits: Tensor

    @staticmethod
    def draw_(noise: Tensor, generator: torch.Generator | None) -> Tensor:
        """Fill a tensor `[..., count]` with the noise of samples, of Gumbel's distribution."""
        return noise.exponential_(generator=generator).log_().neg_()

    def sample(self, noise: Tensor) -> Tensor:
        """Return the sample that noise `[..., count]` makes, int64 `[...]`; the Gumbel-max trick."""
        return (self.logits + noise).argmax(-1)

    def mode(self) -> Tensor:
        """Return the likeliest choice, int64 `[...]`."""
        return self.logits.argmax(-1)

    def log_prob(self, action: Tensor) -> Tensor:
        """Return the log probability of choices, int64 `[...]`."""
        return self.logits.log_softmax(-1).gather(-1, action.unsqueeze(-1)).squeeze(-1)

    def entropy(self) -> Tensor:
        """Return the mean entropy over `[..., size]` samples, a scalar or `[stack]`."""
        log_probs = self.logits.log_softmax(-1)
        return -(log_probs.exp() * log_probs).sum(-1).mean(-1)


Distribution = Gaussian | Categorical


def standard_log_prob(noise: Tensor, log_std: Tensor) -> Tensor:
    """Return the log density of `mean + exp(log_std) * noise` `[..., action_size]`, summed over dimensions."""
    return -0.5 * noise.square().sum(-1) - (log_std + _LOG_SQRT_2PI).sum(-1, keepdim=True)
