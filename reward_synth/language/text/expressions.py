"""The rules of expressions: which names, attributes, calls and literals a reward program may contain."""

from __future__ import annotations

import ast
import re
from typing import NoReturn

from rewardsmith.reward_synth.language.errors import RewardRejected
from rewardsmith.reward_synth.language.text import advice, names
from rewardsmith.reward_synth.language.text.freshness import Freshness
from rewardsmith.reward_synth.language.text.imports import Imports, is_type
from rewardsmith.reward_synth.language.text.scopes import Scopes

MAX_LITERAL = 2**53
MAX_STRING = 4_000

NODES = tuple(
    getattr(ast, name)
    for name in names.words(
        """
    Module FunctionDef arguments arg Return Assign AnnAssign AugAssign For If Expr Pass Break Continue With withitem
    BoolOp And Or BinOp Add Sub Mult Div FloorDiv Mod Pow MatMult BitAnd BitOr BitXor UnaryOp Not USub UAdd Invert
    IfExp Dict Compare Eq NotEq Lt LtE Gt GtE Is IsNot In NotIn Call keyword Constant Attribute Subscript Slice Name
    Load Store List Tuple Starred ListComp DictComp GeneratorExp comprehension JoinedStr FormattedValue Import
    ImportFrom alias NamedExpr
        """
    )
)
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,47}")


_FORMAT = re.compile(r"(0?\d)?(\.\d)?[dfg]?")
"""The formats of numbers in an f-string: width and digits below ten."""


class _Expressions(ast.NodeVisitor):
    """Refuses every expression that is not in the language."""

    def __init__(self, tree: ast.Module, fields: frozenset[str]):
        self.tree = tree
        self.fields = fields
        self.imports = Imports()
        self.scopes = Scopes(tree)
        self.freshness = Freshness(self.imports)
        self.module_names: set[str] = set()

    @staticmethod
    def refuse(code: str, message: str, node: ast.AST | None = None) -> NoReturn:
        raise RewardRejected(code, message, getattr(node, "lineno", None))

    def generic_visit(self, node: ast.AST) -> None:
        if not isinstance(node, NODES):
            kind = type(node).__name__
            code = "E_MUTATE" if kind == "Delete" else "E_BUDGET" if kind in ("LShift", "RShift") else "E_NODE"
            self.refuse(code, f"{kind} is not in the reward language; {advice.NODES.get(kind, 'remove it')}", node)
        super().generic_visit(node)

    def target(self, node: ast.expr) -> None:
        """Refuse what nothing may be bound to: a rule of statements."""
        raise NotImplementedError

    def identifier(self, name: str, node: ast.AST) -> None:
        if not _IDENTIFIER.fullmatch(name) or (name.startswith("_") and name != "_") or "__" in name:
            self.refuse(
                "E_NAME",
                f"name {name[:60]!r}: use plain letters, digits and single underscores, not leading, at most 48",
                node,
            )

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, bytes | complex):
            self.refuse("E_NODE", "bytes and complex numbers are not in the reward language", node)
        if isinstance(node.value, int) and abs(node.value) >= MAX_LITERAL:
            self.refuse("E_BUDGET", "integer too large; write a float such as 1e6", node)
        if isinstance(node.value, str) and len(node.value) > MAX_STRING:
            self.refuse("E_SIZE", f"string longer than {MAX_STRING} characters", node)

    def visit_FormattedValue(self, node: ast.FormattedValue) -> None:
        spec = ast.unparse(node.format_spec)[2:-1] if node.format_spec is not None else ""
        if node.conversion != -1 or not _FORMAT.fullmatch(spec):
            self.refuse("E_ATTR", "f-strings take numbers as in {i:02d} or {x:.1f}, no other : or !", node)
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
        elif self.scopes.is_function(node.id) or (node.id in names.BUILTINS and not self.scopes.is_local(node.id)):
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
        if name in self.fields or (name in names.PROPERTIES and not called) or (name in names.METHODS and called):
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
        method = node.func.attr if isinstance(node.func, ast.Attribute) else None
        foreign = method not in (None, "update") or self.imports.resolve(node.func) is not None
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


def _power_tower(node: ast.BinOp) -> bool:
    """Return whether a literal base is raised to a literal of more than 15, or to another power."""
    if not isinstance(node.left, ast.Constant):
        return False
    exponent = node.right
    if isinstance(exponent, ast.Constant):
        return not isinstance(exponent.value, int | float) or abs(exponent.value) > 15
    return any(isinstance(part, ast.Pow) for part in ast.walk(exponent))
