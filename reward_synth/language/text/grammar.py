"""Layer 1: the grammar. A syntax tree is a reward program only if every node, name and attribute is listed.

The check is a walk over the tree in the parent process; nothing is executed. What passes is a straight-line function
of its inputs with bounded loops, no memory, no input or output, and no way to reach an object the host did not give.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from rewardsmith.reward_synth.language.text import advice, names
from rewardsmith.reward_synth.language.text.expressions import _Expressions
from rewardsmith.reward_synth.language.text.imports import Imports
from rewardsmith.reward_synth.language.text.scopes import check_acyclic, stored_names

_DECORATORS = frozenset({"torch.jit.script", "torch.no_grad()", "torch.inference_mode()", "torch.no_grad"})
_CONTEXTS = frozenset({"torch.no_grad()", "torch.inference_mode()"})
_SIGNATURE = f"define exactly one `def {names.ENTRY}(state, action):` that returns (reward, components)"


@dataclass
class CheckedTree:
    """A syntax tree that passed the grammar.

    Attributes:
        tree: the tree, not yet rewritten.
        imports: what the imported names stand for.
        functions: names of all functions of the program.
        module_names: names of the constants defined at module level.
    """

    tree: ast.Module
    imports: Imports
    functions: frozenset[str]
    module_names: frozenset[str]


def check_grammar(tree: ast.Module, fields: frozenset[str]) -> CheckedTree:
    """Return the checked program.

    Args:
        tree: the parsed text, with `name = lambda ...` already written as functions.
        fields: names of the state's fields.

    Raises:
        RewardRejected: the first construct that is not in the language, with its line and what to write instead.
    """
    return _Grammar(tree, fields).check()


class _Grammar(_Expressions):
    """Adds modules, functions and statements to the rules of expressions."""

    def check(self) -> CheckedTree:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                if node not in self.tree.body:
                    self.refuse("E_IMPORT", "import inside a function: move it to the top of the program", node)
                self.imports.add(node)
        self.imports.assume_functional(stored_names(self.tree))
        self.visit(self.tree)
        check_acyclic(self.scopes.calls)
        return CheckedTree(self.tree, self.imports, self.scopes.functions, frozenset(self.module_names))

    # --- module level -------------------------------------------------------------------------------------------

    def visit_Module(self, node: ast.Module) -> None:
        entries = [item for item in node.body if getattr(item, "name", None) == names.ENTRY]
        for item in entries:
            if isinstance(item, ast.AsyncFunctionDef):
                self.refuse("E_SIGNATURE", "write `def`, not `async def`", item)
        if len(entries) != 1 or not isinstance(entries[0], ast.FunctionDef):
            reason = "defined more than once" if len(entries) > 1 else "missing"
            line = entries[1] if len(entries) > 1 else node.body[0] if node.body else None
            self.refuse("E_SIGNATURE", f"{names.ENTRY} is {reason}: {_SIGNATURE}", line)
        for item in node.body:
            if isinstance(item, ast.Assign | ast.AnnAssign):
                self.module_constant(item)
            elif isinstance(item, ast.FunctionDef | ast.ClassDef):
                self.visit(item)
            elif not _is_docstring(item) and not isinstance(item, ast.Import | ast.ImportFrom):
                self.refuse(
                    "E_MODULE_STATE",
                    "only imports, constants and functions stand at module level; remove this line",
                    item,
                )

    def module_constant(self, node: ast.Assign | ast.AnnAssign) -> None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if len(targets) != 1 or not isinstance(targets[0], ast.Name) or node.value is None:
            self.refuse("E_MODULE_STATE", "module level allows NAME = constant only", node)
        name = targets[0].id
        if name == names.ENTRY:
            self.refuse("E_SIGNATURE", _SIGNATURE, node)
        if isinstance(node, ast.AnnAssign):
            self.annotation(node.annotation)
        self.bindable(name, node)
        if not self.is_constant(node.value):
            self.refuse(
                "E_MODULE_STATE",
                "module level allows numbers, strings and non-empty tuples, lists and dicts of them, and maths on"
                " numbers; move this line into compute_reward",
                node,
            )
        self.visit(node.value)
        self.module_names.add(name)

    def is_constant(self, node: ast.expr) -> bool:
        """Return whether a module-level value is built from literals, earlier constants and scalar maths."""
        match node:
            case ast.Constant():
                return True
            case ast.Tuple(elts=items):
                return all(map(self.is_constant, items))
            case ast.List(elts=items):
                return bool(items) and all(map(self.is_constant, items))
            case ast.Dict(keys=keys, values=values):
                return bool(keys) and all(k is not None and self.is_constant(k) for k in [*keys, *values])
            case ast.UnaryOp(operand=operand):
                return self.is_constant(operand)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return all(map(self.is_constant, (test, body, orelse)))
            case ast.Compare(left=left, comparators=[right]):
                return self.is_constant(left) and self.is_constant(right)
            case ast.BinOp(left=left, right=right):
                return self.is_constant(left) and self.is_constant(right)
            case ast.Name(id=name):
                return name in self.module_names or (self.imports.resolve(node) or "").startswith("math.")
            case ast.Attribute():
                path = self.imports.resolve(node) or ""
                return path.startswith(("math.", "numpy.")) or path in ("torch.pi", "torch.inf")
            case ast.Call(func=func, args=[_] as args, keywords=keywords) if (
                self.imports.resolve(func) == "torch.tensor"
            ):
                dtypes = all(keyword.arg == "dtype" for keyword in keywords)
                return dtypes and all(map(self.is_constant, args))
            case ast.Call(func=func, args=args, keywords=[]):
                path = self.imports.resolve(func) or ""
                scalar = path.startswith(("math.", "numpy.")) or getattr(func, "id", "") == "float"
                return scalar and all(map(self.is_constant, args))
        return False

    # --- functions ----------------------------------------------------------------------------------------------

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.identifier(node.name, node)
        if node.name in self.imports.aliases or node.name in names.PARAMETERS or node.name in names.BUILTINS:
            self.refuse("E_NAME", f"function name {node.name!r} is taken; choose another", node)
        self.parameters(node)
        self.annotation(node.returns)
        for decorator in node.decorator_list:
            text = ast.unparse(decorator)
            if text not in _DECORATORS:
                self.refuse("E_DECORATOR", f"decorator @{text[:60]} is not allowed; remove it", decorator)
        if getattr(node, "type_params", None):
            self.refuse("E_NODE", "type parameters are not in the reward language; remove them", node)
        with self.scopes.inside(node), self.freshness.inside():
            for statement in node.body:
                self.visit(statement)

    def parameters(self, node: ast.FunctionDef) -> None:
        spec = node.args
        plain = [item.arg for item in spec.args]
        if node.name == names.ENTRY:
            if plain != list(names.PARAMETERS) or spec.posonlyargs or spec.kwonlyargs or spec.vararg or spec.kwarg:
                self.refuse("E_SIGNATURE", _SIGNATURE, node)
            if spec.defaults:
                self.refuse("E_DEFAULT", f"{names.ENTRY}(state, action) takes no defaults; remove them", node)
        if spec.vararg or spec.kwarg:
            self.refuse("E_SIGNATURE", "*args and **kwargs are not allowed; name the parameters", node)
        for default in [*spec.defaults, *(item for item in spec.kw_defaults if item is not None)]:
            if not self.is_default(default):
                self.refuse("E_DEFAULT", "a default is a number, a string, None or a tuple of them", default)
        for item in [*spec.posonlyargs, *spec.args, *spec.kwonlyargs]:
            self.identifier(item.arg, item)
            if item.arg in self.imports.aliases:
                self.refuse("E_NAME", f"parameter name {item.arg!r} is a module; choose another", item)
            self.annotation(item.annotation)

    def is_default(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Name):
            return node.id in self.module_names
        mutable = isinstance(node, ast.List | ast.Dict | ast.Call)
        return not mutable and self.is_constant(node)

    def annotation(self, node: ast.expr | None) -> None:
        """Accept an annotation that names plain types; it is erased and never evaluated."""
        allowed = (
            ast.Name, ast.Attribute, ast.Subscript, ast.Tuple, ast.List, ast.Constant, ast.Load, ast.BinOp, ast.BitOr
        )  # fmt: skip
        for part in ast.walk(node) if node is not None else ():
            if not isinstance(part, allowed) or getattr(part, "attr", "").startswith("_"):
                self.refuse("E_ANNOTATION", "annotation too complex; write torch.Tensor, float or leave it out", part)

    def visit_Return(self, node: ast.Return) -> None:
        if node.value is not None:
            self.visit(node.value)

    # --- names and targets --------------------------------------------------------------------------------------

    def bindable(self, name: str, node: ast.AST) -> None:
        self.identifier(name, node)
        if name in names.PARAMETERS and name in self.scopes.entry_parameters():
            self.refuse("E_MUTATE", f"{name} cannot be rebound; use another name, such as new_{name}", node)
        if name in self.imports.aliases or name == names.ENTRY:
            self.refuse("E_NAME", f"{name} is a module or function and cannot be rebound; use another name", node)
        if name in self.scopes.functions and name not in self.scopes.local_names():
            self.refuse("E_NAME", f"{name} is a function; use another name for the value", node)

    def target(self, node: ast.expr) -> None:
        match node:
            case ast.Name(id=name):
                self.bindable(name, node)
            case ast.Tuple(elts=items) | ast.List(elts=items):
                for item in items:
                    self.target(item)
            case ast.Subscript(value=ast.Name(id=name), slice=index):
                if not self.freshness.storable(name):
                    self.refuse(
                        "E_MUTATE",
                        f"items of {name!r} cannot be set: it may share memory with the state;"
                        f" write {name} = {name}.clone() first, or use torch.where",
                        node,
                    )
                self.visit(index)
            case ast.Attribute():
                self.refuse("E_MUTATE", f"attribute .{node.attr} cannot be set; bind a local name", node)
            case _:
                self.refuse("E_MUTATE", "assign to a plain name or to one item of a local tensor, dict or list", node)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        for target in node.targets:
            self.target(target)
            self.freshness.assign(target, node.value)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        self.target(node.target)
        self.freshness.forget(node.target)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.annotation(node.annotation)
        if node.value is not None:
            self.visit(node.value)
        self.target(node.target)
        if node.value is not None:
            self.freshness.assign(node.target, node.value)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.visit(node.op)
        self.visit(node.value)
        self.target(node.target)
        self.freshness.augment(node.target)

    def visit_For(self, node: ast.For) -> None:
        if node.orelse:
            self.refuse("E_NODE", "for ... else is not in the reward language; drop the else", node)
        self.target(node.target)
        self.visit(node.iter)
        self.freshness.forget(node.target)
        with self.freshness.branch():
            for statement in node.body:
                self.visit(statement)

    def visit_If(self, node: ast.If) -> None:
        self.visit(node.test)
        with self.freshness.branch():
            for statement in [*node.body, *node.orelse]:
                self.visit(statement)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        if node.is_async:
            self.refuse("E_NODE", "async is not in the reward language", node.target)
        self.target(node.target)
        self.visit(node.iter)
        for condition in node.ifs:
            self.visit(condition)

    def visit_With(self, node: ast.With) -> None:
        for item in node.items:
            if item.optional_vars is not None:
                self.refuse("E_MUTATE", "`with ... as` is not allowed; remove the with statement", node)
            if ast.unparse(item.context_expr) not in _CONTEXTS:
                self.refuse("E_NODE", f"with is not in the reward language; {advice.NODES['With']}", node)
        for statement in node.body:
            self.visit(statement)


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
