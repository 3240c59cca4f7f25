"""What a model is told of the things of a body's world beside its quantities: where, how large, which way they open."""

from __future__ import annotations

from rewardsmith.envs.bodies.lying import Lying, Way, lying, ways
from rewardsmith.envs.make import vectorize
from rewardsmith.envs.mujoco.required import mujoco_env, mujoco_environment
from rewardsmith.envs.setup import Setup
from rewardsmith.reward_synth.motion.vocabulary import Vocabulary

_BEGUN = 64
"""Episodes in whose first moments is looked where things lie."""

_FIXED = 0.005
"""Coordinates [m] that are no further apart are one."""


def things_page(vocabulary: Vocabulary) -> list[str]:
    """Return a table of the things of a body's world, and the ways of what opens; no lines where there are none."""
    names = vocabulary.things
    if not names:
        return []
    environment = mujoco_environment(vocabulary.body.environment, "motions")
    env = mujoco_env(vectorize(environment, Setup(num_envs=_BEGUN, threads=1)), "motions")
    opening = ways(environment, vocabulary.parts("joint_fraction"), names)
    return [
        "",
        f"Places of things: ahead of the {environment.root}, to its left, and up [m].",
        "",
        "thing | where its centre is as it begins | size along its own axes [m]",
        "--- | --- | ---",
        *map(_row, lying(env, names)),
        "",
        *map(_told, opening),
    ]


def _row(thing: Lying) -> str:
    where = ", ".join(map(_between, thing.low, thing.high))
    size = " x ".join(f"{side:.2f}" for side in thing.size) if thing.size else "a point"
    return f"{thing.name} | {where} | {size}"


def _told(way: Way) -> str:
    begin, end = (", ".join(f"{each + 0.0:.2f}" for each in point) for point in (way.begin, way.end))
    return (
        f"As `{way.joint}_fraction` goes from 0 to 1, {way.thing} goes from ({begin}) to ({end}), {way.length:.2f} m."
    )


def _between(low: float, high: float) -> str:
    return f"{(low + high) / 2 + 0.0:.2f}" if high - low <= _FIXED else f"{low:.2f} to {high:.2f}"
