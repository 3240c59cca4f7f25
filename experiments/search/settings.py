"""How candidates are trained: what the environment needs, with the user's own choices on top."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rewardsmith.envs import UserError
from rewardsmith.experiments.config.schema import TrainConfig
from rewardsmith.policies.settings import settings_for


def training_settings(config: TrainConfig) -> tuple[dict[str, Any], int]:
    """Return all hyperparameters and the steps of a training.

    Raises:
        UserError: a hyperparameter is unknown or out of range.
    """
    try:
        settings = settings_for(config.env)
        if config.device.startswith("cuda"):
            settings = settings.on_gpu()
        return asdict(settings.ppo(**config.ppo)), config.steps or settings.steps
    except (TypeError, ValueError) as error:
        raise UserError(f"ppo: {error}") from error
