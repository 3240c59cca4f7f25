"""Honest ways of writing that mean something plain; both processes read them as that."""

from __future__ import annotations

import ast

from rewardsmith.reward_synth.language.text.lambdas import name_lambdas
from rewardsmith.reward_synth.language.text.scopes import stored_names


def plain(tree: ast.Module) -> ast.Module:
    """Return the tree with functions in place of named lambdas, and helpers without their leading underscore."""
    tree = name_lambdas(tree)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    taken = stored_names(tree) | {node.name for node in functions}
    renamed: dict[str, str] = {}
    for node in functions:
        bare = node.name.removeprefix("_")
        if bare != node.name and bare and not bare.startswith("_"):
            renamed[node.name] = bare if bare not in taken else f"{bare}_helper"
    for part in ast.walk(tree) if renamed else ():
        if isinstance(part, ast.Name):
            part.id = renamed.get(part.id, part.id)
        elif isinstance(part, ast.FunctionDef):
            part.name = renamed.get(part.name, part.name)
    return tree
