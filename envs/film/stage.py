"""The stage that films are shot on: light, backdrop and a chequered floor that goes with the camera.

The look of a film does not depend on the lights, textures and floor sizes of a model, so films of different models
can be compared and no robot runs off the edge. Nothing here touches physics.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import mujoco
import numpy as np

Colour = tuple[float, float, float]
"""Red, green and blue, of 1; for light, what it adds to what is plain white."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Light and colours around what is filmed; the usual ones by default.

    Attributes:
        backdrop: Colour of the air, into which the floor fades.
        tiles: Colours of the two kinds of floor tile, as they appear in the picture.
        ambient: Light from everywhere.
        directions: Unit vectors along which the key light, which casts shadows, and the fill light shine.
        colours: Of these two lights.
    """

    backdrop: Colour = (0.76, 0.84, 0.91)
    tiles: tuple[Colour, Colour] = ((0.50, 0.60, 0.68), (0.66, 0.74, 0.80))
    ambient: Colour = (0.42, 0.42, 0.44)
    directions: tuple[Colour, Colour] = ((0.26, 0.46, -0.85), (-0.74, 0.37, -0.56))
    colours: tuple[Colour, Colour] = ((0.62, 0.60, 0.56), (0.20, 0.22, 0.25))


USUAL = Stage()

HALF_TILES = 20
"""Tiles from the middle of the drawn floor to its edge."""

TILE_PIXELS = 24

TILES_PER_DISTANCE = 7
"""How many tiles lie, about, between the camera and what it looks at."""


def tile_size(distance: float) -> float:
    """Return the edge [m] of the floor's tiles for a camera at `distance` [m]: 1, 2 or 5 times a power of ten."""
    ideal = distance / TILES_PER_DISTANCE
    decade = 10.0 ** np.floor(np.log10(ideal))
    return float(min((1, 2, 5, 10), key=lambda step: abs(np.log(step * decade / ideal))) * decade)


@functools.lru_cache(maxsize=2)
def floor_texture(stage: Stage = USUAL) -> np.ndarray:
    """Return the floor seen from above, RGBA uint8 [pixels, pixels, 4]: tiles in the middle, haze outside.

    The tracer samples textures without regard to distance, which turns far tiles into noise; the haze hides them.
    """
    falling = -np.array(stage.directions)[:, 2:]
    light = np.array(stage.ambient) + (falling * np.array(stage.colours)).sum(0)
    size = 2 * HALF_TILES * TILE_PIXELS
    across = ((np.arange(size) + 0.5) / TILE_PIXELS - HALF_TILES).astype(np.float32)
    tile = np.floor(across).astype(int)
    dark = (tile[:, None] + tile) % 2 == 0
    haze = np.clip((np.hypot(across[:, None], across) / HALF_TILES - 0.25) / 0.7, 0, 1)
    haze *= haze * (3 - 2 * haze)
    pixels = np.full((size, size, 4), 255, np.uint8)
    for channel in range(3):
        tiles = np.array(stage.tiles, np.float32)[:, channel]
        near = np.where(dark, tiles[0], tiles[1])
        shown = near + haze * (np.float32(stage.backdrop[channel]) - near)
        pixels[..., channel] = np.clip(shown * np.float32(255 / light[channel]) + 0.5, 0, 255)
    return pixels


def set_lights(model: Any, data: Any, stage: Stage = USUAL) -> None:
    """Replace the lights of a `mujoco_warp` model and its data by those of a stage."""
    import warp as wp

    directions, colours = np.array(stage.directions), np.array(stage.colours)
    count = len(colours)
    one = np.ones(count)
    model.nlight = count
    model.light_type = wp.array([one * int(mujoco.mjtLightType.mjLIGHT_DIRECTIONAL)], dtype=int)
    model.light_castshadow = wp.array([np.arange(count) == 0], dtype=bool)
    model.light_active = wp.array([one], dtype=bool)
    model.light_attenuation = wp.array([np.outer(one, [1, 0, 0])], dtype=wp.vec3)
    model.light_cutoff = wp.array([one * 45], dtype=float)
    model.light_exponent = wp.array([one * 10], dtype=float)
    model.light_ambient = wp.array([np.outer(np.arange(count) == 0, stage.ambient)], dtype=wp.vec3)
    model.light_diffuse = wp.array([colours], dtype=wp.vec3)
    model.light_specular = wp.array([colours * 0.3], dtype=wp.vec3)
    data.light_xdir = wp.array(np.tile(directions, (data.nworld, 1, 1)), dtype=wp.vec3)
    data.light_xpos = wp.zeros_like(data.light_xdir)


def lay_floor(model: Any, context: Any, floor: int, tile: float, stage: Stage = USUAL) -> None:
    """Turn plane `floor` of a `mujoco_warp` model into a square of a stage's tiles with edge `tile` [m]."""
    import warp as wp

    texture = wp.Texture2D(floor_texture(stage), filter_mode=wp.TextureFilterMode.LINEAR)
    texture_id = len(context.textures_registry)
    context.textures_registry.append(texture)
    context.textures = wp.array(context.textures_registry, dtype=wp.Texture2D)
    material_id = model.mat_rgba.shape[1]
    texture_ids = np.full(model.mat_texid.shape[2], -1)
    texture_ids[int(mujoco.mjtTextureRole.mjTEXROLE_RGB)] = texture_id
    matte = {
        "mat_texid": texture_ids,
        "mat_texrepeat": (1, 1),
        "mat_texuniform": False,
        "mat_emission": 0,
        "mat_specular": 0,
        "mat_shininess": 0,
        "mat_rgba": (1, 1, 1, 1),
    }
    for name, value in matte.items():
        rows = getattr(model, name)
        setattr(model, name, wp.array(np.concatenate([rows.numpy(), [[value]]], 1), dtype=rows.dtype))
    _set_row(model, "geom_matid", floor, material_id)
    _set_row(model, "geom_rgba", floor, (1, 1, 1, 1))
    _set_row(model, "geom_size", floor, (HALF_TILES * tile, HALF_TILES * tile, 1))


def _set_row(model: Any, name: str, row: int, value: Any) -> None:
    import warp as wp

    values = getattr(model, name)
    changed = values.numpy().copy()
    changed[:, row] = value
    setattr(model, name, wp.array(changed, dtype=values.dtype))
