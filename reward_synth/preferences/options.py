"""How a reward is learned from preferences: what can be chosen, and what a training adds."""

from __future__ import annotations

from dataclasses import dataclass, field

from rewardsmith.envs.errors import refuse_out_of_range
from rewardsmith.reward_synth.preferences.aggregation import AGGREGATIONS
from rewardsmith.reward_synth.preferences.noise import VETTINGS
from rewardsmith.reward_synth.preferences.queries import SELECTIONS
from rewardsmith.reward_synth.preferences.teacher import TeacherOptions

MAX_QUERIES = 10_000

ROUNDS, PEOPLES_ROUNDS = 16, 4
"""Into about how many rounds answers are divided that a script gives, and those that people give."""


@dataclass(kw_only=True)
class PreferenceOptions:
    """How a reward is learned from preferences between segments of what the policy does."""

    segment: float = 1.0
    """Length of the segments that are compared [s] (0.1 to 10)."""

    members: int = 4
    """Networks in the ensemble (2 to 16)."""

    select: str = "disagreement"
    """Which pairs are asked: uniform, disagreement of the ensemble, or upper, where both may be the best."""

    noise: str = "trust"
    """What is made of doubtful answers: trust takes all, peers leave out what a peer doubts, vote flips and softens."""

    rounds: int = 0
    """Into about how many rounds the answers are divided (1 to 1000); 0 takes 16, or 4 where people answer."""

    aggregation: str = "mean"
    """What the ensemble pays: mean, minimum, or log_sigmoid, the sum that is high only where all are."""

    def __post_init__(self) -> None:
        refuse_out_of_range("preference.segment", self.segment, 0.1, 10)
        refuse_out_of_range("preference.members", self.members, 2, 16)
        refuse_out_of_range("preference.rounds", self.rounds, 0, 1000)
        SELECTIONS.check(self.select)
        VETTINGS.check(self.noise)
        AGGREGATIONS.check(self.aggregation)


@dataclass(frozen=True, kw_only=True)
class Lessons:
    """All that one reward's learning is made of.

    Attributes:
        queries: Pairs that its teacher is asked in all.
        steps: Environment steps of the training over which they are spread.
        seed: Seed of networks, pairs and the teacher's mistakes.
        options: How it learns.
        teacher: How its teacher errs.
        people: Whether people answer in place of the teacher.
    """

    queries: int = 150
    steps: int = 1_000_000
    seed: int = 0
    options: PreferenceOptions = field(default_factory=PreferenceOptions)
    teacher: TeacherOptions = field(default_factory=TeacherOptions)
    people: bool = False

    def __post_init__(self) -> None:
        refuse_out_of_range("queries", self.queries, 1, MAX_QUERIES)
        refuse_out_of_range("steps", self.steps, 1, 10**12)

    @property
    def rounds(self) -> int:
        """Into about how many rounds the answers are divided; whoever is interrupted is asked more at a time."""
        return self.options.rounds or (PEOPLES_ROUNDS if self.people else ROUNDS)
