"""What the jailed child does with a program: grammar, rewriting, trace, proof, probes; the answer is plain data."""

from __future__ import annotations

import ast
from typing import Any

import torch
from torch import Tensor

from rewardsmith.reward_synth.language.child.execution import Executable, as_rejection, current_line
from rewardsmith.reward_synth.language.child.host import Host
from rewardsmith.reward_synth.language.child.outputs import plain_names
from rewardsmith.reward_synth.language.child.probes import Outputs, probe
from rewardsmith.reward_synth.language.child.rewrite import rewrite
from rewardsmith.reward_synth.language.child.trace import Tracer, check_output, empty_inputs, finish, for_every_batch
from rewardsmith.reward_synth.language.graph.compact import compact
from rewardsmith.reward_synth.language.graph.independence import prove_independence
from rewardsmith.reward_synth.language.graph.meta import META
from rewardsmith.reward_synth.language.graph.program import RewardProgram
from rewardsmith.reward_synth.language.graph.reward_graph import Graph
from rewardsmith.reward_synth.language.graph.samples import Inputs
from rewardsmith.reward_synth.language.graph.sizes import TWO_BATCHES, ValueType
from rewardsmith.reward_synth.language.graph.total import fixed_values, total_call
from rewardsmith.reward_synth.language.graph.validation import DAMAGE, validated
from rewardsmith.reward_synth.language.schema import ACTION, RewardSchema
from rewardsmith.reward_synth.language.text.grammar import check_grammar
from rewardsmith.reward_synth.language.text.idioms import plain
from rewardsmith.reward_synth.language.text.intake import parse_program


def guarded_tree(source: str, schema: RewardSchema) -> ast.Module:
    """Return the guarded tree of `source`: layers 0 and 1. Nothing is executed."""
    tree = plain(parse_program(source))
    return rewrite(check_grammar(tree, frozenset(schema.fields)))


def trace(
    program: Executable, schema: RewardSchema
) -> tuple[Graph, tuple[ValueType, ...], dict[int, int | None], list[str]]:
    """Return a program's graph, valid for every batch size, its values' types and lines, and notes on its result."""
    tracers, traced = [], []
    for batch in TWO_BATCHES:
        inputs = empty_inputs(schema, batch)
        tracer = Tracer(batch, inputs, current_line)
        host = Host(batch, tracer.constant)
        fields = {name: value for name, value in inputs.items() if name != ACTION}
        with META, torch.no_grad():
            with tracer:
                result, notes = plain_names(program(host, fields, inputs[ACTION]))
            traced.append(finish(tracer, result))
        tracers.append(tracer)
    first, second = tracers
    lines = {i: line for node, line in zip(first.nodes, first.lines, strict=True) for i in node.outputs}
    graph, types = for_every_batch(first, second, (traced[0], traced[1]))
    return graph, types, lines, notes


def examine(
    source: str, schema: RewardSchema, num_envs: int, recorded: dict[str, Tensor] | None = None
) -> tuple[str, dict[str, Any]]:
    """Return the JSON of the program's graph and the report of the probes: all layers that run its text.

    Args:
        source: the program.
        schema: what it may read.
        num_envs: number of environments in training.
        recorded: real states to probe with.

    Raises:
        RewardRejected: with the line and what to write instead.
    """
    executable = Executable(guarded_tree(source, schema))
    try:
        return _examined(executable, source, schema, num_envs, recorded)
    except DAMAGE as error:
        raise as_rejection(error) from None


def _examined(
    executable: Executable, source: str, schema: RewardSchema, num_envs: int, recorded: dict[str, Tensor] | None
) -> tuple[str, dict[str, Any]]:
    full, types, lines, notes = trace(executable, schema)
    prove_independence(full, types, lines)
    graph = compact(full)
    program = RewardProgram(validated(graph, schema), source)

    def python(inputs: Inputs) -> Outputs:
        batch = inputs[ACTION].shape[0]
        fields = {name: value for name, value in inputs.items() if name != ACTION}
        reward, components = check_output(plain_names(executable(Host(batch), fields, inputs[ACTION]))[0], batch)
        return {"": reward, **components}

    with torch.no_grad():
        ranges = probe(program, schema, python, recorded, num_envs)
    warnings = [] if graph.components else ["no components: return them by name to see their curves"]
    warnings += notes + _guarded(full, types, lines)
    return graph.text, {"ranges": ranges, "warnings": warnings}


def _guarded(graph: Graph, types: tuple[ValueType, ...], lines: dict[int, int | None]) -> list[str]:
    """Return a note for each line whose indices or divisors depend on the state, so that they are kept in range."""
    known = fixed_values(graph, types)
    found = {lines.get(node.outputs[0]) for node in graph.nodes if total_call(node, types, known) is not None}
    return [
        f"line {line}: an index is clamped to its table, an integer divisor of 0 counts as 1, should a state need it"
        for line in sorted(line for line in found if line is not None)
    ]
