"""What rewards that no coder writes are made of, from what was chosen about a run."""

from __future__ import annotations

from dataclasses import replace

from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.search.settings import training_settings
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.intent import Intent
from rewardsmith.reward_synth.intrinsic.options import Plan
from rewardsmith.reward_synth.members import Members
from rewardsmith.reward_synth.preferences.options import Lessons
from rewardsmith.reward_synth.terms import Terms


def with_ingredients(
    request: Request, config: TrainConfig, seed: int, members: Members, terms: Terms | None
) -> Request:
    """Return a request with all that any kind of reward may be made of.

    Args:
        request: What is asked for.
        config: Of the run.
        seed: Of the training.
        members: Of an ensemble.
        terms: That the user gave, None where they are made of the sentence.

    Raises:
        UserError: as `training_settings`.
    """
    return replace(
        request,
        lessons=_lessons(config, request.intent, seed),
        intrinsic=Plan(options=config.intrinsic, numbers=config.bonus, seed=seed),
        looks=config.clip.looks(config.goal, config.goal_film, config.model, config.pretrained),
        distilling=config.distil,
        members=members,
        terms=terms,
    )


def _lessons(config: TrainConfig, intent: Intent | None, seed: int) -> Lessons:
    """Return how a reward learns from preferences; a training of groups is asked about as one."""
    _, steps = training_settings(config, intent)
    return Lessons(
        queries=config.queries,
        steps=steps,
        seed=seed,
        options=config.preference,
        teacher=config.teacher,
        people=config.people_compare,
    )
