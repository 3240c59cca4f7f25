"""Perceptrons, and the network that remembers nothing: its heads see the observation itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn

from rewardsmith.envs.spaces import Observation, ObservationSpace
from rewardsmith.policies.networks.core import Core
from rewardsmith.policies.networks.encoders import encoder_for
from rewardsmith.policies.networks.linear import linear
from rewardsmith.policies.networks.spec import NetworkSpec

ACTIVATIONS: dict[str, type[nn.Module]] = {"tanh": nn.Tanh, "elu": nn.ELU, "relu": nn.ReLU, "silu": nn.SiLU}


def mlp(sizes: Sequence[int], activation: str, output_gain: float, generator: torch.Generator | None) -> nn.Sequential:
    """Return a perceptron with orthogonal weights, its last layer's scaled by `output_gain`."""
    layers: list[nn.Module] = []
    for i, (fan_in, fan_out) in enumerate(pairwise(sizes)):
        last = i == len(sizes) - 2
        layer = linear(fan_in, fan_out, output_gain if last else math.sqrt(2), generator)
        layers += [layer] if last else [layer, ACTIVATIONS[activation]()]
    return nn.Sequential(*layers)


def last_layer(perceptron: nn.Sequential) -> nn.Linear:
    """Return the layer that gives a perceptron's outputs."""
    layer = perceptron[-1]
    assert isinstance(layer, nn.Linear)
    return layer


class Perceptron(Core):
    """Remembers nothing: what actor and critic see is the observation as one vector, see `encoders`."""

    def __init__(
        self, observation: ObservationSpace, network: NetworkSpec, generator: torch.Generator | None = None
    ) -> None:
        super().__init__()
        self.encoder = encoder_for(observation, generator)
        self.size = self.encoder.size

    def step(self, obs: Observation, state: Tensor) -> tuple[Tensor, Tensor]:
        """See `Core.step`."""
        return self.encoder(obs), state

    def sequence(self, obs: Observation, state: Tensor, begins: Tensor) -> tuple[Tensor, Tensor]:
        """See `Core.sequence`."""
        return self.encoder(obs), state.expand(*begins.shape, self.state_size)
