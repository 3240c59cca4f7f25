"""What an ensemble of reward programs is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.language import RewardProgram

COMBINATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "mean": lambda values: values.mean(0),
    "min": lambda values: values.amin(0),
}
"""How the rewards of the members `[members, num_envs]` become one `[num_envs]`."""

MOST = 16
"""More members than this are refused: each is computed at every step."""


@dataclass(frozen=True, kw_only=True)
class Members:
    """Programs, and how their rewards become one.

    Attributes:
        programs: Checked programs for one environment.
        combine: A name in `COMBINATIONS`.
    """

    programs: tuple[RewardProgram, ...] = ()
    combine: str = "mean"

    def __post_init__(self) -> None:
        if self.combine not in COMBINATIONS:
            raise UserError(f"ensemble.combine is {self.combine!r}; choose one of: {', '.join(COMBINATIONS)}")
