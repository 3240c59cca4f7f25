"""What can be chosen of a run, with one line on each."""

from __future__ import annotations

import sys
from typing import Any

from rewardsmith.envs.choices import Choices
from rewardsmith.envs.docstring import first_line
from rewardsmith.reward_synth.coders import AUTO, CODERS
from rewardsmith.reward_synth.judges.judge import JUDGES
from rewardsmith.reward_synth.llm.clients import CLIENTS
from rewardsmith.reward_synth.strategies.strategy import STRATEGIES

_AUTO = "A language model where one is set up, else the phrasebook."


def choices() -> dict[str, list[dict[str, str]]]:
    """Return the strategies, judges and coders that there are."""
    return {
        "strategies": described(STRATEGIES),
        "judges": described(JUDGES),
        "coders": [{"name": AUTO, "line": _AUTO}, *described(CODERS), *described(CLIENTS)],
    }


def described(registry: Choices[Any]) -> list[dict[str, str]]:
    """Return the names of a registry, each with the first line of what it stands for."""
    return [{"name": name, "line": first_line(_words(registry.find(name)))} for name in registry]


def _words(choice: Any) -> str | None:
    """Return what a class says of itself, or the module of a way to make one."""
    owner = getattr(choice, "__self__", choice)
    return getattr(owner, "__doc__", None) or sys.modules[choice.__module__].__doc__
