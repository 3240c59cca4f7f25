"""Scripted teachers that answer from true scores and err as people do (B-Pref: Lee et al., NeurIPS 2021)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from rewardsmith.envs.errors import refuse_out_of_range
from rewardsmith.envs.random import RandomStreams

FIRST, SECOND, EQUAL, SKIPPED = 1.0, 0.0, 0.5, math.nan
"""The answers to a pair."""

_SEED_OFFSET = 655_357
"""No draw of a teacher is one of an environment with the same seed."""


@dataclass(kw_only=True)
class TeacherOptions:
    """How the teacher that answers from scores errs; as it stands it never does."""

    mistake: float = 0.0
    """Share of its answers that are turned round (0 to 1)."""

    equal: float = 0.0
    """Two whose totals differ by at most this share of the usual total are called equal (0 to 10)."""

    skip: float = 0.0
    """A pair of which neither reaches this share of the usual total gets no answer (0 to 1)."""

    beta: float = math.inf
    """How surely the better total wins, 1 / [unit of the total]: 0 guesses, inf never doubts."""

    myopic: float = 1.0
    """Weight of a step beside that of the one after it, 1 for a teacher that forgets nothing (0 to 1)."""

    repeats: int = 1
    """How often a judge asks it about each pair of candidates; the majority counts, each time is a query (1 to 100)."""

    def __post_init__(self) -> None:
        refuse_out_of_range("teacher.mistake", self.mistake, 0, 1)
        refuse_out_of_range("teacher.equal", self.equal, 0, 10)
        refuse_out_of_range("teacher.skip", self.skip, 0, 1)
        refuse_out_of_range("teacher.beta", self.beta, 0, math.inf)
        refuse_out_of_range("teacher.myopic", self.myopic, 0, 1)
        refuse_out_of_range("teacher.repeats", self.repeats, 1, 100)


class Teacher:
    """Prefers what has the higher score, with the faults that were asked for.

    What it answers depends on the seed, the round, a pair's place in it and the scores alone, so that a run that goes
    on from a file is told the same.

    Args:
        options: Its faults.
        seed: Seed of its mistakes and guesses.
    """

    def __init__(self, options: TeacherOptions, seed: int) -> None:
        self._options = options
        self._seed = seed + _SEED_OFFSET

    def prefers(self, first: Tensor, second: Tensor, number: int) -> Tensor:
        """Answer pairs.

        As in B-Pref, whether a pair is skipped or equal is decided by its totals, which of two wins by totals in which
        earlier steps weigh less, and a mistake turns the latter round. The usual total is the mean of all that are
        shown at once; where it is negative, skipped are pairs that are both that much below it.

        Args:
            first: True score of each step, `[pairs, steps]`; a total is one step.
            second: The same for what it is compared with.
            number: Number of the round, so that the same pair in another round is another question.

        Returns:
            `[pairs]`, 1.0 where the first is better, 0.0 where the second is, 0.5 for equal, NaN for no answer; where
            a score is no number, there is none.
        """
        options = self._options
        totals = torch.stack([first, second]).to(torch.float64).sum(dim=-1)
        known = totals.isfinite().all(dim=0)
        usual = totals[:, known].mean() if known.any() else totals.new_zeros(())
        margin = totals[0] - totals[1]
        guess, slip = self._draws(len(margin), number, first.device).unbind(dim=1)
        answer = (guess < self._chance(first, second)).to(torch.float64)
        answer = torch.where(slip < options.mistake, 1 - answer, answer)
        answer = torch.where(margin.abs() <= options.equal * usual.abs(), EQUAL, answer)
        dull = (totals < usual - (1 - options.skip) * usual.abs()).all(dim=0) & (options.skip > 0)
        return torch.where(known & ~dull, answer, SKIPPED).to(torch.float32)

    def _chance(self, first: Tensor, second: Tensor) -> Tensor:
        """Return how likely the first of each pair is called the better one, `[pairs]`; a half where nothing tells."""
        steps = torch.arange(first.shape[-1] - 1, -1, -1, device=first.device, dtype=torch.float64)
        margin = ((first - second).to(torch.float64) * self._options.myopic**steps).sum(dim=-1)
        return torch.sigmoid(torch.nan_to_num(self._options.beta * margin, posinf=math.inf, neginf=-math.inf))

    def _draws(self, pairs: int, number: int, device: torch.device) -> Tensor:
        """Return two draws from [0, 1) for each pair, `[pairs, 2]`."""
        places = torch.arange(pairs, device=device)
        return RandomStreams(self._seed, places, torch.full_like(places, number)).uniform(0.0, 1.0, 2)
