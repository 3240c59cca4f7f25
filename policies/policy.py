"""A trained policy by itself: what it needs to act, saved as safetensors and JSON."""

from __future__ import annotations

import json
from pathlib import Path

import safetensors.torch
import torch
from safetensors import SafetensorError
from torch import Tensor, nn

from rewardsmith.envs.errors import UserError, one_line
from rewardsmith.envs.files import MAX_JSON, from_json, read_bytes, write_atomically
from rewardsmith.envs.spaces import Discrete, Observation
from rewardsmith.policies.actions import actions_for
from rewardsmith.policies.networks.actor_critic import ActorCritic
from rewardsmith.policies.networks.core import forget
from rewardsmith.policies.networks.perceptron import last_layer
from rewardsmith.policies.normalizer import normalizer_for
from rewardsmith.policies.spec import PolicySpec

_WEIGHTS, _SPEC = "policy.safetensors", "policy.json"
_FORMAT = 2
_DAMAGE = (
    ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, RuntimeError, SafetensorError,
    TypeError, UserError, ValueError,
)  # fmt: skip
"""What reading a damaged policy may raise."""


class Policy(nn.Module):
    """Networks, frozen normaliser and what carries out their choices.

    Acting goes through an episode's moments with a state: what the policy remembers, of size 0 where it remembers
    nothing.

        state = policy.initial_state(env.num_envs)
        action, state = policy.act(obs, state)
        step = env.step(action)
        state = policy.forget(state, step.terminated | step.truncated)

    Args:
        spec: What it sees and does, and what it is made of.
        generator: Draws the first weights, on the CPU; None where they are to be written over.
        init_std: First standard deviation of real actions, in half ranges.
    """

    def __init__(self, spec: PolicySpec, generator: torch.Generator | None = None, init_std: float = 1.0) -> None:
        super().__init__()
        self.spec = spec
        self.normalizer = normalizer_for(spec.observation, spec.observation_limit)
        self.networks = ActorCritic(spec, init_std, generator or torch.Generator())
        self.actions = actions_for(spec.action, spec.squash)

    @property
    def stack_shape(self) -> tuple[int, ...]:
        """`(stack,)` of a stack of policies (see `policies.stack`), nothing of a single one."""
        return tuple(last_layer(self.networks.actor).bias.shape[:-1])

    @property
    def device(self) -> torch.device:
        """Where it acts."""
        return last_layer(self.networks.actor).bias.device

    @property
    def draws(self) -> bool:
        """Whether its environment means actions to be drawn, see `envs.spaces.Discrete`."""
        return isinstance(self.spec.action, Discrete) and self.spec.action.drawn

    @property
    def state_size(self) -> int:
        """Length of what is remembered of an episode, 0 for nothing."""
        return self.networks.core.state_size

    def initial_state(self, num_envs: int) -> Tensor:
        """Return what is remembered before the first observations: zeros `[num_envs, state_size]`."""
        return torch.zeros(*self.stack_shape, num_envs, self.state_size, device=self.device)

    @staticmethod
    def forget(state: Tensor, ended: Tensor) -> Tensor:
        """Return the state `[num_envs, state_size]`, as at first where an episode has ended, bool `[num_envs]`."""
        return forget(state, ended)

    @torch.no_grad()
    def act(
        self,
        obs: Observation,
        state: Tensor,
        *,
        deterministic: bool | None = None,
        generator: torch.Generator | None = None,
    ) -> tuple[Tensor, Tensor]:
        """Return actions as the environment takes them, real ones within their bounds, and the next state.

        Args:
            obs: Raw observations `[num_envs, obs_size]`, or tensors by name.
            state: What it remembers; see `initial_state`.
            deterministic: Whether to take the likeliest action; otherwise a sample. None for what the environment
                means: the likeliest but in games, see `draws`.
            generator: Draws the sample; None for torch's own.

        Returns:
            Actions `[num_envs, action_size]` in actuator units, or int64 `[num_envs]`, and the state
            `[num_envs, state_size]`.
        """
        noise = None
        if self.draws if deterministic is None else not deterministic:
            noise = state.new_empty(*state.shape[:-1], self.networks.outputs)
            self.actions.distribution.draw_(noise, generator)
        choice, state = self.choose(obs, state, noise)
        return self.actions.to_env(self.actions.bound(choice)), state

    def choose(self, obs: Observation, state: Tensor, noise: Tensor | None) -> tuple[Tensor, Tensor]:
        """Return choices as the networks make them, unbounded, and the next state; `actions` carries them out.

        Args:
            obs: Raw observations, each tensor `[num_envs, *shape]`.
            state: What it remembers `[num_envs, state_size]`.
            noise: What makes samples of the distribution `[num_envs, outputs]`; None for the likeliest choice.
        """
        features, state = self.networks.core.step(self.normalizer(obs), state)
        dist = self.networks.distribution(features)
        return dist.mode() if noise is None else dist.sample(noise), state

    @torch.no_grad()
    def value(self, obs: Observation, state: Tensor) -> Tensor:
        """Return the critic's value of raw observations, in scaled reward, `[num_envs]`; arguments as of `act`."""
        features, _ = self.networks.core.step(self.normalizer(obs), state)
        return self.networks.value(features)

    def unstack(self) -> list[Policy]:
        """Return copies of the policies of a stack (see `policies.stack`); a single policy is itself the only one."""
        if not self.stack_shape:
            return [self]
        policies = [Policy(self.spec).to(self.device) for _ in range(*self.stack_shape)]
        for number, policy in enumerate(policies):
            policy.load_state_dict({name: tensor[number] for name, tensor in self.state_dict().items()})
        return policies

    def save(self, directory: str | Path) -> None:
        """Write weights and spec into a directory, made where it is missing."""
        directory = Path(directory)
        directory.mkdir(parents=True, exist_ok=True)
        tensors = {name: tensor.detach().cpu().clone() for name, tensor in self.state_dict().items()}
        write_atomically(directory / _WEIGHTS, safetensors.torch.save(tensors))
        described = {"format": _FORMAT, **self.spec.to_json()}
        write_atomically(directory / _SPEC, (json.dumps(described, indent=2) + "\n").encode())

    @classmethod
    def load(cls, directory: str | Path, device: str | torch.device = "cpu") -> Policy:
        """Return the policy that `save` wrote.

        Raises:
            FileNotFoundError: the directory holds no policy.
            ValueError: it was written in a format this version does not read.
        """
        directory = Path(directory)
        path = directory / _SPEC
        if not path.is_file():
            raise FileNotFoundError(f"no policy in {directory}: no {_SPEC} there; train one or give another directory")
        try:
            described = from_json(read_bytes(path, MAX_JSON))
            tensors = safetensors.torch.load(read_bytes(directory / _WEIGHTS))
            if described.pop("format", None) != _FORMAT:
                raise ValueError(f"it is not of format {_FORMAT}; train again with this version")
            spec = PolicySpec.from_json(described)
            if len(spec.network.hidden_sizes) > len(tensors):
                raise ValueError("the weights are of another policy")
            # A few damaged numbers can ask for more memory than there is: first without any.
            with torch.device("meta"):
                wanted = {name: tensor.shape for name, tensor in cls(spec).state_dict().items()}
            if wanted != {name: tensor.shape for name, tensor in tensors.items()}:
                raise ValueError("the weights are of another policy")
            policy = cls(spec)
            policy.load_state_dict(tensors)
        except _DAMAGE as error:
            raise ValueError(f"{directory} holds no policy that can be used: {one_line(error)}") from error
        return policy.to(device)
