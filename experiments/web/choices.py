"""What can be chosen of a run, with one line on each."""

from __future__ import annotations

import sys
from typing import Any

from rewardsmith.envs.choices import Choices
from rewardsmith.envs.docstring import first_line


def described(choices: Choices[Any]) -> list[dict[str, str]]:
    """Return the names of a registry, each with the first line of what it stands for."""
    return [{"name": name, "line": first_line(_words(choices.find(name)))} for name in choices]


def _words(choice: Any) -> str | None:
    """Return what a class says of itself, or the module of a way to make one."""
    owner = getattr(choice, "__self__", choice)
    return getattr(owner, "__doc__", None) or sys.modules[choice.__module__].__doc__
