"""How networks on states learn what a reward from pixels pays: what can be chosen."""

from __future__ import annotations

from dataclasses import dataclass, field

from rewardsmith.envs.errors import refuse_out_of_range

AGREEMENT = "distilled/agreement"
"""Name of the figure that says how well the networks stand in for pictures: the part of the variance they explain."""

WATCHED, OWN = "watched/", "own"
"""What the names of figures begin with that say what judges think of visited states, and the own judge's name."""

AGREES = 0.5
"""Part of that variance from which on they do stand in: an alarm goes off below, and fewer pictures are drawn above."""


@dataclass(kw_only=True)
class DistilOptions:
    """How reward=distilled learns what reward=clip would pay."""

    members: int = 3
    """Networks, whose mean is paid (2 to 16)."""

    unsure: float = 0.2
    """Difference between them, in deviations of the known rewards, from which on a picture is asked for (0 to 10)."""

    most: int = 256
    """Pictures of doubtful states in each of the first 8 iterations at most (1 to 100000); later a quarter of them, and
    fewer where the networks agree with pictures."""

    checks: int = 16
    """Pictures of states by chance, in each of the first 8 iterations and every 8th, that measure agreement (2 to
    100000)."""

    room: int = 16_384
    """Judged states that are remembered, the newest (64 to 10 million)."""

    second_camera: str = field(default="", metadata={"verbatim": True})
    """Camera that looks on without teaching; empty takes side, front or ahead, whichever is not in use."""

    second_goal: str = field(default="", metadata={"verbatim": True})
    """The goal in other words, with which pictures are compared without teaching."""

    second_model: str = field(default="", metadata={"verbatim": True})
    """Another model that looks on without teaching, as model=."""

    second_pretrained: str = field(default="", metadata={"verbatim": True})
    """Its weights, as pretrained=."""

    def __post_init__(self) -> None:
        refuse_out_of_range("distil.members", self.members, 2, 16)
        refuse_out_of_range("distil.unsure", self.unsure, 0, 10)
        refuse_out_of_range("distil.most", self.most, 1, 10**5)
        refuse_out_of_range("distil.checks", self.checks, 2, 10**5)
        refuse_out_of_range("distil.room", self.room, 64, 10**7)
