"""Tables of rewrites: patterns in the order in which they are rewritten, and what each comes to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

Rewrite = tuple[str | re.Pattern[str], str | Callable[[re.Match[str]], str]]
"""A pattern, compiled or not, and what it comes to."""


def compiled(*tables: Iterable[Rewrite]) -> tuple[Rewrite, ...]:
    """Return the rows of tables, one after the other, with their patterns compiled."""
    return tuple((re.compile(pattern), plain) for table in tables for pattern, plain in table)


def rewritten(text: str, table: Iterable[Rewrite]) -> str:
    """Return a text in which the patterns of a table are rewritten, one row after the other."""
    for pattern, plain in table:
        text = re.sub(pattern, plain, text)
    return text
