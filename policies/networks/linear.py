"""Linear layers, single ones and stacks of them."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Linear(nn.Linear):
    """A linear layer, or a stack of them in one: weights `[stack, output_size, input_size]`."""

    def forward(self, input: Tensor) -> Tensor:
        """Return `[..., output_size]`, of a stack `[stack, size, output_size]` for `[stack, size, input_size]`."""
        if self.weight.dim() == 2:
            return super().forward(input)
        return torch.baddbmm(self.bias.unsqueeze(-2), input, self.weight.mT)


def linear(fan_in: int, fan_out: int, gain: float, generator: torch.Generator | None) -> Linear:
    """Return a linear layer with orthogonal weights of a gain and no bias yet; its shape alone on the device `meta`."""
    layer = Linear(fan_in, fan_out, device="meta")
    if torch.get_default_device().type == "meta":
        return layer
    layer.to_empty(device="cpu")
    nn.init.orthogonal_(layer.weight, gain, generator=generator)
    nn.init.zeros_(layer.bias)
    return layer
