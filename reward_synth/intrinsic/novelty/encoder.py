"""Observations as numbers: standard scores, and for what names things a fixed random code."""

from __future__ import annotations

import math
from collections.abc import Mapping

import torch
from torch import Tensor

from rewardsmith.envs.spaces import Observation, TensorSpec
from rewardsmith.reward_synth.intrinsic.oni.model import generator_of

FARTHEST = 5.0
"""Standard scores are cut here, as RND has it (Burda et al. 2018, 2.4)."""

_CODES = 8192
"""Codes of what whole numbers name; larger ones share, as do triples of letters by their hashes."""

_WIDTH, _LETTERS = 4, 32
"""Numbers of the code of a thing, and of a text, which is the sum of those of its triples of letters."""


class Encoder:
    """Makes a vector of an observation, the same for the same seed.

    Real numbers stand for themselves. Bytes in a row are a text; other whole numbers name things, such as glyphs, and
    get random codes, which keep different things apart without being learned. All are brought to mean 0 and deviation
    1 over what `learn` was shown, and left as they are until then.

    Args:
        shown: What the observation holds, by name.
        seed: Seed of the codes.

    Attributes:
        size: Length of the vector.
        tensors: What it has learned, written in place.
    """

    def __init__(self, shown: Mapping[str, TensorSpec], seed: int) -> None:
        self._shown = dict(shown)
        self._things = torch.randn(_CODES, _WIDTH, generator=generator_of(seed, -1))
        self._triples = torch.randn(_CODES, _LETTERS, generator=generator_of(seed, -2))
        self.size = sum(_numbers(spec) for spec in shown.values())
        # Number of vectors so far, their means, and the sums of their squared distances from these.
        self.tensors = {
            "count": torch.zeros((), dtype=torch.float64),
            "mean": torch.zeros(self.size, dtype=torch.float64),
            "squares": torch.zeros(self.size, dtype=torch.float64),
        }

    def __call__(self, observation: Observation) -> Tensor:
        """Return vectors of standard scores, float32 `[..., size]`, of observations `[..., *shape]` by name.

        A flat observation holds the same values one after the other, and maybe more behind them.
        """
        return self._standard(self._raw(observation))

    @torch.no_grad()
    def learn(self, observation: Observation) -> Tensor:
        """Take in observations `[num_steps, num_envs, *shape]`, and return their vectors by what is known then."""
        raw = self._raw(observation)
        fresh = raw.flatten(0, -2).double()
        count, mean, squares = self.tensors["count"], self.tensors["mean"], self.tensors["squares"]
        total, apart = count + len(fresh), fresh.mean(0) - mean
        squares += (fresh - fresh.mean(0)).square().sum(0) + apart.square() * count * len(fresh) / total
        mean += apart * len(fresh) / total
        count.copy_(total)
        return self._standard(raw)

    def _standard(self, raw: Tensor) -> Tensor:
        count = self.tensors["count"]
        deviation = (self.tensors["squares"] / count.clamp(min=1)).sqrt().float()
        # What never changes says nothing, and is not blown up when it does.
        scores = (raw - self.tensors["mean"].float()) / torch.where(deviation > 1e-4, deviation, 1.0)
        return scores.clamp(-FARTHEST, FARTHEST)

    def _raw(self, observation: Observation) -> Tensor:
        if isinstance(observation, Tensor):
            return observation[..., : self.size].float()
        parts = [self._coded(observation[name], spec) for name, spec in self._shown.items()]
        return torch.cat(parts, -1)

    def _coded(self, seen: Tensor, spec: TensorSpec) -> Tensor:
        lead = seen.shape[: seen.dim() - len(spec.shape)]
        if spec.dtype.is_floating_point:
            return seen.reshape(*lead, -1).float()
        places = seen.reshape(*lead, -1).long()
        if not _is_text(spec):
            return self._things[places % _CODES].flatten(-2)
        triples = places[..., :-2] * 65_599 + places[..., 1:-1] * 257 + places[..., 2:]
        written = (places[..., 2:] != 0).float().flatten(0, -2)
        codes = torch.nn.functional.embedding_bag(
            triples.flatten(0, -2) % _CODES, self._triples, mode="sum", per_sample_weights=written
        )
        return codes.view(*lead, _LETTERS)


def _is_text(spec: TensorSpec) -> bool:
    return spec.dtype == torch.uint8 and len(spec.shape) == 1 and spec.shape[0] > 2


def _numbers(spec: TensorSpec) -> int:
    if _is_text(spec):
        return _LETTERS
    return math.prod(spec.shape) * (1 if spec.dtype.is_floating_point else _WIDTH)
