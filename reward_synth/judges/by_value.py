"""An order by one number for each candidate, as a teacher tells it that may err."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations
from zlib import crc32

import torch

from rewardsmith.reward_synth.history import Trial, Verdict
from rewardsmith.reward_synth.preferences.orders import Order
from rewardsmith.reward_synth.preferences.pairs import order_of
from rewardsmith.reward_synth.preferences.teacher import Teacher, TeacherOptions


def comparable(trials: Sequence[Trial]) -> list[Trial]:
    """Return what was trained; where some heed more comments than others, those that heed most."""
    done = [trial for trial in trials if not trial.failure]
    latest = max((trial.heeds for trial in done), default=0)
    return [trial for trial in done if trial.heeds == latest]


def by_value(values: Mapping[str, float | None], what: str, teacher: TeacherOptions, seed: int) -> Verdict:
    """Order candidates by a number, higher being better.

    A teacher answers every pair; one without faults orders as the numbers do. Of one that errs the majority of several
    answers to a pair is nearer to the truth, and costs as many queries. A candidate all of whose pairs it skips is
    missing in the order.

    Args:
        values: The number of each candidate that was trained; None, or no finite number, where it is not known.
        what: What the number is, for people.
        teacher: The teacher's faults.
        seed: Seed of its mistakes.
    """
    known = {name: value for name, value in values.items() if value is not None and math.isfinite(value)}
    if not known:
        # Nothing measures the candidates, so a person or a model must choose; one alone needs no choice.
        order: Order = tuple((name,) for name in values) if len(values) == 1 else ()
        return Verdict(order=order, confidence=float(len(order)), why=f"there is no common {what}")
    ids, why = sorted(known), f"ordered by {what}"
    if len(ids) == 1:
        return Verdict(order=((ids[0],),), why=why)
    pairs = list(combinations(ids, 2))
    shown = torch.tensor([[known[name] for name in pair] for pair in pairs], dtype=torch.float64)
    asked = Teacher(teacher, seed)
    each = [asked.prefers(shown[:, :1], shown[:, 1:], _number(ids, time)) for time in range(teacher.repeats)]
    mean = torch.stack(each).mean(0)
    said = torch.where(mean > 0.5, 1.0, torch.where(mean < 0.5, 0.0, mean)).tolist()
    answers = {pair: answer for pair, answer in zip(pairs, said, strict=True) if not math.isnan(answer)}
    order, confidence = order_of(answers)
    if teacher != TeacherOptions():
        why += f", which a teacher with faults told of {len(answers)} of {len(pairs)} pairs"
    if teacher.repeats > 1:
        why += f", asked {teacher.repeats} times"
    return Verdict(order=order, confidence=confidence, why=why, queries=(len(ids) - 1) * teacher.repeats)


def _number(ids: Sequence[str], time: int) -> int:
    """Number a round by who is asked about, and how often they were before: one question is never asked twice."""
    return crc32(" ".join([*ids, *([f"again {time}"] if time else [])]).encode())
