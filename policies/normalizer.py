"""Running mean and variance, and what is scaled by them."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from rewardsmith.envs.spaces import Observation, ObservationSpace
from rewardsmith.policies.observations import by_name, flatten, is_vector
from rewardsmith.policies.team import Team

_EPSILON = 1e-8


class RunningMoments(nn.Module):
    """Mean and variance of all samples so far, merged batch by batch (Chan et al. 1979).

    Args:
        size: Length of a sample.
    """

    mean: Tensor
    var: Tensor
    count: Tensor

    def __init__(self, size: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(size, dtype=torch.float64))
        self.register_buffer("var", torch.ones(size, dtype=torch.float64))
        self.register_buffer("count", torch.zeros((), dtype=torch.float64))

    def update(self, samples: Tensor, team: Team | None = None) -> None:
        """Take in samples `[..., size]`, or `[stack, ..., size]`, and as many of every other process of a team."""
        samples = samples.reshape(*self.mean.shape[:-1], -1, self.mean.shape[-1]).double()
        var, mean = torch.var_mean(samples, dim=-2, correction=0)
        number = samples.shape[-2]
        if team is not None and team.size > 1:
            square = var + mean.square()
            team.average_(mean, square)
            var = square - mean.square()
            number *= team.size
        total = self.count + number
        weight = (number / total).unsqueeze(-1)
        delta = mean - self.mean
        self.var.add_(weight * (var - self.var) + weight * (1 - weight) * delta.square())
        self.mean.add_(weight * delta)
        self.count.copy_(total)


class VectorNormalizer(nn.Module):
    """Bring vectors to mean 0 and variance 1 by frozen statistics; `update` moves them between rollouts.

    Args:
        size: Length of a vector.
        limit: Bound on the absolute result; None for none.
    """

    shift: Tensor
    scale: Tensor

    def __init__(self, size: int, limit: float | None = 10.0) -> None:
        super().__init__()
        self.limit = math.inf if limit is None else limit
        self.moments = RunningMoments(size)
        self.register_buffer("shift", torch.zeros(size))
        self.register_buffer("scale", torch.ones(size))

    def forward(self, obs: Tensor) -> Tensor:
        """Return normalised observations, of the shape of `obs` `[..., num_envs, size]`."""
        normalized = torch.addcmul(self.shift.unsqueeze(-2), obs, self.scale.unsqueeze(-2))
        return normalized.clamp_(-self.limit, self.limit)

    def update(self, obs: Observation, team: Team | None = None) -> None:
        """Take in raw observations as `RunningMoments.update` takes samples."""
        assert isinstance(obs, Tensor)
        self.moments.update(obs, team)
        scale = torch.rsqrt(self.moments.var + _EPSILON)
        self.scale.copy_(scale)
        self.shift.copy_(-self.moments.mean * scale)


class DictNormalizer(nn.Module):
    """The same for the real numbers of an observation; bytes, whole numbers and truths pass as they are.

    Args:
        space: The observation's tensors; float32 ones are normalised, element by element.
        limit: As of `VectorNormalizer`.
    """

    def __init__(self, space: ObservationSpace, limit: float | None = 10.0) -> None:
        super().__init__()
        self._shapes = {name: spec.shape for name, spec in by_name(space).items() if spec.dtype == torch.float32}
        self._parts = nn.ModuleList(VectorNormalizer(math.prod(shape), limit) for shape in self._shapes.values())

    def forward(self, obs: Observation) -> Observation:
        """Return normalised observations, each tensor of its shape `[..., num_envs, *shape]`."""
        normalized = dict(by_name(obs))
        for (name, shape), part in zip(self._shapes.items(), self._parts, strict=True):
            normalized[name] = part(flatten(normalized[name], shape)).view_as(normalized[name])
        return normalized[""] if isinstance(obs, Tensor) else normalized

    def update(self, obs: Observation, team: Team | None = None) -> None:
        """Take in raw observations, each tensor `[..., size, *shape]`, or `[stack, ..., size, *shape]`."""
        tensors = by_name(obs)
        for (name, shape), part in zip(self._shapes.items(), self._parts, strict=True):
            assert isinstance(part, VectorNormalizer)
            part.update(flatten(tensors[name], shape), team)


def normalizer_for(space: ObservationSpace, limit: float | None) -> VectorNormalizer | DictNormalizer:
    """Return what normalises an environment's observations, up to a limit."""
    return VectorNormalizer(space.shape[0], limit) if is_vector(space) else DictNormalizer(space, limit)
