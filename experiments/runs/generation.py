"""One generation of a run: what was asked, refused, accepted and judged."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Self

from rewardsmith.experiments.runs.plain import made, of_this_version
from rewardsmith.reward_synth.heeded import Heeded
from rewardsmith.reward_synth.history import Verdict


@dataclass(frozen=True, kw_only=True)
class Member:
    """A candidate's place in its generation.

    Attributes:
        id: The candidate.
        parents: Ids of those that it was made of.
        idea: One line on what distinguishes it.
        recipe: What its coder would write it from again, or None.
    """

    id: str
    parents: tuple[str, ...] = ()
    idea: str = ""
    recipe: dict[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Generation:
    """What `generations/000.json` holds.

    Attributes:
        number: From 0.
        coder: Who wrote the rewards.
        asked: How many were wanted.
        shown: Ids of the candidates that the coder was shown.
        members: The accepted ones, in the order of their ids.
        refused: What was refused on the way, each with code, message, line and source.
        heeded: What became of every remark on earlier generations, the oldest first.
        verdict: How the members were ordered; None until they were.
    """

    number: int
    coder: str
    asked: int
    shown: tuple[str, ...]
    members: tuple[Member, ...]
    refused: tuple[dict[str, Any], ...]
    verdict: Verdict | None = None
    heeded: tuple[Heeded, ...] = ()

    @property
    def heeds(self) -> int:
        """How many remarks changed what it is measured by."""
        return sum(each.read for each in self.heeded)

    def to_json(self) -> dict[str, Any]:
        """Return the generation as plain data."""
        return asdict(self) | {"verdict": self.verdict.to_json() if self.verdict else None}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what `to_json` gave.

        Raises:
            UserError: the data is no generation of this version.
        """
        with of_this_version("the run's generation"):
            members = tuple(made(Member, member | {"parents": tuple(member["parents"])}) for member in data["members"])
            if len({member.id for member in members}) < len(members):
                raise ValueError("a candidate is there twice")
            verdict = Verdict.from_json(data["verdict"]) if data["verdict"] else None
            heeded = tuple(made(Heeded, each) for each in data.get("heeded", ()))
            parts = {"members": members, "verdict": verdict, "heeded": heeded}
            return made(cls, data | parts | {name: tuple(data[name]) for name in ("shown", "refused")})
