"""Whose items may be set: only tensors the program just made, and its own dicts and lists.

Setting an item is rewritten into making a new tensor, so it can never write through an alias. A program that tries to
is refused all the same: it means something the rewritten program would not do.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager

from rewardsmith.reward_synth.language.text import names
from rewardsmith.reward_synth.language.text.imports import Imports

_CONTAINERS = (ast.Dict, ast.List, ast.ListComp, ast.DictComp)
_NEW_VALUES = (ast.BinOp, ast.UnaryOp, ast.Compare, ast.Constant)


class Freshness:
    """Tracks, per function, whether each name holds a fresh tensor, a container of its own, or a possible alias."""

    def __init__(self, imports: Imports):
        self._imports = imports
        self._scopes: list[dict[str, bool]] = []
        self._conditional = 0

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Track one function body."""
        self._scopes.append({})
        yield
        self._scopes.pop()

    @contextmanager
    def branch(self) -> Iterator[None]:
        """Track statements that may run not at all or several times."""
        self._conditional += 1
        yield
        self._conditional -= 1

    def storable(self, name: str) -> bool:
        """Return whether items of `name` may be set."""
        return bool(self._scopes) and self._scopes[-1].get(name, False)

    def assign(self, target: ast.expr, value: ast.expr) -> None:
        """Note `target = value`; in a branch a name that has held an alias stays refused."""
        if isinstance(target, ast.Name) and self._scopes:
            scope = self._scopes[-1]
            if isinstance(value, ast.Name):
                scope[value.id] = False
            certain = not self._conditional or scope.get(target.id, True) or self._is_copy(value)
            scope[target.id] = self._is_fresh(value) and certain
        elif isinstance(target, ast.Tuple | ast.List):
            self.forget(target)

    def forget(self, target: ast.expr) -> None:
        """Note that a loop binds the target: nothing is known of it."""
        for node in ast.walk(target):
            if isinstance(node, ast.Name) and self._scopes:
                self._scopes[-1][node.id] = False

    def augment(self, target: ast.expr) -> None:
        """Note `target += value`: the result is new."""
        if isinstance(target, ast.Name) and self._scopes:
            self._scopes[-1][target.id] = True

    def _is_copy(self, value: ast.expr) -> bool:
        return isinstance(value, ast.Call) and getattr(value.func, "attr", "") in ("clone", "zeros_like", "ones_like")

    def _is_fresh(self, value: ast.expr) -> bool:
        if isinstance(value, _CONTAINERS + _NEW_VALUES):
            return True
        if not isinstance(value, ast.Call):
            return False
        function = value.func
        if isinstance(function, ast.Name):
            path = self._imports.resolve(function)
            return function.id in ("dict", "list") or (path is not None and path.rpartition(".")[2] not in names.VIEWS)
        return isinstance(function, ast.Attribute) and function.attr not in names.VIEWS
