"""Honest ways of writing that mean something plain; both processes read them as that."""

from __future__ import annotations

import ast

from rewardsmith.reward_synth.language.text.lambdas import name_lambdas
from rewardsmith.reward_synth.language.text.scopes import stored_names


def plain(tree: ast.Module) -> ast.Module:
    """Return the tree in plainer words.

    Functions stand in place of named lambdas, helpers have no leading underscore, and constants have a line each.
    """
    tree = name_lambdas(tree)
    tree.body = [line for statement in tree.body for line in _one_by_one(statement)]
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


def _one_by_one(statement: ast.stmt) -> list[ast.stmt]:
    """Return `A, B = 1, 2` as two assignments, and whatever is not as simple as it is."""
    match statement:
        case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)) if len(names) == len(values):
            bound = {name.id for name in names if isinstance(name, ast.Name)}
            used = {node.id for value in values for node in ast.walk(value) if isinstance(node, ast.Name)}
            starred = any(isinstance(value, ast.Starred) for value in values)
            if len(bound) == len(names) and not used & bound and not starred:
                lines = zip(names, values, strict=True)
                return [ast.copy_location(ast.Assign(targets=[name], value=value), statement) for name, value in lines]
    return [statement]
