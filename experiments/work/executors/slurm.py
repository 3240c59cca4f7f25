"""Slurm jobs through submitit, the extra `cluster`."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from typing import Any

from rewardsmith.envs import UserError
from rewardsmith.experiments.work.executors.executor import (
    TICK_SECONDS,
    ExecutorOptions,
    Work,
    as_for_children,
    perform,
)

BACKENDS = ("slurm", "local")


class SlurmExecutor:
    """One Slurm job for each piece of work.

    Raises:
        UserError: submitit or Slurm is missing, or the backend is unknown.
    """

    def __init__(self, options: ExecutorOptions) -> None:
        try:
            import submitit
        except ImportError:
            raise UserError('executor=slurm needs submitit; pip install "rewardsmith[cluster]"') from None
        cluster = options.cluster
        if cluster.backend not in BACKENDS:
            raise UserError(f"unknown cluster.backend {cluster.backend!r}; choose one of: {', '.join(BACKENDS)}")
        if cluster.backend == "slurm" and not (shutil.which("srun") and shutil.which("sbatch")):
            raise UserError(
                "executor=slurm finds no srun and sbatch on this machine; run it on a login node, or executor=local"
            )
        self._threads = cluster.cores
        self._folder = options.directory / "slurm"
        self._executor = submitit.AutoExecutor(folder=self._folder, cluster=cluster.backend)
        asked: dict[str, Any] = {
            "timeout_min": cluster.minutes,
            "cpus_per_task": cluster.cores,
            "gpus_per_node": cluster.gpus,
            "mem_gb": cluster.memory_gb,
            "name": "rewardsmith",
        }
        if cluster.partition:
            asked["slurm_partition"] = cluster.partition
        if options.workers:
            asked["slurm_array_parallelism"] = options.workers
        self._executor.update_parameters(**asked)

    def prepare(self) -> None:
        """See `Executor`; a cluster starts what it is given."""

    def run(self, works: Sequence[Work], tick: Callable[[], None]) -> list[int]:
        """See `Executor`."""
        jobs = self._submit(works)
        try:
            while not all(job.done() for job in jobs):
                time.sleep(TICK_SECONDS)
                tick()
            return [_code(job) for job in jobs]
        finally:
            for job in jobs:
                if not job.done():
                    job.cancel(check=False)
            shutil.rmtree(self._folder, ignore_errors=True)

    def _submit(self, works: Sequence[Work]) -> list[Any]:
        from submitit.core.utils import FailedJobError

        try:
            with as_for_children(), self._executor.batch():
                return [self._executor.submit(perform, work.command(self._threads), str(work.log)) for work in works]
        except FailedJobError as error:
            shutil.rmtree(self._folder, ignore_errors=True)
            reason = str(error).strip().splitlines()[-1]
            raise UserError(f"Slurm refuses the jobs: {reason}; change cluster.* or executor=local") from None


def _code(job: Any) -> int:
    """Return a job's exit code, 1 where its machine was lost before it could say."""
    return job.result() if job.exception() is None else 1
