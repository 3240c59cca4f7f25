"""Keep keys out of everything that is written, logged or shown."""

from __future__ import annotations

import re
from typing import Any

REDACTED = "[redacted]"
_MIN_SECRET = 8
"""Shorter values are placeholders such as `none`, and would redact ordinary words."""
_PATTERNS = (
    re.compile(r"(?<![A-Za-z0-9])sk-[A-Za-z0-9_*\-]{6,}"),
    re.compile(r"(?i)(?<=bearer )[^\s\"']{8,}"),
    # Up to the last @ before a path: a password may hold one.
    re.compile(r"(?<=://)[^/\s?#\"']+(?=@)"),
)


class Redactor:
    """Replace keys by a fixed word: the exact values given, and whatever looks like a key.

    Args:
        secrets: Exact values, such as the key in use.
    """

    def __init__(self, *secrets: str) -> None:
        self._secrets = sorted({s for s in secrets if len(s) >= _MIN_SECRET}, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """Return `text` without keys."""
        for secret in self._secrets:
            text = text.replace(secret, REDACTED)
        for pattern in _PATTERNS:
            text = pattern.sub(REDACTED, text)
        return text

    def tree(self, value: Any) -> Any:
        """Return a JSON value with every string in it, names included, without keys."""
        if isinstance(value, str):
            return self(value)
        if isinstance(value, dict):
            return {self(str(name)): self.tree(item) for name, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.tree(item) for item in value]
        return value
