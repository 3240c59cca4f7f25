"""The one exception of the reward language: a program was refused, and here is what to write instead."""

from __future__ import annotations

import re

MAX_MESSAGE = 600
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+")


def clean(text: str, limit: int = MAX_MESSAGE) -> str:
    """Return `text` on one line, without control or direction characters, at most `limit` long."""
    text = _UNPRINTABLE.sub(" ", text).strip()
    return text if len(text) <= limit else text[: limit - 3] + "..."


class RewardRejected(Exception):
    """A reward program was refused.

    Attributes:
        code: stable identifier such as `E_IMPORT`, `E_SHAPE`, `E_NONFINITE`.
        message: one line that says what is wrong and what to write instead.
        line: line of the program (1 is the first), or None where no line is to blame.
    """

    def __init__(self, code: str, message: str, line: int | None = None):
        self.code = code
        self.message = clean(message)
        self.line = line
        super().__init__(str(self))

    def __str__(self) -> str:
        where = f" line {self.line}" if self.line is not None else ""
        return f"{self.code}{where}: {self.message}"

    def __reduce__(self) -> tuple[type[RewardRejected], tuple[str, str, int | None]]:
        return type(self), (self.code, self.message, self.line)
