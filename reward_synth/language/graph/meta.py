"""Tensors without memory, by which the shapes of a graph are found before it runs."""

from __future__ import annotations

from collections.abc import Iterator
from types import FunctionType
from typing import Any

import torch
import torch._compile
import torch._refs as references
import torch._refs.nn.functional
import torch._refs.special

META = torch.device("meta")

_HIDING = torch._compile.__file__


def load_operations() -> None:
    """Have torch load what it needs for its first operation on this device, a third of a second, before a fork."""
    torch.empty((), device=META) / 1


def _hide_references() -> None:
    """Have operations on meta tensors come without torch's compiler.

    torch computes the shapes of many operations by reference functions that it hides from its compiler, and imports all
    of that at the first of them: a second of every process that checks a reward or builds one. They are marked here as
    hidden already, by the mark that `torch._compile` looks for; a torch that looks for another one imports as before.
    """
    modules = (references, references.linalg, references.special, references.nn.functional)
    for reference in (each for module in modules for each in vars(module).values()):
        for wrapper in _wrappers(reference):
            if wrapper.__code__.co_filename == _HIDING:
                hidden = _wrapped(wrapper)
                setattr(hidden, "__dynamo_disable", hidden)


def _wrappers(function: Any) -> Iterator[FunctionType]:
    """Yield functions that wrap one another, the outermost first."""
    while isinstance(function, FunctionType):
        yield function
        function = _wrapped(function)


def _wrapped(function: FunctionType) -> Any:
    """Return the function `fn` that a decorator of torch made this one of, or None."""
    cells = dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=True))
    return cells["fn"].cell_contents if "fn" in cells else None


_hide_references()  # whoever names the device computes on it
