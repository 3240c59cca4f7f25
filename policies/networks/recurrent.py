"""The network that remembers: a gated recurrent unit (Cho et al. 2014, arXiv 1406.1078) before the heads."""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor

from rewardsmith.envs.spaces import Observation, ObservationSpace
from rewardsmith.policies.networks.core import Core
from rewardsmith.policies.networks.encoders import encoder_for
from rewardsmith.policies.networks.gated import advance, sequence
from rewardsmith.policies.networks.linear import linear
from rewardsmith.policies.networks.spec import NetworkSpec


class Recurrent(Core):
    """A gated recurrent unit over the observation as one vector; actor and critic see what it remembers."""

    remembers: ClassVar[bool] = True

    def __init__(
        self, observation: ObservationSpace, network: NetworkSpec, generator: torch.Generator | None = None
    ) -> None:
        super().__init__()
        self.size = self.state_size = network.memory_size
        self.encoder = encoder_for(observation, generator)
        # Three gates each, in torch.nn.GRUCell's order: reset, update, new.
        self.of_input = linear(self.encoder.size, 3 * self.size, 1.0, generator)
        self.of_state = linear(self.size, 3 * self.size, 1.0, generator)

    def step(self, obs: Observation, state: Tensor) -> tuple[Tensor, Tensor]:
        """See `Core.step`."""
        state = advance(self.of_input(self.encoder(obs)), self.of_state(state), state)
        return state, state

    def sequence(self, obs: Observation, state: Tensor, begins: Tensor) -> tuple[Tensor, Tensor]:
        """See `Core.sequence`."""
        vectors = self.encoder(obs)
        num_steps, *_, num_envs, _ = vectors.shape
        # What does not depend on the state is computed for all moments at once.
        gates = self.of_input(vectors.movedim(0, -3).flatten(-3, -2)).unflatten(-2, (num_steps, num_envs))
        remembered = sequence(gates.movedim(-3, 0), state, begins, self.of_state.weight, self.of_state.bias)
        return remembered, remembered
