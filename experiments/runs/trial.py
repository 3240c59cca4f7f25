"""A candidate as those outside its directory see it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rewardsmith.experiments.runs.candidate import Candidate
from rewardsmith.experiments.runs.generation import Member
from rewardsmith.experiments.runs.result import Result
from rewardsmith.reward_synth.distilling import AGREEMENT, WATCHED
from rewardsmith.reward_synth.history import Curve, Trial

COMPONENT = "component/"
"""What the names of a reward's parts begin with in a training record."""


def trial_of(candidate: Candidate, member: Member, comments: Sequence[str] = (), *, heeds: int = 0) -> Trial:
    """Return what is known of a candidate.

    Args:
        candidate: Its directory.
        member: What its generation says of it.
        comments: What people said of it.
        heeds: How many comments its generation heeds.

    Raises:
        UserError: one of its files is damaged.
    """
    result = candidate.result() or Result.failed("it was not finished")
    evaluation, scores, metrics = result.evaluation, candidate.scores(), candidate.metrics()
    return Trial(
        **vars(member),
        source=candidate.text(),
        fall_ends_episode=bool(candidate.job().fall_ends_episode),
        failure=result.reason,
        score=result.score,
        unit=evaluation.unit if evaluation else None,
        success_rate=evaluation.success_rate if evaluation else None,
        granted=evaluation.granted if evaluation else None,
        wishes=evaluation.wishes if evaluation else (),
        still=evaluation.still if evaluation else False,
        scores=_curve(scores, "score"),
        returns=_curve(metrics, "return"),
        signs=evaluation.signs if evaluation else None,
        means=evaluation.means if evaluation else {},
        deviations=evaluation.deviations if evaluation else {},
        fell=evaluation.fell if evaluation else None,
        length=evaluation.length if evaluation else None,
        account=candidate.told(),
        components=_curves(metrics, COMPONENT),
        agreement=_curve(metrics, AGREEMENT),
        watched=_curves(metrics, WATCHED),
        film=candidate.film if result.film else None,
        behaviour=candidate.behaviour if candidate.behaviour.exists() else None,
        comments=tuple(comments),
        heeds=heeds,
    )


def _curve(lines: list[dict[str, Any]], name: str) -> Curve | None:
    values = [line[name] for line in lines if name in line]
    return Curve.of(values) if values else None


def _curves(lines: list[dict[str, Any]], prefix: str) -> dict[str, Curve]:
    """Return how all numbers went over a training whose names begin with a prefix, by the rest of their names."""
    names = [name for name in (lines[-1] if lines else {}) if name.startswith(prefix)]
    curves = {name.removeprefix(prefix): _curve(lines, name) for name in names}
    return {name: curve for name, curve in curves.items() if curve is not None}
