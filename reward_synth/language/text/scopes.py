"""Which names belong to which function, who calls whom, and that no call goes in a circle."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager

from rewardsmith.reward_synth.language.errors import RewardRejected
from rewardsmith.reward_synth.language.text import names


def stored_names(tree: ast.AST) -> set[str]:
    """Return every name that is assigned or taken as a parameter anywhere below `tree`."""
    stored = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return stored | {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}


def _own_names(function: ast.FunctionDef) -> frozenset[str]:
    """Return the parameters and assigned names of one function, those of nested functions left out."""
    own = {item.arg for item in ast.walk(function.args) if isinstance(item, ast.arg)}
    pending: list[ast.AST] = list(function.body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            own.add(node.id)
        pending.extend(ast.iter_child_nodes(node))
    return frozenset(own)


class Scopes:
    """The function being walked, its local names, and the calls seen so far."""

    def __init__(self, tree: ast.Module):
        self.functions = frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
        self.calls: dict[str, set[str]] = {}
        self._stack: list[tuple[ast.FunctionDef, frozenset[str]]] = []

    @contextmanager
    def inside(self, function: ast.FunctionDef) -> Iterator[None]:
        """Walk the body of `function`."""
        if function.name in self.calls:
            raise RewardRejected("E_NAME", f"function {function.name} is defined twice; rename one", function.lineno)
        self.calls[function.name] = set()
        self._stack.append((function, _own_names(function)))
        yield
        self._stack.pop()

    def local_names(self) -> frozenset[str]:
        """Return the names bound in the function being walked."""
        return self._stack[-1][1] if self._stack else frozenset()

    def is_local(self, name: str) -> bool:
        """Return whether `name` is a variable of this function or of one around it."""
        return any(name in own for _, own in self._stack)

    def is_function(self, name: str) -> bool:
        """Return whether `name` means a function of the program here."""
        return name in self.functions and name not in self.local_names()

    def entry_parameters(self) -> tuple[str, ...]:
        """Return the protected parameters if compute_reward's own body is being walked."""
        if self._stack and self._stack[-1][0].name == names.ENTRY:
            return names.PARAMETERS
        return () if self._stack else names.PARAMETERS

    def record_call(self, callee: str) -> None:
        """Note that the function being walked calls `callee`."""
        if self._stack:
            self.calls[self._stack[-1][0].name].add(callee)


def check_acyclic(calls: dict[str, set[str]]) -> None:
    """Refuse a program whose functions call each other in a circle."""
    done: set[str] = set()
    for first in sorted(calls):
        path, pending = [first], [iter(sorted(calls[first]))]
        while path:
            callee = next(pending[-1], None)
            if callee is None:
                done.add(path.pop())
                pending.pop()
            elif callee in path:
                circle = " -> ".join([*path[path.index(callee) :], callee])
                raise RewardRejected("E_RECURSION", f"functions call themselves ({circle}); write a for loop")
            elif callee not in done:
                path.append(callee)
                pending.append(iter(sorted(calls.get(callee, ()))))
