"""What each actuator of a model may be told: its bounds, and where they come from."""

from __future__ import annotations

from typing import NamedTuple

import mujoco
import numpy as np

from rewardsmith.envs.mujoco.home import home_control, home_key

_LINEAR_GAINS = (int(mujoco.mjtGain.mjGAIN_FIXED), int(mujoco.mjtGain.mjGAIN_AFFINE))
_LINEAR_BIASES = (int(mujoco.mjtBias.mjBIAS_NONE), int(mujoco.mjtBias.mjBIAS_AFFINE))
_JOINTS = (int(mujoco.mjtTrn.mjTRN_JOINT), int(mujoco.mjtTrn.mjTRN_JOINTINPARENT))
_SIMPLE = (int(mujoco.mjtJoint.mjJNT_HINGE), int(mujoco.mjtJoint.mjJNT_SLIDE))


class Range(NamedTuple):
    """Bounds of one actuator's control in its own units, and in a few words where they come from."""

    low: float
    high: float
    origin: str


def actuator_ranges(model: mujoco.MjModel) -> list[Range]:
    """Return every actuator's range.

    It is the `ctrlrange` where the model limits the control. Else a muscle's goes from 0 to 1, a position servo's is
    the range of the joint or tendon that it drives, and that of anything else is what makes its `forcerange`, or the
    `actuatorfrcrange` of its joint, or -1 to 1.

    Where the model has a home pose (see `envs.mujoco.home`) a position servo's range is half as wide and its middle is
    what holds that pose, so that a policy begins there; MuJoCo still clips the control to its `ctrlrange`.

    Raises:
        ValueError: nothing says how far an actuator may go; the message names it.
    """
    ranges, home = [_range(model, actuator) for actuator in range(model.nu)], home_key(model)
    if home is not None:
        middle = home_control(model, home)
        for actuator in filter(lambda each: is_position_servo(model, each), range(model.nu)):
            low, high, origin = ranges[actuator]
            reach, centre = (high - low) / 4, float(middle[actuator])
            ranges[actuator] = Range(centre - reach, centre + reach, f"half the {origin}, about the home pose")
    return ranges


def actuator_bounds(model: mujoco.MjModel) -> np.ndarray:
    """Return the least and the greatest control of every actuator, float64 `[nu, 2]`.

    Raises:
        ValueError: see `actuator_ranges`.
    """
    return np.array([(each.low, each.high) for each in actuator_ranges(model)]).reshape(-1, 2)


def is_muscle(model: mujoco.MjModel, actuator: int) -> bool:
    """Tell whether an actuator's force is that of a muscle."""
    return bool(model.actuator_gaintype[actuator] == mujoco.mjtGain.mjGAIN_MUSCLE)


def is_linear(model: mujoco.MjModel, actuator: int) -> bool:
    """Tell whether an actuator's force is proportional to its gain and bias parameters."""
    gain, bias = model.actuator_gaintype[actuator], model.actuator_biastype[actuator]
    return gain in _LINEAR_GAINS and bias in _LINEAR_BIASES


def is_position_servo(model: mujoco.MjModel, actuator: int) -> bool:
    """Tell whether a control is a length or an angle that the actuator pulls what it drives to."""
    pulls = model.actuator_biastype[actuator] == mujoco.mjtBias.mjBIAS_AFFINE
    integrates = model.actuator_dyntype[actuator] == mujoco.mjtDyn.mjDYN_INTEGRATOR  # its control is a rate
    return bool(pulls and not integrates and model.actuator_biasprm[actuator, 1] < 0)


def _range(model: mujoco.MjModel, actuator: int) -> Range:
    if model.actuator_ctrllimited[actuator]:
        low, high = model.actuator_ctrlrange[actuator].tolist()
        return Range(low, high, "ctrlrange")
    if is_muscle(model, actuator) or model.actuator_dyntype[actuator] == mujoco.mjtDyn.mjDYN_MUSCLE:
        return Range(0.0, 1.0, "muscle's activation")
    if not is_linear(model, actuator) or model.actuator_plugin[actuator] >= 0:
        raise _unknown(model, actuator, "what its control means is not known")
    if is_position_servo(model, actuator):
        return _servo_range(model, actuator)
    gain = abs(float(model.actuator_gainprm[actuator, 0]))
    joint = _joint(model, actuator)
    # A velocity servo at rest, too, gives its gain times its control.
    if model.actuator_forcelimited[actuator] and gain:
        low, high = model.actuator_forcerange[actuator].tolist()
        return Range(low / gain, high / gain, "forcerange")
    if joint is not None and model.jnt_actfrclimited[joint] and gain * abs(model.actuator_gear[actuator, 0]):
        low, high = model.jnt_actfrcrange[joint].tolist()
        reach = gain * abs(float(model.actuator_gear[actuator, 0]))
        return Range(low / reach, high / reach, "joint's actuatorfrcrange")
    return Range(-1.0, 1.0, "no limit in the model")


def _servo_range(model: mujoco.MjModel, actuator: int) -> Range:
    joint = _joint(model, actuator)
    if joint is not None and model.jnt_limited[joint]:
        limits, what = model.jnt_range[joint], "joint's range"
    elif model.actuator_trntype[actuator] == mujoco.mjtTrn.mjTRN_TENDON:
        tendon = int(model.actuator_trnid[actuator, 0])
        if not model.tendon_limited[tendon]:
            raise _unknown(model, actuator, "it is a position servo on a tendon without limits")
        limits, what = model.tendon_range[tendon], "tendon's range"
    else:
        raise _unknown(model, actuator, "it is a position servo on what has no limits")
    # It settles where gain * control = stiffness * length.
    scale = -float(model.actuator_biasprm[actuator, 1]) / (float(model.actuator_gainprm[actuator, 0]) or 1.0)
    ends = sorted((limits * model.actuator_gear[actuator, 0] * scale).tolist())
    return Range(ends[0], ends[1], what)


def _joint(model: mujoco.MjModel, actuator: int) -> int | None:
    """Return the hinge or slide joint that an actuator drives, None where it drives something else."""
    if model.actuator_trntype[actuator] not in _JOINTS:
        return None
    joint = int(model.actuator_trnid[actuator, 0])
    return joint if model.jnt_type[joint] in _SIMPLE else None


def _unknown(model: mujoco.MjModel, actuator: int, why: str) -> ValueError:
    joint = _joint(model, actuator)
    name = repr(model.actuator(actuator).name or f"number {actuator}")
    drives = "" if joint is None else f" on joint {model.joint(joint).name!r}"
    return ValueError(f"nothing says how far actuator {name}{drives} may go: {why}; give it a ctrlrange")
