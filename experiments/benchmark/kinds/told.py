"""Rows of robots that are told what to do: executions of the protocol of `experiments.talk`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rewardsmith.envs import UserError, files
from rewardsmith.experiments.benchmark.figures import Figures
from rewardsmith.experiments.benchmark.kinds.kind import Wanted
from rewardsmith.experiments.benchmark.kinds.untrained import Untrained, figures_of_acting
from rewardsmith.experiments.runs.plain import made, of_this_version
from rewardsmith.experiments.talk import protocol


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
        """Tell and act, from the beginning where it was broken off; there is no film."""
        folder.mkdir(exist_ok=True)
        rows = folder / "executions.jsonl"
        rows.unlink(missing_ok=True)
        protocol.main([*words, "--out", str(rows)])
        with of_this_version(f"{rows}"):
            return figures_of([made(protocol.Row, each) for each in files.read_json_lines(rows)]), 0


def figures_of(rows: Sequence[protocol.Row]) -> Figures:
    """Return what executions of one task came to as figures: a score is the share of them that succeeded."""
    share = sum(row.success for row in rows) / len(rows)
    refused = next((row.reason for row in rows if row.reason), "")
    known = None if refused else share
    return figures_of_acting(
        score=known,
        peak=known,
        success=known,
        reason=refused,
        planning=sum(row.planning for row in rows) / len(rows),
    )
