"""The reward program: what the trainer calls. A list of bound tensor operations, and no text of the model."""

from __future__ import annotations

import json
from typing import Any

import torch
from torch import Tensor

from rewardsmith.reward_synth.language.errors import RewardRejected
from rewardsmith.reward_synth.language.graph import graph as graphs
from rewardsmith.reward_synth.language.graph.binding import Bound, bind
from rewardsmith.reward_synth.language.graph.graph import ACTION, Graph
from rewardsmith.reward_synth.language.schema import RewardSchema

MAX_BOUND = 8
"""Batch sizes and devices for which a program keeps its constants."""


class RewardProgram:
    """A checked reward: `program(state, action) -> (reward, components)`.

    `state` is any object with the fields of the schema as attributes, float32 tensors `[num_envs, *shape]`; only the
    fields in `inputs` are read. `action` is `[num_envs, action_size]`. The reward and every component are new float32
    tensors `[num_envs]` on the device of the action; `num_envs` may differ from call to call.

    Attributes:
        source: the text it was made from, for people; it is never run.
        graph: the operations that are run.
        graph_hash: SHA-256 of the canonical graph, the reward's identity.
        components: names of the components, in the program's order.
        inputs: names of the state fields it reads.
        operations: number of tensor operations per call.
        bytes_per_env: bytes of all tensors made per call and environment.
        report: what the check found: jail level, ranges of the components, warnings.
    """

    def __init__(
        self, graph: Graph, source: str, bytes_per_env: int, shapes: tuple, report: dict[str, Any] | None = None
    ):
        self.graph = graph
        self.source = source
        self.graph_hash = graph.hash
        self.components = tuple(graph.components)
        self.inputs = tuple(name for name in graph.inputs if name != ACTION)
        self.operations = len(graph.nodes)
        self.bytes_per_env = bytes_per_env
        self.report = report or {}
        self.shapes = shapes
        self._reads_action = ACTION in graph.inputs
        self._bounds: dict[tuple[int, torch.device], Bound] = {}
        self._current: Bound | None = None

    def __call__(self, state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """Return the reward `[num_envs]` and the components by name, for one step of all environments."""
        bound = self._current
        if bound is None or bound.batch != action.size(0) or bound.device != action.device:
            bound = self._bind(action.size(0), action.device)
        values = [getattr(state, name) for name in self.inputs]
        if self._reads_action:
            values.append(action)
        values += bound.template
        for step in bound.steps:
            step(values)
        return values[bound.reward], {name: values[slot] for name, slot in bound.components}

    def _bind(self, batch: int, device: torch.device) -> Bound:
        """Return the steps for one batch size and device, made at the first call."""
        bound = self._bounds.get((batch, device))
        if bound is None:
            if len(self._bounds) >= MAX_BOUND:
                del self._bounds[next(iter(self._bounds))]
            bound = self._bounds[batch, device] = bind(self.graph, self.shapes, batch, device)
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
        return json.dumps({"graph": json.loads(self.graph.to_json()), "source": self.source}, indent=1)

    @classmethod
    def from_json(cls, text: str, schema: RewardSchema) -> RewardProgram:
        """Return the program in `text`, checked again from the start: whitelist, shapes, budgets, independence.

        Raises:
            RewardRejected: the text is not a graph this language could have made.
        """
        from rewardsmith.reward_synth.language.graph.validation import validated

        graph, source = read_program(text)
        return validated(graph, source, schema)


def read_program(text: str) -> tuple[Graph, str]:
    """Return the graph and the source that `RewardProgram.to_json` wrote; neither is trusted."""
    if len(text) > 2 * graphs.MAX_TEXT:
        raise RewardRejected("E_GRAPH", "the program's text is too long")
    try:
        data = json.loads(text)
        source = data["source"]
        plain = json.dumps(data["graph"], allow_nan=False)
    except (ValueError, TypeError, KeyError, RecursionError):
        raise RewardRejected("E_GRAPH", "the program's text is damaged; check its source again") from None
    if not isinstance(source, str):
        raise RewardRejected("E_GRAPH", "the program's source is not text")
    return Graph.from_json(plain), source
