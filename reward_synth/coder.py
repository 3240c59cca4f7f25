"""The seam between what writes reward programs and what checks and trains them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from rewardsmith.envs import Environment
from rewardsmith.envs.survey import Survey
from rewardsmith.reward_synth.distilling import DistilOptions
from rewardsmith.reward_synth.history import History
from rewardsmith.reward_synth.intent import Intent
from rewardsmith.reward_synth.intrinsic.options import Plan
from rewardsmith.reward_synth.language import RewardSchema
from rewardsmith.reward_synth.looks import Looks
from rewardsmith.reward_synth.members import Members
from rewardsmith.reward_synth.preferences.options import Lessons
from rewardsmith.reward_synth.proposal import Proposal, Refusal
from rewardsmith.reward_synth.terms import Terms


@dataclass(frozen=True, kw_only=True)
class Request:
    """What a coder is asked for.

    Attributes:
        instruction: The behaviour in the user's own words.
        survey: The environment with its feature table and measured figures; only these are described to a coder.
        schema: Shapes of the features and length of the action.
        count: How many different reward programs are wanted.
        seed: Seed of whatever the coder draws.
        round: Number of the generation that they are for, from 0.
        intent: What the instruction was understood to ask for, None where it was not understood.
        history: What came of earlier generations, as far as the coder is to see it.
        sees_reads: Whether the policy will see whatever the reward reads, or the plain observation alone.
        lessons: How a reward that is learned from preferences learns.
        intrinsic: What a task's reward and a bonus beside it are made of.
        members: What an ensemble of programs is made of.
        terms: Terms that the user gives; None where they are made of the instruction.
        looks: What a reward from pixels looks for.
        distilling: How one from pixels is distilled.
        advice: What the parts of a written reward should be, where more becomes of them than their sum; else empty.
    """

    instruction: str
    survey: Survey
    schema: RewardSchema
    count: int
    seed: int = 0
    round: int = 0
    intent: Intent | None = None
    history: History = field(default_factory=History)
    sees_reads: bool = True
    lessons: Lessons = field(default_factory=Lessons)
    intrinsic: Plan = field(default_factory=Plan)
    members: Members = field(default_factory=Members)
    terms: Terms | None = None
    looks: Looks = field(default_factory=Looks)
    distilling: DistilOptions = field(default_factory=DistilOptions)
    advice: str = ""

    @property
    def environment(self) -> Environment:
        """What is to be rewarded."""
        return self.survey.environment


class Coder(Protocol):
    """Writes reward programs for an instruction."""

    name: str

    def propose(self, request: Request, refusals: Sequence[Refusal] = ()) -> list[Proposal]:
        """Write programs: `request.count` new ones or, given refusals, a mended one for each.

        Returns:
            At most as many proposals as were asked for; fewer where the coder has no more to say.

        Raises:
            UserError: the coder cannot serve this request at all, with what to do instead.
        """


@runtime_checkable
class Foresighted(Protocol):
    """A coder that can tell before it is asked, and at no cost, that it cannot serve a request."""

    def check(self, request: Request) -> None:
        """Refuse a request that `propose` would refuse.

        Raises:
            UserError: the coder cannot serve it, with what to do instead.
        """
