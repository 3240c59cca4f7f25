"""What the actuators of a model may be told: the bounds of their controls, and where these come from.

Most actuators have one control; some, such as `pid` and `orientation`, have several.
"""

from __future__ import annotations

from typing import NamedTuple

import mujoco
import numpy as np

from rewardsmith.envs.mujoco.home import home_lengths

_LINEAR_GAINS = (int(mujoco.mjtGain.mjGAIN_FIXED), int(mujoco.mjtGain.mjGAIN_AFFINE))
_LINEAR_BIASES = (int(mujoco.mjtBias.mjBIAS_NONE), int(mujoco.mjtBias.mjBIAS_AFFINE))
_JOINTS = (int(mujoco.mjtTrn.mjTRN_JOINT), int(mujoco.mjtTrn.mjTRN_JOINTINPARENT))
_SIMPLE = (int(mujoco.mjtJoint.mjJNT_HINGE), int(mujoco.mjtJoint.mjJNT_SLIDE))


_PID = int(mujoco.mjtGain.mjGAIN_PID)
_POSITION = int(mujoco.mjtCtrlInput.mjINPUT_POS)


class Range(NamedTuple):
    """Bounds of one control in its own units, and in a few words where they come from."""

    low: float
    high: float
    origin: str


def control_actuators(model: mujoco.MjModel) -> list[int]:
    """Return the number of the actuator that each control belongs to, `nu` of them."""
    owners: list[int] = np.repeat(np.arange(model.nactuator), model.actuator_ctrlnum).tolist()
    return owners


def actuator_ranges(model: mujoco.MjModel, home: int | None = None) -> list[Range]:
    """Return every control's range.

    It is the `ctrlrange` where the model limits the control. Else a muscle's goes from 0 to 1, a position servo's is
    the range of the joint or tendon that it drives, and that of anything else is what makes its `forcerange`, or the
    `actuatorfrcrange` of its joint, or -1 to 1.

    Where there is a home pose a position servo's range is half as wide and its middle is what holds that pose, so that
    a policy begins there; MuJoCo still clips the control to its `ctrlrange`.

    Args:
        model: The compiled model.
        home: Number of the keyframe that is its home pose, see `envs.mujoco.home`; None for none.

    Raises:
        ValueError: nothing says how far an actuator may go; the message names it.
    """
    owners = control_actuators(model)
    ranges = [_range(model, control, owner) for control, owner in enumerate(owners)]
    if home is not None:
        middle = _home_control(model, home)
        for control, owner in enumerate(owners):
            if _asks_for_position(model, control, owner):
                low, high, origin = ranges[control]
                reach, centre = (high - low) / 4, float(middle[control])
                ranges[control] = Range(centre - reach, centre + reach, f"half the {origin}, about the home pose")
    return ranges


def actuator_bounds(model: mujoco.MjModel) -> np.ndarray:
    """Return the least and the greatest value of every control, wherever home is, float64 `[nu, 2]`.

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
    linear = is_linear(model, actuator)
    return bool(linear and pulls and not integrates and model.actuator_biasprm[actuator, 1] < 0)


def _range(model: mujoco.MjModel, control: int, actuator: int) -> Range:
    if model.actuator_ctrllimited[control]:
        low, high = model.actuator_ctrlrange[control].tolist()
        return Range(low, high, "ctrlrange")
    if is_muscle(model, actuator) or model.actuator_dyntype[actuator] == mujoco.mjtDyn.mjDYN_MUSCLE:
        return Range(0.0, 1.0, "muscle's activation")
    pid = model.actuator_gaintype[actuator] == _PID
    if not (is_linear(model, actuator) or pid) or model.actuator_plugin[actuator] >= 0:
        raise _unknown(model, actuator, "what its control means is not known")
    if _asks_for_position(model, control, actuator):
        return _servo_range(model, actuator)
    if pid or model.actuator_dyntype[actuator] == mujoco.mjtDyn.mjDYN_INTEGRATOR:
        return Range(-1.0, 1.0, "no limit in the model")  # a rate, or what is added to a servo's force
    gain = abs(float(model.actuator_gainprm[actuator, 0]))
    joint, gear = _joint(model, actuator), abs(_gear(model, actuator))
    # A velocity servo at rest, too, gives its gain times its control.
    if model.actuator_forcelimited[actuator] and gain:
        low, high = model.actuator_forcerange[actuator].tolist()
        return Range(low / gain, high / gain, "forcerange")
    if joint is not None and model.jnt_actfrclimited[joint] and gain * gear:
        low, high = model.jnt_actfrcrange[joint].tolist()
        return Range(low / (gain * gear), high / (gain * gear), "joint's actuatorfrcrange")
    return Range(-1.0, 1.0, "no limit in the model")


def _asks_for_position(model: mujoco.MjModel, control: int, actuator: int) -> bool:
    """Tell whether a control is the length or angle of a position servo, which may have others beside it."""
    if model.actuator_gaintype[actuator] != _PID:
        return is_position_servo(model, actuator)
    first = control == model.actuator_ctrladr[actuator]  # MuJoCo has position before velocity and force
    return bool(first and model.actuator_ctrlspec[actuator] & _POSITION)


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
    ends = sorted(_holding(model, actuator, limits * _gear(model, actuator)).tolist())
    return Range(ends[0], ends[1], what)


def _home_control(model: mujoco.MjModel, key: int) -> np.ndarray:
    """Return the controls of a keyframe `[nu]`; where it has none, those by which its position servos hold it."""
    control: np.ndarray = model.key_ctrl[key].copy()
    if not control.any():
        lengths = home_lengths(model, key)
        for number, actuator in enumerate(control_actuators(model)):
            if _asks_for_position(model, number, actuator):
                control[number] = _holding(model, actuator, lengths[model.actuator_outadr[actuator]])
    return control


def _holding(model: mujoco.MjModel, actuator: int, length: np.ndarray) -> np.ndarray:
    """Return the controls at which a position servo rests at lengths: gain * control + offset = stiffness * length."""
    if model.actuator_gaintype[actuator] == _PID:
        return length
    offset, slope = model.actuator_biasprm[actuator, :2]
    gain = model.actuator_gainprm[actuator, 0]
    if model.actuator_gaintype[actuator] == mujoco.mjtGain.mjGAIN_AFFINE:
        gain = gain + model.actuator_gainprm[actuator, 1] * length
    control: np.ndarray = -(offset + slope * length) / np.where(gain == 0, 1.0, gain)
    return control


def _gear(model: mujoco.MjModel, actuator: int) -> float:
    return float(model.actuator_gear[model.actuator_outadr[actuator], 0])


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
