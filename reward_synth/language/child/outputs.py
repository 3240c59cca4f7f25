"""What a program returns, its names made what a component may be called where that is plain."""

from __future__ import annotations

from typing import Any


def plain_names(result: Any) -> tuple[Any, list[str]]:
    """Return a program's result with underscores for hyphens in its components' names, and a note for each of them."""
    if not (isinstance(result, tuple) and len(result) == 2 and isinstance(result[1], dict)):
        return result, []
    reward, components = result
    notes: list[str] = []
    plain: dict[Any, Any] = {}
    for name, value in components.items():
        new = name.replace("-", "_") if isinstance(name, str) else name
        if new != name and new not in components and new not in plain:
            notes.append(f"component {name!r} is called {new!r}")
            plain[new] = value
        else:
            plain[name] = value
    return (reward, plain), notes
