"""Does the work of candidates' directories: `python -m rewardsmith.experiments.work.worker THREADS DIRECTORY...`.

One candidate is trained, judged and filmed. Several are trained together and no more: then each is judged by a worker
of its own. The directories hold all that is needed and all that is made. Every stage skips what exists, so work that
was killed goes on from its last checkpoint.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path

import torch

from rewardsmith.envs import UserError, files
from rewardsmith.experiments.runs.run import hold
from rewardsmith.experiments.work.judging import judge
from rewardsmith.experiments.work.training import fail, has_result, is_trained, train
from rewardsmith.policies.checkpoint import CheckpointError
from rewardsmith.reward_synth.language import RewardRejected


def main(directories: list[Path], threads: int) -> None:
    """Work on some directories; where that comes to nothing their `result.json` says why."""
    torch.set_num_threads(1)
    with ExitStack() as locks:
        for directory in directories:
            locks.enter_context(hold(directory / "job.lock", f"candidate {directory}"))
        try:
            _pursue(directories, threads)
        except (CheckpointError, RewardRejected, UserError) as error:
            ended = is_trained if len(directories) > 1 else has_result
            for directory in directories:
                if not ended(directory):
                    fail(directory, str(error))
        except OSError as error:
            # Nothing is recorded as failed: the disk may have room again when the run is resumed.
            sys.exit(f"{error.strerror}: {error.filename or directories[0]}")


def _pursue(directories: list[Path], threads: int) -> None:
    if not all(is_trained(directory) for directory in directories):
        train(directories, threads)
    if len(directories) == 1 and not has_result(directories[0]):
        files.write_json(directories[0] / "result.json", judge(directories[0], threads))


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[2:]], int(sys.argv[1]))
