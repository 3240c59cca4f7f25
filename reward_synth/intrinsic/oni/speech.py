"""Environments as those that speak, for bonuses that pay for what is said."""

from __future__ import annotations

from rewardsmith.envs import Environment, UserError
from rewardsmith.envs.speaking import Speaking


def speaking(environment: Environment, bonus: str) -> Speaking:
    """Return an environment as one that speaks.

    Raises:
        UserError: it says nothing.
    """
    if isinstance(environment, Speaking):
        return environment
    raise UserError(
        f"reward={bonus} pays for what a game says, and {environment.name()} says nothing; choose NetHack or MiniHack "
        "(`rewardsmith envs` lists them), or a bonus that looks at observations"
    )
