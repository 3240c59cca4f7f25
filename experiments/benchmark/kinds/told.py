"""Rows of robots that are told what to do: executions of the protocol of `experiments.talk`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rewardsmith.envs import UserError
from rewardsmith.experiments.benchmark.figures import NOTHING, Figures
from rewardsmith.experiments.benchmark.kinds.kind import Wanted
from rewardsmith.experiments.benchmark.kinds.untrained import Untrained
from rewardsmith.experiments.talk import protocol
from rewardsmith.experiments.talk.executions import Row, kept


class Told(Untrained):
    """See `Kind`."""

    command = ("python", "-m", protocol.__name__)

    def words(self, wanted: Wanted) -> tuple[str, ...]:
        """Return the words of the protocol; no two seeds of rows share one of its own.

        Raises:
            UserError: a language model is to be told, which costs tokens that the protocol does not count.
        """
        if wanted.config.coder != "phrasebook":
            raise UserError(
                f"suite=talk tells the phrasebook alone; `python -m {protocol.__name__} --talker openai` tells a model"
            )
        tries = wanted.preset.acted
        words = (wanted.task.task, "--robot", wanted.task.env, *wanted.method.options)
        return (*words, "--executions", str(tries), "--seed", str(wanted.seed * tries))

    def perform(
        self, folder: Path, words: Sequence[str], film: Path | None, seconds: float
    ) -> tuple[Figures | None, int]:
        """Tell and act, from where it was broken off; there is no film."""
        folder.mkdir(exist_ok=True)
        rows = folder / "executions.jsonl"
        protocol.main([*words, "--out", str(rows)])
        return figures_of(kept(rows)), 0


def figures_of(rows: Sequence[Row]) -> Figures:
    """Return what executions of one task came to as figures: a score is the share of them that succeeded."""
    share = sum(row.success for row in rows) / len(rows)
    refused = next((row.reason for row in rows if row.reason), "")
    known = None if refused else share
    return replace(
        NOTHING,
        candidates=1,
        score=known,
        peak=known,
        success=known,
        reason=refused,
        planning=sum(row.planning for row in rows) / len(rows),
    )
