"""What strategies pick from rounds that are over."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from rewardsmith.reward_synth.history import Round, Trial


def winner(over: Round) -> Trial | None:
    """Return the best trial of a round, None where nothing could be judged."""
    return next((trial for trial in over.trials if trial.id == over.verdict.best), None)


def commented(over: Round) -> set[str]:
    """Return the ids of those that people said something of, which coders are shown whatever their place."""
    return {trial.id for trial in over.trials if trial.comments}


def only(over: Round, ids: Collection[str]) -> Round:
    """Return a round with some of its trials alone, in the verdict, too."""
    order = tuple(kept for group in over.verdict.order if (kept := tuple(name for name in group if name in ids)))
    return replace(
        over,
        trials=tuple(trial for trial in over.trials if trial.id in ids),
        verdict=replace(over.verdict, order=order),
    )
