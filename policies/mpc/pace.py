"""How much can be planned in time on the machine at hand: found by measuring, since no two are alike."""

from __future__ import annotations

import math
import statistics
from dataclasses import replace

from rewardsmith.envs.reward import RewardFunction
from rewardsmith.envs.vector import VectorEnv
from rewardsmith.policies.mpc.mpc import MPC
from rewardsmith.policies.mpc.options import MPCOptions

_FEWEST = 8
"""Samples below which plans are made less often instead."""

_WARM_UPS, _PLANS = 4, 3
"""Plans before the measurement, in which graphs are recorded, and those measured."""


def keep_pace(env: VectorEnv, reward: RewardFunction, options: MPCOptions, share: float = 0.8) -> MPCOptions:
    """Return options with which planning keeps up with the world, those given where they do.

    Samples are cut down first, and then a plan is followed for more control steps before the next is made.

    Args:
        env: The true worlds; plans are made for their present state, and nothing of them changes.
        reward: What plans are judged by.
        options: What is wanted.
        share: Of the time between plans, that a plan may take.
    """
    allowed = share * options.every * env.environment.control_dt
    seconds = _measure(env, reward, options)
    # Some of the time does not depend on the samples, so that one cut may not do.
    while seconds > allowed and options.samples > _FEWEST:
        samples = max(_FEWEST, int(options.samples * allowed / seconds))
        options = replace(options, samples=samples, elites=min(options.elites, samples // 4))
        seconds = _measure(env, reward, options)
    if seconds > allowed:
        return replace(options, every=math.ceil(seconds / (share * env.environment.control_dt)))
    return options


def _measure(env: VectorEnv, reward: RewardFunction, options: MPCOptions) -> float:
    """Return the median time [s] of a plan."""
    mpc = MPC(env, reward, options)
    times = []
    for _ in range(_WARM_UPS + _PLANS):
        mpc.plan()
        assert mpc.figures is not None
        times.append(mpc.figures.seconds)
    return statistics.median(times[_WARM_UPS:])
