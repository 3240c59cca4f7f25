"""The pose that a model's author holds for home: its keyframe `home`, or its only keyframe, or the one that is named.

Episodes begin there, and the actions of position servos are centred on what holds it.
"""

from __future__ import annotations

import mujoco
import numpy as np

HOME = "home"


def home_key(model: mujoco.MjModel, chosen: str | None = "") -> int | None:
    """Return the number of the keyframe that is home, None where there is none.

    Args:
        model: The compiled model.
        chosen: A keyframe's name; empty for the one that is called home, or the only one; None for none of them.

    Raises:
        ValueError: there is no keyframe of that name; the message lists those that there are.
    """
    keys = [model.key(index).name for index in range(model.nkey)]
    if chosen is None:
        return None
    if chosen or HOME in keys:
        if (chosen or HOME) not in keys:
            known = ", ".join(filter(None, keys)) or "none has a name, add name= in the MJCF"
            raise ValueError(
                f"home_keyframe: the model has no keyframe {chosen!r}; its keyframes: {known}; None begins without one"
            )
        return keys.index(chosen or HOME)
    return 0 if len(keys) == 1 else None


def home_fields(model: mujoco.MjModel, home: int | None) -> dict[str, np.ndarray]:
    """Return the state fields of a keyframe by MuJoCo's name; none where there is no home."""
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
