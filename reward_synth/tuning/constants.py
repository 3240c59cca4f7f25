"""The numbers that a reward program names at its top, found and replaced in its text, which stays text."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from rewardsmith.reward_synth.language.text.intake import parse_program


@dataclass(frozen=True)
class Constant:
    """`NAME = number` at the top of a program.

    Attributes:
        name: As written.
        value: Its number, which is not zero.
        line: The line [from 1] on which the number stands.
        begin, end: Where in that line, in bytes of UTF-8.
    """

    name: str
    value: float
    line: int
    begin: int
    end: int


def constants(source: str) -> tuple[Constant, ...]:
    """Return the constants of a program in their order, without zeros, of which no factor makes anything else.

    Raises:
        RewardRejected: it is no text of a program.
    """
    found = {}
    for node in parse_program(source).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = _number(getattr(node, "value", None)) if isinstance(target, ast.Name) else None
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(target, ast.Name) and value:
            place = node.value
            assert place is not None and place.end_col_offset is not None
            found[target.id] = Constant(target.id, value, place.lineno, place.col_offset, place.end_col_offset)
    return tuple(found.values())


def with_values(source: str, values: Mapping[str, float]) -> str:
    """Return a program with other numbers for some of its constants.

    Raises:
        RewardRejected: it is no text of a program.
    """
    lines = [line.encode() for line in source.split("\n")]
    for each in reversed(constants(source)):
        if each.name in values:
            line = lines[each.line - 1]
            lines[each.line - 1] = line[: each.begin] + repr(values[each.name]).encode() + line[each.end :]
    return b"\n".join(lines).decode()


def _number(node: ast.expr | None) -> float | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _number(node.operand)
        return None if inner is None else -inner
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return float(node.value)
    return None
