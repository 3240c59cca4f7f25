"""Layer 1: the grammar. A syntax tree is a reward program only if every node, name and attribute is listed.

The check is a walk over the tree in the parent process; nothing is executed. What passes is a straight-line function
of its inputs with bounded loops, no memory, no input or output, and no way to reach an object the host did not give.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from reward_synth.language import advice, names
from reward_synth.language.errors import RewardRejected
from reward_synth.language.freshness import Freshness
from reward_synth.language.imports import Imports, is_type
from reward_synth.language.scopes import Scopes, check_acyclic, stored_names

MAX_INTEGER = 2**53
MAX_STRING = 4_000

NODES = tuple(
    getattr(ast, name)
    for name in """
    Module FunctionDef arguments arg Return Assign AnnAssign AugAssign For If Expr Pass Break Continue With withitem
    BoolOp And Or BinOp Add Sub Mult Div FloorDiv Mod Pow MatMult BitAnd BitOr BitXor UnaryOp Not USub UAdd Invert
    IfExp Dict Compare Eq NotEq Lt LtE Gt GtE Is IsNot In NotIn Call keyword Constant Attribute Subscript Slice Name
    Load Store List Tuple Starred ListComp DictComp GeneratorExp comprehension JoinedStr FormattedValue Import
    ImportFrom alias
    """.split()
)
_IDENTIFIER = re.compile(r"^[A-Za-z_][A-Za-z0-9_]{0,47}$")
_DECORATORS = frozenset({"torch.jit.script", "torch.no_grad()", "torch.inference_mode()", "torch.no_grad"})
_CONTEXTS = frozenset({"torch.no_grad()", "torch.inference_mode()"})
_SIGNATURE = f"define exactly one `def {names.ENTRY}(state, action):` that returns (reward, components)"


@dataclass
class Program:
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


def check_grammar(tree: ast.Module, fields: frozenset[str]) -> Program:
    """Return the checked program.

    Args:
        tree: the parsed text, with `name = lambda ...` already written as functions.
        fields: names of the state's fields.

    Raises:
        RewardRejected: the first construct that is not in the language, with its line and what to write instead.
    """
    return _Grammar(tree, fields).check()


class _Grammar(ast.NodeVisitor):
    def __init__(self, tree: ast.Module, fields: frozenset[str]):
        self.tree = tree
        self.fields = fields
        self.imports = Imports()
        self.scopes = Scopes(tree)
        self.freshness = Freshness(self.imports)
        self.module_names: set[str] = set()

    def check(self) -> Program:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                if node not in self.tree.body:
                    self.refuse("E_IMPORT", "import inside a function: move it to the top of the program", node)
                self.imports.add(node)
        self.imports.assume_functional(stored_names(self.tree))
        self.visit(self.tree)
        check_acyclic(self.scopes.calls)
        return Program(self.tree, self.imports, self.scopes.functions, frozenset(self.module_names))

    @staticmethod
    def refuse(code: str, message: str, node: ast.AST | None = None) -> None:
        raise RewardRejected(code, message, getattr(node, "lineno", None))

    def generic_visit(self, node: ast.AST) -> None:
        if not isinstance(node, NODES):
            kind = type(node).__name__
            code = "E_MUTATE" if kind == "Delete" else "E_BUDGET" if kind in ("LShift", "RShift") else "E_NODE"
            self.refuse(code, f"{kind} is not in the reward language; {advice.NODES.get(kind, 'remove it')}", node)
        super().generic_visit(node)

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
            case ast.BinOp(left=left, right=right):
                return self.is_constant(left) and self.is_constant(right)
            case ast.Name(id=name):
                return name in self.module_names or (self.imports.resolve(node) or "").startswith("math.")
            case ast.Attribute():
                path = self.imports.resolve(node) or ""
                return path.startswith(("math.", "numpy.")) or path in ("torch.pi", "torch.inf")
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
        mutable = isinstance(node, ast.List | ast.Dict)
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

    def identifier(self, name: str, node: ast.AST) -> None:
        if not _IDENTIFIER.match(name) or (name.startswith("_") and name != "_") or "__" in name:
            self.refuse(
                "E_NAME",
                f"name {name[:60]!r}: use plain letters, digits and single underscores, not leading, at most 48",
                node,
            )

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
        self.freshness.assign(node.target, node.iter)
        for statement in node.body:
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

    # --- expressions --------------------------------------------------------------------------------------------

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, bytes | complex):
            self.refuse("E_NODE", "bytes and complex numbers are not in the reward language", node)
        if isinstance(node.value, int) and abs(node.value) >= MAX_INTEGER:
            self.refuse("E_BUDGET", "integer too large; write a float such as 1e6", node)
        if isinstance(node.value, str) and len(node.value) > MAX_STRING:
            self.refuse("E_SIZE", f"string longer than {MAX_STRING} characters", node)

    def visit_FormattedValue(self, node: ast.FormattedValue) -> None:
        if node.format_spec is not None or node.conversion != -1:
            self.refuse("E_ATTR", "f-strings take plain values without : or !; write f'foot_{i}'", node)
        self.visit(node.value)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        literal = (ast.List, ast.Tuple, ast.JoinedStr)
        for side in (node.left, node.right):
            repeated = isinstance(side, literal) or isinstance(getattr(side, "value", None), str)
            if isinstance(node.op, ast.Mult) and repeated and isinstance(side, (*literal, ast.Constant)):
                self.refuse("E_BUDGET", "sequences cannot be repeated with *; write the items or use expand", node)
        if isinstance(node.op, ast.Pow) and _power_tower(node):
            self.refuse("E_BUDGET", "power of literals too large; write the number", node)
        self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        if len(node.ops) > 1:
            self.refuse("E_SYNC", "chained comparison: write (a < x) & (x < b)", node)
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Store):
            self.target(node)
            return
        self.identifier(node.id, node)
        path = self.imports.resolve(node)
        if path is not None:
            self.module_path(path, node, called=False)
        elif self.scopes.is_function(node.id) or node.id in names.BUILTINS and not self.scopes.is_local(node.id):
            self.refuse("E_CALL", f"function {node.id} used as a value; call it: {node.id}(...)", node)

    def visit_Attribute(self, node: ast.Attribute, called: bool = False) -> None:
        if not isinstance(node.ctx, ast.Load):
            self.refuse("E_MUTATE", f"attribute .{node.attr} cannot be set; bind a local name", node)
        path = self.imports.resolve(node)
        if path is not None:
            self.module_path(path, node, called)
            return
        if isinstance(node.value, ast.Name) and node.value.id == "state" and self.scopes.is_local("state"):
            self.state_field(node.attr, node)
            return
        self.attribute(node, called)
        self.visit(node.value)

    def state_field(self, name: str, node: ast.AST) -> None:
        if name in self.fields:
            return
        code = "E_ATTR" if name.startswith("_") else "E_FIELD"
        known = ", ".join(sorted(self.fields))
        close = advice.nearest(name, self.fields)
        self.refuse(code, f"state has no field {name[:60]!r}{close or f'; the fields are {known}'}", node)

    def attribute(self, node: ast.Attribute, called: bool) -> None:
        name = node.attr
        if name in self.fields or name in names.PROPERTIES and not called or name in names.METHODS and called:
            return
        shown = f".{name[:60]}"
        if name in names.METHODS:
            self.refuse("E_CALL", f"method {shown} used as a value; call it: {shown}(...)", node)
        if name in names.PROPERTIES:
            self.refuse("E_CALL", f"{shown} is no method; write it without parentheses", node)
        if name.startswith("_") or not name.isascii():
            code = "E_ATTR"
        elif advice.RANDOM.match(name):
            code = "E_RNG"
        elif name.endswith("_"):
            code = "E_MUTATE"
        else:
            code = "E_SYNC" if name in advice.SYNCHRONISING else "E_ATTR"
        known = names.METHODS | names.PROPERTIES | self.fields
        self.refuse(code, f"{shown} is not in the reward language{advice.for_attribute(name, known)}", node)

    def module_path(self, path: str, node: ast.AST, called: bool) -> None:
        if is_type(path):
            self.refuse("E_NAME", f"{path} is only for annotations", node)
        module, _, leaf = path.rpartition(".")
        functions, constants = names.MODULES.get(module, (frozenset(), frozenset()))
        if (called and leaf in functions) or leaf in constants:
            return
        if path in names.MODULES or path in names.PACKAGES:
            self.refuse("E_NAME", f"module {path} used as a value; call its functions directly", node)
        if leaf in functions:
            self.refuse("E_CALL", f"function {path} used as a value; call it: {path}(...)", node)
        if advice.RANDOM.match(leaf):
            code, hint = "E_RNG", "; a reward is deterministic: remove the randomness"
        else:
            private = any(part.startswith("_") for part in path.split("."))
            code = "E_ATTR" if private else "E_IMPORT" if path.startswith("numpy") else "E_TORCH_NAME"
            hint = advice.for_attribute(leaf, functions) or f"; use what {module or path} offers on the language page"
        self.refuse(code, f"{path[:80]} is not in the reward language{hint}", node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        is_state = isinstance(node.value, ast.Name) and node.value.id == "state" and self.scopes.is_local("state")
        if is_state and isinstance(node.slice, ast.Constant):
            name = node.slice.value
            if not isinstance(name, str):
                self.refuse("E_FIELD", "state is read by field: state.<field> or state['<field>']", node)
            self.state_field(name, node)
            return
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        match node.func:
            case ast.Name(id=name):
                self.call_by_name(name, node)
            case ast.Attribute():
                self.visit_Attribute(node.func, called=True)
            case _:
                self.refuse("E_CALL", "only functions and methods can be called, by name", node)
        self.call_arguments(node)

    def call_by_name(self, name: str, node: ast.Call) -> None:
        path = self.imports.resolve(node.func)
        if path is not None:
            self.module_path(path, node, called=True)
        elif self.scopes.is_function(name):
            self.scopes.record_call(name)
        elif self.scopes.is_local(name):
            self.refuse("E_CALL", f"{name} is a value and cannot be called", node)
        elif name not in names.BUILTINS:
            close = advice.nearest(name, names.BUILTINS | self.scopes.functions)
            hint = advice.NAMES.get(name) or "define the helper in the program" + close
            code = "E_ATTR" if name.startswith("_") else "E_NAME"
            self.refuse(code, f"{name[:60]}() is not in the reward language; {hint}", node)

    def call_arguments(self, node: ast.Call) -> None:
        foreign = isinstance(node.func, ast.Attribute) or self.imports.resolve(node.func) is not None
        for keyword in node.keywords:
            if keyword.arg is None:
                self.refuse("E_NODE", "**kwargs is not allowed; name the arguments", node)
            if keyword.arg in ("out", "inplace"):
                self.refuse("E_MUTATE", f"{keyword.arg}= changes a tensor in place; use the result instead", node)
            if foreign and keyword.arg not in names.KEYWORDS and keyword.arg not in self.fields:
                close = advice.nearest(keyword.arg, names.KEYWORDS)
                self.refuse("E_CALL", f"keyword {keyword.arg}= is not known{close or '; remove it'}", node)
            self.identifier(keyword.arg, node)
            self.visit(keyword.value)
        for argument in node.args:
            self.visit(argument)


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _power_tower(node: ast.BinOp) -> bool:
    """Return whether a literal base is raised to a literal of more than 15, or to an expression of literals."""
    if not isinstance(node.left, ast.Constant):
        return False
    exponent = node.right
    if isinstance(exponent, ast.Constant):
        return not isinstance(exponent.value, int | float) or abs(exponent.value) > 15
    return isinstance(exponent, ast.BinOp)
