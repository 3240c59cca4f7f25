"""Small perceptrons, and how they learn: all that a later step depends on is a tensor by name, written in place."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import torch
from torch import Tensor
from torch.nn.functional import relu

from rewardsmith.reward_synth.intrinsic.oni.model import generator_of

BATCH = 256
"""Samples of one step of learning."""

_DECAYS = (0.9, 0.999)
_LEAST = 1e-8


class Perceptron:
    """Linear layers with rectifiers between them; weights orthogonal at first, as RND's are.

    Args:
        sizes: Of the input, the hidden layers and the output.
        generator: Draws the first weights.

    Attributes:
        tensors: The weights.
    """

    def __init__(self, sizes: Sequence[int], generator: torch.Generator) -> None:
        self.tensors: dict[str, Tensor] = {}
        for layer, (size, width) in enumerate(pairwise(sizes)):
            weight = torch.nn.init.orthogonal_(torch.empty(width, size), math.sqrt(2), generator=generator)
            self.tensors[f"weight{layer}"] = weight
            self.tensors[f"bias{layer}"] = torch.zeros(width)
        self._layers = len(sizes) - 1

    def __call__(self, values: Tensor) -> Tensor:
        """Return the outputs for inputs `[..., size]`."""
        for layer in range(self._layers):
            values = torch.nn.functional.linear(values, self.tensors[f"weight{layer}"], self.tensors[f"bias{layer}"])
            values = relu(values) if layer + 1 < self._layers else values
        return values


class Adam:
    """Adam (Kingma and Ba, arXiv 1412.6980) whose moments are tensors by name.

    Args:
        parameters: What learns, by name.
        rate: Learning rate.

    Attributes:
        tensors: The moments and the number of steps so far.
    """

    def __init__(self, parameters: Mapping[str, Tensor], rate: float) -> None:
        self._parameters = dict(parameters)
        self._rate = rate
        self.tensors = {"steps": torch.zeros((), dtype=torch.int64)}
        for name, tensor in parameters.items():
            self.tensors |= {f"{name}/first": torch.zeros_like(tensor), f"{name}/second": torch.zeros_like(tensor)}

    def leaves(self) -> list[Tensor]:
        """Return the parameters as what gradients are taken of, from now until `step`."""
        return [tensor.requires_grad_() for tensor in self._parameters.values()]

    def step(self, loss: Tensor) -> None:
        """Improve the parameters by a loss that was made of `leaves`."""
        leaves = list(self._parameters.values())
        gradients = torch.autograd.grad(loss, leaves)
        steps = self.tensors["steps"].add_(1).item()
        with torch.no_grad():
            for name, leaf, gradient in zip(self._parameters, leaves, gradients, strict=True):
                leaf.requires_grad_(False)
                first, second = self.tensors[f"{name}/first"], self.tensors[f"{name}/second"]
                first.lerp_(gradient, 1 - _DECAYS[0])
                second.lerp_(gradient.square(), 1 - _DECAYS[1])
                size = (second / (1 - _DECAYS[1] ** steps)).sqrt_().add_(_LEAST)
                leaf.addcdiv_(first / (1 - _DECAYS[0] ** steps), size, value=-self._rate)


def batches(samples: int, epochs: int, seed: int, number: int) -> Iterator[Tensor]:
    """Yield the numbers of the samples of each batch, every sample once an epoch, int64 `[BATCH or less]`.

    Args:
        samples: How many there are.
        epochs: How often each is used.
        seed: Seed of their order.
        number: Number of the draw.
    """
    generator = generator_of(seed, number)
    for _ in range(epochs):
        yield from torch.randperm(samples, generator=generator).split(BATCH)


def named(**groups: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return the tensors of several groups, each name behind its group's."""
    return {f"{group}/{name}": tensor for group, tensors in groups.items() for name, tensor in tensors.items()}
