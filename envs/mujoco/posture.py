"""Where bodies are, without what it takes to know how they push each other."""

from __future__ import annotations

import copy
from collections.abc import Mapping

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
        batch: The simulations.
        varied: The live arrays of the model's fields that each has its own values of, by name, `[num_envs, ...]`.
    """

    def __init__(self, model: mujoco.MjModel, batch: Batch, varied: Mapping[str, np.ndarray]) -> None:
        free = copy.copy(model)
        free.opt.disableflags |= _UNHINDERED
        self._followed = batch
        self._batch = Batch(free, batch.nsim, batch.nthread)
        self._varied = [(self._batch.expand(name), values) for name, values in varied.items()]
        for own, values in self._varied:
            own[:] = values

    def bind(self, name: str) -> np.ndarray:
        """Return a field of `FIELDS`, `[num_envs, ...]`, which `follow` writes over."""
        field: np.ndarray = self._batch.bind(name)
        return field

    def follow(self, rows: np.ndarray | None = None, *, parameters: bool = False) -> None:
        """Take over the states of all simulations or of some, and where parameters may have changed those."""
        taken = slice(None) if rows is None else rows
        self._batch.state[taken] = self._followed.state[taken]
        if parameters:
            for own, values in self._varied:
                own[taken] = values[taken]
        self._batch.forward(rows, stage=mujoco.mjtStage.mjSTAGE_POS)
