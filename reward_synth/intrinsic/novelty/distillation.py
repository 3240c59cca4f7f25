"""How badly a network foretells what a fixed random one says of a state: RND (Burda et al., arXiv 1810.12894)."""

from __future__ import annotations

import torch
from torch import Tensor

from rewardsmith.envs.spaces import Observation
from rewardsmith.reward_synth.intrinsic.bonus import Surroundings
from rewardsmith.reward_synth.intrinsic.novelty.encoder import Encoder
from rewardsmith.reward_synth.intrinsic.novelty.network import Adam, Perceptron, batches, named
from rewardsmith.reward_synth.intrinsic.oni.model import generator_of

WIDTH, OUTPUTS = 128, 64


class Distillation:
    """A fixed random network of states, and one that learns to say the same of the states that it is shown.

    Args:
        place: Where it is used.
        rate: Learning rate.
        epochs: How often each iteration's states are learned from.
        share: Share of an iteration's states that are learned from.

    Attributes:
        encoder: Makes vectors of observations.
        tensors: All that it depends on, written in place.
    """

    def __init__(self, place: Surroundings, *, rate: float, epochs: int, share: float) -> None:
        self.encoder = Encoder(place.shown, place.seed)
        self._seed, self._epochs, self._share = place.seed, epochs, share
        generator = generator_of(place.seed, 0)
        self._target = Perceptron((self.encoder.size, WIDTH, OUTPUTS), generator)
        self._predictor = Perceptron((self.encoder.size, WIDTH, WIDTH, OUTPUTS), generator)
        self._adam = Adam(self._predictor.tensors, rate)
        self.tensors = named(
            encoder=self.encoder.tensors,
            target=self._target.tensors,
            predictor=self._predictor.tensors,
            adam=self._adam.tensors,
        )

    @torch.no_grad()
    def error(self, observation: Observation) -> Tensor:
        """Return the mean squared error of what is foretold of states, `[...]`."""
        return self._error(self.encoder(observation))

    def learn(self, observation: Observation) -> None:
        """Learn from the states of an iteration, `[num_steps, num_envs, *shape]`."""
        states = self.encoder.learn(observation).flatten(0, -2)
        drawn = generator_of(self._seed, 1 + int(self._adam.tensors["steps"]))
        states = states[torch.rand(len(states), generator=drawn) < self._share]
        for batch in batches(len(states), self._epochs, self._seed, 1 + int(self._adam.tensors["steps"])):
            with torch.enable_grad():
                self._adam.leaves()
                loss = self._error(states[batch]).mean()
            self._adam.step(loss)

    def _error(self, states: Tensor) -> Tensor:
        return (self._predictor(states) - self._target(states)).square().mean(-1)
