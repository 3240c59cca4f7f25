"""Behaviour cloning (Pomerleau 1988): a policy begins by doing what was demonstrated, and learns on from there.

So does its critic by what that paid, without which PPO would take the first rollouts' rewards for the policy's merit.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from rewardsmith.envs.errors import UserError
from rewardsmith.envs.spaces import Box, TensorSpec
from rewardsmith.policies.demonstrations import Demonstrations, Replayed
from rewardsmith.policies.policy import Policy


def clone_behaviour(
    policy: Policy,
    shown: Demonstrations | Replayed,
    *,
    returns: Tensor | None = None,
    epochs: int = 100,
    minibatch_size: int = 256,
    learning_rate: float = 1e-3,
    seed: int = 0,
) -> float:
    """Have a policy's likeliest actions come near to demonstrated ones; its noise stays as it is.

    What was demonstrated counts among the observations by which later ones are scaled as often as it is looked at, so
    that the first rollouts do not scale away what was learned of it.

    Args:
        policy: A single one that remembers nothing, such as `PPO(...).policy` before it learns; improved in place.
        shown: What was seen and done in the same environment.
        returns: What each moment is worth in the critic's scale `[moments]`; without them the critic stays as it is.
        epochs: Passes over them.
        minibatch_size: Moments per gradient step.
        learning_rate: Adam's step size.
        seed: Of the order of the moments.

    Returns:
        The root mean squared error in half action ranges, at the end, over all moments.

    Raises:
        UserError: the policy sees or does something else than what was demonstrated.
    """
    wanted = _choices(policy, shown)
    obs = shown.obs.to(policy.device)
    networks = policy.networks
    taught = [networks.core, networks.actor] if returns is None else [networks.core, networks.actor, networks.critic]
    optimizer = torch.optim.Adam([weight for part in taught for weight in part.parameters()], lr=learning_rate)
    generator = torch.Generator().manual_seed(seed)
    state = policy.initial_state(1)
    for _ in range(epochs):
        policy.normalizer.update(obs)
        for rows in torch.randperm(len(obs), generator=generator).split(minibatch_size):
            features, _ = networks.core.step(policy.normalizer(obs[rows]), state.expand(len(rows), -1))
            choice = policy.actions.bound(networks.distribution(features).mode())
            loss = nn.functional.mse_loss(choice, wanted[rows])
            if returns is not None:
                loss = loss + nn.functional.mse_loss(networks.value(features), returns[rows])
            loss.backward()
            optimizer.step()
            # A learner's gradients are views of one vector of its own, so that they are emptied, not dropped.
            optimizer.zero_grad(set_to_none=False)
    with torch.no_grad():
        choice, _ = policy.choose(obs, state.expand(len(obs), -1), None)
        return nn.functional.mse_loss(policy.actions.bound(choice), wanted).sqrt().item()


def _choices(policy: Policy, shown: Demonstrations | Replayed) -> Tensor:
    """Return the demonstrated actions as the policy's choices, in half ranges about the centre `[moments, size]`."""
    space, seen = policy.spec.action, policy.spec.observation
    if policy.stack_shape or policy.state_size or not (isinstance(space, Box) and isinstance(seen, TensorSpec)):
        raise UserError("demonstrations begin single policies without memory that see and do one tensor of numbers")
    sizes = shown.obs.shape[1], shown.action.shape[1]
    if sizes != (*seen.shape, space.size):
        raise UserError(
            f"these demonstrations saw {sizes[0]} numbers and did {sizes[1]}, but the policy sees {seen.shape[0]} and "
            f"does {space.size}; take those of the same environment"
        )
    low, high = space.low.to(policy.device), space.high.to(policy.device)
    return ((shown.action.to(policy.device) - (low + high) / 2) / ((high - low) / 2)).clamp(-1, 1)
