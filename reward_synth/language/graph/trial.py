"""One run of an untrusted graph on made-up states: what torch says only of real numbers is found before a training."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from rewardsmith.reward_synth.language.errors import RewardRejected
from rewardsmith.reward_synth.language.graph.samples import Fields, make_inputs
from rewardsmith.reward_synth.language.graph.validation import DAMAGE
from rewardsmith.reward_synth.language.schema import ACTION, RewardSchema

BATCHES = (5, 1)
EXTREMES = (0.0, 1.0, 1e30, -1e30, float("nan"), float("inf"), -float("inf"))

Program = Callable[[Any, Tensor], tuple[Tensor, dict[str, Tensor]]]


def try_once(program: Program, schema: RewardSchema) -> None:
    """Run a program on ordinary and on extreme states.

    Raises:
        RewardRejected: E_GRAPH; it raises, or what it returns is no new tensor `[num_envs]` of float32.
    """
    generator = torch.Generator().manual_seed(5)
    for batch in BATCHES:
        inputs = make_inputs(schema, batch, 1.0, generator)
        _try(program, inputs)
    for extreme in EXTREMES:
        _try(program, {name: torch.full_like(value, extreme) for name, value in inputs.items()})


def _try(program: Program, inputs: dict[str, Tensor]) -> None:
    batch = inputs[ACTION].shape[0]
    memory = {value.untyped_storage().data_ptr() for value in inputs.values()}
    before = {name: value.clone() for name, value in inputs.items()}
    try:
        with torch.no_grad():
            reward, components = program(Fields(inputs), inputs[ACTION])
    except DAMAGE as error:
        raise RewardRejected("E_GRAPH", f"the graph does not run: {error}") from None
    for value in (reward, *components.values()):
        if value.shape != (batch,) or value.dtype != torch.float32:
            raise RewardRejected("E_GRAPH", "the graph's results are no float32 tensors [num_envs]")
        if value.untyped_storage().data_ptr() in memory:
            raise RewardRejected("E_GRAPH", "the graph returns the state's own memory; copy it with clone")
    if any(not torch.equal(value.nan_to_num(), inputs[name].nan_to_num()) for name, value in before.items()):
        raise RewardRejected("E_GRAPH", "the graph changes its inputs")
