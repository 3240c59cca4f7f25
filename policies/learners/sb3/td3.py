"""Twin delayed deterministic policy gradients (Fujimoto et al. 2018, arXiv 1802.09477) of stable-baselines3."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from stable_baselines3 import TD3 as Algorithm
from stable_baselines3.common.noise import NormalActionNoise
from stable_baselines3.common.preprocessing import get_action_dim
from stable_baselines3.common.vec_env import VecEnv

from rewardsmith.policies.learners.protocol import LearnerKind
from rewardsmith.policies.learners.sb3.learner import SB3Learner
from rewardsmith.policies.learners.sb3.off_policy import OffPolicyConfig
from rewardsmith.policies.learners.sb3.policy import copy_layers, policy_like
from rewardsmith.policies.policy import Policy
from rewardsmith.policies.ranges import refuse_out_of_range

if TYPE_CHECKING:
    from rewardsmith.envs import VectorEnv


@dataclass(kw_only=True)
class TD3Config(OffPolicyConfig):
    """Hyperparameters of stable-baselines3's TD3."""

    exploration_std: float = 0.1
    """Standard deviation of the noise on actions while learning, in half ranges (0.05 to 0.5)."""

    policy_delay: int = 2
    """Gradient steps of the critics for each of the actor (1 to 4)."""

    def __post_init__(self) -> None:
        super().__post_init__()
        refuse_out_of_range(self, {"exploration_std": (0, 10), "policy_delay": (1, 1000)})


def _build(env: VecEnv, config: TD3Config) -> Algorithm:
    size = get_action_dim(env.action_space)
    noise = NormalActionNoise(np.zeros(size), np.full(size, config.exploration_std))
    return Algorithm("MlpPolicy", env, action_noise=noise, policy_delay=config.policy_delay, **config.arguments())


def _convert(model: Algorithm, env: VectorEnv, config: TD3Config) -> Policy:
    ours = policy_like(env, config.hidden_sizes, config.activation, squash=True)
    copy_layers(model.actor.mu, ours.networks.actor)
    return ours


LEARNER = LearnerKind(config=TD3Config, make=partial(SB3Learner, build=_build, convert=_convert))
