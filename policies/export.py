"""A policy for use elsewhere: as ONNX, as TorchScript, as a model of stable-baselines3.

What is exported takes raw observations `[num_envs, obs_size]` and gives the likeliest actions in actuator units, as
`Policy.act` does. Formats are a table here; each writes one file.
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import torch
from torch import Tensor, nn

from rewardsmith.envs.errors import UserError
from rewardsmith.envs.spaces import Box, TensorSpec
from rewardsmith.policies.normalizer import VectorNormalizer
from rewardsmith.policies.policy import Policy


def export(policy: Policy, format: str, path: str | Path) -> Path:
    """Write a policy in another format.

    Args:
        policy: A single one, no stack.
        format: One of `FORMATS`.
        path: Of the file to write; its parents are made.

    Returns:
        The path.

    Raises:
        UserError: unknown format, a policy that it cannot hold, or a library that is missing.
    """
    if format not in FORMATS:
        raise UserError(f"unknown format {format!r}; choose one of: {', '.join(FORMATS)}")
    if policy.state_size:
        raise UserError(f"a policy that remembers cannot be exported to {format}; train with network=perceptron")
    if not isinstance(policy.normalizer, VectorNormalizer):
        raise UserError(
            f"a policy that sees more than one vector cannot be exported to {format}; use Policy.load there"
        )
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.new")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch's exporters announce what will become of themselves
            FORMATS[format](copy.deepcopy(policy).cpu().eval(), unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path


class _Acting(nn.Module):
    """A policy as a function of observations alone."""

    def __init__(self, policy: Policy) -> None:
        super().__init__()
        self._policy = policy

    def forward(self, obs: Tensor) -> Tensor:
        """Return actions of observations `[num_envs, obs_size]`."""
        policy = self._policy
        choice, _ = policy.choose(obs, obs[:, :0], None)
        return policy.actions.to_env(policy.actions.bound(choice))


def _example(policy: Policy) -> tuple[Tensor]:
    return (torch.zeros(2, *_vector(policy).shape),)


def _vector(policy: Policy) -> TensorSpec:
    space = policy.spec.observation
    assert isinstance(space, TensorSpec)  # or its normaliser is another
    return space


def _onnx(policy: Policy, path: Path) -> None:
    missing = [name for name in ("onnx", "onnxscript") if find_spec(name) is None]
    if missing:
        raise UserError(f"exporting to onnx needs {' and '.join(missing)}: pip install 'rewardsmith[export]'")
    torch.onnx.export(
        _Acting(policy).eval(),
        _example(policy),
        path,
        input_names=["obs"],
        output_names=["action"],
        dynamic_shapes={"obs": {0: torch.export.Dim("num_envs")}},
        external_data=False,
        dynamo=True,
        verbose=False,
    )


def _torchscript(policy: Policy, path: Path) -> None:
    with torch.no_grad():
        traced = torch.jit.trace(_Acting(policy).eval(), _example(policy))
    assert isinstance(traced, torch.jit.ScriptModule)
    traced.save(path)


def _sb3(policy: Policy, path: Path) -> None:
    from rewardsmith.policies.learners.sb3.export import to_sb3

    if not isinstance(policy.spec.action, Box):
        raise UserError("choices among a few cannot be exported to sb3; choose format=onnx or format=torchscript")
    if policy.spec.squash:
        raise UserError("a policy squashed by tanh cannot be exported to sb3; choose format=onnx or format=torchscript")
    to_sb3(policy, path)


FORMATS: dict[str, Callable[[Policy, Path], None]] = {"onnx": _onnx, "sb3": _sb3, "torchscript": _torchscript}
