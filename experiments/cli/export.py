"""`rewardsmith export`: a run's policy for use elsewhere."""

from __future__ import annotations

from pathlib import Path

from rewardsmith.envs.spaces import Box, TensorSpec
from rewardsmith.experiments.cli.choose import choose_trained, policy_of
from rewardsmith.experiments.config.commands import ExportConfig
from rewardsmith.experiments.runs.job import Job
from rewardsmith.experiments.runs.run import Run
from rewardsmith.policies.export import export
from rewardsmith.policies.spec import PolicySpec


def export_policy(run: Run, config: ExportConfig) -> tuple[Path, str]:
    """Write the policy of the best candidate, or of the one asked for.

    Returns:
        The file, and what it takes and gives, one line.

    Raises:
        UserError: there is no such candidate, policy or format, or a library is missing.
    """
    candidate = choose_trained(run, config.candidate)
    path = Path(config.path or f"{run.path.resolve().name}-{candidate.id}.{_ENDINGS.get(config.format, config.format)}")
    policy = policy_of(candidate)
    return export(policy, config.format, path), _interface(policy.spec, candidate.job())


_ENDINGS = {"torchscript": "pt", "sb3": "zip"}
"""Endings of files where they are not the format's name."""


def _interface(spec: PolicySpec, job: Job) -> str:
    """Return what an exported policy takes and gives; nothing is built for it, an own environment file stays unread."""
    seen, does = spec.observation, spec.action
    assert isinstance(seen, TensorSpec)  # or it could not have been exported
    joined = f", then {', '.join(job.observe)}" if job.observe else ""
    action = f"[num_envs, {does.size}] in actuator units" if isinstance(does, Box) else f"of {does.count} choices"
    return f"it takes obs [num_envs, {seen.shape[0]}]: the observation of {job.env}{joined}; it gives action {action}"
