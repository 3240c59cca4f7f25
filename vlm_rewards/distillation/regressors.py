"""Networks fitted side by side to the same known values; where they differ, nothing near was known."""

from __future__ import annotations

import math
from itertools import pairwise

import torch
from torch import Tensor
from torch.nn.functional import silu

HIDDEN = (64, 64)
BATCH = 256
"""Values of one update."""

_LEARNING_RATE = 2e-3
_FARTHEST = 6.0
"""Inputs beyond this many standard deviations are taken for it: there nothing is known."""


class Regressors:
    """Perceptrons of one shape, each operation that of all of them at once.

    Tensors are written in place only, so that a recorded step goes on with what was learned.

    Args:
        inputs: Length of an input.
        members: Networks.
        seed: Seed of their first weights, which differ from member to member.
        device: Where they are.
    """

    def __init__(self, inputs: int, members: int, seed: int, device: torch.device) -> None:
        generator = torch.Generator().manual_seed(seed)
        self.members = members
        self._parameters: dict[str, Tensor] = {}
        for layer, (size, width) in enumerate(pairwise((inputs, *HIDDEN, 1))):
            weight = (2 * torch.rand(members, size, width, generator=generator) - 1) * math.sqrt(3 / size)
            self._parameters[f"weight{layer}"] = weight.to(device).requires_grad_()
            self._parameters[f"bias{layer}"] = torch.zeros(members, 1, width, device=device).requires_grad_()
        # What inputs and values are measured by: mean and deviation of those that are known.
        self._moments = {
            "input_mean": torch.zeros(inputs, device=device),
            "input_scale": torch.ones(inputs, device=device),
            "mean": torch.zeros(1, device=device),
            "scale": torch.ones(1, device=device),
        }

    @property
    def scale(self) -> Tensor:
        """Deviation of the known values, `[1]`."""
        return self._moments["scale"]

    def __call__(self, inputs: Tensor) -> Tensor:
        """Return what each member makes of inputs `[count, inputs]`, `[members, count]`."""
        return self._moments["mean"] + self._moments["scale"] * self._standard(inputs)

    def _standard(self, inputs: Tensor) -> Tensor:
        """Return the same in standard deviations of the values, of inputs `[members, count, inputs]` or for all."""
        moments = self._moments
        values = ((inputs - moments["input_mean"]) / moments["input_scale"]).clamp(-_FARTHEST, _FARTHEST)
        values = values.expand(self.members, -1, -1)
        for layer in range(len(HIDDEN) + 1):
            values = torch.baddbmm(self._parameters[f"bias{layer}"], values, self._parameters[f"weight{layer}"])
            values = silu(values) if layer < len(HIDDEN) else values
        return values.squeeze(-1)

    def fit(self, inputs: Tensor, values: Tensor, *, updates: int, seed: int) -> None:
        """Learn values `[count]` of inputs `[count, inputs]`, from the present weights on.

        Every member sees the values in an order of its own.

        Args:
            inputs: Where values are known.
            values: What is known.
            updates: Steps of Adam, its rate falling to nothing.
            seed: Of the orders.
        """
        moments = self._moments
        with torch.no_grad():
            moments["input_mean"].copy_(inputs.mean(0))
            moments["input_scale"].copy_(inputs.std(0, correction=0).clamp(min=1e-3))
            moments["mean"].copy_(values.mean())
            moments["scale"].copy_(values.std(correction=0).clamp(min=1e-4))
        wanted = (values - moments["mean"]) / moments["scale"]
        generator = torch.Generator().manual_seed(seed)
        optimizer = torch.optim.Adam(self._parameters.values(), lr=_LEARNING_RATE, fused=True)
        for update in range(updates):
            optimizer.param_groups[0]["lr"] = _LEARNING_RATE * (1 - update / updates)
            rows = torch.randint(len(values), (self.members, min(BATCH, len(values))), generator=generator)
            rows = rows.to(values.device)
            with torch.enable_grad():
                given = self._standard(inputs[rows])
                # Each member's own mean; their sum leaves the members apart.
                loss = (given - wanted[rows]).square().mean(1).sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    def state_dict(self) -> dict[str, Tensor]:
        """Return weights and what inputs and values are measured by."""
        return {name: tensor.detach() for name, tensor in self._parameters.items()} | self._moments
