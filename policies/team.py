"""Processes that train one policy together, each on environments of its own: data parallelism."""

from __future__ import annotations

import torch.distributed as dist
from torch import Tensor


class Team:
    """The processes of `torch.distributed`'s default group; this one alone where none was started.

    Start them with `torchrun --nproc-per-node=2 ...` and `torch.distributed.init_process_group("nccl")`, or `"gloo"` on
    CPUs, before making a `Team`.

    Attributes:
        rank: This process's number, from 0.
        size: Number of processes.
    """

    def __init__(self) -> None:
        together = dist.is_available() and dist.is_initialized()
        self.rank = dist.get_rank() if together else 0
        self.size = dist.get_world_size() if together else 1

    def average_(self, *tensors: Tensor) -> None:
        """Write the mean over all processes into floating tensors, in place."""
        if self.size > 1:
            for tensor in tensors:
                dist.all_reduce(tensor)
                tensor /= self.size
