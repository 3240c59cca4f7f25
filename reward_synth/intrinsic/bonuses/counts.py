"""Pays for what is seldom said: 1 by a power of its count, within an episode or since the beginning.

Counts as bonuses are Bellemare et al.'s (arXiv 1606.01868), whose power is 0.5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from rewardsmith.envs import Environment, UserError
from rewardsmith.reward_synth.intrinsic.bonus import PER_EPISODE, Bonus, Source, Surroundings, restore
from rewardsmith.reward_synth.intrinsic.oni.speech import speaking
from rewardsmith.reward_synth.intrinsic.oni.vocabulary import MOST, NOTHING, Vocabulary

SPANS = ("episode", "life")
_TEXTS = "vocabulary"


class _Counted(Source):
    """Counts sayings by their templates; a moment is worth what the rarest of its sayings is, silence nothing."""

    def __init__(self, place: Surroundings, vocabulary: Vocabulary, span: str, power: float) -> None:
        self._vocabulary = vocabulary
        self._power = power
        self._rows = torch.arange(place.num_envs) if span == "episode" else torch.zeros(place.num_envs).long()
        self._forgets = span == "episode"
        self._counts = torch.zeros(len(self._rows.unique()), MOST, dtype=torch.int32)
        super().__init__({f"{PER_EPISODE if self._forgets else ''}counts": self._counts})

    def pay(self, state: Any, action: Tensor, begins: Tensor) -> Tensor:
        """See `Source`."""
        numbers = torch.from_numpy(self._vocabulary.hear(state.message))
        if self._forgets:
            self._counts[begins] = 0
        rows = self._rows.unsqueeze(1).expand_as(numbers)
        self._counts.index_put_((rows, numbers), torch.ones_like(numbers, dtype=torch.int32), accumulate=True)
        worth = self._counts[rows, numbers].double().pow(-self._power)
        return worth.masked_fill(numbers == NOTHING, 0.0).amax(1).float()

    def figures(self) -> dict[str, float]:
        """See `Source`."""
        return {"sayings": float(len(self._vocabulary))}

    def state_dict(self) -> dict[str, Tensor]:
        """See `Source`."""
        return {**self.tensors, _TEXTS: self._vocabulary.save()}

    def load_state_dict(self, tensors: dict[str, Tensor]) -> None:
        """See `Source`."""
        if _TEXTS not in tensors:
            raise UserError("what was learned has no sayings; train the candidate again")
        self._vocabulary.load(tensors[_TEXTS])
        restore(self.tensors, tensors)


@dataclass(frozen=True, kw_only=True)
class Counts(Bonus):
    """1 / count ** power of the rarest thing that is said."""

    name = "counts"
    normalized = False

    span: str = "episode"
    """Over what is counted: episode, or life, which is the whole training of all environments."""

    power: float = 0.5
    """Power of the count (0.01 to 10)."""

    def __post_init__(self) -> None:
        if self.span not in SPANS:
            raise UserError(f"bonus.span is {self.span!r}; choose one of: {', '.join(SPANS)}")
        self._refuse_out_of_range("power", 0.01, 10)

    def check(self, environment: Environment, goal: str) -> None:
        """See `Bonus`."""
        speaking(environment, self.name)

    def source(self, place: Surroundings) -> Source:
        """See `Bonus`."""
        return _Counted(place, Vocabulary(speaking(place.environment, self.name)), self.span, self.power)

    def text(self) -> str:
        """See `Bonus`."""
        return f"What has seldom been said in its {self.span}."
