"""Which files an environment of one's own is made of."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

from rewardsmith.envs.environment import Environment

_PACKAGE = Path(__file__).resolve().parent


def sources(environment: Environment) -> list[Path]:
    """Return the absolute paths of all that an environment is read from.

    They are its class's file and the modules that were imported from that file's folder, unless it is the package's,
    and what it names beside these.
    """
    file = Path(inspect.getfile(type(environment))).resolve()
    code = [] if file.is_relative_to(_PACKAGE) else [file, *_modules(file.parent)]
    return list(dict.fromkeys([*code, *environment.files()]))


def _modules(folder: Path) -> Iterator[Path]:
    for module in list(sys.modules.values()):
        name = getattr(module, "__file__", None)
        path = Path(name).resolve() if isinstance(name, str) else None
        if path and path.is_relative_to(folder) and "site-packages" not in path.parts and path.is_file():
            yield path
