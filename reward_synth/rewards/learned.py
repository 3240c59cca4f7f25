"""What a reward has learned, kept beside it so that the trained policy is judged by the reward that trained it."""

from __future__ import annotations

from pathlib import Path

import safetensors.torch

from rewardsmith.envs import files
from rewardsmith.envs.reward import LearningReward, RewardFunction


def keep_learned(reward: RewardFunction, path: Path) -> None:
    """Write what a reward has learned; nothing for one that does not learn."""
    if isinstance(reward, LearningReward):
        tensors = {name: tensor.detach().cpu().clone() for name, tensor in reward.state_dict().items()}
        files.write_atomically(path, safetensors.torch.save(tensors))


def recall_learned(reward: RewardFunction, path: Path) -> RewardFunction:
    """Return a reward with what `keep_learned` wrote of it, as it is where there is nothing."""
    if isinstance(reward, LearningReward) and path.exists():
        reward.load_state_dict(safetensors.torch.load(files.read_bytes(path)))
    return reward
