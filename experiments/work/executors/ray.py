"""Tasks on a Ray cluster, the extra `ray`."""

from __future__ import annotations

import logging
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


class RayExecutor:
    """One Ray task for each piece of work, on a running cluster or on this machine.

    Raises:
        UserError: Ray is missing, or its cluster does not answer.
    """

    def __init__(self, options: ExecutorOptions) -> None:
        try:
            import ray
        except ImportError:
            raise UserError('executor=ray needs Ray; pip install "rewardsmith[ray]"') from None
        self._ray: Any = ray
        self._options = options

    def prepare(self) -> None:
        """See `Executor`; a cluster starts what it is given."""

    def run(self, works: Sequence[Work], tick: Callable[[], None]) -> list[int]:
        """See `Executor`."""
        ray, cluster = self._ray, self._options.cluster
        self._connect()
        try:
            cores = int(max(1, min(cluster.cores, ray.cluster_resources().get("CPU", 1))))
            task = ray.remote(num_cpus=cores, num_gpus=cluster.gpus, max_retries=0)(perform)
            waiting = list(range(len(works)))
            running: dict[Any, int] = {}
            codes: dict[int, int] = {}
            while len(codes) < len(works):
                while waiting and (not self._options.workers or len(running) < self._options.workers):
                    number = waiting.pop(0)
                    running[task.remote(works[number].command(cores), str(works[number].log))] = number
                ready, _ = ray.wait(list(running), timeout=TICK_SECONDS)
                for reference in ready:
                    codes[running.pop(reference)] = self._code(reference)
                tick()
            return [codes[number] for number in range(len(works))]
        finally:
            ray.shutdown()

    def _connect(self) -> None:
        address = self._options.cluster.address or None
        quiet = {"include_dashboard": False, "log_to_driver": False, "logging_level": logging.ERROR}
        try:
            with as_for_children():
                self._ray.init(address=address, **({"log_to_driver": False} if address else quiet))
        except (ConnectionError, RuntimeError, ValueError) as error:
            raise UserError(f"Ray cannot be reached: {error}; check cluster.address, or executor=local") from None

    def _code(self, reference: Any) -> int:
        """Return a task's exit code, 1 where its machine was lost before it could say."""
        try:
            code: int = self._ray.get(reference)
        except self._ray.exceptions.RayError:
            return 1
        return code
