"""Which way a policy would go for any reward, told by the rollout that it has just collected for another.

The policy gradient is linear in the rewards (Sutton et al. 2000), so that one rollout tells what each part of a reward
does to a policy, and with it how the policy's step depends on the weights of the parts.
"""

from __future__ import annotations

import torch
from torch import Tensor

from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.gae import gae
from rewardsmith.policies.gradients.autograd import AutogradGradients
from rewardsmith.policies.policy import Policy
from rewardsmith.policies.rollout import Rollout

_RIDGE = 1e-3
"""What is added to the critics' equations, as a share of the mean square of what critics see."""


class Ascent:
    """Finds the policy gradients of rewards that were not paid.

    Each reward has a critic of its own, linear in what the last layer of the policy's critic sees and found at once by
    least-squares temporal differences (Bradtke and Barto 1996).

    Args:
        policy: Who acts; a stack where several do.
        config: Gives the discount and lambda.
    """

    def __init__(self, policy: Policy, config: PPOConfig) -> None:
        self._policy = policy
        self._config = config
        self._gradients = AutogradGradients(policy, config)
        named = policy.networks.named_parameters()
        self._parameters = [parameter for name, parameter in named if not name.startswith("critic.")]

    def __call__(self, rollout: Rollout, group: int, rewards: Tensor) -> Tensor:
        """Return the mean over a rollout of advantages times what makes the actions likelier, for each reward.

        Args:
            rollout: What the policy, as it is now, has collected.
            group: Which of a stack has.
            rewards: Of the same steps `[rewards, num_steps, num_envs]`.

        Returns:
            `[rewards, parameters]`, the parameters being the actor's and those of what is before it.
        """
        entry = group if rollout.stacks else ...
        with torch.enable_grad():
            features, final_features = self._gradients.features(rollout)
            actions = rollout.samples(rollout.action)
            log_prob = self._policy.networks.distribution(features).log_prob(actions)[entry]
        critic = self._policy.networks.critic[:-1]
        with torch.no_grad():
            seen, final_seen = (critic(each)[entry] for each in (features, final_features))
            advantages = self._advantages(rollout, group, seen, final_seen, rewards)
        rows = []
        for advantage in advantages:
            gradients = torch.autograd.grad(log_prob, self._parameters, advantage / len(advantage), retain_graph=True)
            rows.append(torch.cat([gradient[entry].flatten() for gradient in gradients]))
        return torch.stack(rows)

    def _advantages(self, rollout: Rollout, group: int, seen: Tensor, final_seen: Tensor, rewards: Tensor) -> Tensor:
        """Return advantages `[rewards, samples]`; of what critics see, `[samples, size]`, in states and next ones."""
        gamma, lam = self._config.gamma, self._config.lam
        terminated, truncated = (rollout.part(each, group) for each in (rollout.terminated, rollout.truncated))
        steps = terminated.shape
        goes_on = ~terminated.flatten().unsqueeze(1)
        now, after = (torch.nn.functional.pad(each.double(), (0, 1), value=1.0) for each in (seen, final_seen))
        later = gamma * goes_on * after
        # Of weights b, now @ b is what is expected: now.T @ (now - later) @ b = now.T @ rewards.
        ridge = _RIDGE * now.square().sum() / now.shape[1]
        system = now.T @ (now - later) + ridge * torch.eye(now.shape[1], dtype=now.dtype, device=now.device)
        critics = torch.linalg.solve(system, now.T @ rewards.flatten(1).double().T)
        values, final_values = ((each @ critics).T.unflatten(1, steps).movedim(0, 1) for each in (now, after))
        dead, cut = terminated.unsqueeze(1), truncated.unsqueeze(1)
        advantages, _ = gae(rewards.double().movedim(0, 1), values, dead, cut, final_values, gamma, lam)
        found = advantages.movedim(1, 0).flatten(1)
        return (found - found.mean(1, keepdim=True)).float()
