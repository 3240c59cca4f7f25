"""Truncated quantile critics (Kuznetsov et al. 2020, arXiv 2005.04269) of sb3-contrib."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from sb3_contrib import TQC as Algorithm
from stable_baselines3.common.vec_env import VecEnv

from rewardsmith.policies.learners.protocol import LearnerKind
from rewardsmith.policies.learners.sb3.learner import SB3Learner
from rewardsmith.policies.learners.sb3.sac import SACConfig, convert
from rewardsmith.policies.ranges import refuse_out_of_range

_QUANTILES = 25
"""Of each of the two critics, as in the paper."""


@dataclass(kw_only=True)
class TQCConfig(SACConfig):
    """Hyperparameters of sb3-contrib's TQC: those of SAC, and how far critics are held down."""

    dropped_quantiles: int = 2
    """Highest quantiles of each critic, of 25, that targets leave out (0 to 5)."""

    def __post_init__(self) -> None:
        super().__post_init__()
        refuse_out_of_range(self, {"dropped_quantiles": (0, _QUANTILES - 1)})


def _build(env: VecEnv, config: TQCConfig) -> Algorithm:
    arguments = config.arguments()
    arguments["policy_kwargs"] |= {"n_quantiles": _QUANTILES, "n_critics": 2}
    return Algorithm(
        "MlpPolicy",
        env,
        ent_coef=f"auto_{config.init_entropy_coef}",
        top_quantiles_to_drop_per_net=config.dropped_quantiles,
        **arguments,
    )


LEARNER = LearnerKind(config=TQCConfig, make=partial(SB3Learner, build=_build, convert=convert))
