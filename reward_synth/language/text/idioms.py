"""Honest ways of writing that mean something plain; both processes read them as that."""

from __future__ import annotations

import ast

from rewardsmith.reward_synth.language.text.lambdas import name_lambdas
from rewardsmith.reward_synth.language.text.scopes import stored_names


def plain(tree: ast.Module) -> ast.Module:
    """Return the tree with functions in place of named lambdas, and helpers without their leading underscore."""
    tree = name_lambdas(tree)
    functions = [each for each in tree.body if isinstance(each, ast.FunctionDef)]
    taken = stored_names(tree) | {each.name for each in functions}
    renamed: dict[str, str] = {}
    for function in functions:
        bare = function.name.removeprefix("_")
        if bare != function.name and bare and not bare.startswith("_"):
            renamed[function.name] = bare if bare not in taken else f"{bare}_helper"
    for node in ast.walk(tree) if renamed else ():
        if isinstance(node, ast.Name):
            node.id = renamed.get(node.id, node.id)
        elif isinstance(node, ast.FunctionDef):
            node.name = renamed.get(node.name, node.name)
    return tree
