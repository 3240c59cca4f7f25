"""Environments by name, and by the path of a user's own file."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from rewardsmith.envs.choices import nearest
from rewardsmith.envs.environment import Environment
from rewardsmith.envs.errors import UserError

Reader = Callable[[Path], type[Environment]]
"""Returns the environment that a file describes, or raises `UserError`."""

_REGISTERED: dict[str, type[Environment]] = {}
_READERS: dict[str, Reader] = {}


def register(environment: type[Environment]) -> type[Environment]:
    """Make an environment available by its name; use as a class decorator.

    Raises:
        ValueError: the name is taken.
    """
    name = environment.name()
    if name in _REGISTERED:
        raise ValueError(f"environment {name!r} is registered twice, by {_REGISTERED[name]} and {environment}")
    _REGISTERED[name] = environment
    return environment


def reads(suffix: str) -> Callable[[Reader], Reader]:
    """Make a function the one that makes environments of files of a kind, such as `.xml`; use as a decorator."""

    def decorate(reader: Reader) -> Reader:
        _READERS[suffix] = reader
        return reader

    return decorate


def is_file(name: str) -> bool:
    """Tell whether an environment is given as a file, imported or read, and not by a registered name."""
    return name not in _REGISTERED and Path(name).suffix in _READERS


def names(kind: type = Environment) -> list[str]:
    """Return the names of all registered environments of a kind, such as `MujocoEnvironment`, sorted."""
    return sorted(name for name, environment in _REGISTERED.items() if issubclass(environment, kind))


def find(name: str) -> type[Environment]:
    """Return the environment class of a registered name or of a user's own file.

    Args:
        name: A registered name, the path of a Python file that defines one `Environment`, beside bases of it, which may
            import files of its folder, or that of a robot's MJCF, see `envs.bodies.described`.

    Raises:
        UserError: there is no such environment, or the file cannot be used.
    """
    if name in _REGISTERED:
        return _REGISTERED[name]
    if is_file(name):
        return _READERS[Path(name).suffix](Path(name))
    raise UserError(
        f"unknown environment {name!r}; {nearest(name, names())}choose one of: {', '.join(names())}, "
        "or give the path of your own .py file, or of a robot's MJCF, a .xml file"
    )


@reads(".py")
def _from_file(path: Path) -> type[Environment]:
    if not path.is_file():
        raise UserError(
            f"environment file {path} does not exist; give the path of a .py file that defines one Environment"
        )
    module = _import(path)
    found = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Environment) and value.__module__ == module.__name__
    ]
    leaves = [cls for cls in found if not any(other is not cls and issubclass(other, cls) for other in found)]
    if len(leaves) != 1:
        listed = ", ".join(cls.__name__ for cls in leaves) or "none"
        raise UserError(
            f"{path} must define exactly one subclass of rewardsmith.Environment, bases aside; it defines: {listed}"
        )
    return leaves[0]


def _import(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"user_environment_{path.stem}", path)
    assert spec is not None and spec.loader is not None  # there is a loader for every file that ends in .py
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module  # inspect finds the class's file through it
    try:
        with _importing_from(path.resolve().parent):
            spec.loader.exec_module(module)
    except Exception as error:
        line = getattr(error, "lineno", None) or _last_line(error, path)
        where = f"{path} line {line}" if line else str(path)
        raise UserError(f"{where}: {type(error).__name__}: {error}") from error
    return module


@contextmanager
def _importing_from(folder: Path) -> Iterator[None]:
    """Let a file import those beside it, as a script may, and forget them: another folder may have others so named.

    What runs is what the files say: no bytecode that lies beside them, of an earlier version or of somebody else's.
    """
    before, bytecode = set(sys.modules), (sys.dont_write_bytecode, sys.pycache_prefix)
    sys.dont_write_bytecode, sys.pycache_prefix = True, os.devnull
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.dont_write_bytecode, sys.pycache_prefix = bytecode
        sys.path.remove(str(folder))
        for name in set(sys.modules) - before:
            origin = getattr(sys.modules[name], "__file__", None)
            if origin and Path(origin).resolve().is_relative_to(folder):
                del sys.modules[name]


def _last_line(error: BaseException, path: Path) -> int | None:
    """Return the line of the user's own file that the error passed through last."""
    line, trace = None, error.__traceback__
    while trace is not None:
        if Path(trace.tb_frame.f_code.co_filename) == path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
