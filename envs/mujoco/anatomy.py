"""What a model's joints and limbs are called in plain words, read off the model alone.

Authors write `FL_calf_joint`, or nothing at all; people say "the front left foot". Names are spelt out, and limbs on
which a robot stands are called by where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import mujoco
import numpy as np

from rewardsmith.envs.feature import RESERVED_WORDS
from rewardsmith.envs.mujoco.home import home_key

_WORDS = {
    "l": "left", "r": "right", "lft": "left", "rgt": "right", "f": "front", "b": "back", "h": "back",
    "fl": "front_left", "fr": "front_right", "bl": "back_left", "br": "back_right", "rl": "back_left",
    "rr": "back_right", "hl": "back_left", "hr": "back_right", "lf": "front_left", "rf": "front_right",
    "lh": "back_left", "rh": "back_right", "lb": "back_left", "rb": "back_right",
}  # fmt: skip
"""What the short words of names stand for."""

_SIDED = re.compile(r"^([lrfbh])(foot|hand|arm|leg|thigh|shin|calf|knee|hip|ankle|elbow|shoulder|wrist|wheel)")

_IDLE = ("joint", "jnt", "link", "body", "geom")
"""Words that end a name and say only what sort of thing it is."""

_FOOT = re.compile(r"foot|feet|toe|hoof|paw|wheel")
_TIP = re.compile(rf"{_FOOT.pattern}|hand|fist|finger|tip|gripper")
"""Words for the very ends of limbs."""

_MIDDLE = 0.01
"""Distance [m] from the middle within which a limb is on neither side."""

_STANCE = 0.03
"""Height [m] above the lowest limb within which others are stood on, too."""

_SIDES = ("front", "middle", "back", "left", "right")

_RANKS = {1: ("",), 2: ("back", "front"), 3: ("back", "middle", "front")}
"""What limbs of one side are called, from behind, by how many there are."""


def plain(name: str) -> str:
    """Return a model's name in plain words, such as `front_left_calf` for `calf_FL_joint`; empty where it has none.

    Lower case, short words spelt out, and the side first, as people say it.
    """
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    words = [word for word in re.split(r"[\W_]+", spaced.lower()) if word]
    while len(words) > 1 and words[-1] in _IDLE:
        words.pop()
    spelt = "_".join(_WORDS.get(word) or _SIDED.sub(_side, word) for word in words).split("_")
    sides = [word for word in _SIDES if word in spelt]
    first = sides if {"left", "right"} & set(sides) else []
    name = "_".join([*first, *(word for word in spelt if word not in first)])
    return re.sub(r"^[^a-z]+", "", name.encode("ascii", "ignore").decode())


def _side(sided: re.Match[str]) -> str:
    return f"{_WORDS[sided[1]]}_{sided[2]}"


def joints(model: mujoco.MjModel, trunk: int) -> dict[str, str]:
    """Return the hinges and slides of a robot by plain names.

    Args:
        model: The compiled model, whose joints have names.
        trunk: Number of the body that stands for the robot's all.
    """
    wanted = (int(mujoco.mjtJoint.mjJNT_HINGE), int(mujoco.mjtJoint.mjJNT_SLIDE))
    chosen = [
        model.joint(number).name
        for number in range(model.njnt)
        if model.jnt_type[number] in wanted and model.body_rootid[model.jnt_bodyid[number]] == trunk
    ]
    return {name: joint for joint in chosen if (name := plain(joint)) and _fits(name)}


def limbs(model: mujoco.MjModel, trunk: int, *, stands: bool) -> dict[str, tuple[str, ...]]:
    """Return the ends of a robot's limbs by plain names, each the names of its geoms.

    Args:
        model: The compiled model, whose bodies and geoms have names.
        trunk: Number of the body that stands for the robot's all.
        stands: Whether it moves about, so that the lowest limbs are what it stands on.
    """
    ends = {body: members for body in _ends(model, trunk) if (members := _solid(model, body))}
    stood_on = _stood_on(model, trunk, ends) if stands else {}
    found: dict[str, tuple[str, ...]] = {}
    for body, geoms in ends.items():
        tips = [geom for geom in geoms if _TIP.search(plain(geom))]
        own = plain(model.body(body).name)
        if len(tips) == 1:
            geoms, name = tips, plain(tips[0])
        else:
            name = own if _FOOT.search(own) else stood_on.get(body, own)
        if _fits(name):
            found.setdefault(name, tuple(geoms))
    return found


def _fits(name: str) -> bool:
    return bool(name) and not any(word in name for word in RESERVED_WORDS)


def _ends(model: mujoco.MjModel, trunk: int) -> list[int]:
    """Return the bodies of a robot on which no other hangs, but for the trunk."""
    parents = set(model.body_parentid.tolist())
    return [body for body in range(trunk + 1, model.nbody) if model.body_rootid[body] == trunk and body not in parents]


def _solid(model: mujoco.MjModel, body: int) -> list[str]:
    """Return the names of a body's geoms that touch others, else of all that it has."""
    first = int(model.body_geomadr[body])
    numbers = range(first, first + int(model.body_geomnum[body]))
    solid = [number for number in numbers if model.geom_contype[number] or model.geom_conaffinity[number]]
    return [model.geom(number).name for number in solid or numbers]


def _stood_on(model: mujoco.MjModel, trunk: int, ends: Mapping[int, Sequence[str]]) -> dict[int, str]:
    """Return what the limbs are called on which a robot stands in its home pose, such as `front_left_foot`.

    Args:
        model: The compiled model.
        trunk: Number of the body that stands for the robot's all.
        ends: Names of the geoms of each end of a limb, by the numbers of their bodies.
    """
    data = mujoco.MjData(model)
    key = home_key(model)
    if key is not None:
        mujoco.mj_resetDataKeyframe(model, data, key)
    mujoco.mj_kinematics(model, data)
    # The lowest geom of each, and how low it reaches.
    low = {body: min((_lowest(model, data, geom), model.geom(geom).id) for geom in ends[body]) for body in ends}
    ground = min((height for height, _ in low.values()), default=0.0)
    feet = [body for body, (height, _) in low.items() if height < ground + _STANCE]
    # Where a limb ends says on which side it stands; its body's frame is at the joint before.
    offset = {body: data.geom_xpos[low[body][1]] - data.xpos[trunk] for body in feet}
    aside = {body: 0 if abs(way[1]) < _MIDDLE else int(np.sign(way[1])) for body, way in offset.items()}
    sides = {
        word: sorted((body for body in feet if aside[body] == side), key=lambda body: float(offset[body][0]))
        for side, word in ((1, "left"), (-1, "right"), (0, ""))
    }
    if len(sides["left"]) != len(sides["right"]):
        return {}  # it does not stand on them, it lies
    return {
        body: "_".join(filter(None, (rank, word, "foot")))
        for word, row in sides.items()
        for body, rank in zip(row, _RANKS.get(len(row), ()), strict=False)
    }


def _lowest(model: mujoco.MjModel, data: mujoco.MjData, name: str) -> float:
    """Return about how low a geom reaches [m]: by the box about it."""
    geom = model.geom(name).id
    middle, half = model.geom_aabb[geom, :3], model.geom_aabb[geom, 3:]
    frame = data.geom_xmat[geom].reshape(3, 3)
    return float(data.geom_xpos[geom, 2] + frame[2] @ middle - np.abs(frame[2]) @ half)
