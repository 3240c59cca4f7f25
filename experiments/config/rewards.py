"""What can be chosen about rewards that are made of other rewards."""

from __future__ import annotations

from dataclasses import dataclass

from rewardsmith.experiments.config.fields import verbatim


@dataclass(kw_only=True)
class EnsembleConfig:
    """What reward=ensemble is made of."""

    members: str = verbatim("")
    """Its programs with commas between them: runs, which stand for their best, RUN/candidates/ID, or .py files."""

    combine: str = "mean"
    """How its members' rewards, each divided by its own spread, become one: mean, or min, the least of them."""
