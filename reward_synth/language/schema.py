"""What a reward program may read: the names and shapes of the state's fields and the size of the action."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
MAX_FIELDS = 512
MAX_FIELD_ELEMENTS = 1024
ACTION = "action"
"""Name of the action among the inputs of a program."""


@dataclass(frozen=True)
class RewardSchema:
    """Shapes of everything a reward program may read; every tensor is float32.

    Attributes:
        fields: trailing shape of each state field, without the leading `num_envs`:
            `()` for `[num_envs]`, `(3,)` for `[num_envs, 3]`.
        action_size: number of action components; `action` is `[num_envs, action_size]`.

    Raises:
        ValueError: a field name is no plain identifier, or a shape is empty, negative or too large.
    """

    fields: dict[str, tuple[int, ...]]
    action_size: int

    def __post_init__(self) -> None:
        shapes = {name: tuple(int(size) for size in shape) for name, shape in self.fields.items()}
        object.__setattr__(self, "fields", shapes)
        object.__setattr__(self, "action_size", int(self.action_size))
        if len(shapes) > MAX_FIELDS:
            raise ValueError(f"a reward schema has at most {MAX_FIELDS} fields, not {len(shapes)}")
        for name, shape in shapes.items():
            if not _FIELD.fullmatch(name) or "__" in name:
                raise ValueError(f"field name {name!r}: use letters, digits and single underscores, at most 64")
            elements = 1
            for size in shape:
                elements *= size
            if any(size < 1 for size in shape) or elements > MAX_FIELD_ELEMENTS or len(shape) > 4:
                raise ValueError(
                    f"field {name!r} has shape {shape}: up to 4 positive sizes, {MAX_FIELD_ELEMENTS} elements"
                )
        if not 0 < self.action_size <= MAX_FIELD_ELEMENTS:
            raise ValueError(f"action_size is {self.action_size}: from 1 to {MAX_FIELD_ELEMENTS}")

    @property
    def inputs(self) -> dict[str, tuple[int, ...]]:
        """Return the trailing shape of everything a program may read, the action last."""
        return {**self.fields, ACTION: (self.action_size,)}

    @property
    def numbers(self) -> tuple[str, ...]:
        """Names of the fields that are one number."""
        return tuple(name for name, shape in self.fields.items() if not shape)

    def to_dict(self) -> dict[str, Any]:
        """Return the schema as plain JSON values."""
        return {"fields": {k: list(v) for k, v in self.fields.items()}, "action_size": self.action_size}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> RewardSchema:
        """Return the schema that `to_dict` described."""
        return cls({k: tuple(v) for k, v in data["fields"].items()}, data["action_size"])
