"""What somebody saw and did, as a data set: rollouts of a planner, by which a policy may begin."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import safetensors.torch
import torch
from safetensors import SafetensorError
from torch import Tensor

from rewardsmith.envs.behaviour import Act
from rewardsmith.envs.errors import UserError, one_line
from rewardsmith.envs.files import read_bytes, write_atomically
from rewardsmith.envs.vector import VectorEnv

MAX_BYTES = 1 << 30
"""More than any demonstrations have that are of use here."""


@dataclass(frozen=True)
class Demonstrations:
    """Moments in no order.

    Attributes:
        obs: What was seen, float32 `[moments, obs_size]`.
        action: What was done, in actuator units `[moments, action_size]`.
    """

    obs: Tensor
    action: Tensor

    def save(self, path: str | Path) -> None:
        """Write them as one safetensors file."""
        tensors = {"obs": self.obs.cpu().contiguous(), "action": self.action.cpu().contiguous()}
        write_atomically(Path(path), safetensors.torch.save(tensors))

    @classmethod
    def load(cls, path: str | Path) -> Demonstrations:
        """Read what `save` wrote.

        Raises:
            UserError: the file cannot be read, or holds no demonstrations.
        """
        try:
            tensors = safetensors.torch.load(read_bytes(Path(path), MAX_BYTES))
            obs, action = tensors["obs"], tensors["action"]
        except (FileNotFoundError, LookupError, SafetensorError, ValueError) as error:
            raise UserError(
                f"{path} holds no demonstrations: {one_line(error)}; record them with `demonstrate`, and `save`"
            ) from None
        if not (obs.dim() == action.dim() == 2 and len(obs) == len(action) > 0):
            raise UserError(f"{path} holds no demonstrations: its tensors are no moments of observations and actions")
        if not (obs.isfinite().all() and action.isfinite().all()):
            raise UserError(f"{path} holds demonstrations that are no numbers")
        return cls(obs.float(), action.float())


@torch.no_grad()
def demonstrate(env: VectorEnv, act: Act, steps: int) -> Demonstrations:
    """Act from the environment's first states on, and keep what was seen and done.

    Args:
        env: What to act in; its observations are one tensor.
        act: What acts, such as `MPC.act`.
        steps: Control steps of each copy; episodes that end begin anew.
    """
    obs, begins = env.reset(), torch.ones(env.num_envs, dtype=torch.bool, device=env.device)
    seen, done = [], []
    for _ in range(steps):
        assert isinstance(obs, Tensor)
        action = act(obs, begins)
        seen.append(obs.clone())
        done.append(action.clone())
        step = env.step(action)
        obs, begins = step.obs, step.terminated | step.truncated
    return Demonstrations(torch.cat(seen), torch.cat(done))
