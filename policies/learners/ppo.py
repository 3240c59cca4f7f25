"""Our own PPO."""

from __future__ import annotations

from rewardsmith.policies.config import PPOConfig
from rewardsmith.policies.learners.protocol import LearnerKind
from rewardsmith.policies.ppo import PPO

LEARNER = LearnerKind(config=PPOConfig, make=PPO, groups=True, teaches=True, begins=True)
