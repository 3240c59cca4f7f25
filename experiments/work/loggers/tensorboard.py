"""Event files for TensorBoard: `tensorboard --logdir runs` shows all candidates of all runs."""

from __future__ import annotations

from typing import Any

from rewardsmith.experiments.runs.candidate import Candidate
from rewardsmith.experiments.work.loggers.logger import lacking


class TensorBoard:
    """Writes under `tensorboard/` in the candidate's directory.

    Raises:
        UserError: tensorboard is not installed.
    """

    def __init__(self, candidate: Candidate, steps: int) -> None:
        self._writer = _writer_class()(str(candidate.path / "tensorboard"), purge_step=steps + 1 if steps else None)

    @staticmethod
    def check() -> None:
        """See `Logger`."""
        _writer_class()

    def log(self, metrics: dict[str, float], steps: int) -> None:
        """See `Logger`."""
        for name, value in metrics.items():
            self._writer.add_scalar(name, value, steps)

    def close(self) -> None:
        """See `Logger`."""
        self._writer.close()


def _writer_class() -> Any:
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        raise lacking("tensorboard") from None
    return SummaryWriter
