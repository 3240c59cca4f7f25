"""Which states an episode has visited, by hashes of what they show."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from rewardsmith.envs.spaces import TensorSpec
from rewardsmith.reward_synth.intrinsic.bonus import Surroundings
from rewardsmith.reward_synth.intrinsic.novelty.encoder import Encoder
from rewardsmith.reward_synth.intrinsic.oni.model import generator_of

PLACES = 1 << 14
"""Hashes that are told apart: after a hundred states of an episode, a new one is taken for one of them once in 160."""

_LARGE = (1 << 31) - 1
"""A prime, by which hashes are cut."""


class Visited:
    """Counts, for each environment's present episode, how often a state was visited.

    Where an observation names things or says something, a state is what they are, whatever its figures, such as the
    game's time, say. Where it is of real numbers alone, two states are the same where the signs of as many random
    projections of their standard scores are (SimHash, as Tang et al. count states, arXiv 1611.04717).

    Args:
        place: Where it is used.
        bits: Random projections.
        encoder: Gives standard scores.
    """

    def __init__(self, place: Surroundings, bits: int, encoder: Encoder) -> None:
        self._named = {name: spec for name, spec in place.shown.items() if not spec.dtype.is_floating_point}
        self._encoder = encoder
        generator = generator_of(place.seed, -3)
        self._projections = torch.randn(encoder.size, bits, generator=generator)
        size = _length(self._named) if self._named else bits
        self._factors = torch.randint(1, _LARGE, (size,), generator=generator)
        self.counts = torch.zeros(place.num_envs, PLACES, dtype=torch.int16)

    def visit(self, observation: Mapping[str, Tensor], begins: Tensor) -> Tensor:
        """Return how often the episode has been in each environment's present state, int16 `[num_envs]`.

        Args:
            observation: What the state shows, by name.
            begins: Whose episode begins with this state, bool `[num_envs]`.
        """
        self.counts[begins] = 0
        places = self._hashes(observation).unsqueeze(1)
        self.counts.scatter_add_(1, places, torch.ones_like(places, dtype=torch.int16))
        return self.counts.gather(1, places).squeeze(1)

    def _hashes(self, observation: Mapping[str, Tensor]) -> Tensor:
        if self._named:
            parts = [observation[name].flatten(1).long() for name in self._named]
            numbers = torch.cat(parts, 1)
        else:
            numbers = (self._encoder(dict(observation)) @ self._projections > 0).long()
        return (numbers * self._factors % _LARGE).sum(1) % _LARGE % PLACES


def _length(shown: Mapping[str, TensorSpec]) -> int:
    return sum(torch.Size(spec.shape).numel() for spec in shown.values())
