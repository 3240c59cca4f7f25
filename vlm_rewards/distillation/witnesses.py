"""Judges that a distilled reward never learns from: they look on, and tell where its own judge alone is pleased."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor

from rewardsmith.reward_synth.distilling import OWN, WATCHED

Judge = Callable[[Tensor], Tensor]
"""From clips of poses `[count, frames, pose_size]` to the rewards of their pictures `[count]`."""


class Witnesses:
    """What other judges and the reward's own think of poses that the policy visits.

    Args:
        judges: The others, by what they do differently.
    """

    def __init__(self, judges: Mapping[str, Judge]) -> None:
        self._judges = judges
        self._means = {name: torch.full((1,), torch.nan, dtype=torch.float64) for name in (OWN, *judges)}

    def look(self, rows: Tensor, own: Tensor) -> None:
        """Have clips judged that were drawn by chance, of which the own judge's rewards are known."""
        if self._judges and len(rows):
            found = {OWN: own, **{name: judge(rows) for name, judge in self._judges.items()}}
            for name, rewards in found.items():
                self._means[name].fill_(float(rewards.mean()))

    def figures(self) -> dict[str, float]:
        """Return the mean reward of the poses that were looked at last, by judge; nothing before there were any."""
        return {WATCHED + name: float(mean) for name, mean in self._means.items() if mean.isfinite()}

    def state_dict(self) -> dict[str, Tensor]:
        """Return all of it."""
        return self._means
