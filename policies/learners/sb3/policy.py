"""Policies of stable-baselines3 in our form, which acts without that library."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from rewardsmith.envs.spaces import Box
from rewardsmith.policies.actions import BoxActions
from rewardsmith.policies.networks.spec import NetworkSpec
from rewardsmith.policies.policy import Policy
from rewardsmith.policies.spec import PolicySpec

if TYPE_CHECKING:
    from rewardsmith.envs import VectorEnv

_NO_NOISE = 1e-8


def policy_like(env: VectorEnv, hidden_sizes: list[int], activation: str, squash: bool) -> Policy:
    """Return a policy of an environment on the CPU, its actor's weights to be written.

    It normalises nothing, values nothing, and draws no other actions than the likeliest.
    """
    network = NetworkSpec(hidden_sizes=list(hidden_sizes), activation=activation)
    space = env.action_space
    assert isinstance(space, Box)  # see `SB3Learner`
    spec = PolicySpec(
        observation=env.observation_space,
        action=Box(space.low.cpu(), space.high.cpu()),
        network=network,
        squash=squash,
        observation_limit=None,
    )
    policy = Policy(spec, init_std=_NO_NOISE)
    with torch.no_grad():
        for parameter in policy.networks.critic.parameters():
            parameter.zero_()
    return policy


def box_actions(policy: Policy) -> BoxActions:
    """Return what carries out a policy's real actions."""
    assert isinstance(policy.actions, BoxActions)
    return policy.actions


@torch.no_grad()
def copy_layers(sources: Iterable[nn.Module], targets: Iterable[nn.Module]) -> None:
    """Write the weights of linear layers among modules into those of others, both in their order."""
    for source, target in zip(_linear(sources), _linear(targets), strict=True):
        target.weight.copy_(source.weight)
        target.bias.copy_(source.bias)


def _linear(modules: Iterable[nn.Module]) -> list[nn.Linear]:
    """Return the linear layers among modules, in their order."""
    return [module for module in modules if isinstance(module, nn.Linear)]


@torch.no_grad()
def scale_outputs(layer: nn.Module, shift: Tensor, scale: Tensor) -> None:
    """Make a layer give `shift + scale * output` from now on, both `[output_size]`."""
    assert isinstance(layer, nn.Linear)
    layer.weight.mul_(scale.unsqueeze(-1))
    layer.bias.mul_(scale).add_(shift)


@torch.no_grad()
def scale_inputs(layer: nn.Module, shift: Tensor, scale: Tensor) -> None:
    """Make a layer see `shift + scale * input` from now on, both `[input_size]`."""
    assert isinstance(layer, nn.Linear)
    layer.bias.add_(layer.weight @ shift)
    layer.weight.mul_(scale)
