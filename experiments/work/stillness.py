"""Whether a policy does nothing: a robot that stands, sits or lies still earns some rewards well."""

from __future__ import annotations

from rewardsmith.envs import VectorEnv
from rewardsmith.envs.behaviour import Behaviour
from rewardsmith.envs.survey import survey_of

SPEEDS = ("m/s", "rad/s")
"""Units of the features that show motion."""

LANDING = 1.0
"""Time [s] at an episode's beginning that does not count: bodies begin in the air, or swing into their pose."""

SHARE = 0.2
"""Of the mean speed under random actions; what stays below it in every feature does nothing."""


_GONE = 1.0
"""Way [m] that no body covers by falling over: who has gone it did something, however long it has rested since."""

_WAYS = ("forward_displacement", "lateral_displacement")
"""Kinds of the features that show ways."""


def after_landing(env: VectorEnv) -> slice:
    """Return the steps of a recording that are after the landing."""
    return slice(round(LANDING / env.environment.control_dt), None)


def stands_still(env: VectorEnv, behaviour: Behaviour) -> bool:
    """Tell whether nothing moves after the landing, in no feature of speed, and nothing has gone anywhere.

    What has no such features, or no episode longer than the landing, is not said to stand still.
    """
    if _has_gone(env, behaviour):
        return False
    landed = after_landing(env)
    alive = behaviour.alive[landed]
    names = [name for name, feature in env.environment.features.items() if feature.unit in SPEEDS]
    if not names or not alive.any():
        return False
    usual = survey_of(type(env.environment)).moving
    shares = (
        float(behaviour.features[name][landed][alive].abs().mean()) / max(float(usual[name].abs().mean()), 1e-6)
        for name in names
    )
    return all(share < SHARE for share in shares)


def _has_gone(env: VectorEnv, behaviour: Behaviour) -> bool:
    ways = [name for name, feature in env.environment.features.items() if feature.kind in _WAYS]
    gone = [behaviour.features[name].abs() * behaviour.alive for name in ways]
    return any(bool(way.amax(0).mean() > _GONE) for way in gone)
