"""What hyperparameters are held against when they are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def refuse_out_of_range(config: object, bounds: Mapping[str, tuple[float, float]]) -> None:
    """Refuse slips of the pen.

    Args:
        config: Hyperparameters.
        bounds: The least and the greatest value of fields by name; the fields' own docstrings say what is sensible.

    Raises:
        ValueError: a value is out of its bounds.
    """
    for name, (low, high) in bounds.items():
        value = getattr(config, name)
        if not low <= value <= high:
            raise ValueError(f"{name} is {value}; give a number from {low} to {high}")


def refuse_unknown(field: str, value: str, choices: Iterable[str]) -> None:
    """Refuse a name that is none of the choices.

    Raises:
        ValueError: it is none.
    """
    if value not in choices:
        raise ValueError(f"unknown {field} {value!r}; choose one of: {', '.join(choices)}")


def refuse_no_layers(hidden_sizes: list[int]) -> None:
    """Refuse networks without a hidden layer.

    Raises:
        ValueError: there is none, or one of no width.
    """
    if not hidden_sizes or min(hidden_sizes) < 1:
        raise ValueError(f"hidden_sizes is {hidden_sizes}; give at least one width of at least 1")
