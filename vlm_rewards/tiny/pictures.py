"""Pictures of scenes with the facts that hold of them: what the model is trained on and measured by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from rewardsmith.envs import registry
from rewardsmith.envs.film.landing import land
from rewardsmith.envs.film.render import Renderer
from rewardsmith.envs.mujoco.environment import MujocoEnvironment
from rewardsmith.vlm_rewards.tiny.facts import Facts
from rewardsmith.vlm_rewards.tiny.scenes.scene import Scene
from rewardsmith.vlm_rewards.tiny.viewpoints import NAME, by_chance, from_above

SIZE = 64
"""Width and height of a picture [pixels]."""

_AT_ONCE = 64

_ALIKE = 32
"""Pictures of one viewpoint drawn by chance."""


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
    scenes: Mapping[str, tuple[Scene, float]],
    count: int,
    seed: int,
    *,
    free: float = 0.0,
    above: bool = False,
    size: int = SIZE,
) -> Pictures:
    """Draw states of scenes and photograph each with one of the cameras.

    Args:
        scenes: Scenes with their shares, which are of their sum.
        count: How many pictures.
        seed: Every number gives other states.
        free: Share of the pictures from cameras drawn by chance, see `viewpoints.by_chance`; the others are from those
            of their scene.
        above: Whether these are the one that training never uses, "front" from `viewpoints.HELD_OUT_ELEVATION`.
        size: Height and width of a picture [pixels].
    """
    whole = sum(share for _, share in scenes.values())
    pixels, facts = [], []
    for number, (scene, share) in enumerate(scenes.values()):
        random = np.random.default_rng([seed, number])
        environment = registry.find(scene.environment)()
        assert isinstance(environment, MujocoEnvironment)
        qpos, known = _draw(environment, scene, round(count * share / whole), random)
        by_luck = round(free * len(qpos))
        for start in range(0, by_luck, _ALIKE):
            model, stage = by_chance(environment, scene, random)
            part = qpos[start : min(start + _ALIKE, by_luck)]
            pixels.append(_photograph(Renderer(model, _ALIKE, size, size, NAME, stage=stage), part))
        pixels.append(_by_own_cameras(environment, scene, qpos[by_luck:], size, above))
        facts += known
    return Pictures(torch.cat(pixels), facts)


def _draw(
    environment: MujocoEnvironment, scene: Scene, count: int, random: np.random.Generator
) -> tuple[np.ndarray, list[Facts]]:
    """Return poses `[count, nq]`, on the floor where that matters, with their facts."""
    drawn = [scene.draw(environment.model, random) for _ in range(count)]
    qpos = np.stack([each.qpos for each in drawn])
    if scene.height is not None:
        qpos = land(environment.model, qpos, scene.height)
        qpos[:, scene.height] += [each.lift for each in drawn]
    return qpos, [each.facts for each in drawn]


def _by_own_cameras(environment: MujocoEnvironment, scene: Scene, qpos: np.ndarray, size: int, above: bool) -> Tensor:
    """Return pictures by the scene's cameras in turn, or by the one that training never uses."""
    model, cameras = (from_above(environment), ("front",)) if above else (environment.model, scene.cameras)
    pixels = torch.empty(len(qpos), size, size, 3, dtype=torch.uint8)
    for number, camera in enumerate(cameras):
        own = np.arange(number, len(qpos), len(cameras))
        if len(own):
            pixels[own] = _photograph(Renderer(model, _AT_ONCE, size, size, camera), qpos[own])
    return pixels


def _photograph(renderer: Renderer, qpos: np.ndarray) -> Tensor:
    """Return pictures of any number of poses; the last batch is filled up with its last pose."""
    parts = []
    for start in range(0, len(qpos), renderer.num_worlds):
        part = qpos[start : start + renderer.num_worlds].astype(np.float32)
        filled = np.concatenate([part, np.repeat(part[-1:], renderer.num_worlds - len(part), 0)])
        parts.append(torch.from_numpy(renderer.render(filled)[: len(part)].copy()))
    return torch.cat(parts)
