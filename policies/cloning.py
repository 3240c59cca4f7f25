"""Behaviour cloning (Pomerleau 1988): a policy begins by doing what was demonstrated, and learns on from there."""

from __future__ import annotations

import torch
from torch import nn

from rewardsmith.envs.errors import UserError
from rewardsmith.envs.spaces import Box, TensorSpec
from rewardsmith.policies.demonstrations import Demonstrations
from rewardsmith.policies.policy import Policy


def clone_behaviour(
    policy: Policy,
    demonstrations: Demonstrations,
    *,
    epochs: int = 100,
    minibatch_size: int = 256,
    learning_rate: float = 1e-3,
    seed: int = 0,
) -> float:
    """Have a policy's likeliest actions come near to demonstrated ones; its critic and its noise stay as they are.

    Args:
        policy: A single one that remembers nothing, such as `PPO(...).policy` before it learns; improved in place.
        demonstrations: Of the same environment.
        epochs: Passes over them.
        minibatch_size: Moments per gradient step.
        learning_rate: Adam's step size.
        seed: Of the order of the moments.

    Returns:
        The root mean squared error in half action ranges, at the end, over all moments.

    Raises:
        UserError: the policy sees or does something else than what was demonstrated.
    """
    wanted = _choices(policy, demonstrations)
    obs = demonstrations.obs.to(policy.device)
    policy.normalizer.update(obs)
    actor = [*policy.networks.core.parameters(), *policy.networks.actor.parameters()]
    optimizer = torch.optim.Adam(actor, lr=learning_rate)
    generator = torch.Generator().manual_seed(seed)
    state = policy.initial_state(1)
    for _ in range(epochs):
        for rows in torch.randperm(len(obs), generator=generator).split(minibatch_size):
            choice, _ = policy.choose(obs[rows], state.expand(len(rows), -1), None)
            loss = nn.functional.mse_loss(policy.actions.bound(choice), wanted[rows])
            loss.backward()
            optimizer.step()
            # A learner's gradients are views of one vector of its own, so that they are emptied, not dropped.
            optimizer.zero_grad(set_to_none=False)
    with torch.no_grad():
        choice, _ = policy.choose(obs, state.expand(len(obs), -1), None)
        return nn.functional.mse_loss(policy.actions.bound(choice), wanted).sqrt().item()


def _choices(policy: Policy, demonstrations: Demonstrations) -> torch.Tensor:
    """Return the demonstrated actions as the policy's choices, in half ranges about the centre `[moments, size]`."""
    space, seen = policy.spec.action, policy.spec.observation
    if policy.stack_shape or policy.state_size or not (isinstance(space, Box) and isinstance(seen, TensorSpec)):
        raise UserError("demonstrations begin single policies without memory that see and do one tensor of numbers")
    sizes = demonstrations.obs.shape[1], demonstrations.action.shape[1]
    if sizes != (*seen.shape, space.size):
        raise UserError(
            f"these demonstrations saw {sizes[0]} numbers and did {sizes[1]}, but the policy sees {seen.shape[0]} and "
            f"does {space.size}; take those of the same environment"
        )
    low, high = space.low.to(policy.device), space.high.to(policy.device)
    return ((demonstrations.action.to(policy.device) - (low + high) / 2) / ((high - low) / 2)).clamp(-1, 1)
