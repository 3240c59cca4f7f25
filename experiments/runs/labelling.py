"""How it went to have a run's messages labelled by a language model, as the report shows it."""

from __future__ import annotations

import math
from typing import Any

from rewardsmith.envs import UserError, files
from rewardsmith.experiments.runs.run import Run

_FIGURES = ("requests", "failures", "labels", "from_cache", "latency", "waiting")
_FAULTS = ("broken", "trouble")


def labelling(run: Run) -> dict[str, Any] | None:
    """Return figures and faults by name; None where no model was asked.

    Raises:
        UserError: the record is damaged.
    """
    if not run.labelling.exists():
        return None
    plain = files.read_json(run.labelling)
    try:
        figures: dict[str, Any] = {name: float(plain[name]) for name in _FIGURES}
        if not all(map(math.isfinite, figures.values())):
            raise ValueError("it holds what is no number")
        return figures | {name: str(plain[name]) for name in _FAULTS}
    except (LookupError, TypeError, ValueError) as error:
        raise UserError(f"{run.labelling} is damaged: {error}; delete it and write the report again") from None
