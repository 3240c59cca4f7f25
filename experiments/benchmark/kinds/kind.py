"""A kind of row: the command that it is, and how its figures come to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from rewardsmith.envs.choices import Choices
from rewardsmith.experiments.benchmark.figures import Figures
from rewardsmith.experiments.benchmark.methods import Method
from rewardsmith.experiments.benchmark.suites.suite import BenchTask, Preset
from rewardsmith.experiments.config.bench import BenchConfig


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a row is to be: a method on a task with a seed."""

    method: Method
    task: BenchTask
    seed: int
    preset: Preset
    config: BenchConfig


class Kind(Protocol):
    """Makes the command of a row, and does it.

    Attributes:
        command: What the command begins with.
    """

    command: tuple[str, ...]

    def words(self, wanted: Wanted) -> tuple[str, ...]:
        """Return the words that follow, on which figures depend.

        Raises:
            UserError: what is wanted cannot be put into a command.
        """

    def again(self, wanted: Wanted) -> tuple[str, ...]:
        """Return the words of `rewardsmith train` that train the program which it finds; none where it writes none."""

    def places(self, config: BenchConfig) -> list[str]:
        """Return words that change no figure: who does the work, and that nobody looks on."""

    def perform(
        self, folder: Path, words: Sequence[str], film: Path | None, seconds: float
    ) -> tuple[Figures | None, int]:
        """Do it, or go on with it.

        Args:
            folder: What it keeps lies there.
            words: Of the command.
            film: Where its film is wanted; None for none.
            seconds: Of the film.

        Returns:
            What it came to, None where it came to nothing; and the exit code of its command.
        """


KINDS: Choices[type[Kind]] = Choices(
    "kind of row",
    {
        "train": "rewardsmith.experiments.benchmark.kinds.trained:Trained",
        "plan": "rewardsmith.experiments.benchmark.kinds.acted:Acted",
        "protocol": "rewardsmith.experiments.benchmark.kinds.told:Told",
    },
)
"""By the name that a `Method` gives."""
