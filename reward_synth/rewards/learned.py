"""What a reward has learned, kept beside it so that the trained policy is judged by the reward that trained it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import safetensors.torch
from safetensors import SafetensorError

from rewardsmith.envs import UserError, files
from rewardsmith.envs.reward import LearningReward, RewardFunction


@runtime_checkable
class Asking(Protocol):
    """A reward that asks a scripted teacher while it learns."""

    @property
    def queries(self) -> int:
        """Questions so far."""
        ...


def queries_of(reward: RewardFunction) -> int:
    """Return how many questions a reward asked to become what it is; none where it asks none."""
    return reward.queries if isinstance(reward, Asking) else 0


@runtime_checkable
class Watched(Protocol):
    """A reward that says how its learning goes."""

    def figures(self) -> dict[str, float]:
        """Return finite numbers by name."""
        ...


@runtime_checkable
class Accountable(Protocol):
    """A reward that has more to tell when a training is over."""

    def account(self) -> dict[str, Any]:
        """Return plain data for the report."""
        ...


def figures_of(reward: RewardFunction) -> dict[str, float]:
    """Return how a reward's learning goes; nothing of one that does not say."""
    return reward.figures() if isinstance(reward, Watched) else {}


def keep_account(reward: RewardFunction, path: Path) -> None:
    """Write what a reward has to tell; nothing for one that has nothing."""
    account = reward.account() if isinstance(reward, Accountable) else {}
    if account:
        files.write_json(path, account)


def keep_learned(reward: RewardFunction, path: Path) -> None:
    """Write what a reward has learned; nothing for one that does not learn."""
    if isinstance(reward, LearningReward):
        tensors = {name: tensor.detach().cpu().clone() for name, tensor in reward.state_dict().items()}
        files.write_atomically(path, safetensors.torch.save(tensors))


def recall_learned(reward: RewardFunction, path: Path) -> RewardFunction:
    """Return a reward with what `keep_learned` wrote of it, as it is where there is nothing.

    Raises:
        UserError: the file is damaged, or that of another reward.
    """
    if isinstance(reward, LearningReward) and path.exists():
        try:
            tensors = safetensors.torch.load(files.read_bytes(path))
        except SafetensorError as error:
            raise UserError(f"{path} is damaged: {error}; train the candidate again") from None
        reward.load_state_dict(tensors)
    return reward
