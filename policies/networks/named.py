"""The encoder of observations by name whose whole numbers name things: maps of glyphs, texts of bytes."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn.functional import embedding, embedding_bag, silu

from rewardsmith.envs.spaces import Observation, ObservationSpace, TensorSpec
from rewardsmith.policies.networks.flatten import Flatten
from rewardsmith.policies.networks.linear import linear
from rewardsmith.policies.observations import by_name

_NAME_SIZE = 16
"""Length of the vector that stands for a name on a map."""

_WINDOW, _STRIDE, _CHANNELS = 3, 2, 32
"""The convolution over a map."""

_MAP_SIZE = 128
"""Length of what is made of a map."""

_PAIRS, _TEXT_SIZE = 1024, 64
"""Sorts of pairs of neighbouring bytes that are told apart in a text, and the length of what is made of it."""


class Named(nn.Module):
    """Turns maps, texts and amounts into one vector; a stack of it (see `policies.stack`) is written in the same lines.

    Tensors whose numbers name things are maps where they have two dimensions, otherwise texts; amounts are laid beside
    what is made of those as `Flatten` does it.

    Args:
        space: An observation's tensors.
        generator: Draws the first weights.

    Attributes:
        size: Length of the vector.
    """

    def __init__(self, space: ObservationSpace, generator: torch.Generator | None = None) -> None:
        super().__init__()
        specs = by_name(space)
        self._named = {name: spec for name, spec in specs.items() if spec.count is not None}
        amounts = {name: spec for name, spec in specs.items() if spec.count is None}
        self._amounts = Flatten(amounts) if amounts else None
        makers = (Map if len(spec.shape) == 2 else Text for spec in self._named.values())
        self.parts = nn.ModuleList(
            maker(spec, generator) for maker, spec in zip(makers, self._named.values(), strict=True)
        )
        self._specs = specs
        self.size = sum(_size(part) for part in self.parts) + (self._amounts.size if self._amounts else 0)

    def forward(self, obs: Observation) -> Tensor:
        """Return float32 `[..., size]` of tensors `[..., *shape]`."""
        tensors = by_name(obs)
        named = zip(self.parts, self._named.items(), strict=True)
        made = [_apply(part, tensors[name], spec) for part, (name, spec) in named]
        if self._amounts is not None:
            made.append(self._amounts({name: tensors[name] for name in self._specs if name not in self._named}))
        return torch.cat(made, -1)


class Map(nn.Module):
    """A vector for every name, a convolution, a linear layer.

    Args:
        spec: The map's.
        generator: Draws the first weights.
    """

    size = _MAP_SIZE

    def __init__(self, spec: TensorSpec, generator: torch.Generator | None) -> None:
        super().__init__()
        assert spec.count is not None
        places = math.prod((length - _WINDOW) // _STRIDE + 1 for length in spec.shape)
        self.table = _table(spec.count, _NAME_SIZE, generator)
        self.convolution = linear(_NAME_SIZE * _WINDOW**2, _CHANNELS, math.sqrt(2), generator)
        self.summary = linear(places * _CHANNELS, _MAP_SIZE, math.sqrt(2), generator)

    def forward(self, names: Tensor) -> Tensor:
        """Return `[rows, size]` of `[rows, height, width]`, of a stack `[stack, rows, size]`."""
        seen = embedding(_numbered(names, self.table), self.table.flatten(0, -2))
        windows = seen.unfold(-3, _WINDOW, _STRIDE).unfold(-3, _WINDOW, _STRIDE).flatten(-3)
        lead = windows.dim() - 3
        patches = windows.flatten(lead - 1, -2)  # of all rows one after the other, as linear layers want it
        convolved = silu(self.convolution(patches)).unflatten(-2, (windows.shape[lead - 1], -1))
        return silu(self.summary(convolved.flatten(-2)))


class Text(nn.Module):
    """The mean over a vector for every pair of neighbouring bytes: which words there are, and not where.

    Args:
        spec: The text's; it ends with its first zero.
        generator: Draws the first weights.
    """

    size = _TEXT_SIZE

    def __init__(self, spec: TensorSpec, generator: torch.Generator | None) -> None:
        super().__init__()
        self.table = _table(_PAIRS, _TEXT_SIZE, generator)

    def forward(self, text: Tensor) -> Tensor:
        """Return `[rows, size]` of `[rows, length]`, of a stack `[stack, rows, size]`."""
        first, second = text[..., :-1].long(), text[..., 1:].long()
        pairs = _numbered((first * 31 + second) % _PAIRS, self.table)
        written = (first > 0).float()
        shares = written / written.sum(-1, keepdim=True).clamp(min=1)
        rows = pairs.flatten(0, -2), self.table.flatten(0, -2)
        bags = embedding_bag(*rows, per_sample_weights=shares.flatten(0, -2), mode="sum")
        unflattened: Tensor = bags.unflatten(0, text.shape[:-1])
        return unflattened


def _size(part: nn.Module) -> int:
    assert isinstance(part, Map | Text)
    return part.size


def _apply(part: nn.Module, tensor: Tensor, spec: TensorSpec) -> Tensor:
    """Apply a part, which sees rows, to a tensor `[..., *shape]`; a stack, to `[..., stack, num_envs, *shape]`."""
    assert isinstance(part, Map | Text)
    lead = tensor.dim() - len(spec.shape)
    stacks = part.table.dim() - 2
    rows = tensor.movedim(lead - 2, 0) if stacks else tensor
    made: Tensor = part(rows.flatten(stacks, lead - 1)).unflatten(stacks, rows.shape[stacks:lead])
    return made.movedim(0, lead - 2) if stacks else made


def _table(count: int, size: int, generator: torch.Generator | None) -> nn.Parameter:
    """Return first vectors of length about one for a number of names, `[count, size]`."""
    return nn.Parameter(torch.empty(count, size).normal_(0, size**-0.5, generator=generator))


def _numbered(names: Tensor, table: Tensor) -> Tensor:
    """Return names `[rows, ...]` as places in a table; of a stack `[stack, rows, ...]`, in its tables one by one."""
    names = names.long()
    if table.dim() == 2:
        return names
    first = torch.arange(table.shape[0], device=names.device) * table.shape[1]
    return names + first.view(-1, *[1] * (names.dim() - 1))
