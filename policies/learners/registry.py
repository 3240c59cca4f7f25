"""The learners by name; a new one is a module that has a `LEARNER`, and a line here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rewardsmith.envs.choices import Choices
from rewardsmith.envs.errors import UserError
from rewardsmith.envs.reward import LearningReward
from rewardsmith.policies.learners.protocol import Learner, LearnerKind

if TYPE_CHECKING:
    from rewardsmith.envs import VectorEnv

LEARNERS: Choices[LearnerKind] = Choices(
    "algorithm",
    {
        "ppo": "rewardsmith.policies.learners.ppo:LEARNER",
        "sb3.ppo": "rewardsmith.policies.learners.sb3.ppo:LEARNER",
        "sb3.sac": "rewardsmith.policies.learners.sb3.sac:LEARNER",
        "sb3.td3": "rewardsmith.policies.learners.sb3.td3:LEARNER",
        "sb3.tqc": "rewardsmith.policies.learners.sb3.tqc:LEARNER",
    },
)
"""Every learner: one file, and one line here."""


def make_learner(name: str, env: VectorEnv, hyperparameters: Any, seeds: Sequence[int]) -> Learner:
    """Return a learner that has yet to begin.

    Args:
        name: Its name in the registry.
        env: What to act in.
        hyperparameters: An instance of its kind's `config`; its `num_envs` must be that of a group.
        seeds: Of weights and chance, one for each group.

    Raises:
        UserError: unknown name, or an environment that it cannot learn in.
    """
    kind = LEARNERS.find(name)
    if env.groups > 1 and not kind.groups:
        raise UserError(
            f"algorithm={name} trains one policy at a time, not {env.groups}; give one reward, or algorithm=ppo"
        )
    if not kind.teaches and any(isinstance(reward, LearningReward) for reward in env.rewards):
        raise UserError(f"algorithm={name} cannot teach a reward that learns; choose algorithm=ppo")
    return kind.make(env, hyperparameters, seeds)
