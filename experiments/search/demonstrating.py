"""What a run's policies are to begin by: demonstrations, refused before the run where they are of no use to it."""

from __future__ import annotations

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.search.settings import training_settings
from rewardsmith.policies.demonstrations import Demonstrations
from rewardsmith.policies.learners.registry import LEARNERS
from rewardsmith.policies.networks.registry import NETWORKS


def read_demonstrations(config: TrainConfig) -> Demonstrations | None:
    """Return the demonstrations that the user gave; None where there are none.

    Raises:
        UserError: they cannot be read, were recorded elsewhere, or no policy of this run can begin by them.
    """
    if not config.demonstrations:
        return None
    if not LEARNERS.find(config.algorithm).begins:
        raise UserError(f"algorithm={config.algorithm} cannot begin by demonstrations; choose algorithm=ppo")
    settings, _ = training_settings(config)
    if NETWORKS[settings["network"]].remembers:
        raise UserError(f"ppo.network={settings['network']} cannot begin by demonstrations; choose perceptron")
    shown = Demonstrations.load(config.demonstrations)
    shown.check(envs.make(config.env, 1))
    return shown
