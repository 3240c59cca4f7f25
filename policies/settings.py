"""Which hyperparameters and how many steps suit which environment, found by trial on two CPU cores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from policies.config import PPOConfig


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an environment changes in the defaults.

    Attributes:
        steps: Environment steps after which most tasks are learned.
        overrides: Fields of `PPOConfig` by name.
    """

    steps: int = 2_000_000
    overrides: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def ppo(self, **overrides: Any) -> PPOConfig:
        """Return the hyperparameters, the given ones before the environment's before the defaults.

        Raises:
            TypeError: there is no hyperparameter of that name.
            ValueError: a value is out of range.
        """
        return PPOConfig(**{**self.overrides, **overrides})


SETTINGS: dict[str, Settings] = {
    "half_cheetah": Settings(steps=1_000_000, overrides={"target_kl": 0.05}),
}


def settings_for(env: str) -> Settings:
    """Return the settings tuned for an environment, robust ones where the name is unknown."""
    return SETTINGS.get(env, Settings())
