"""The last few control steps of every environment's present episode, for rewards that look at clips."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import normalize

from rewardsmith.envs import UserError
from rewardsmith.envs.reward import begins
from rewardsmith.reward_synth.rewards.wrappers.wrapper import PER_EPISODE

_NAME = f"{PER_EPISODE}clip"


class Window:
    """Numbers of the last steps, written in place, so that a recorded step can.

    An episode begins with its first step in every place: nothing of the episode before is seen.

    Args:
        num_envs: Environments.
        shape: Of the numbers of a step.
        frames: Steps.
        control_dt: Seconds per step.
        device: Where they are.

    Attributes:
        steps: What is kept, `[num_envs, frames, *shape]`, the newest last.
    """

    def __init__(
        self, num_envs: int, shape: tuple[int, ...], frames: int, control_dt: float, device: torch.device
    ) -> None:
        self.steps = torch.zeros(num_envs, frames, *shape, device=device)
        self._control_dt = control_dt

    def push(self, state: Any, new: Tensor) -> Tensor:
        """Take in a step's numbers `[num_envs, *shape]`, and return those of the last steps, a copy."""
        new = new.to(self.steps.dtype).unsqueeze(1)
        if self.steps.shape[1] == 1:
            return new
        moved = torch.cat([self.steps[:, 1:], new], 1)
        first = begins(state, self._control_dt).view(-1, *[1] * (moved.dim() - 1))
        moved = torch.where(first, new, moved)
        self.steps.copy_(moved)
        return moved

    def state_dict(self) -> dict[str, Tensor]:
        """Return what is kept."""
        return {_NAME: self.steps}

    @torch.no_grad()
    def load_state_dict(self, tensors: dict[str, Tensor]) -> None:
        """Put back what `state_dict` returned, but for what was of the episodes of another number of environments.

        Those are the ones in which the policy is judged, and begin anew.

        Raises:
            UserError: they are those of other clips.
        """
        theirs = tensors.get(_NAME)
        if theirs is None or (theirs.shape[1:], theirs.dtype) != (self.steps.shape[1:], self.steps.dtype):
            raise UserError("what was remembered does not fit these clips; train the candidate again")
        if len(theirs) == len(self.steps):
            self.steps.copy_(theirs)


def pool(embeddings: Tensor) -> Tensor:
    """Return one unit vector `[..., size]` for clips of unit vectors `[..., frames, size]`: that of their mean.

    This is the parameter-free pooling of CLIP4Clip (Luo et al., 2021, arXiv 2104.08860). Without the norm a clip in
    which much happens would be nearer to everything at alpha above 0 than one in which nothing does.
    """
    return normalize(embeddings.mean(-2), dim=-1)
