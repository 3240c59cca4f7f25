"""Which options of planning suit which environment; found by trial, and the defaults suit those that are not listed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PLANNING: dict[str, Mapping[str, Any]] = {
    # Plans reach as far as it takes to close the hand around a thing and lift it; the paper planned at 10 Hz, too.
    "arm_hand": {"horizon": 0.6, "samples": 24, "noise": 0.2, "every": 2},
}
"""Fields of `MPCOptions` by environment."""


def planning_for(env: str) -> Mapping[str, Any]:
    """Return what an environment changes in the options of planning."""
    return PLANNING.get(env, {})
