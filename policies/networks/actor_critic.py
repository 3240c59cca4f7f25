"""The networks of a policy: a core, an actor and a critic on its features."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from rewardsmith.envs.spaces import Box
from rewardsmith.policies.distributions import Categorical, Distribution, Gaussian
from rewardsmith.policies.networks.perceptron import mlp
from rewardsmith.policies.networks.registry import NETWORKS
from rewardsmith.policies.spec import PolicySpec


class ActorCritic(nn.Module):
    """Separate perceptrons for actor and critic; they see normalised observations. See `policies.stack` for stacks.

    Args:
        spec: What the policy sees and does, and its networks.
        init_std: First standard deviation of actions that are real numbers, which no state changes.
        generator: Draws the first weights, on the CPU.

    Attributes:
        outputs: Length of what the actor gives: a mean or a logit each.
    """

    log_std: nn.Parameter | None

    def __init__(self, spec: PolicySpec, init_std: float, generator: torch.Generator | None = None) -> None:
        super().__init__()
        network = spec.network
        boxed = isinstance(spec.action, Box)
        self.outputs = spec.action.size if isinstance(spec.action, Box) else spec.action.count
        self.core = NETWORKS[network.name](spec.observation, network, generator)
        sizes = [self.core.size, *network.hidden_sizes]
        self.actor = mlp([*sizes, self.outputs], network.activation, 0.01, generator)
        self.critic = mlp([*sizes, 1], network.activation, 1.0, generator)
        log_std = nn.Parameter(torch.full((self.outputs,), math.log(init_std))) if boxed else None
        self.register_parameter("log_std", log_std)

    def distribution(self, features: Tensor) -> Distribution:
        """Return the policy at features `[..., size]`."""
        outputs = self.actor(features)
        return Categorical(outputs) if self.log_std is None else Gaussian(outputs, self.log_std)

    def value(self, features: Tensor) -> Tensor:
        """Return the values at features `[..., size]`, `[...]`."""
        values: Tensor = self.critic(features)
        return values.squeeze(-1)
