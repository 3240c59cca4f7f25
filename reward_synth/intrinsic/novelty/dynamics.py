"""What a state is for who acts in it: features from which actions are told (ICM, Pathak et al., arXiv 1705.05363)."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, mse_loss, one_hot

from rewardsmith.envs.reward import Experience
from rewardsmith.envs.spaces import Box, Observation
from rewardsmith.reward_synth.intrinsic.bonus import Surroundings
from rewardsmith.reward_synth.intrinsic.novelty.encoder import Encoder
from rewardsmith.reward_synth.intrinsic.novelty.network import Adam, Perceptron, batches, named
from rewardsmith.reward_synth.intrinsic.oni.model import generator_of

WIDTH = 128


class Dynamics:
    """Features of states, learned from which action led from one to the next, and by choice how they follow.

    The loss is `(1 - forward) * inverse loss + forward * forward loss`: the inverse model tells the action from two
    features, by cross entropy where actions are choices and by squares else; the forward model the next features from
    features and action, half the squared distance.

    Args:
        place: Where it is used.
        rate: Learning rate.
        epochs: How often each iteration's steps are learned from.
        features: Length of the features.
        forward: Weight of the forward model's loss; with 0 there is no such model.

    Attributes:
        tensors: All that it depends on, written in place.
    """

    def __init__(self, place: Surroundings, *, rate: float, epochs: int, features: int, forward: float) -> None:
        self._encoder = Encoder(place.shown, place.seed)
        self._seed, self._epochs, self._weight = place.seed, epochs, forward
        self._space = place.action_space
        size = self._space.size if isinstance(self._space, Box) else self._space.count
        generator = generator_of(place.seed, 0)
        self._features = Perceptron((self._encoder.size, WIDTH, features), generator)
        self._inverse = Perceptron((2 * features, WIDTH, size), generator)
        parts = {"features": self._features.tensors, "inverse": self._inverse.tensors}
        if forward:
            self._forward = Perceptron((features + size, WIDTH, features), generator)
            parts["forward"] = self._forward.tensors
        self._adam = Adam(named(**parts), rate)
        self.tensors = named(encoder=self._encoder.tensors, adam=self._adam.tensors, **parts)

    @torch.no_grad()
    def features(self, observation: Observation) -> Tensor:
        """Return the features of states, `[..., features]`."""
        return self._features(self._encoder(observation))

    def applied(self, action: Tensor) -> Tensor:
        """Return actions in half ranges from the centre, as policies choose them, of such as were applied."""
        if not isinstance(self._space, Box):
            return action
        centre, half = (self._space.high + self._space.low) / 2, (self._space.high - self._space.low) / 2
        return (action - centre) / half

    @torch.no_grad()
    def surprise(self, before: Tensor, action: Tensor, after: Tensor) -> Tensor:
        """Return half the squared distance of features from those foretold, `[...]`.

        Args:
            before: Features of the state before the step, `[..., features]`.
            action: As policies choose it.
            after: Features of the state after it.
        """
        return self._distance(before, action, after)

    def learn(self, experience: Experience) -> None:
        """Learn from the steps of an iteration."""
        after = self._encoder.learn(experience.final_obs).flatten(0, -2)
        before = self._encoder(experience.obs).flatten(0, -2)
        action = experience.action.flatten(0, 1)
        for batch in batches(len(after), self._epochs, self._seed, 1 + int(self._adam.tensors["steps"])):
            with torch.enable_grad():
                self._adam.leaves()
                first, second = self._features(before[batch]), self._features(after[batch])
                loss = (1 - self._weight) * self._inverse_loss(first, action[batch], second)
                if self._weight:
                    loss = loss + self._weight * self._distance(first, action[batch], second).mean()
            self._adam.step(loss)

    def _inverse_loss(self, before: Tensor, action: Tensor, after: Tensor) -> Tensor:
        told = self._inverse(torch.cat([before, after], -1))
        if isinstance(self._space, Box):
            return mse_loss(told, action.float().clamp(-1, 1))
        return cross_entropy(told, action)

    def _distance(self, before: Tensor, action: Tensor, after: Tensor) -> Tensor:
        if isinstance(self._space, Box):
            taken = action.float().clamp(-1, 1)
        else:
            taken = one_hot(action, self._space.count).float()
        return 0.5 * (self._forward(torch.cat([before, taken], -1)) - after).square().sum(-1)
