"""Segments of what a policy does: caught while it acts, and kept until they are compared."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

Tensors = dict[str, Tensor]


class Segments(NamedTuple):
    """Pieces of episodes, each of equal length, the part after an early end masked.

    Attributes:
        inputs: What a reward reads at each step, `[segments, steps, inputs]`.
        truth: The score that a teacher sees at each step, `[segments, steps]`. Steps after an early end score nothing,
            or the lowest score before it where that is below zero: an end must not pay.
        alive: Which steps are of the episode in which the segment begins, bool `[segments, steps]`.
        frames: What each step looked like, as `Filming.frames` records it, `[segments, steps, ...]`; of no size where
            nobody is to see it.
    """

    inputs: Tensor
    truth: Tensor
    alive: Tensor
    frames: Tensor


class Window:
    """The last steps of every environment, written step by step in place, so that a recorded step can.

    Args:
        steps: Length of a segment [control steps].
        num_envs: Environments of one reward.
        inputs: Numbers that the reward reads.
        device: Where they are.
        frame: What moments look like, a record `[num_envs, ...]`; None where that is not kept.
    """

    def __init__(
        self, steps: int, num_envs: int, inputs: int, device: torch.device, frame: Tensor | None = None
    ) -> None:
        frame = torch.zeros(num_envs, 0, device=device) if frame is None else frame
        self._frames = frame.new_zeros(steps, *frame.shape)
        self._inputs = torch.zeros(steps, num_envs, inputs, device=device)
        self._truth = torch.zeros(steps, num_envs, device=device)
        # In the order of time, while the two above are written round and round.
        self._terminated = torch.zeros(steps, num_envs, dtype=torch.bool, device=device)
        self._truncated = torch.zeros_like(self._terminated)
        self._written = torch.zeros(1, dtype=torch.int64, device=device)

    def write(self, inputs: Tensor, truth: Tensor, frame: Tensor | None = None) -> None:
        """Take in one step: what the reward reads `[num_envs, inputs]`, its true score `[num_envs]`, its looks."""
        place = self._written % len(self._truth)
        self._inputs.index_copy_(0, place, inputs.unsqueeze(0))
        self._truth.index_copy_(0, place, truth.unsqueeze(0))
        if frame is not None:
            self._frames.index_copy_(0, place, frame.unsqueeze(0))
        self._written += 1

    def end(self, terminated: Tensor, truncated: Tensor) -> None:
        """Take in which of the steps written since the last call ended an episode, bool `[num_steps, num_envs]`."""
        for kept, new in ((self._terminated, terminated), (self._truncated, truncated)):
            kept.copy_(torch.cat([kept, new])[-len(kept) :])

    def segments(self) -> Segments:
        """Return the last steps of each environment as a segment; none until they are written all.

        Those in which time cut the episode off are left out: nothing is known of what would have come.
        """
        steps = len(self._truth)
        written = int(self._written)
        order = (torch.arange(steps, device=self._truth.device) + written) % steps
        done = self._terminated | self._truncated
        alive = done.cumsum(0) - done.long() == 0
        cut = (self._truncated & alive)[:-1].any(0)
        whole = ~cut if written >= steps else torch.zeros_like(cut)
        inputs, truth, alive, frames = (
            value.movedim(0, 1)[whole]
            for value in (self._inputs[order], self._truth[order], alive, self._frames[order])
        )
        lowest = truth.masked_fill(~alive, torch.inf).amin(1, keepdim=True).clamp(max=0)
        return Segments(inputs, torch.where(alive, truth, lowest), alive, frames)

    def state_dict(self) -> Tensors:
        """Return all that later segments depend on."""
        tensors = {
            "inputs": self._inputs,
            "truth": self._truth,
            "terminated": self._terminated,
            "truncated": self._truncated,
            "written": self._written,
        }
        return tensors | _seen(self._frames)


class Pool:
    """The newest segments, as many as there is room for.

    Args:
        size: Room for segments.
        steps: Length of each [control steps].
        inputs: Numbers that the reward reads.
        device: Where they are.
        frame: What moments look like, a record `[num_envs, ...]`; None where that is not kept.
    """

    def __init__(self, size: int, steps: int, inputs: int, device: torch.device, frame: Tensor | None = None) -> None:
        frame = torch.zeros(1, 0, device=device) if frame is None else frame
        self._kept = Segments(
            frames=frame.new_zeros(size, steps, *frame.shape[1:]),
            inputs=torch.zeros(size, steps, inputs, device=device),
            truth=torch.zeros(size, steps, device=device),
            alive=torch.zeros(size, steps, dtype=torch.bool, device=device),
        )
        self._added = torch.zeros(1, dtype=torch.int64)

    def __len__(self) -> int:
        return min(int(self._added), len(self._kept.truth))

    def add(self, segments: Segments) -> None:
        """Take in segments in place of the oldest ones; of more than there is room for, evenly spaced ones."""
        size, count = len(self._kept.truth), len(segments.truth)
        taken = torch.arange(min(size, count)) * count // max(1, min(size, count))
        places = (int(self._added) + torch.arange(len(taken))) % size
        for kept, new in zip(self._kept, segments, strict=True):
            kept[places.to(kept.device)] = new[taken.to(new.device)]
        self._added += len(taken)

    def pick(self, places: Tensor) -> Segments:
        """Return the segments at some places, int64 `[...]`: each tensor `[..., steps, ...]`."""
        places = places.to(self._kept.truth.device)
        return Segments(*(part[places] for part in self._kept))

    def state_dict(self) -> Tensors:
        """Return all that is kept."""
        inputs, truth, alive, frames = self._kept
        return {"inputs": inputs, "truth": truth, "alive": alive, "added": self._added} | _seen(frames)


def _seen(frames: Tensor) -> Tensors:
    """Return what a state has of looks: nothing where they are not kept."""
    return {"frames": frames} if frames.numel() else {}
