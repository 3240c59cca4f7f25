"""The import rules: which modules a program may name, and under which names it then knows them.

Imports are checked and erased. Nothing is imported: the host binds its own tables to the names.
"""

from __future__ import annotations

import ast

from rewardsmith.reward_synth.language.errors import RewardRejected
from rewardsmith.reward_synth.language.text import names

_ADVICE = (
    "; a program may import torch, math, torch.nn.functional as F and typing, and numpy for constants; remove the rest"
)
_TYPES = "typing."


class Imports:
    """What each imported name stands for: `F` -> `torch.nn.functional`, `pi` -> `math.pi`."""

    def __init__(self) -> None:
        self.aliases: dict[str, str] = {"torch": "torch", "math": "math"}

    def add(self, node: ast.Import | ast.ImportFrom) -> None:
        """Record one import statement or refuse it."""
        if isinstance(node, ast.Import):
            for item in node.names:
                self._module(item, node)
        else:
            self._from(node)

    def assume_functional(self, stored: set[str]) -> None:
        """Let `F` mean torch.nn.functional where the program neither imports nor assigns it."""
        if "F" not in stored:
            self.aliases.setdefault("F", "torch.nn.functional")

    def _module(self, item: ast.alias, node: ast.Import) -> None:
        known = item.name in names.MODULES or item.name in names.PACKAGES
        if not known:
            raise RewardRejected("E_IMPORT", f"import {item.name} is not allowed{_ADVICE}", node.lineno)
        if item.asname is None:
            root = item.name.split(".")[0]
            self._bind(root, root, node)
        else:
            self._bind(item.asname, item.name, node)

    def _from(self, node: ast.ImportFrom) -> None:
        module = node.module or "."
        if node.level:
            raise RewardRejected("E_IMPORT", f"relative import is not allowed{_ADVICE}", node.lineno)
        for item in node.names:
            path = f"{module}.{item.name}"
            bound = item.asname or item.name
            if path == "__future__.annotations":
                continue
            if (module in ("typing", "collections.abc") and item.name in names.TYPE_NAMES) or path == "torch.Tensor":
                self._bind(bound, _TYPES + item.name, node)
            elif path in names.MODULES or path in names.PACKAGES or self._listed(module, item.name):
                self._bind(bound, path, node)
            else:
                message = f"from {module} import {item.name} is not allowed{_ADVICE}"
                raise RewardRejected("E_IMPORT", message, node.lineno)

    @staticmethod
    def _listed(module: str, name: str) -> bool:
        functions, constants = names.MODULES.get(module, (frozenset(), frozenset()))
        return name in functions or name in constants

    def _bind(self, bound: str, path: str, node: ast.stmt) -> None:
        reserved = {"torch": "torch", "math": "math", "state": None, "action": None, names.ENTRY: None}
        if reserved.get(bound, path) != path or bound.startswith("_") or self.aliases.get(bound, path) != path:
            raise RewardRejected(
                "E_IMPORT", f"import {path} as {bound}: that name already means something else", node.lineno
            )
        self.aliases[bound] = path

    def resolve(self, node: ast.expr) -> str | None:
        """Return the full dotted path a name or attribute chain stands for, or None if it is no module path."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self.aliases:
            return None
        return ".".join([self.aliases[node.id], *reversed(parts)])


def is_type(path: str) -> bool:
    """Return whether a resolved path names something that only annotations may use."""
    return path.startswith(_TYPES) or path == "typing"
