"""Where bodies are, without what it takes to know how they push each other."""

from __future__ import annotations

import copy
from collections.abc import Iterable

import mujoco
import numpy as np
from mujoco.batch import Batch

FIELDS = frozenset(
    ("xpos", "xquat", "xmat", "xipos", "ximat", "xanchor", "xaxis", "geom_xpos", "geom_xmat", "site_xpos", "site_xmat")
)
"""What follows from positions alone, by `mj_kinematics`."""

_UNHINDERED = int(mujoco.mjtDisableBit.mjDSBL_CONSTRAINT | mujoco.mjtDisableBit.mjDSBL_CONTACT)


class Posture:
    """`FIELDS` of a batch of simulations, by a batch of its own that looks for no contacts.

    Bit for bit what a forward pass of the simulations themselves gives, in about a third of its time.

    Args:
        model: Of the simulations.
        num_envs: Their number.
        threads: CPU threads.
        varied: Fields of the model that each simulation has its own values of, by name.
    """

    def __init__(self, model: mujoco.MjModel, num_envs: int, threads: int, varied: Iterable[str]) -> None:
        free = copy.copy(model)
        free.opt.disableflags |= _UNHINDERED
        self._batch = Batch(free, num_envs, threads)
        self._varied = {name: self._batch.expand(name) for name in varied}

    def bind(self, name: str) -> np.ndarray:
        """Return a field of `FIELDS`, `[num_envs, ...]`, which `follow` writes over."""
        field: np.ndarray = self._batch.bind(name)
        return field

    def follow(self, state: np.ndarray, rows: np.ndarray | None = None) -> None:
        """Take over states `[num_envs, nstate]`, those of all simulations or of some."""
        if rows is None:
            self._batch.state[:] = state
        else:
            self._batch.state[rows] = state[rows]
        self._batch.forward(rows, stage=mujoco.mjtStage.mjSTAGE_POS)

    def vary(self, name: str, values: np.ndarray) -> None:
        """Take over a varied field `[num_envs, ...]`."""
        self._varied[name][:] = values
