"""A small network that gives texts a number: letters in, a score out."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from torch.nn.functional import normalize, silu

from rewardsmith.reward_synth.intrinsic.novelty.network import Adam
from rewardsmith.reward_synth.intrinsic.oni.model import generator_of

INPUTS, HIDDEN = 512, 64
UPDATES = 8
"""Steps of Adam whenever answers have come. ONI's 32, at a third of this rate, rank better by .015 at most and
take four times as long."""

BATCH = 256
_LEARNING_RATE = 1e-2


class Scorer:
    """A perceptron on the words and letter triples of a text, counted in `INPUTS` places by their hashes.

    ONI reads letters by convolutions; these inputs are made once for a text, so that learning takes milliseconds.

    Args:
        seed: Seed of its first weights.

    Attributes:
        tensors: Its weights, written in place.
    """

    def __init__(self, seed: int) -> None:
        generator = generator_of(seed, 0)
        self._inputs: dict[str, Tensor] = {}
        self.tensors: dict[str, Tensor] = {}
        for name, size, width in (("in", INPUTS, HIDDEN), ("out", HIDDEN, 1)):
            weight = 2 * torch.rand(size, width, generator=generator) - 1
            # Inputs have length one, hidden units about that of their number.
            self.tensors[f"weight_{name}"] = weight * (0.3 if name == "in" else 1 / math.sqrt(size))
            self.tensors[f"bias_{name}"] = torch.zeros(width)

    def inputs(self, texts: Sequence[str]) -> Tensor:
        """Return what the network sees of texts, `[texts, INPUTS]`."""
        for text in texts:
            if text not in self._inputs:
                self._inputs[text] = _counts(text)
        return torch.stack([self._inputs[text] for text in texts])

    def __call__(self, inputs: Tensor) -> Tensor:
        """Return the scores of texts by their inputs `[..., INPUTS]`, `[...]`."""
        weights = self.tensors
        hidden = silu(inputs @ weights["weight_in"] + weights["bias_in"])
        scores: Tensor = (hidden @ weights["weight_out"] + weights["bias_out"]).squeeze(-1)
        return scores

    def fit(self, samples: int, loss: Callable[[Tensor], Tensor], seed: int) -> None:
        """Learn from the present weights on.

        Args:
            samples: Number of samples.
            loss: Of a batch, given their numbers, int64 `[batch]`.
            seed: Seed of the batches.
        """
        generator = torch.Generator().manual_seed(seed)
        adam = Adam(self.tensors, _LEARNING_RATE)
        with torch.enable_grad():
            for _ in range(UPDATES):
                batch = torch.randperm(samples, generator=generator)[:BATCH]
                adam.leaves()
                adam.step(loss(batch))


def _counts(text: str) -> Tensor:
    """Return a text's words and letter triples, counted by their hashes and of length one, `[INPUTS]`."""
    lower = f" {text.lower()} "
    parts = [*lower.split(), *(lower[start : start + 3] for start in range(len(lower) - 2))]
    # crc32, because Python's own hash differs from process to process.
    places = torch.tensor([zlib.crc32(part.encode()) % INPUTS for part in parts], dtype=torch.int64)
    return normalize(torch.bincount(places, minlength=INPUTS).float(), dim=0)
