"""What a distilled reward keeps: the clips of poses of the present iteration, and those that were judged."""

from __future__ import annotations

import torch
from torch import Tensor

from rewardsmith.reward_synth.rewards.recent import Recent

_LONGEST = 1024
"""Steps of an iteration for which there is room."""


class Visited:
    """The last steps' clips of poses and what each network held of them.

    Args:
        num_envs: Environments of one reward.
        frames, pose_size: Poses of a clip, and length of one.
        members: Networks.
        device: Where they are.
    """

    def __init__(self, num_envs: int, frames: int, pose_size: int, members: int, device: torch.device) -> None:
        self._rows = Recent((num_envs, frames, pose_size), device, _LONGEST)
        self._votes = Recent((members, num_envs), device, _LONGEST)

    def write(self, rows: Tensor, votes: Tensor) -> None:
        """Take in one step: clips `[num_envs, frames, pose_size]` and what was held of them `[members, num_envs]`."""
        self._rows.write(rows)
        self._votes.write(votes)

    def last(self, steps: int) -> tuple[int, Tensor, Tensor]:
        """Return how many of the last steps are here, their clips `[count, ...]`, and `[members, count]` votes.

        Both are flat, in order of time.
        """
        rows = self._rows.last(steps)
        return len(rows), rows.flatten(0, 1), self._votes.last(len(rows)).transpose(0, 1).flatten(1)


class Judged:
    """The newest judged poses, as many as there is room for.

    Args:
        room: How many.
        num_inputs: What networks are given of each.
        device: Where they are.
    """

    def __init__(self, room: int, num_inputs: int, device: torch.device) -> None:
        self._inputs = torch.zeros(room, num_inputs, device=device)
        self._values = torch.zeros(room, device=device)
        self._count = torch.zeros(1, dtype=torch.int64)

    @property
    def count(self) -> int:
        """How many were judged, those that are forgotten with them."""
        return int(self._count)

    def add(self, inputs: Tensor, values: Tensor) -> None:
        """Keep poses `[count, num_inputs]` and the rewards of their pictures `[count]`."""
        count = self.count
        places = torch.arange(count, count + len(values), device=self._values.device) % len(self._values)
        self._inputs[places] = inputs
        self._values[places] = values
        self._count += len(values)

    def all(self) -> tuple[Tensor, Tensor]:
        """Return what is known: inputs `[count, num_inputs]` and values `[count]`."""
        known = min(self.count, len(self._values))
        return self._inputs[:known], self._values[:known]

    def state_dict(self) -> dict[str, Tensor]:
        """Return all of it."""
        return {"inputs": self._inputs, "values": self._values, "count": self._count}
