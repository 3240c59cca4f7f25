"""What clips of several steps are paid: the pictures of the last steps are remembered by their embeddings."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs.reward import Experience
from rewardsmith.vlm_rewards.eye import Eye
from rewardsmith.vlm_rewards.window import Window


class ClipsReward:
    """A `LearningReward` that learns nothing and remembers: each step draws its own picture alone.

    Args:
        eye: What pays.
        num_envs: Environments whose policy it serves.
        control_dt: Seconds per control step.
        device: Where they are.
    """

    def __init__(self, eye: Eye, num_envs: int, control_dt: float, device: torch.device) -> None:
        self._eye = eye
        shape = len(eye.looks.cameras), eye.encoder.size
        self._window = Window(num_envs, shape, eye.looks.frames, control_dt, device)

    def __call__(self, state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """See `RewardFunction`."""
        seen = self._eye.embed(state.whole_pose).transpose(0, 1)
        return self._eye.pay(self._window.push(state, seen).permute(2, 0, 1, 3))

    def observe(self, experience: Experience) -> None:
        """See `LearningReward`; there is nothing to learn."""

    def state_dict(self) -> dict[str, Tensor]:
        """See `LearningReward`."""
        return self._window.state_dict()

    def load_state_dict(self, tensors: dict[str, Tensor]) -> None:
        """See `LearningReward`."""
        self._window.load_state_dict(tensors)
