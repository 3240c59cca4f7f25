"""What a reward program may read in an environment."""

from __future__ import annotations

from rewardsmith.envs import VectorEnv
from rewardsmith.envs.spaces import action_size
from rewardsmith.envs.survey import Survey
from rewardsmith.reward_synth.language import RewardSchema


def schema_of(env: VectorEnv) -> RewardSchema:
    """Return the shapes of an environment's features, and the length of its action."""
    shapes = {name: tuple(getattr(env.state, name).shape[1:]) for name in env.environment.features}
    return RewardSchema(shapes, action_size(env.action_space))


def surveyed_schema(survey: Survey) -> RewardSchema:
    """Return the same of an environment that is surveyed.

    Raises:
        UserError: the environment fails at its first reset.
    """
    return RewardSchema(survey.fields, survey.action_size)
