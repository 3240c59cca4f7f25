"""Cameras, lights and colours by chance, so that a model learns what a body does rather than how it is filmed."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from rewardsmith.envs.film.cameras import add_camera, add_cameras
from rewardsmith.envs.film.stage import USUAL, Colour, Stage
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.vlm_rewards.tiny.scenes.scene import Scene

HELD_OUT_ELEVATION = 38.0
"""Angle at which the camera that training never uses looks down [deg]; the bodies' own do by 14."""

GAP = 8.0
"""How far from `HELD_OUT_ELEVATION` the cameras drawn by chance stay [deg]."""

LOWEST, HIGHEST = 2.0, 60.0
"""Angles at which those look down [deg]."""

NAME = "chance"

_SIDEWAYS = (-25.0, 80.0)
"""Azimuths from which left and right stay what they are in captions [deg]; elsewhere all around is right."""

_STAGED = 0.4
"""Share of the viewpoints with lights and colours by chance, too."""


def by_chance(environment: MujocoEnvironment, scene: Scene, random: np.random.Generator) -> tuple[Any, Stage]:
    """Return a model with a camera called `NAME` somewhere, and the stage that it is filmed on.

    Azimuth, elevation, distance and opening angle are drawn; what looks the same from all sides but for its turn, which
    its scene draws, is seen from all sides.
    """
    around = "ahead" in scene.cameras
    azimuth = random.uniform(*((-180.0, 180.0) if around else _SIDEWAYS))
    low, high = HELD_OUT_ELEVATION - GAP, HELD_OUT_ELEVATION + GAP
    elevation = random.uniform(LOWEST, HIGHEST - 2 * GAP)
    elevation += 2 * GAP if elevation > low else 0.0
    assert not low < elevation < high
    field, room = random.uniform(30, 60), random.uniform(0.85, 1.35)
    model = _filmed(
        environment,
        lambda spec: add_camera(
            spec, environment.root, NAME, azimuth=azimuth, elevation=elevation, field=field, room=room
        ),
    )
    if random.random() >= _STAGED:
        return model, USUAL
    tint = random.uniform(0.8, 1.2, 3)
    for colours in (model.geom_rgba, model.mat_rgba):
        colours[:, :3] = np.clip(colours[:, :3] * tint, 0, 1)
    return model, _stage(random)


def from_above(environment: MujocoEnvironment) -> Any:
    """Return a model whose cameras look down by `HELD_OUT_ELEVATION`."""
    root, distance = environment.root, environment.camera_distance
    return _filmed(environment, lambda spec: add_cameras(spec, root, distance, elevation=HELD_OUT_ELEVATION))


def _filmed(environment: MujocoEnvironment, place: Callable[[Any], None]) -> Any:
    """Return an environment's model with the cameras that are placed in its spec."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as in `MujocoEnvironment`
        spec = environment.build()
        place(spec)
        return spec.compile()


def _stage(random: np.random.Generator) -> Stage:
    shade = random.uniform(0.35, 0.7)
    dark = shade + random.uniform(-0.08, 0.12, 3)
    return Stage(
        backdrop=_colour(random.uniform(0.6, 0.95, 3)),
        tiles=(_colour(dark), _colour(dark + random.uniform(0.06, 0.2))),
        ambient=_colour(random.uniform(0.3, 0.5) + random.uniform(-0.03, 0.03, 3)),
        directions=(_downward(random), _downward(random)),
        colours=(_colour(random.uniform(0.5, 0.7, 3)), _colour(random.uniform(0.12, 0.3, 3))),
    )


def _colour(values: np.ndarray) -> Colour:
    red, green, blue = map(float, np.clip(values, 0, 1))
    return red, green, blue


def _downward(random: np.random.Generator) -> Colour:
    """Return the direction of light that falls by 35 to 75 degrees."""
    around, down = random.uniform(-math.pi, math.pi), math.radians(random.uniform(35, 75))
    return math.cos(around) * math.cos(down), math.sin(around) * math.cos(down), -math.sin(down)
