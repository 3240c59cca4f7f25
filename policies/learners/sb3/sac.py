"""Soft actor-critic (Haarnoja et al. 2018, arXiv 1812.05905) of stable-baselines3."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from stable_baselines3 import SAC as Algorithm
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
class SACConfig(OffPolicyConfig):
    """Hyperparameters of stable-baselines3's SAC."""

    init_entropy_coef: float = 1.0
    """First weight of the entropy bonus, which is learned (0.01 to 1)."""

    def __post_init__(self) -> None:
        super().__post_init__()
        refuse_out_of_range(self, {"init_entropy_coef": (1e-6, 100)})


def _build(env: VecEnv, config: SACConfig) -> Algorithm:
    return Algorithm("MlpPolicy", env, ent_coef=f"auto_{config.init_entropy_coef}", **config.arguments())


def convert(model: Any, env: VectorEnv, config: SACConfig) -> Policy:
    """Return what an actor like SAC's has learned in our form."""
    ours = policy_like(env, config.hidden_sizes, config.activation, squash=True)
    copy_layers([*model.actor.latent_pi, model.actor.mu], ours.networks.actor)
    return ours


LEARNER = LearnerKind(config=SACConfig, make=partial(SB3Learner, build=_build, convert=convert))
