"""Pairs of segments of a training that people are to compare: where their clips lie, and which of them wait.

A candidate's `segments/` holds two clips of each pair that was ever asked, and `question.json` while some wait.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rewardsmith.envs import UserError, files
from rewardsmith.experiments.runs.candidate import Candidate
from rewardsmith.experiments.runs.run import Run
from rewardsmith.reward_synth.preferences.options import MAX_QUERIES
from rewardsmith.reward_synth.preferences.segment_answer import SegmentAnswer, pair_name
from rewardsmith.reward_synth.preferences.store import Preferences

Answers = Mapping[str, Sequence[SegmentAnswer]]
"""The answers to pairs, by the pair's id; see `Preferences.of_segments`."""


@dataclass(frozen=True, kw_only=True)
class PairRound:
    """Pairs of one training that are asked together.

    Attributes:
        candidate: Whose training waits for them.
        first: Number of the first of them among all that this training asks.
        count: How many they are.
        total: How many the training asks in all.
        number: Number of the round, from 1.
    """

    candidate: Candidate
    first: int
    count: int
    total: int
    number: int

    @property
    def pairs(self) -> list[str]:
        """Ids of the pairs, in the order in which they are asked."""
        return [pair_name(self.candidate.id, self.first + place) for place in range(self.count)]

    def clips(self, pair: str) -> tuple[Path, Path]:
        """Return where the clips of a pair's two segments lie, those of `a` and `b`."""
        number = pair.rpartition(".")[2]
        first, second = (self.candidate.segments / f"{number}{name}.mp4" for name in "ab")
        return first, second

    def ask(self) -> None:
        """Record that the pairs wait; their clips are there."""
        plain = {"first": self.first, "count": self.count, "total": self.total, "number": self.number}
        files.write_json(_question(self.candidate), plain)


def settle(candidate: Candidate) -> None:
    """Record that what was asked about a training has been answered and taken."""
    _question(candidate).unlink(missing_ok=True)


def asked_rounds(run: Run) -> list[PairRound]:
    """Return the rounds of all trainings that wait, or have been answered and the training has not gone on.

    Raises:
        UserError: a file of them is damaged.
    """
    if not run.config().people_compare:
        return []
    waiting = [each for each in run.candidates() if not each.is_trained and _question(each).exists()]
    return [_read(each) for each in waiting]


def waiting_pairs(run: Run) -> list[str]:
    """Return the pairs that nobody has answered and without which no training goes on, none where nothing waits.

    Raises:
        UserError: a file of them is damaged.
    """
    rounds = asked_rounds(run)
    given = Preferences(run.preferences).of_segments() if rounds else {}
    return [pair for each in rounds for pair in each.pairs if pair not in given]


def _question(candidate: Candidate) -> Path:
    return candidate.segments / "question.json"


def _read(candidate: Candidate) -> PairRound:
    path = _question(candidate)
    plain: Any = files.read_json(path)
    names = ("first", "count", "total", "number")
    if not isinstance(plain, dict) or not all(type(plain.get(name)) is int for name in names):
        raise UserError(f"{path} asks nothing; resume the run")
    found = PairRound(candidate=candidate, **{name: plain[name] for name in names})
    if found.first < 0 or found.count < 1 or not found.first + found.count <= found.total <= MAX_QUERIES:
        raise UserError(f"{path} asks for pairs that there are not; resume the run")
    return found
