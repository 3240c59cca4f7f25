"""Run a checked program's Python, once per call, in the jailed child: the only place where text becomes code."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from types import CodeType, FrameType, TracebackType
from typing import Any

from torch import Tensor

from rewardsmith.reward_synth.language.child.builtin_functions import Builtins
from rewardsmith.reward_synth.language.child.host import Host
from rewardsmith.reward_synth.language.child.libraries import libraries
from rewardsmith.reward_synth.language.child.values import StateView
from rewardsmith.reward_synth.language.errors import RewardRejected
from rewardsmith.reward_synth.language.text import names

FILE_NAME = "<reward>"

_BAD_NUMBER = "a number is out of range: guard the division, root, log or power"
_SYNC_SIGNS = ("item()", "meta tensor", "Boolean value", "nonzero", "data-dependent", "Cannot copy out")


class Executable:
    """The compiled, guarded program."""

    def __init__(self, tree: ast.Module):
        try:
            self._code: CodeType = compile(tree, FILE_NAME, "exec")
        except (SyntaxError, ValueError) as error:
            raise as_rejection(error) from None

    def __call__(self, host: Host, fields: dict[str, Tensor], action: Tensor) -> Any:
        """Return what compute_reward returns; everything it raises becomes RewardRejected with its line."""
        space: dict[str, Any] = {"__builtins__": {}, **libraries(host), **host.bindings(), **Builtins(host).bindings()}
        try:
            exec(self._code, space)
            return space[names.ENTRY](StateView(fields), action)
        except Exception as error:
            raise as_rejection(error) from None


def current_line() -> int | None:
    """Return the line of the program that is being run."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_filename == FILE_NAME:
            return frame.f_lineno
        frame = frame.f_back
    return None


def _raised_line(trace: TracebackType | None) -> int | None:
    line = None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == FILE_NAME:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


_Handler = Callable[[str], tuple[str, str]]
_HANDLERS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], _Handler], ...] = (
    ((ZeroDivisionError, OverflowError), lambda text: ("E_NONFINITE", f"{text}; {_BAD_NUMBER}")),
    (RecursionError, lambda text: ("E_BUDGET", "nested too deeply; use intermediate names")),
    (KeyError, lambda text: ("E_TYPE", f"the dict has no key {text}; use one of its keys")),
    (IndexError, lambda text: ("E_SHAPE", f"{text}; check the shape in the feature table")),
    (NameError, lambda text: ("E_NAME", f"{text}; assign it before it is used")),
    (AttributeError, lambda text: ("E_ATTR", f"{text}; use what the language page lists")),
)


def as_rejection(error: Exception) -> RewardRejected:
    """Return an error of a running program as a refusal with its line and what to write instead."""
    line = _raised_line(error.__traceback__)
    if isinstance(error, RewardRejected):
        return error if error.line is not None else RewardRejected(error.code, error.message, line)
    text = str(error).split("\n")[0][:240]
    if isinstance(error, SyntaxError):
        return RewardRejected("E_CALL", f"{error.msg}; write it once", error.lineno)
    if text == "ZeroDivisionError":
        advice = "integers are divided by zero in some state: divide by torch.clamp(n, min=1), or by floats"
        return RewardRejected("E_NONFINITE", advice, line)
    for kinds, handler in _HANDLERS:
        if isinstance(error, kinds):
            return RewardRejected(*handler(text), line)
    if isinstance(error, RuntimeError | NotImplementedError):
        if any(sign in text for sign in _SYNC_SIGNS):
            advice = "a tensor has one value per environment: use torch.where, & | ~, torch.maximum or torch.clamp"
            return RewardRejected("E_SYNC", advice, line)
        return RewardRejected("E_SHAPE", f"{text}; check the shapes in the feature table", line)
    if isinstance(error, TypeError):
        return RewardRejected("E_TYPE", _type_advice(text), line)
    if isinstance(error, ValueError):
        code = "E_NONFINITE" if "math domain" in text else "E_TYPE"
        return RewardRejected(code, f"{text}; check the numbers and the count of names", line)
    return RewardRejected("E_RUNTIME", f"{type(error).__name__}: {text}", line)


def _type_advice(text: str) -> str:
    if "must be Tensor, not" in text or "received an invalid combination" in text:
        return (
            f"{text.split(' - got')[0]}; give tensors where tensors are wanted: torch.clamp(x, min=0.0) for a limit"
            " that is a number, math.exp for numbers, torch.full_like(x, 0.5) to make a tensor of a number"
        )
    return f"{text}; check the arguments"
