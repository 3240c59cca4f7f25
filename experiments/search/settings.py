"""How candidates are trained: what the environment needs, with the user's own choices on top."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from rewardsmith.envs import UserError
from rewardsmith.envs.device.place import Device
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.policies.learners.registry import LEARNERS
from rewardsmith.policies.settings import settings_for
from rewardsmith.reward_synth.intent import Intent


def trains_together(config: TrainConfig) -> bool:
    """Tell whether the candidates of a generation share one batch of environments, and so one observation."""
    if config.people_compare:
        return False  # each waits for answers of its own
    return Device(config.device).uses_warp and LEARNERS.find(config.algorithm).groups


def training_seed(config: TrainConfig, place: int) -> int:
    """Return the seed of a candidate's training, given its place among all of the run."""
    return config.seed + 1000 * place


def training_settings(config: TrainConfig, intent: Intent | None = None) -> tuple[dict[str, Any], int]:
    """Return all hyperparameters and the steps of a training.

    Args:
        config: The user's choices.
        intent: What is to be learned; each behaviour of it takes the steps that the environment needs for one.

    Raises:
        UserError: there is no such algorithm, or a hyperparameter is unknown or out of range.
    """
    learner = LEARNERS.find(config.algorithm)
    settings = settings_for(config.env)
    if Device(config.device).on_gpu:
        settings = settings.on_gpu()
    family = config.algorithm.partition(".")[0]
    chosen = getattr(config, family, {})
    names = [field.name for field in fields(learner.config)]
    if unknown := [name for name in chosen if name not in names]:
        raise UserError(f"unknown hyperparameter {family}.{unknown[0]}; choose of: {', '.join(names)}")
    try:
        made = learner.config(**{**settings.tuned(config.algorithm), **chosen})
    except (TypeError, ValueError) as error:
        raise UserError(f"{family}: {error}") from error
    return asdict(made), config.steps or (intent.parts if intent else 1) * settings.steps
