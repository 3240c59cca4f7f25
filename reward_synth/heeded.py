"""What became of what people said: read into wishes, or not, for the report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Heeded:
    """One remark on a candidate.

    Attributes:
        candidate: Id of the candidate that it was said of.
        said: The remark.
        became: What is wanted since, or why it was not read, in one line.
        read: Whether it was read.
    """

    candidate: str
    said: str
    became: str
    read: bool = True

    def __str__(self) -> str:
        return f'"{self.said}" (of {self.candidate}): {self.became}'
