"""Networks that say what a step is worth, fitted together to preferences between segments."""

from __future__ import annotations

import math
from itertools import pairwise

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, silu

from rewardsmith.reward_synth.preferences.noise import Vetting

HIDDEN = (64, 64)
BATCH = 64
"""Pairs of one update."""

_LEARNING_RATE = 1e-3
_FARTHEST = 10.0
"""Inputs beyond this many standard deviations are taken for it: there nothing is known."""


class Ensemble:
    """Perceptrons of one shape, each operation that of all of them at once; a step's reward is in (-1, 1).

    A segment is worth the sum of its steps, and of two the one that is worth more is preferred with the odds that
    Bradley and Terry gave: `log odds = worth of the first - worth of the second`.

    Tensors are written in place only, so that a recorded step goes on with what was learned.

    Args:
        inputs: Numbers that a step's reward is made of.
        members: Networks.
        seed: Seed of their first weights, which differ from member to member.
        device: Where they are.
    """

    def __init__(self, inputs: int, members: int, seed: int, device: torch.device) -> None:
        generator = torch.Generator().manual_seed(seed)
        sizes = (inputs, *HIDDEN, 1)
        self.members = members
        self._mean = torch.zeros(inputs, device=device)
        self._scale = torch.ones(inputs, device=device)
        self._parameters: dict[str, Tensor] = {}
        for layer, (size, width) in enumerate(pairwise(sizes)):
            weight = (2 * torch.rand(members, size, width, generator=generator) - 1) / math.sqrt(size)
            self._parameters[f"weight{layer}"] = weight.to(device).requires_grad_()
            self._parameters[f"bias{layer}"] = torch.zeros(members, 1, width, device=device).requires_grad_()

    def __call__(self, inputs: Tensor) -> Tensor:
        """Return what each member says steps `[..., inputs]` are worth, `[members, ...]`."""
        standard = ((inputs - self._mean) / self._scale).clamp(-_FARTHEST, _FARTHEST)
        values = standard.flatten(0, -2).expand(self.members, -1, -1)
        for layer in range(len(HIDDEN) + 1):
            values = torch.baddbmm(self._parameters[f"bias{layer}"], values, self._parameters[f"weight{layer}"])
            values = silu(values) if layer < len(HIDDEN) else torch.tanh(values)
        return values.view(self.members, *inputs.shape[:-1])

    def sums(self, inputs: Tensor, alive: Tensor) -> Tensor:
        """Return what each member says segments are worth, `[members, ...]`.

        Args:
            inputs: Of their steps, `[..., steps, inputs]`.
            alive: Which steps count, bool `[..., steps]`.
        """
        return (self(inputs) * alive).sum(-1)

    @torch.no_grad()
    def standardize(self, mean: Tensor, scale: Tensor) -> None:
        """Take inputs in standard deviations `scale` from their `mean` from now on, each `[inputs]`."""
        self._mean.copy_(mean)
        self._scale.copy_(scale.clamp(min=1e-3))

    def fit(self, inputs: Tensor, alive: Tensor, answers: Tensor, *, vetting: Vetting, updates: int, seed: int) -> None:
        """Learn from answers, from the present weights on.

        Args:
            inputs: Of pairs of segments, `[pairs, 2, steps, inputs]`.
            alive: Which of their steps count, bool `[pairs, 2, steps]`.
            answers: How likely the first was said to be the better one, `[pairs]`; NaN where nothing was said.
            vetting: What is made of doubtful ones, see `preferences.noise`.
            updates: Steps of Adam.
            seed: Seed of the order in which the pairs are learned from.
        """
        said = (~answers.isnan()).nonzero().squeeze(1)
        if not len(said):
            return
        generator = torch.Generator().manual_seed(seed)
        optimizer = torch.optim.Adam(self._parameters.values(), lr=_LEARNING_RATE)
        order = said[:0]
        for update in range(updates):
            if not len(order):
                order = said[torch.randperm(len(said), generator=generator).to(said.device)]
            batch, order = order[:BATCH], order[BATCH:]
            with torch.enable_grad():
                first, second = self.sums(inputs[batch], alive[batch]).unbind(-1)
                margins = first - second
                vetted = vetting(margins.detach(), answers[batch], update / updates)
                targets, weights = (part.expand_as(margins) for part in vetted)
                losses = binary_cross_entropy_with_logits(margins, targets, weight=weights, reduction="none")
                # Each member's own mean; their sum leaves the members apart.
                loss = (losses.sum(1) / weights.sum(1).clamp(min=1)).sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    def state_dict(self) -> dict[str, Tensor]:
        """Return weights and what the inputs are standardized by."""
        weights = {name: tensor.detach() for name, tensor in self._parameters.items()}
        return {**weights, "mean": self._mean, "scale": self._scale}
