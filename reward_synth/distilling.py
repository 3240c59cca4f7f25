"""How networks on states learn what a reward from pixels pays: what can be chosen."""

from __future__ import annotations

from dataclasses import dataclass

from rewardsmith.envs.errors import refuse_out_of_range

AGREEMENT = "distilled/agreement"
"""Name of the figure that says how well the networks stand in for pictures: the part of the variance they explain."""


@dataclass(kw_only=True)
class DistilOptions:
    """How reward=distilled learns what reward=clip would pay."""

    members: int = 3
    """Networks, whose mean is paid (2 to 16)."""

    unsure: float = 0.2
    """Difference between them, in deviations of the known rewards, from which on a picture is asked for (0 to 10)."""

    most: int = 256
    """Pictures of doubtful states in an iteration at most (1 to 100000)."""

    checks: int = 16
    """Pictures of states by chance, in each of the first 8 iterations and every 8th, that measure agreement (2 to
    100000)."""

    room: int = 16_384
    """Judged states that are remembered, the newest (64 to 10 million)."""

    def __post_init__(self) -> None:
        refuse_out_of_range("distil.members", self.members, 2, 16)
        refuse_out_of_range("distil.unsure", self.unsure, 0, 10)
        refuse_out_of_range("distil.most", self.most, 1, 10**5)
        refuse_out_of_range("distil.checks", self.checks, 2, 10**5)
        refuse_out_of_range("distil.room", self.room, 64, 10**7)
