"""compile_reward: from a model's text to a program the trainer may run."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from rewardsmith.reward_synth.language.errors import RewardRejected, clean
from rewardsmith.reward_synth.language.graph.actions import as_column
from rewardsmith.reward_synth.language.graph.program import RewardProgram
from rewardsmith.reward_synth.language.graph.reward_graph import Graph
from rewardsmith.reward_synth.language.graph.trial import try_once
from rewardsmith.reward_synth.language.graph.validation import validated
from rewardsmith.reward_synth.language.jail.checker import Checker, default_checker
from rewardsmith.reward_synth.language.schema import ACTION, RewardSchema
from rewardsmith.reward_synth.language.text.grammar import check_grammar
from rewardsmith.reward_synth.language.text.idioms import plain
from rewardsmith.reward_synth.language.text.intake import extract, parse_program

MAX_RECORDED = 512


def compile_reward(
    source: str,
    schema: RewardSchema,
    num_envs: int,
    *,
    states: Any = None,
    checker: Checker | None = None,
) -> RewardProgram:
    """Return the checked program of a model's text.

    The text is parsed here, run only in a jailed child, and handed back as a graph of whitelisted tensor operations,
    which is checked again here. The program works for every number of environments.

    Args:
        source: the program, or a model's whole reply with the program in a code fence.
        schema: what the program may read.
        num_envs: number of environments in training; the probes use it.
        states: recorded real states to probe with, as a mapping or an object with the schema's fields (and `action`
            if there is one), float32 tensors `[rows, *shape]`.
        checker: the zygote to use; the process's own by default.

    Raises:
        RewardRejected: with code, line and what to write instead.
    """
    if not isinstance(num_envs, int) or num_envs < 1:
        raise ValueError(f"num_envs is {num_envs!r}: a positive integer")
    text = extract(source)
    checker = checker or default_checker()
    checker.start()
    check_grammar(plain(parse_program(text)), frozenset(schema.fields))
    layout, payload = _recorded(states, schema)
    request = {"source": text, "schema": schema.to_dict(), "num_envs": num_envs, "recorded": layout}
    answer = checker.ask(request, payload)
    if "refused" in answer:
        raise _refusal(answer["refused"])
    graph, report = answer.get("graph"), answer.get("report")
    if not isinstance(graph, str):
        raise RewardRejected("E_GRAPH", "the check gave no graph")
    program = RewardProgram(validated(Graph.from_json(graph), schema), text, _plain_report(report))
    try_once(program, schema)
    return program


def _refusal(content: Any) -> RewardRejected:
    """Return the child's refusal; its text is cleaned, since the child ran the model's program."""
    try:
        code, message, line = content
    except (TypeError, ValueError):
        return RewardRejected("E_JAIL", "the check gave no answer")
    known = isinstance(code, str) and re.fullmatch(r"E_[A-Z_]{2,20}", code)
    valid = type(line) is int and 0 < line < 100_000
    return RewardRejected(code if known else "E_JAIL", str(message), line if valid else None)


def _plain_report(report: Any) -> dict[str, Any]:
    """Return the child's report with nothing in it but known keys, short texts and numbers."""
    if not isinstance(report, dict):
        return {}
    ranges = report.get("ranges")
    plain: dict[str, Any] = {"jail": clean(str(report.get("jail", "")), 200), "ranges": {}, "warnings": []}
    if isinstance(ranges, dict):
        for name, values in list(ranges.items())[:40]:
            if isinstance(values, dict):
                shown = {key: values.get(key) for key in ("min", "mean", "max")}
                plain["ranges"][clean(str(name), 48)] = {
                    key: value for key, value in shown.items() if type(value) is float and math.isfinite(value)
                }
    warnings = report.get("warnings")
    if isinstance(warnings, list):
        plain["warnings"] = [clean(str(item), 200) for item in warnings[:8]]
    return plain


def _recorded(states: Any, schema: RewardSchema) -> tuple[list[list[Any]], bytes]:
    """Return names and shapes of recorded states, and their bytes; at most 512 rows, spread evenly."""
    if states is None:
        return [], b""
    rows = None
    tensors: dict[str, Tensor] = {}
    for name, shape in schema.inputs.items():
        value = states.get(name) if isinstance(states, Mapping) else getattr(states, name, None)
        if value is None:
            continue
        value = torch.as_tensor(value).detach().to("cpu", torch.float32)
        if name == ACTION:
            value = as_column(value)
        if tuple(value.shape[1:]) != shape or (rows is not None and value.shape[0] != rows):
            wanted = ", ".join(["rows", *map(str, shape)])
            raise ValueError(f"recorded {name} has shape {tuple(value.shape)}, wanted [{wanted}]")
        rows = value.shape[0]
        tensors[name] = value
    if not rows:
        return [], b""
    chosen = torch.linspace(0, rows - 1, min(rows, MAX_RECORDED)).long()
    layout, parts = [], []
    for name, shape in schema.inputs.items():
        value = tensors[name][chosen] if name in tensors else torch.zeros((len(chosen), *shape))
        layout.append([name, list(value.shape)])
        parts.append(value.contiguous().numpy().tobytes())
    return layout, b"".join(parts)
