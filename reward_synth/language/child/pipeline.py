"""What the jailed child does with a program: grammar, rewriting, trace, proof, probes; the answer is plain data."""

from __future__ import annotations

import ast
from typing import Any

import torch
from torch import Tensor

from rewardsmith.reward_synth.language.child.execution import Executable, as_rejection, current_line
from rewardsmith.reward_synth.language.child.host import Host
from rewardsmith.reward_synth.language.child.probes import Inputs, Outputs, probe
from rewardsmith.reward_synth.language.child.trace import (
    TRACE_SIZES,
    Recorder,
    check_output,
    empty_inputs,
    finish,
    merge,
)
from rewardsmith.reward_synth.language.graph import validation
from rewardsmith.reward_synth.language.graph.graph import ACTION, Graph, compact
from rewardsmith.reward_synth.language.graph.independence import prove_independence
from rewardsmith.reward_synth.language.schema import RewardSchema
from rewardsmith.reward_synth.language.text import intake
from rewardsmith.reward_synth.language.text.grammar import check_grammar, unchecked
from rewardsmith.reward_synth.language.text.rewrite import name_lambdas, rewrite

LAYERS = ("grammar", "proof", "probes")
"""Layers of the check that a test may leave off to show what the others stop; a trainer never does."""


def checked_tree(source: str, schema: RewardSchema, without: frozenset[str] = frozenset()) -> ast.Module:
    """Return the guarded tree of `source`: layers 0 and 1. Nothing is executed."""
    tree = name_lambdas(intake.parse(source))
    check = unchecked if "grammar" in without else check_grammar
    return rewrite(check(tree, frozenset(schema.fields)))


def trace(program: Executable, schema: RewardSchema) -> tuple[Graph, dict[int, int | None]]:
    """Return the graph of a program, valid for every batch size, and the line each value was made on."""
    recorders, recorded = [], []
    for batch in TRACE_SIZES:
        inputs = empty_inputs(schema, batch)
        recorder = Recorder(batch, inputs, current_line)
        host = Host(batch, recorder.constant)
        fields = {name: value for name, value in inputs.items() if name != ACTION}
        with torch.device("meta"), torch.no_grad():
            with recorder:
                result = program(host, fields, inputs[ACTION])
            recorded.append(finish(recorder, result))
        recorders.append(recorder)
    first, second = recorders
    lines = {i: line for node, line in zip(first.nodes, first.lines, strict=True) for i in node.outputs}
    return merge(first, second, (recorded[0], recorded[1])), lines


def check(
    source: str,
    schema: RewardSchema,
    num_envs: int,
    recorded: dict[str, Tensor] | None = None,
    without: frozenset[str] = frozenset(),
) -> tuple[str, dict[str, Any]]:
    """Return the JSON of the program's graph and the report of the probes: all layers that run its text.

    Args:
        source: the program.
        schema: what it may read.
        num_envs: number of environments in training.
        recorded: real states to probe with.
        without: layers to leave off, see `LAYERS`.

    Raises:
        RewardRejected: with the line and what to write instead.
    """
    executable = Executable(checked_tree(source, schema, without))
    try:
        full, lines = trace(executable, schema)
        if "proof" not in without:
            prove_independence(full, validation.shapes_of(full, schema), lines)
    except (RuntimeError, TypeError, ValueError, IndexError) as error:
        raise as_rejection(error) from None
    graph = compact(full)
    program = validation.validated(graph, source, schema, prove="proof" not in without)

    def python(inputs: Inputs) -> Outputs:
        batch = inputs[ACTION].shape[0]
        fields = {name: value for name, value in inputs.items() if name != ACTION}
        reward, components = check_output(executable(Host(batch), fields, inputs[ACTION]), batch)
        return {"": reward, **components}

    if "probes" in without:
        return graph.to_json(), {}
    with torch.no_grad():
        ranges = probe(program, schema, python, recorded, num_envs)
    warnings = [] if graph.components else ["no components: return them by name to see their curves"]
    return graph.to_json(), {"ranges": ranges, "warnings": warnings}
