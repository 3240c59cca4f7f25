"""Layer 0: from a model's reply to the text of one program, and from the text to a bounded syntax tree.

Nothing here runs, imports or compiles the text; the only parser is Python's own `ast.parse`.
"""

from __future__ import annotations

import ast
import io
import re
import textwrap
import tokenize
import unicodedata
import warnings

from rewardsmith.reward_synth.language.errors import RewardRejected
from rewardsmith.reward_synth.language.text.names import ENTRY
from rewardsmith.reward_synth.language.text.reasoning import without_reasoning

MAX_SOURCE = 32_000
MAX_REPLY = 400_000
MAX_SYNTAX_NODES = 4_000
MAX_DEPTH = 40
MAX_BRACKETS = 60
MAX_TERMS = 64

_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[ \t]*([^`~]*)")
_TAGS = frozenset({"", "python", "py", "python3", "torch", "pytorch"})
_COOKIE = re.compile(r"^[ \t\f]*#.*?coding[:=]")
_FORBIDDEN_CATEGORIES = frozenset({"Cf", "Cs", "Co", "Cc", "Zl", "Zp"})
_DEFINITION = f"def {ENTRY}"


def extract(reply: str) -> str:
    """Return the program inside a model's reply.

    A reply is either the bare program or text with closed code fences; then the last fence tagged `python`, `py` or
    not at all that defines `compute_reward` counts: what stands before it is a draft. Reasoning is dropped.

    Raises:
        RewardRejected: E_SIZE, E_PARSE; a truncated reply is refused whole and never half-run.
    """
    if not isinstance(reply, str):
        raise RewardRejected("E_PARSE", f"a reward program is text, not {type(reply).__name__}")
    if len(reply) > MAX_REPLY:
        raise RewardRejected("E_SIZE", f"the reply has {len(reply)} characters, reasoning included; write less")
    text = reply.removeprefix("\ufeff").replace("\r\n", "\n")
    text = _without_reasoning(text)
    if len(text) > MAX_SOURCE:
        raise RewardRejected("E_SIZE", f"the reply has {len(text)} characters, at most {MAX_SOURCE}; write less")
    if "```" in text or "~~~" in text:
        text = _fenced(text)
    _check_characters(text)
    return text


def _without_reasoning(text: str) -> str:
    answer = without_reasoning(text)
    if answer is None:
        raise RewardRejected(
            "E_PARSE", "the reply ends inside its reasoning: raise the token limit (llm.max_tokens), or think less"
        )
    return answer


def _fenced(text: str) -> str:
    fences, unclosed = _fences(text)
    # A last block that is not closed may be cut off, and what stands before it is a draft.
    if _DEFINITION not in unclosed:
        for tag, body in reversed(fences):
            if is_python(tag) and _DEFINITION in body:
                return textwrap.dedent(body)
    raise RewardRejected(
        "E_PARSE", f"no closed ```python fence with `{_DEFINITION}(state, action)` in it: close the code block"
    )


def _fences(text: str) -> tuple[list[tuple[str, str]], str]:
    """Return the tag and the text of each closed code fence, and the text in one that is not closed.

    In time that grows with the text alone.
    """
    closed: list[tuple[str, str]] = []
    mark, tag, body = "", "", list[str]()
    for line in text.split("\n"):
        found = _FENCE.fullmatch(line)
        if not mark:
            if found:
                mark, tag, body = found[1], found[2], []
        elif found and found[1] == mark and not found[2].strip():
            closed.append((tag, "\n".join([*body, ""])))
            mark = ""
        else:
            body.append(line)
    return closed, "\n".join(body) if mark else ""


def is_python(tag: str) -> bool:
    """Return whether a fence's tag says Python: `python`, `python:reward.py`, `{.python}`, or nothing."""
    word = re.split(r"[\s:,=]", tag.strip().strip("{}").strip().removeprefix("."), maxsplit=1)[0]
    return word.lower() in _TAGS


def _check_characters(text: str) -> None:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.isascii() and line.isprintable():
            continue
        for char in line:
            if char != "\t" and unicodedata.category(char) in _FORBIDDEN_CATEGORIES:
                raise RewardRejected(
                    "E_PARSE", f"invisible character U+{ord(char):04X}: write plain text without it", number
                )
    for number, line in enumerate(text.split("\n", 2)[:2], start=1):
        if _COOKIE.match(line):
            raise RewardRejected("E_PARSE", "coding cookie: remove the line; programs are UTF-8", number)


def parse_program(source: str) -> ast.Module:
    """Return the syntax tree of `source`, bounded in size and depth.

    Raises:
        RewardRejected: E_PARSE with the parser's line and reason, or E_SIZE.
    """
    _check_brackets(source)
    _check_identifiers(source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except SyntaxError as error:
        code = "E_SIZE" if "nested" in str(error.msg) else "E_PARSE"
        reason = f"not valid Python: {error.msg}; reply with one complete program in a ```python block"
        raise RewardRejected(code, reason, error.lineno) from None
    except ValueError as error:
        raise RewardRejected("E_PARSE", f"not valid Python: {error}") from None
    except (RecursionError, MemoryError):
        raise RewardRejected("E_SIZE", "nested too deeply; use intermediate names") from None
    _check_size(tree)
    return tree


def _check_identifiers(source: str) -> None:
    """Refuse names in letters that only look like plain ones; Python would read them as the plain ones."""
    if source.isascii():
        return
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.NAME and not token.string.isascii():
                raise RewardRejected("E_NAME", f"name {token.string[:40]!r}: use plain letters", token.start[0])
    except (tokenize.TokenError, SyntaxError):
        return


def _check_brackets(source: str) -> None:
    """Refuse absurd nesting before the parser sees it (brackets in strings and comments count too)."""
    depth = deepest = 0
    for char in source:
        if char in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in ")]}":
            depth = max(depth - 1, 0)
    if deepest > MAX_BRACKETS:
        raise RewardRejected("E_SIZE", f"brackets nested {deepest} deep, at most {MAX_BRACKETS}; use names")


def _check_size(tree: ast.Module) -> None:
    """Refuse a tree that is too large or too deep; the first terms of one long sum count as one level."""
    pending: list[tuple[ast.AST, int, int]] = [(tree, 1, 0)]
    count = 0
    while pending:
        node, depth, terms = pending.pop()
        count += 1
        if depth > MAX_DEPTH:
            line = getattr(node, "lineno", None)
            raise RewardRejected("E_SIZE", f"nested more than {MAX_DEPTH} deep; use intermediate names", line)
        if count > MAX_SYNTAX_NODES:
            raise RewardRejected("E_SIZE", f"more than {MAX_SYNTAX_NODES} syntax nodes; write a shorter program")
        for child in ast.iter_child_nodes(node):
            term = isinstance(node, ast.BinOp) and child is node.left and isinstance(child, ast.BinOp)
            if term and terms < MAX_TERMS:
                pending.append((child, depth, terms + 1))
            else:
                pending.append((child, depth + 1, terms))
