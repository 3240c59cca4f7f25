"""Docstrings as descriptions."""

from __future__ import annotations


def first_line(docstring: str | None) -> str:
    """Return a docstring's first line, empty where there is none."""
    return (docstring or "").strip().partition("\n")[0]
