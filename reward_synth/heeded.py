"""What became of what people said: read into wishes, or not, for the report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self


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

    def to_json(self) -> dict[str, Any]:
        """Return the remark as plain data."""
        return {**vars(self)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what `to_json` gave.

        Raises:
            TypeError: the data is no such thing.
        """
        return cls(**data)
