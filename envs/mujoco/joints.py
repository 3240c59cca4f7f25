"""Features of joints, made from the names an environment gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import mujoco
from torch import Tensor

from rewardsmith.envs.device.constant import columns
from rewardsmith.envs.feature import Feature
from rewardsmith.envs.mujoco import names
from rewardsmith.envs.mujoco.joint_sign import positive_way

if TYPE_CHECKING:
    from rewardsmith.envs.mujoco.environment import MujocoEnvironment

_UNFIT = {int(mujoco.mjtJoint.mjJNT_BALL): "a ball", int(mujoco.mjtJoint.mjJNT_FREE): "a free"}


def joint_features(environment: MujocoEnvironment) -> Iterator[Feature]:
    """Yield angle or position and velocity of every joint in `environment.joints`, and what hinges have in common.

    Raises:
        ValueError: a joint is unknown, neither a hinge nor a slide, or has a name that no reward could read.
    """
    names.check_plain("joints", environment.joints)
    hinges = [name for name, joint in environment.joints.items() if not _slides(environment, name, joint)]
    for name, joint in environment.joints.items():
        yield from _hinge(environment, name, joint) if name in hinges else _slide(environment, name, joint)
    if not hinges:
        return
    order = ", ".join(hinges)
    positions = [environment.qpos_index(environment.joints[name]) for name in hinges]
    velocities = [environment.qvel_index(environment.joints[name]) for name in hinges]
    yield Feature(
        "joint_angles", "rad", f"Angles of all joints, in the order {order}.", None,
        lambda _, sim: columns(sim.qpos, positions),
    )  # fmt: skip
    yield Feature(
        "joint_velocities", "rad/s", "Angular velocities of all joints, in the order of joint_angles.", None,
        lambda _, sim: columns(sim.qvel, velocities),
    )  # fmt: skip
    yield Feature(
        "joint_speed", "rad/s", "Mean absolute joint velocity over all joints.", "joint_speed",
        lambda _, sim: columns(sim.qvel, velocities).abs().mean(1),
    )  # fmt: skip


def _slides(environment: MujocoEnvironment, name: str, joint: str) -> bool:
    number = names.find(environment.model, "joint", joint, f"joints[{name!r}]")
    kind = int(environment.model.jnt_type[number])
    if kind in _UNFIT:
        raise ValueError(
            f"joints[{name!r}]: {joint!r} is {_UNFIT[kind]} joint, which has no single angle; "
            "name hinge and slide joints, and write a @feature for this one"
        )
    return bool(kind == mujoco.mjtJoint.mjJNT_SLIDE)


def _hinge(environment: MujocoEnvironment, name: str, joint: str) -> Iterator[Feature]:
    words, limits = name.replace("_", " "), _limits(environment, joint)
    way = positive_way(environment.model, joint)
    sign = f"; positive moves what hangs on it {way}" if way else ""
    yield Feature(
        f"{name}_angle", "rad", f"Angle of the {words} joint{limits}{sign}.", f"joint_angle[{name}]",
        _position(environment.qpos_index(joint)),
    )  # fmt: skip
    yield Feature(
        f"{name}_velocity", "rad/s", f"Angular velocity of the {words} joint.", f"joint_velocity[{name}]",
        _velocity(environment.qvel_index(joint)),
    )  # fmt: skip


def _slide(environment: MujocoEnvironment, name: str, joint: str) -> Iterator[Feature]:
    words, limits = name.replace("_", " "), _limits(environment, joint)
    way = positive_way(environment.model, joint)
    sign = f"; positive is {way}" if way else ""
    yield Feature(
        f"{name}_position", "m", f"Position of the sliding {words} joint{limits}{sign}.", f"slide_position[{name}]",
        _position(environment.qpos_index(joint)),
    )  # fmt: skip
    yield Feature(
        f"{name}_velocity", "m/s", f"Velocity of the sliding {words} joint.", f"slide_velocity[{name}]",
        _velocity(environment.qvel_index(joint)),
    )  # fmt: skip


def _limits(environment: MujocoEnvironment, joint: str) -> str:
    low, high = environment.model.joint(joint).range
    return f", from {low:.2f} to {high:.2f}" if environment.model.joint(joint).limited else ""


def _position(index: int) -> Callable[[Any, Any], Tensor]:
    return lambda _, sim: sim.qpos[:, index]


def _velocity(index: int) -> Callable[[Any, Any], Tensor]:
    return lambda _, sim: sim.qvel[:, index]
