"""Global random states of one's own, for libraries that know no others."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor


class Randomness:
    """Within `with`, torch's and NumPy's global generators are this one's; outside, they are as they were.

    Args:
        seed: Of both.
    """

    def __init__(self, seed: int) -> None:
        self._torch = torch.Generator().manual_seed(seed).get_state()
        self._numpy: Any = np.random.RandomState(seed).get_state(legacy=False)
        self._others: tuple[Tensor, Any] | None = None

    def __enter__(self) -> None:
        self._others = torch.get_rng_state(), np.random.get_state(legacy=False)
        torch.set_rng_state(self._torch)
        np.random.set_state(self._numpy)

    def __exit__(self, *exception: object) -> None:
        self._torch, self._numpy = torch.get_rng_state(), np.random.get_state(legacy=False)
        assert self._others is not None
        torch_state, numpy_state = self._others
        torch.set_rng_state(torch_state)
        np.random.set_state(numpy_state)

    def state_dict(self) -> dict[str, Tensor]:
        """Return all that later numbers depend on."""
        numpy = self._numpy
        return {
            "torch": self._torch,
            "numpy_key": torch.from_numpy(numpy["state"]["key"].astype(np.int64)),
            "numpy_position": torch.tensor([numpy["state"]["pos"], numpy["has_gauss"]]),
            "numpy_gauss": torch.tensor(numpy["gauss"], dtype=torch.float64),
        }

    def load_state_dict(self, tensors: dict[str, Tensor]) -> None:
        """Put back what `state_dict` returned."""
        position, has_gauss = tensors["numpy_position"].tolist()
        self._torch = tensors["torch"]
        self._numpy = {
            "bit_generator": "MT19937",
            "state": {"key": tensors["numpy_key"].numpy().astype(np.uint32), "pos": position},
            "has_gauss": has_gauss,
            "gauss": tensors["numpy_gauss"].item(),
        }
