"""Lines of C++ that each name one number."""

from __future__ import annotations

import math

import torch

TYPES = {
    torch.float32: "float",
    torch.float64: "double",
    torch.int64: "long long",
    torch.int32: "int",
    torch.bool: "bool",
}
"""C++ types by dtype."""

MAX_LINES = 20_000
_INFINITY = {torch.float32: "(3e38f * 2.0f)", torch.float64: "(1e308 * 2.0)"}


class Unsupported(Exception):
    """A reward holds something that is not written as C++."""


class Code:
    """Straight-line code, written from the top down; numbers are the texts of C++ expressions."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def let(self, dtype: torch.dtype, expression: str) -> str:
        """Name a number, and return its name.

        Raises:
            Unsupported: the code is too long.
        """
        if len(self.lines) >= MAX_LINES:
            raise Unsupported("too many numbers")
        name = f"v{len(self.lines)}"
        self.lines.append(f"const {type_name(dtype)} {name} = {expression};")
        return name


def type_name(dtype: torch.dtype) -> str:
    """Return the C++ type of a dtype.

    Raises:
        Unsupported: there is none.
    """
    if dtype not in TYPES:
        raise Unsupported(f"numbers of {dtype}")
    return TYPES[dtype]


def cast(number: str, source: torch.dtype, target: torch.dtype) -> str:
    """Return a number converted as torch converts it."""
    if source == target:
        return number
    return f"({number} != 0)" if target == torch.bool else f"(({type_name(target)}){number})"


def literal(value: float, dtype: torch.dtype) -> str:
    """Return a constant of the graph.

    Raises:
        Unsupported: C++ has no such type.
    """
    kind = type_name(dtype)
    if dtype == torch.bool:
        return "true" if value else "false"
    if not dtype.is_floating_point:
        return f"(({kind}){int(value)}LL)"
    if math.isnan(value):
        return f"({_INFINITY[dtype]} - {_INFINITY[dtype]})"
    if math.isinf(value):
        return _INFINITY[dtype] if value > 0 else f"(-{_INFINITY[dtype]})"
    exact = torch.tensor(value, dtype=dtype, device="cpu").item()  # rounded once, by torch
    return f"({exact!r}{'f' if dtype == torch.float32 else ''})"
