"""Where to simulate and draw, as users write it, and what follows from that."""

from __future__ import annotations

import re
from dataclasses import dataclass

import torch

from rewardsmith.envs.errors import UserError

_ON_CPU = ("cpu", "warp")


@dataclass(frozen=True)
class Device:
    """A device by its name: `cpu`, `cuda` or `cuda:N`, or `warp`, which does on the CPU what is done on a GPU.

    Attributes:
        name: As users write it.
    """

    name: str = "cpu"

    def check(self) -> None:
        """Refuse a device that there is not.

        Raises:
            UserError: its name is unknown, or it is missing.
        """
        if self.name in _ON_CPU:
            return
        if re.fullmatch(r"cuda(:\d+)?", self.name) is None:
            raise UserError(f"unknown device {self.name!r}; choose one of: cpu, cuda, cuda:N, warp")
        if (torch.device(self.name).index or 0) >= torch.cuda.device_count():
            raise UserError(
                f"device {self.name!r} is not there: torch {torch.__version__} sees no such GPU; choose device=cpu"
            )

    @property
    def on_gpu(self) -> bool:
        """Whether it is a GPU."""
        return self.name not in _ON_CPU

    @property
    def uses_warp(self) -> bool:
        """Whether NVIDIA Warp does the work, as on every GPU."""
        return self.name != "cpu"

    @property
    def torch(self) -> torch.device:
        """Where tensors are, as torch says it; a GPU with its number."""
        if self.name in _ON_CPU:
            return torch.device("cpu")
        device = torch.device(self.name)
        return device if device.index is not None else torch.device("cuda", torch.cuda.current_device())


CPU = Device()
