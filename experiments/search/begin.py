"""The beginning of a run: everything that can be refused is refused before a directory is made."""

from __future__ import annotations

from rewardsmith import envs
from rewardsmith.envs.film.render import find_camera
from rewardsmith.envs.mujoco.required import mujoco_environment
from rewardsmith.experiments.config.schema import TrainConfig
from rewardsmith.experiments.runs.creation import create_run
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.search.foresight import foresee
from rewardsmith.experiments.search.settings import training_settings
from rewardsmith.experiments.work.executors.executor import EXECUTORS
from rewardsmith.experiments.work.loggers.logger import LOGGERS
from rewardsmith.reward_synth.judges.judge import JUDGES
from rewardsmith.reward_synth.rewards.kind import KINDS
from rewardsmith.reward_synth.strategies.strategy import STRATEGIES


def begin(config: TrainConfig, command: list[str]) -> Run:
    """Validate a config and make its run directory; nothing is written where something is wrong.

    Raises:
        UserError: the environment, its model, a camera, an option, the sentence, the coder or the user's own program
            cannot be used.
    """
    environment = envs.build(envs.find(config.env))
    envs.check_device(config.device)
    find_camera(mujoco_environment(environment, "films").model, config.film.camera)
    training_settings(config)
    KINDS.check(config.reward)
    STRATEGIES.check(config.strategy)
    JUDGES.check(config.judge)
    EXECUTORS.check(config.executor)
    LOGGERS.find(config.logger).check()
    return create_run(config, command, foresee(config, environment))
