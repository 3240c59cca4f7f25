"""Pictures of scenes with the facts that hold of them: what the model is trained on and measured by."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from rewardsmith.envs import registry
from rewardsmith.envs.film.cameras import add_cameras
from rewardsmith.envs.film.landing import land
from rewardsmith.envs.film.render import Renderer
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.vlm_rewards.tiny.facts import Facts
from rewardsmith.vlm_rewards.tiny.scenes.scene import Scene

SIZE = 64
"""Width and height of a picture [pixels]."""

HELD_OUT_ELEVATION = 38.0
"""Angle at which the camera that training never uses looks down [deg]; those of training do by 14."""

_AT_ONCE = 64


@dataclass(frozen=True)
class Pictures:
    """Pictures and what they show.

    Attributes:
        pixels: uint8 RGB `[count, size, size, 3]`.
        facts: Of each, in the same order.
    """

    pixels: Tensor
    facts: list[Facts]

    def __len__(self) -> int:
        return len(self.facts)


def take(
    scenes: Mapping[str, tuple[Scene, float]], count: int, seed: int, *, from_above: bool = False, size: int = SIZE
) -> Pictures:
    """Draw states of scenes and photograph each with one of the cameras.

    Args:
        scenes: Scenes with their shares, which are of their sum.
        count: How many pictures.
        seed: Every number gives other states.
        from_above: Whether to use the camera that training never does, "front" from `HELD_OUT_ELEVATION`.
        size: Height and width of a picture [pixels].
    """
    whole = sum(share for _, share in scenes.values())
    pixels, facts = [], []
    for number, (scene, share) in enumerate(scenes.values()):
        random = np.random.default_rng([seed, number])
        shot, known = _shoot(scene, round(count * share / whole), random, from_above, size)
        pixels.append(shot)
        facts += known
    return Pictures(torch.cat(pixels), facts)


def _shoot(
    scene: Scene, count: int, random: np.random.Generator, from_above: bool, size: int
) -> tuple[Tensor, list[Facts]]:
    environment = registry.find(scene.environment)()
    assert isinstance(environment, MujocoEnvironment)
    model = environment.model
    drawn = [scene.draw(model, random) for _ in range(count)]
    qpos = np.stack([each.qpos for each in drawn])
    if scene.height is not None:
        qpos = land(model, qpos, scene.height)
        qpos[:, scene.height] += [each.lift for each in drawn]
    if from_above:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # as in `MujocoEnvironment`
            spec = environment.build()
            add_cameras(spec, environment.root, environment.camera_distance, elevation=HELD_OUT_ELEVATION)
            model = spec.compile()
    cameras = ("front",) if from_above else scene.cameras
    pixels = torch.empty(count, size, size, 3, dtype=torch.uint8)
    for number, camera in enumerate(cameras):
        own = np.arange(number, count, len(cameras))
        renderer = Renderer(model, _AT_ONCE, size, size, camera)
        for start in range(0, len(own), _AT_ONCE):
            rows = own[start : start + _AT_ONCE]
            padded = np.concatenate([rows, np.repeat(rows[-1:], _AT_ONCE - len(rows))])
            pixels[rows] = torch.from_numpy(renderer.render(qpos[padded].astype(np.float32))[: len(rows)].copy())
    return pixels, [each.facts for each in drawn]
