"""The seam between a training and what draws its figures."""

from __future__ import annotations

from typing import Protocol

from rewardsmith.envs import UserError
from rewardsmith.envs.choices import Choices
from rewardsmith.experiments.runs.candidate import Candidate

NONE = "none"


class Logger(Protocol):
    """Takes the figures of one candidate's training, which `train.jsonl` holds all the same.

    Args:
        candidate: Whose training it is.
        steps: Environment steps that are done already; what an interrupted training had noted after them is void.

    Raises:
        UserError: it lacks a library or an account.
    """

    def __init__(self, candidate: Candidate, steps: int) -> None: ...

    @staticmethod
    def check() -> None:
        """Refuse to be chosen where a library is not installed.

        Raises:
            UserError: it is not, with what to install.
        """

    def log(self, metrics: dict[str, float], steps: int) -> None:
        """Take the figures of one iteration, which ended after so many environment steps."""

    def close(self) -> None:
        """See to it that nothing is lost."""


LOGGERS: Choices[type[Logger]] = Choices(
    "logger",
    {
        NONE: "rewardsmith.experiments.work.loggers.none:Nothing",
        "tensorboard": "rewardsmith.experiments.work.loggers.tensorboard:TensorBoard",
        "wandb": "rewardsmith.experiments.work.loggers.wandb:WandB",
    },
)
"""Every logger: one file, and one line here."""


def lacking(name: str) -> UserError:
    """Return what a user is told whose logger is not installed."""
    return UserError(f"logger={name} needs a library that is not installed; pip install 'rewardsmith[{name}]'")
