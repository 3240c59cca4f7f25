"""Rewards that are terms as data: kept as JSON, called without a checker, since nothing of them is run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from rewardsmith.envs import UserError, VectorEnv, files
from rewardsmith.envs.reward import RewardFunction
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.motion.offline.filling import terms_for
from rewardsmith.reward_synth.rewards.kind import RewardKind
from rewardsmith.reward_synth.schema import schema_of
from rewardsmith.reward_synth.terms import Terms, TermsReward
from rewardsmith.reward_synth.terms.term import ACTION

_FILE = "terms.json"


@dataclass(frozen=True, kw_only=True)
class OfTerms(RewardKind):
    """Terms.

    Attributes:
        terms: What is rewarded.
    """

    kind = "terms"
    takes = ("terms",)

    terms: Terms

    @classmethod
    def design(cls, request: Request) -> Self:
        """Take the terms that the user gives, else those that the phrasebook makes of the sentence."""
        return cls(terms=request.terms or terms_for(request.instruction, request.survey))

    def save(self, directory: Path) -> None:
        """See `RewardKind`."""
        files.write_json(directory / _FILE, self.terms.to_json())

    @classmethod
    def load(cls, directory: Path) -> Self:
        """See `RewardKind`."""
        return cls(terms=read_terms(directory / _FILE))

    def build(self, env: VectorEnv) -> RewardFunction:
        """See `RewardKind`."""
        scalars = {name for name, shape in schema_of(env).fields.items() if shape == ()}
        for name in self.reads:
            if name not in scalars:
                raise UserError(f"the term of {name} needs a feature of one number that {env.environment.name()} lacks")
        return TermsReward(self.terms, env.device)

    def text(self) -> str:
        """See `RewardKind`."""
        return "".join(f"{term.name:28} {term.said()}\n" for term in self.terms.terms)

    @property
    def reads(self) -> tuple[str, ...]:
        """See `RewardKind`."""
        read = [term.feature for term in self.terms.terms if term.feature not in (None, ACTION)]
        timed = ["time"] if any(term.gait for term in self.terms.terms) else []
        return tuple(dict.fromkeys(name for name in (*read, *timed) if name is not None))

    @property
    def facts(self) -> dict[str, str]:
        """See `RewardKind`."""
        return {"terms": f"{len(self.terms.terms)} terms"}


def read_terms(path: Path) -> Terms:
    """Read terms from a file of JSON, as `rewardsmith talk` writes them too.

    Raises:
        UserError: it cannot be read, or holds no terms.
    """
    try:
        return Terms.from_json(files.read_json(path))
    except (OSError, ValueError) as error:
        raise UserError(f"{path} holds no terms of a reward: {error}") from None
