"""`rewardsmith export`: a run's policy for use elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path

from rewardsmith.envs import UserError
from rewardsmith.experiments.cli.choose import choose_trained
from rewardsmith.experiments.config.schema import ExportConfig
from rewardsmith.experiments.runs.run import Run
from rewardsmith.policies.export import export
from rewardsmith.policies.policy import Policy


def export_policy(run: Run, config: ExportConfig) -> Path:
    """Write the policy of the best candidate, or of the one asked for, and say what it takes beside the observation.

    Returns:
        The file.

    Raises:
        UserError: there is no such candidate, policy or format, or a library is missing.
    """
    candidate = choose_trained(run, config.candidate)
    path = Path(config.path or f"{run.path.resolve().name}-{candidate.id}.{_ENDINGS.get(config.format, config.format)}")
    try:
        policy = Policy.load(candidate.policy)
    except (FileNotFoundError, ValueError) as error:
        raise UserError(f"the policy of candidate {candidate.id} cannot be read: {error}") from None
    written = export(policy, config.format, path)
    if joined := candidate.job().observe:
        print(f"it takes the environment's observation and then, in this order: {', '.join(joined)}", file=sys.stderr)
    return written


_ENDINGS = {"torchscript": "pt", "sb3": "zip"}
"""Endings of files where they are not the format's name."""
