"""How the gradient of PPO's loss is found; chosen by what the policy is made of."""

from __future__ import annotations

from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.gradients.autograd import AutogradGradients
from rewardsmith.policies.gradients.protocol import Gradients
from rewardsmith.policies.gradients.tape_gradients import TapeGradients
from rewardsmith.policies.policy import Policy


def gradients_for(policy: Policy, config: PPOConfig) -> Gradients:
    """Return the written-out gradients where they hold for a policy, otherwise autograd's."""
    return TapeGradients(policy, config) if TapeGradients.hold_for(policy) else AutogradGradients(policy, config)
