"""Several reward programs as one: what one of them has wrong, the others outvote or forbid."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self

import torch
from torch import Tensor

from rewardsmith.envs import UserError, VectorEnv, files
from rewardsmith.envs.reward import RewardFunction
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.language.schema import ACTION
from rewardsmith.reward_synth.members import COMBINATIONS, MOST, Members
from rewardsmith.reward_synth.rewards.kind import RewardKind, reading
from rewardsmith.reward_synth.rewards.program import Program

_FILE = "ensemble.json"

_ENVS = 256
"""Copies on whose random motion the spread of a program is measured."""

_FLAT = 1e-6
"""Spread below which a program is taken to pay the same everywhere, and is not stretched."""


@dataclass(frozen=True, kw_only=True)
class Ensemble(RewardKind):
    """The mean or the least of programs, each divided by its own spread, so that none drowns the others.

    What a program pays is not centred: its zero, which tells gain from cost, stays.

    Attributes:
        members: The programs.
        spreads: Standard deviation of what each pays over states of random motion.
        combine: A name in `COMBINATIONS`.
    """

    kind = "ensemble"
    several = True
    takes = ("ensemble.members",)

    members: Sequence[Program]
    spreads: Sequence[float]
    combine: str

    @classmethod
    def design(cls, request: Request) -> Self:
        """See `RewardKind`."""
        programs = request.members.programs
        if not 2 <= len(programs) <= MOST:
            raise UserError(
                f"reward=ensemble needs ensemble.members=A,B,... (2 to {MOST} runs, RUN/candidates/ID, or .py files); "
                f"it has {len(programs)}"
            )
        states = request.survey.samples(_ENVS, request.seed)
        paid = [program(SimpleNamespace(**states), states[ACTION])[0] for program in programs]
        return cls(
            members=tuple(map(Program.of, programs)),
            spreads=tuple(_spread(each) for each in paid),
            combine=request.members.combine,
        )

    def save(self, directory: Path) -> None:
        """See `RewardKind`."""
        for number, member in enumerate(self.members, 1):
            place = directory / _name(number)
            place.mkdir(exist_ok=True)
            member.save(place)
        files.write_json(directory / _FILE, {"combine": self.combine, "spreads": list(self.spreads)})

    @classmethod
    def load(cls, directory: Path) -> Self:
        """See `RewardKind`."""
        path = directory / _FILE
        with reading(path, "does not say what its reward is made of"):
            plain = files.read_json(path)
            spreads = tuple(float(each) for each in plain["spreads"])
            combine = Members(combine=str(plain["combine"])).combine
        if not 2 <= len(spreads) <= MOST or not all(0 < each < math.inf for each in spreads):
            raise UserError(f"{path} does not say how far its members spread; begin a new run")
        members = tuple(Program.load(directory / _name(number)) for number in range(1, len(spreads) + 1))
        return cls(members=members, spreads=spreads, combine=combine)

    def build(self, env: VectorEnv) -> RewardFunction:
        """See `RewardKind`; its parts are what its members pay."""
        rewards = [member.build(env) for member in self.members]
        combine = COMBINATIONS[self.combine]

        def ensemble(state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
            values = [reward(state, action)[0] / spread for reward, spread in zip(rewards, self.spreads, strict=True)]
            return combine(torch.stack(values)), {_name(number): value for number, value in enumerate(values, 1)}

        return ensemble

    def text(self) -> str:
        """Return the members' sources, one after the other."""
        heading = f"# The {self.combine} of {len(self.members)} programs, each divided by its own spread."
        parts = [
            f"# {_name(number)}, spread {spread:.4g}\n{member.source}"
            for number, (member, spread) in enumerate(zip(self.members, self.spreads, strict=True), 1)
        ]
        return "\n\n".join([heading, *parts])

    @property
    def reads(self) -> tuple[str, ...]:
        """See `RewardKind`."""
        return tuple(dict.fromkeys(name for member in self.members for name in member.reads))

    @property
    def facts(self) -> dict[str, str]:
        """See `RewardKind`."""
        return {"ensemble": f"{self.combine} of {len(self.members)} programs"}


def _name(number: int) -> str:
    return f"member_{number}"


def _spread(paid: Tensor) -> float:
    spread = float(paid.double().std(correction=0))
    return spread if spread > _FLAT else 1.0
