"""`rewardsmith export`: a run's policy for use elsewhere."""

from __future__ import annotations

from pathlib import Path

from rewardsmith.experiments.cli.choose import choose_trained, policy_of
from rewardsmith.experiments.config.commands import ExportConfig
from rewardsmith.experiments.runs.run import Run
from rewardsmith.policies.export import export


def export_policy(run: Run, config: ExportConfig) -> Path:
    """Write the policy of the best candidate, or of the one asked for.

    Returns:
        The file; it takes the environment's observation and then the features that `observe` of the job names.

    Raises:
        UserError: there is no such candidate, policy or format, or a library is missing.
    """
    candidate = choose_trained(run, config.candidate)
    path = Path(config.path or f"{run.path.resolve().name}-{candidate.id}.{_ENDINGS.get(config.format, config.format)}")
    return export(policy_of(candidate), config.format, path)


_ENDINGS = {"torchscript": "pt", "sb3": "zip"}
"""Endings of files where they are not the format's name."""
