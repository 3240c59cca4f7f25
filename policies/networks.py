"""Actor and critic: two separate perceptrons and a standard deviation that no state changes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import torch
from torch import Tensor, nn

_ACTIVATIONS = {"tanh": nn.Tanh, "elu": nn.ELU, "relu": nn.ReLU, "silu": nn.SiLU}
_LOG_SQRT_2PI = 0.5 * math.log(2 * math.pi)


class Gaussian(NamedTuple):
    """A diagonal Gaussian over actions.

    Attributes:
        mean: `[..., action_size]`.
        log_std: `[action_size]`, or `[stack, action_size]` for means `[stack, size, action_size]`.
    """

    mean: Tensor
    log_std: Tensor

    def log_prob(self, action: Tensor) -> Tensor:
        """Return the log density of actions `[..., action_size]`, summed over dimensions."""
        return standard_log_prob((action - self.mean) * torch.exp(-self.log_std).unsqueeze(-2), self.log_std)

    def entropy(self) -> Tensor:
        """Return the entropy, a scalar or `[stack]`: it depends on no state."""
        return (self.log_std + _LOG_SQRT_2PI + 0.5).sum(-1)


def standard_log_prob(noise: Tensor, log_std: Tensor) -> Tensor:
    """Return the log density of `mean + exp(log_std) * noise` `[..., action_size]`, summed over dimensions."""
    return -0.5 * noise.square().sum(-1) - (log_std + _LOG_SQRT_2PI).sum(-1, keepdim=True)


class Linear(nn.Linear):
    """A linear layer, or a stack of them in one: weights `[stack, output_size, input_size]`."""

    def forward(self, x: Tensor) -> Tensor:
        """Return `[..., output_size]`, of a stack `[stack, size, output_size]` for `[stack, size, input_size]`."""
        if self.weight.dim() == 2:
            return super().forward(x)
        return torch.baddbmm(self.bias.unsqueeze(-2), x, self.weight.mT)


def mlp(sizes: Sequence[int], activation: str, output_gain: float, generator: torch.Generator | None) -> nn.Sequential:
    """Return a perceptron with orthogonal weights, its last layer's scaled by `output_gain`."""
    layers: list[nn.Module] = []
    for i, (fan_in, fan_out) in enumerate(pairwise(sizes)):
        last = i == len(sizes) - 2
        linear = nn.utils.skip_init(Linear, fan_in, fan_out)
        nn.init.orthogonal_(linear.weight, output_gain if last else math.sqrt(2), generator=generator)
        nn.init.zeros_(linear.bias)
        layers += [linear] if last else [linear, _ACTIVATIONS[activation]()]
    return nn.Sequential(*layers)


class ActorCritic(nn.Module):
    """The networks of a PPO policy; they see normalised observations. See `policies.stack` for stacks of them."""

    def __init__(
        self,
        obs_size: int,
        action_size: int,
        hidden_sizes: Sequence[int],
        activation: str,
        init_std: float,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        self.actor = mlp([obs_size, *hidden_sizes, action_size], activation, 0.01, generator)
        self.critic = mlp([obs_size, *hidden_sizes, 1], activation, 1.0, generator)
        self.log_std = nn.Parameter(torch.full((action_size,), math.log(init_std)))

    def distribution(self, obs: Tensor) -> Gaussian:
        """Return the policy at observations `[..., obs_size]`."""
        return Gaussian(self.actor(obs), self.log_std)

    def value(self, obs: Tensor) -> Tensor:
        """Return the values of observations `[..., obs_size]`, `[...]`."""
        return self.critic(obs).squeeze(-1)
