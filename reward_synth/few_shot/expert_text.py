"""An expert's reward, a function of Python, as text in the reward language."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator

from rewardsmith.envs.reward import RewardFunction, total

_GIVEN = frozenset({"state", "action", "torch"})
"""Names that a reward program has without assigning them."""

_LARGEST = 2.0
"""Largest exponent."""


def expert_text(reward: RewardFunction) -> str | None:
    """Return a reward function as a program of the reward language that computes the same.

    What goes into `exp` is bounded, as the checker wants it, who tries speeds and distances below zero, too; numbers of
    the function's module are written out.

    Returns:
        The text; None where the function has no source, does not return `total(part=...)`, or needs other functions of
        its module, which a program cannot have.
    """
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(reward)))
    except (OSError, TypeError, SyntaxError):
        return None
    module = getattr(reward, "__globals__", {})
    numbers = {name: value for name, value in module.items() if type(value) in (int, float)}
    function = _Numbers(numbers).visit(tree.body[0])
    if not isinstance(function, ast.FunctionDef):
        return None
    words = ast.get_docstring(function) or ""
    statements = function.body[1:] if words else function.body
    parts = _parts(statements[-1]) if statements else None
    if parts is None or not all(isinstance(each, ast.Assign) for each in statements[:-1]):
        return None
    if not set(_read([*statements[:-1], *parts.values()])) <= _GIVEN | set(_assigned(statements)):
        return None
    return _program(words, statements[:-1], parts)


class _Numbers(ast.NodeTransformer):
    """Puts numbers in the place of names that are read."""

    def __init__(self, numbers: dict[str, float]) -> None:
        self._numbers = numbers

    def visit_Name(self, node: ast.Name) -> ast.expr:
        known = isinstance(node.ctx, ast.Load) and node.id in self._numbers
        return ast.Constant(self._numbers[node.id]) if known else node


def _parts(last: ast.stmt) -> dict[str, ast.expr] | None:
    """Return the parts of which a function returns the sum; None where it returns something else."""
    call = last.value if isinstance(last, ast.Return) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.func.id != total.__name__:
        return None
    parts = {each.arg: each.value for each in call.keywords if each.arg is not None}
    return parts if parts and len(parts) == len(call.keywords) and not call.args else None


def _read(nodes: list[ast.AST]) -> Iterator[str]:
    """Yield the names that are read."""
    inner = (node for each in nodes for node in ast.walk(each))
    return (node.id for node in inner if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load))


def _assigned(statements: list[ast.stmt]) -> Iterator[str]:
    """Yield the names that are assigned."""
    targets = (target for each in statements if isinstance(each, ast.Assign) for target in each.targets)
    return (target.id for target in targets if isinstance(target, ast.Name))


class _Bounded(ast.NodeTransformer):
    """Bounds what goes into `torch.exp`, by more than any real state brings."""

    def visit_Call(self, node: ast.Call) -> ast.Call:
        """Wrap the argument of `torch.exp`."""
        self.generic_visit(node)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "exp" and len(node.args) == 1:
            bound = ast.keyword("max", ast.Constant(_LARGEST))
            node.args = [ast.Call(ast.Attribute(node.args[0], "clamp", ast.Load()), [], [bound])]
        return node


def _program(words: str, before: list[ast.stmt], parts: dict[str, ast.expr]) -> str:
    taken = set(_assigned(before))
    before = [_Bounded().visit(each) for each in before]
    parts = {part: _Bounded().visit(value) for part, value in parts.items()}
    # A part named as what it is made of must not change that for the parts after it.
    names = {part: f"{part}_paid" if part in taken else part for part in parts}
    lines = [*map(ast.unparse, before), *(f"{names[part]} = {ast.unparse(value)}" for part, value in parts.items())]
    shown = ", ".join(f'"{part}": {name}' for part, name in names.items())
    lines += [f"reward = {' + '.join(names.values())}", f"return reward, {{{shown}}}"]
    body = textwrap.indent("\n".join(lines), "    ")
    return f'"""{words}"""\n\nimport torch\n\n\ndef compute_reward(state, action):\n{body}\n'
