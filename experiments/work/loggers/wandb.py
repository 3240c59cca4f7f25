"""Weights & Biases, whose own settings say where figures go: WANDB_MODE=offline keeps them on this machine."""

from __future__ import annotations

from typing import Any

from rewardsmith.envs import UserError
from rewardsmith.experiments.runs.candidate import Candidate
from rewardsmith.experiments.work.loggers.logger import lacking

PROJECT = "rewardsmith"


class WandB:
    """One run of Weights & Biases for each candidate, grouped by the run that they belong to.

    Raises:
        UserError: wandb is not installed, or has no account.
    """

    def __init__(self, candidate: Candidate, steps: int) -> None:
        job, group = candidate.job(), candidate.path.parent.parent.name
        library = _library()
        try:
            self._run = library.init(
                project=PROJECT,
                group=group,
                name=f"{group}/{candidate.id}",
                id=f"{group}-{candidate.id}",
                # What was killed goes on where it was; figures of steps that it has seen are ignored.
                resume="allow",
                dir=str(candidate.path),
                config={"env": job.env, "task": job.task, "seed": job.seed, "algorithm": job.algorithm, **job.settings},
                # Several candidates may be trained in one process.
                reinit="create_new",
            )
        except Exception as error:
            # Its errors are of many classes, and all of them are about its account, its settings or its server.
            reason = " ".join(str(error).split())
            raise UserError(f"wandb: {reason}; `wandb login` first, or set WANDB_MODE=offline") from None

    @staticmethod
    def check() -> None:
        """See `Logger`."""
        _library()

    def log(self, metrics: dict[str, float], steps: int) -> None:
        """See `Logger`."""
        self._run.log(metrics, step=steps)

    def close(self) -> None:
        """See `Logger`."""
        self._run.finish()


def _library() -> Any:
    try:
        import wandb
    except ImportError:
        raise lacking("wandb") from None
    return wandb
