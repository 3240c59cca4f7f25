"""The budgets of one trace: operations, elements of one tensor, bytes of all tensors together."""

from __future__ import annotations

from typing import Any

from torch import Tensor

from rewardsmith.reward_synth.language.errors import RewardRejected
from rewardsmith.reward_synth.language.graph.operations import Operation
from rewardsmith.reward_synth.language.graph.reward_graph import MAX_NODES
from rewardsmith.reward_synth.language.graph.rules import contracted, paired

MAX_ELEMENTS_PER_ENV = 1_024
MAX_BYTES_PER_ENV = 64 * 1_024
MAX_TABLE_BYTES = 4 << 20
MAX_PIECES = 256
MAX_PRODUCTS_PER_ENV = 1 << 17
"""Multiplications of one matrix product: two layers of 256 are allowed, a table of 1000 x 1000 is not."""


class Budget:
    """Counts what a trace makes and refuses what no reward needs."""

    def __init__(self, batch: int):
        self.batch = batch
        self.operations = 0
        self.bytes = 0
        self.table_bytes = 0

    def before(self, operation: Operation, args: tuple[Any, ...]) -> None:
        """Refuse an operation that would return absurdly many tensors, before it runs."""
        if operation.pieces is not None:
            pieces = operation.pieces(args[0], args)
            if pieces > MAX_PIECES:
                raise RewardRejected(
                    "E_BUDGET", f"{pieces} pieces, at most {MAX_PIECES}; unbind the last dimension: x.unbind(dim=-1)"
                )

    def multiplied(self, operation: Operation, args: list[Any], result: Tensor) -> None:
        """Refuse a product of tables that would take longer than a simulation's step."""
        if operation.rule in (contracted, paired):
            products = result.numel() * args[0].shape[-1]
            if products > MAX_PRODUCTS_PER_ENV * self.batch:
                raise RewardRejected(
                    "E_BUDGET",
                    f"a product takes {products // self.batch} multiplications per environment, at most"
                    f" {MAX_PRODUCTS_PER_ENV}; use smaller tables",
                )

    def count(self, tensor: Tensor, op: str) -> None:
        """Count one new tensor."""
        self.operations += 1
        size = tensor.numel() * tensor.element_size()
        self.bytes += size
        if not any(extent >= self.batch for extent in tensor.shape):
            self.table_bytes += size
        if self.table_bytes > MAX_TABLE_BYTES:
            raise RewardRejected(
                "E_BUDGET", f"more than {MAX_TABLE_BYTES} bytes of tables that hold no environment; use smaller ones"
            )
        if sum(size >= self.batch and size % self.batch == 0 for size in tensor.shape) > 1:
            raise RewardRejected(
                "E_BUDGET",
                "shapes [num_envs] and [num_envs, 1] broadcast to [num_envs, num_envs], which couples environments;"
                " use squeeze(-1) or unsqueeze(-1) so that both have the same shape",
            )
        if tensor.numel() > MAX_ELEMENTS_PER_ENV * self.batch:
            raise RewardRejected(
                "E_BUDGET", f"{op} makes {tensor.numel()} numbers; at most {MAX_ELEMENTS_PER_ENV} per environment"
            )
        if self.operations > MAX_NODES:
            raise RewardRejected("E_BUDGET", f"more than {MAX_NODES} operations; work on whole tensors")
        if self.bytes > MAX_BYTES_PER_ENV * self.batch:
            raise RewardRejected(
                "E_BUDGET", f"more than {MAX_BYTES_PER_ENV} bytes per environment; use smaller tensors"
            )

    @property
    def bytes_per_env(self) -> int:
        """Return the bytes of all tensors made, per environment."""
        return -(-self.bytes // self.batch)
