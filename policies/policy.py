"""A trained policy by itself: what it needs to act, saved as safetensors and JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import safetensors.torch
import torch
from torch import Tensor, nn

from rewardsmith.envs.files import write_atomically
from rewardsmith.policies.networks import ActorCritic
from rewardsmith.policies.normalizer import ObservationNormalizer

_WEIGHTS, _SHAPE = "policy.safetensors", "policy.json"
_FORMAT = 1


@dataclass(kw_only=True)
class PolicyShape:
    """Sizes from which the networks are built again."""

    obs_size: int
    """Length of an observation."""

    action_size: int
    """Length of an action."""

    hidden_sizes: list[int]
    """Widths of the hidden layers."""

    activation: str
    """Nonlinearity of the hidden layers."""


class Policy(nn.Module):
    """Networks, frozen normaliser and action scale.

    The Gaussian lives in half action ranges around the centre of the bounds, so that one standard deviation suits every
    actuator.

    Args:
        shape: Sizes of the networks.
        generator: Draws the first weights, on the CPU.
        init_std: First standard deviation, in half action ranges.
    """

    action_center: Tensor
    action_half_range: Tensor

    def __init__(self, shape: PolicyShape, generator: torch.Generator | None = None, init_std: float = 1.0) -> None:
        super().__init__()
        self.shape = shape
        self.normalizer = ObservationNormalizer(shape.obs_size)
        self.networks = ActorCritic(
            shape.obs_size, shape.action_size, shape.hidden_sizes, shape.activation, init_std, generator
        )
        self.register_buffer("action_center", torch.zeros(shape.action_size))
        self.register_buffer("action_half_range", torch.ones(shape.action_size))

    def set_bounds(self, low: Tensor, high: Tensor) -> None:
        """Take the actuators' bounds `[action_size]`."""
        self.action_center.copy_((high + low) / 2)
        self.action_half_range.copy_((high - low) / 2)

    def to_actuator_units(self, action: Tensor) -> Tensor:
        """Return actions given in half ranges from the centre `[..., num_envs, action_size]` in actuator units."""
        return torch.addcmul(self.action_center.unsqueeze(-2), action, self.action_half_range.unsqueeze(-2))

    @torch.no_grad()
    def act(self, obs: Tensor, deterministic: bool = True, generator: torch.Generator | None = None) -> Tensor:
        """Return actions in actuator units, clipped to the bounds.

        Args:
            obs: Raw observations `[num_envs, obs_size]`.
            deterministic: Whether to take the mean; otherwise a sample.
            generator: Draws the sample.

        Returns:
            `[num_envs, action_size]`.
        """
        dist = self.networks.distribution(self.normalizer(obs))
        action = dist.mean
        if not deterministic:
            noise = torch.empty_like(action).normal_(generator=generator)
            action = torch.addcmul(action, noise, dist.log_std.exp().unsqueeze(-2))
        return self.to_actuator_units(action.clamp(-1, 1))

    @torch.no_grad()
    def value(self, obs: Tensor) -> Tensor:
        """Return the critic's value of raw observations `[num_envs, obs_size]`, in scaled reward, `[num_envs]`."""
        return self.networks.value(self.normalizer(obs))

    def unstack(self) -> list[Policy]:
        """Return copies of the policies of a stack (see `policies.stack`); a single policy is itself the only one."""
        stack_shape = self.networks.log_std.shape[:-1]
        if not stack_shape:
            return [self]
        policies = [Policy(self.shape).to(self.action_center.device) for _ in range(*stack_shape)]
        for number, policy in enumerate(policies):
            policy.load_state_dict({name: tensor[number] for name, tensor in self.state_dict().items()})
        return policies

    def save(self, directory: str | Path) -> None:
        """Write weights and sizes into a directory, made where it is missing."""
        directory = Path(directory)
        directory.mkdir(parents=True, exist_ok=True)
        tensors = {name: tensor.detach().cpu().clone() for name, tensor in self.state_dict().items()}
        write_atomically(directory / _WEIGHTS, safetensors.torch.save(tensors))
        described = {"format": _FORMAT, **asdict(self.shape)}
        write_atomically(directory / _SHAPE, (json.dumps(described, indent=2) + "\n").encode())

    @classmethod
    def load(cls, directory: str | Path, device: str | torch.device = "cpu") -> Policy:
        """Return the policy that `save` wrote.

        Raises:
            FileNotFoundError: the directory holds no policy.
            ValueError: it was written in a format this version does not read.
        """
        directory = Path(directory)
        path = directory / _SHAPE
        if not path.is_file():
            raise FileNotFoundError(
                f"no policy in {directory}: {_SHAPE} is missing; train one or give another directory"
            )
        described = json.loads(path.read_text())
        if described.pop("format", None) != _FORMAT:
            raise ValueError(f"{path} is not of format {_FORMAT}; train again with this version")
        policy = cls(PolicyShape(**described))
        policy.load_state_dict(safetensors.torch.load_file(directory / _WEIGHTS))
        return policy.to(device)
