"""Whether plain values are of the types that dataclasses declare."""

from __future__ import annotations

import types
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints


@cache
def hints(cls: type[Any]) -> dict[str, Any]:
    """Return the types of a dataclass's fields; to find them out takes longer than all else."""
    return get_type_hints(cls)


def fits(value: Any, hint: Any) -> bool:
    """Tell whether a value is of a type, as far as plain data goes; a whole number is a number, too."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return any(fits(value, each) for each in inner)
    if origin is tuple:
        return isinstance(value, tuple) and all(fits(each, inner[0]) for each in value)
    if origin is dict:
        return isinstance(value, dict) and all(fits(k, inner[0]) and fits(v, inner[1]) for k, v in value.items())
    if hint is Any:
        return True
    if hint in (int, float):
        return isinstance(value, (int, hint)) and not isinstance(value, bool)
    return isinstance(value, origin or hint)
