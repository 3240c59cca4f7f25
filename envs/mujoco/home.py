"""The pose that a model's author holds for home: its keyframe `home`, or its only keyframe.

Episodes begin there, and the actions of position servos are centred on what holds it.
"""

from __future__ import annotations

import mujoco
import numpy as np

HOME = "home"


def home_key(model: mujoco.MjModel) -> int | None:
    """Return the number of the keyframe that is home, None where there is none."""
    keys = [model.key(index).name for index in range(model.nkey)]
    if HOME in keys:
        return keys.index(HOME)
    return 0 if len(keys) == 1 else None


def home_fields(model: mujoco.MjModel) -> dict[str, np.ndarray]:
    """Return the state fields of the home pose by MuJoCo's name; none where there is no such keyframe."""
    home = home_key(model)
    if home is None:
        return {}
    fields = {name: getattr(model, f"key_{name}")[home] for name in ("qpos", "qvel", "act")}
    fields |= {
        "mocap_pos": model.key_mpos[home].reshape(-1, 3),
        "mocap_quat": model.key_mquat[home].reshape(-1, 4),
    }
    return {name: value for name, value in fields.items() if value.size}


def home_lengths(model: mujoco.MjModel, key: int) -> np.ndarray:
    """Return the lengths that actuators have in a keyframe, by MuJoCo's `actuator_length`."""
    data = mujoco.MjData(model)
    mujoco.mj_resetDataKeyframe(model, data, key)
    mujoco.mj_fwdPosition(model, data)
    lengths: np.ndarray = data.actuator_length.copy()
    return lengths
