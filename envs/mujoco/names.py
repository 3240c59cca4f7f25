"""The names of a model's things, and of what one's own environment calls them."""

from __future__ import annotations

import re
from collections.abc import Iterable

import mujoco

_PLAIN = re.compile(r"[a-z][a-z0-9_]*")


def names(model: mujoco.MjModel, sort: str) -> list[str]:
    """Return the names of a model's bodies, geoms, joints, ..., those that have one.

    Args:
        model: The compiled model.
        sort: Such as `body`.
    """
    count: int = getattr(model, {"body": "nbody", "geom": "ngeom", "joint": "njnt"}[sort])
    found = (getattr(model, sort)(index).name for index in range(1 if sort == "body" else 0, count))
    return [name for name in found if name]


def find(model: mujoco.MjModel, sort: str, name: str, where: str) -> int:
    """Return the id of a body, geom or joint.

    Args:
        model: The compiled model.
        sort: Such as `body`.
        name: Of the thing in the MJCF.
        where: Who asks for it, for the message, such as `root`.

    Raises:
        ValueError: there is none of that name; the message lists those that there are.
    """
    if name != "world" and name not in names(model, sort):
        raise ValueError(f"{where}: the model has no {sort} {name!r}; {listed(model, sort)}")
    number: int = getattr(model, sort)(name).id
    return number


def listed(model: mujoco.MjModel, *sorts: str) -> str:
    """Say which names there are, such as `its joints: hip, knee`."""
    plural = {"body": "bodies", "geom": "geoms", "joint": "joints"}
    said = ((plural[sort], ", ".join(names(model, sort))) for sort in sorts)
    return "; ".join(f"its {many}: {known or 'none has a name, add name= in the MJCF'}" for many, known in said)


def check_plain(what: str, chosen: Iterable[str]) -> None:
    """Refuse plain names that no reward could read.

    Raises:
        ValueError: a name is not made of lower case letters, digits and underscores.
    """
    for name in chosen:
        if not _PLAIN.fullmatch(name):
            plain = re.sub(r"\W+", "_", name.strip()).lower()
            better = f"; write {plain!r}" if _PLAIN.fullmatch(plain) else ""
            raise ValueError(
                f"{what}: {name!r} is no plain name, which is lower case letters, digits and underscores{better}"
            )
