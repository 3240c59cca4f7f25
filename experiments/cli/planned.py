"""What an environment changes in the options of planning, put before what a person says on the command line."""

from __future__ import annotations

from collections.abc import Sequence

from rewardsmith.policies.mpc.settings import planning_for


def planned(words: Sequence[str]) -> list[str]:
    """Return a command's words, before them `mpc.KEY=VALUE` of what suits its environment and they do not say."""
    said = dict(word.partition("=")[::2] for word in words)
    tuned = {f"mpc.{name}": value for name, value in planning_for(said.get("env", "")).items()}
    return [*(f"{key}={value}" for key, value in tuned.items() if key not in said), *words]
