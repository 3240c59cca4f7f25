"""The reward program: what the trainer calls. A list of bound tensor operations, and no text of the model."""

from __future__ import annotations

import json
from typing import Any

import torch
from torch import Tensor

from rewardsmith.reward_synth.language.errors import RewardRejected
from rewardsmith.reward_synth.language.graph.actions import as_column
from rewardsmith.reward_synth.language.graph.binding import Bound, bind
from rewardsmith.reward_synth.language.graph.reward_graph import MAX_TEXT, Graph, plain_json
from rewardsmith.reward_synth.language.graph.trial import try_once
from rewardsmith.reward_synth.language.graph.validation import ValidGraph, validated
from rewardsmith.reward_synth.language.schema import ACTION, RewardSchema

MAX_BINDINGS = 8
"""Batch sizes and devices for which a program keeps its constants."""


class RewardProgram:
    """A checked reward: `program(state, action) -> (reward, components)`.

    `state` is any object with the fields of the schema as attributes, float32 tensors `[num_envs, *shape]`; only the
    fields in `inputs` are read. `action` is `[num_envs, action_size]`, or int64 `[num_envs]` of choices. The reward and
    every component are new float32 tensors `[num_envs]` on the device of the action; `num_envs` may differ from call to
    call.

    Attributes:
        source: the text it was made from, for people; it is never run.
        graph: the operations that are run.
        graph_hash: SHA-256 of the canonical graph, the reward's identity.
        types: shape and dtype of each value of the graph.
        components: names of the components, in the program's order.
        inputs: names of the state fields it reads.
        operations: number of tensor operations per call.
        bytes_per_env: bytes of all tensors made per call and environment.
        report: what the check found: jail level, ranges of the components, warnings.
    """

    def __init__(self, valid: ValidGraph, source: str, report: dict[str, Any] | None = None):
        graph = self.graph = valid.graph
        self.types = valid.types
        self.bytes_per_env = valid.bytes_per_env
        self.source = source
        self.report: dict[str, Any] = report or {}
        self.components: tuple[str, ...] = tuple(graph.components)
        self.inputs: tuple[str, ...] = tuple(name for name in graph.inputs if name != ACTION)
        self.operations = len(graph.nodes)
        self._reads_action = ACTION in graph.inputs
        self._bounds: dict[tuple[int, torch.device], Bound] = {}
        self._current: Bound | None = None

    @property
    def graph_hash(self) -> str:  # noqa: D102
        return self.graph.hash

    def __call__(self, state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """Return the reward `[num_envs]` and the components by name, for one step of all environments."""
        bound = self._current
        if bound is None or bound.batch != action.size(0) or bound.device != action.device:
            bound = self._bind(action.size(0), action.device)
        values = [getattr(state, name) for name in self.inputs]
        if self._reads_action:
            values.append(as_column(action))
        values += bound.template
        for step in bound.steps:
            step(values)
        return values[bound.reward], {name: values[slot] for name, slot in bound.components}

    def _bind(self, batch: int, device: torch.device) -> Bound:
        """Return the steps for one batch size and device, made at the first call."""
        bound = self._bounds.get((batch, device))
        if bound is None:
            if len(self._bounds) >= MAX_BINDINGS:
                del self._bounds[next(iter(self._bounds))]
            bound = self._bounds[batch, device] = bind(self.graph, self.types, batch, device)
        self._current = bound
        return bound

    def to(self, device: torch.device | str) -> RewardProgram:
        """Return the program. It follows the device of the action; this only frees what it keeps on other devices."""
        wanted = torch.device(device)
        self._bounds = {key: bound for key, bound in self._bounds.items() if key[1].type == wanted.type}
        self._current = None
        return self

    def to_json(self) -> str:
        """Return the program as text: the graph, and the source for people to read."""
        return f'{{"graph": {self.graph.text},\n "source": {json.dumps(self.source)}}}'

    @classmethod
    def from_json(cls, text: str, schema: RewardSchema) -> RewardProgram:
        """Return the program in `text`, checked again from the start: whitelist, shapes, budgets, independence.

        Raises:
            RewardRejected: the text is not a graph this language could have made.
        """
        if len(text) > 2 * MAX_TEXT:
            raise RewardRejected("E_GRAPH", "the program's text is too long")
        data = plain_json(text)
        if not isinstance(data, dict) or not isinstance(data.get("source"), str):
            raise RewardRejected("E_GRAPH", "the program's text is damaged; check its source again")
        program = cls(validated(Graph.from_plain(data.get("graph")), schema), data["source"])
        try_once(program, schema)
        return program
