"""`name = lambda x: ...` is another way to write a function; both processes read it as one."""

from __future__ import annotations

import ast
import sys

from rewardsmith.reward_synth.language.text.names import ENTRY


def name_lambdas(tree: ast.Module) -> ast.Module:
    """Return the tree with every `name = lambda ...: value` written as a function."""
    named: ast.Module = _NameLambdas().visit(tree)
    return named


class _NameLambdas(ast.NodeTransformer):
    def visit_Assign(self, node: ast.Assign) -> ast.stmt:
        self.generic_visit(node)
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda(args=args, body=body)):
                if name != ENTRY:
                    function = ast.FunctionDef(name, args, [ast.Return(body)], [], None)
                    if sys.version_info >= (3, 12):
                        function.type_params = []
                    return ast.fix_missing_locations(ast.copy_location(function, node))
        return node
