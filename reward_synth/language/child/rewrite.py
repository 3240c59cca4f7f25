"""Layer 1, second half: a checked tree becomes one in which nothing can be changed and nothing runs unwatched.

- `a += b` and `x[i] = v` bind a new value; no tensor is written in place.
- arithmetic, indexing, loops, f-strings, shapes and calls of helpers go through the host, which guards them.
- module paths become the host's own tables, imports, annotations and decorators vanish.

Names that start with an underscore are the host's: the grammar lets no program write one.
"""

from __future__ import annotations

import ast

from rewardsmith.reward_synth.language.text.grammar import CheckedTree

HOST_MODULES = {
    "torch": "_torch",
    "torch.linalg": "_linalg",
    "torch.special": "_special",
    "torch.nn.functional": "_functional",
    "math": "_math",
    "numpy": "_numpy",
}


def rewrite(program: CheckedTree) -> ast.Module:
    """Return the guarded tree of a checked program; the program's own tree is used up."""
    tree: ast.Module = _Rewrite(program).visit(program.tree)
    return ast.fix_missing_locations(tree)


def _load(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def _name(target: ast.expr) -> str:
    """Return the name that is written to; the grammar lets no program write to anything else."""
    assert isinstance(target, ast.Name)
    return target.id


def _host(function: str, arguments: list[ast.expr], like: ast.AST) -> ast.Call:
    return ast.copy_location(ast.Call(_load(function), arguments, []), like)


class _Rewrite(ast.NodeTransformer):
    def __init__(self, program: CheckedTree):
        self.program = program

    # --- statements ---------------------------------------------------------------------------------------------

    def visit_Import(self, node: ast.Import) -> None:
        return None

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        return None

    def visit_Module(self, node: ast.Module) -> ast.Module:
        self.generic_visit(node)
        for item in node.body:
            if isinstance(item, ast.Assign):
                item.value = _host("_frozen", [item.value], item.value)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        node.decorator_list = []
        node.returns = None
        for item in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]:
            item.annotation = None
        self.generic_visit(node)
        tick = ast.copy_location(ast.Expr(_host("_tick", [], node)), node)
        node.body = [tick, *node.body]
        return node

    def visit_With(self, node: ast.With) -> list[ast.stmt]:
        self.generic_visit(node)
        return node.body

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt | list[ast.stmt]:
        if node.value is None:
            return ast.copy_location(ast.Pass(), node)
        return self.visit_Assign(ast.copy_location(ast.Assign([node.target], node.value), node))

    def visit_Assign(self, node: ast.Assign) -> ast.stmt | list[ast.stmt]:
        if len(node.targets) == 1:
            return self.bind(node.targets[0], self.visit(node.value), node)
        shared = ast.Name("_shared", ast.Store())
        first = ast.copy_location(ast.Assign([shared], self.visit(node.value)), node)
        return [first, *(self.bind(target, _load("_shared"), node) for target in node.targets)]

    def bind(self, target: ast.expr, value: ast.expr, node: ast.stmt) -> ast.stmt:
        """Return the statement that binds `value`: to a name, names, or a copy with one item replaced."""
        if isinstance(target, ast.Subscript):
            name = _name(target.value)
            value = _host("_set", [_load(name), self.index(target.slice), value], node)
            target = ast.Name(name, ast.Store())
        return ast.copy_location(ast.Assign([target], value), node)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        target, kind = node.target, ast.Constant(type(node.op).__name__)
        value = self.visit(node.value)
        if isinstance(target, ast.Subscript):
            name = _name(target.value)
            value = _host("_augment", [_load(name), self.index(target.slice), kind, value], node)
        else:
            name = _name(target)
            value = _host("_binary", [kind, _load(name), value], node)
        return ast.copy_location(ast.Assign([ast.Name(name, ast.Store())], value), node)

    def visit_If(self, node: ast.If) -> ast.If:
        self.generic_visit(node)
        node.test = _host("_truth", [node.test, ast.Constant("if")], node.test)
        return node

    def visit_For(self, node: ast.For) -> ast.For:
        self.generic_visit(node)
        node.iter = _host("_iterate", [node.iter], node.iter)
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.comprehension:
        self.generic_visit(node)
        node.iter = _host("_iterate", [node.iter], node.iter)
        node.ifs = [_host("_truth", [test, ast.Constant("if")], test) for test in node.ifs]
        return node

    # --- expressions --------------------------------------------------------------------------------------------

    def visit_Starred(self, node: ast.Starred) -> ast.Starred:
        self.generic_visit(node)
        node.value = _host("_iterate", [node.value], node.value)
        return node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.module_path(node) or node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        path = self.module_path(node)
        if path is not None:
            return path
        return _host("_attribute", [self.visit(node.value), ast.Constant(node.attr)], node)

    def module_path(self, node: ast.expr) -> ast.expr | None:
        if not isinstance(node, ast.Name | ast.Attribute) or not isinstance(node.ctx, ast.Load):
            return None
        path = self.program.imports.resolve(node)
        if path is None:
            return None
        module, _, leaf = path.rpartition(".")
        return ast.copy_location(ast.Attribute(_load(HOST_MODULES[module]), leaf, ast.Load()), node)

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        return _host("_get", [self.visit(node.value), self.index(node.slice)], node)

    def index(self, node: ast.expr) -> ast.expr:
        """Return an index as a value the host can look at: slices become calls of `_slice`."""
        if isinstance(node, ast.Slice):
            bounds = [self.visit(part) if part is not None else ast.Constant(None) for part in
                      (node.lower, node.upper, node.step)]  # fmt: skip
            return _host("_slice", bounds, node)
        if isinstance(node, ast.Tuple):
            return ast.copy_location(ast.Tuple([self.index(item) for item in node.elts], ast.Load()), node)
        value: ast.expr = self.visit(node)
        return value

    def visit_Call(self, node: ast.Call) -> ast.expr:
        arguments = [self.visit(item) for item in node.args]
        keywords = [ast.keyword(item.arg, self.visit(item.value)) for item in node.keywords]
        function = node.func
        path = self.module_path(function)
        if path is None and isinstance(function, ast.Attribute):
            arguments = [self.visit(function.value), ast.Constant(function.attr), *arguments]
            function = _load("_method")
        return ast.copy_location(ast.Call(path or function, arguments, keywords), node)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        self.generic_visit(node)
        word = ast.Constant(type(node.op).__name__.lower())
        node.values = [_host("_truth", [item, word], item) for item in node.values]
        return node

    def visit_Dict(self, node: ast.Dict) -> ast.Dict:
        self.generic_visit(node)
        node.keys = [key if key is None else _host("_key", [key], key) for key in node.keys]
        return node

    def visit_DictComp(self, node: ast.DictComp) -> ast.DictComp:
        self.generic_visit(node)
        node.key = _host("_key", [node.key], node.key)
        return node

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        self.generic_visit(node)
        node.test = _host("_truth", [node.test, ast.Constant("if")], node.test)
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        return _host("_binary", [ast.Constant(type(node.op).__name__), node.left, node.right], node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        self.generic_visit(node)
        return _host("_unary", [ast.Constant(type(node.op).__name__), node.operand], node)

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        self.generic_visit(node)
        kind = ast.Constant(type(node.ops[0]).__name__)
        return _host("_compare", [kind, node.left, node.comparators[0]], node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        return _host("_text", [self._part(part) for part in node.values], node)

    def _part(self, part: ast.expr) -> ast.expr:
        if not isinstance(part, ast.FormattedValue):
            return part
        value: ast.expr = self.visit(part.value)
        if part.format_spec is None:
            return value
        return _host("_format", [value, ast.Constant(ast.unparse(part.format_spec)[2:-1])], part)
