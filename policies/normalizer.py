"""Running mean and variance, and what is scaled by them."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from rewardsmith.envs.spaces import Observation, ObservationSpace, TensorSpec
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

    def update(self, obs: Tensor, team: Team | None = None) -> None:
        """Take in raw observations as `RunningMoments.update` takes samples."""
        self.moments.update(obs, team)
        scale = torch.rsqrt(self.moments.var + _EPSILON)
        self.scale.copy_(scale)
        self.shift.copy_(-self.moments.mean * scale)


class DictNormalizer(nn.Module):
    """The same for the real numbers of an observation; bytes, whole numbers and truths pass as they are.

    Args:
        specs: The observation's tensors; float32 ones are normalised, element by element.
        limit: As of `VectorNormalizer`.
    """

    def __init__(self, specs: dict[str, TensorSpec], limit: float | None = 10.0) -> None:
        super().__init__()
        self._shapes = {name: spec.shape for name, spec in specs.items() if spec.dtype == torch.float32}
        parts = {name: VectorNormalizer(math.prod(shape), limit) for name, shape in self._shapes.items()}
        self._parts = nn.ModuleDict(parts)

    def forward(self, obs: dict[str, Tensor]) -> dict[str, Tensor]:
        """Return normalised observations, each tensor of its shape `[..., num_envs, *shape]`."""
        normalized = dict(obs)
        for name, part in self._parts.items():
            normalized[name] = part(self._flat(name, obs[name])).view_as(obs[name])
        return normalized

    def update(self, obs: dict[str, Tensor], team: Team | None = None) -> None:
        """Take in raw observations, each tensor `[..., size, *shape]`, or `[stack, ..., size, *shape]`."""
        for name, part in self._parts.items():
            part.update(self._flat(name, obs[name]), team)

    def _flat(self, name: str, tensor: Tensor) -> Tensor:
        shape = self._shapes[name]
        return tensor.reshape(*tensor.shape[: tensor.dim() - len(shape)], math.prod(shape))


class _SingleNormalizer(DictNormalizer):
    """The same for an observation that is one tensor without a name."""

    def __init__(self, spec: TensorSpec, limit: float | None) -> None:
        super().__init__({"only": spec}, limit)

    def forward(self, obs: Observation) -> Observation:
        return super().forward({"only": obs})["only"]

    def update(self, obs: Observation, team: Team | None = None) -> None:
        super().update({"only": obs}, team)


ObservationNormalizer = VectorNormalizer | DictNormalizer


def normalizer_for(observation: ObservationSpace, limit: float | None) -> ObservationNormalizer:
    """Return what normalises an environment's observations, up to a limit."""
    if isinstance(observation, dict):
        return DictNormalizer(observation, limit)
    plain = len(observation.shape) == 1 and observation.dtype == torch.float32
    return VectorNormalizer(*observation.shape, limit) if plain else _SingleNormalizer(observation, limit)
