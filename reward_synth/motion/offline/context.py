"""What a sentence of a dialogue is heard in: the motion under way, and what was spoken of before."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from rewardsmith.reward_synth.motion.motion import Motion
from rewardsmith.reward_synth.motion.vocabulary import Quantity, Vocabulary
from rewardsmith.reward_synth.terms import Term

Fits = Callable[[Term, Quantity], bool]
"""Tells whether a term, of its quantity, is what a sentence may be about."""


@dataclass(frozen=True)
class Context:
    """What is known as a sentence is heard.

    Attributes:
        motion: What is under way.
        vocabulary: The body's.
        spoken: The terms that each sentence so far asked for or changed, the latest last; of one that was understood
            but could not be granted, the terms that it asked for.
        last: Features that the last sentence changed.
        units: The unit in which amounts were last given, by the SI unit of what they measure, in that.
        refused: The sentence before, where it was refused.
        task: The words of the last task, which a clause may go on with.
        measured: Values of the quantities at present, by name.
    """

    motion: Motion
    vocabulary: Vocabulary
    spoken: tuple[tuple[Term, ...], ...] = ()
    last: tuple[str, ...] = ()
    measured: Mapping[str, float] = field(default_factory=dict)
    units: Mapping[str, float] = field(default_factory=dict)
    task: str = ""
    refused: str = ""

    def factor(self, unit: str) -> float:
        """Return what a number without a unit is to be multiplied by, where it is of a quantity in some SI unit."""
        return self.units.get(unit, math.pi / 180 if unit.startswith("rad") else 1.0)

    def quantity(self, term: Term) -> Quantity | None:
        """Return the quantity of a term, None where it is of the action."""
        return self.vocabulary.quantities.get(term.feature or "")

    def part(self, term: Term) -> str | None:
        """Return the part or joint that a term is about."""
        quantity = self.quantity(term)
        return quantity.part if quantity is not None else None

    def concerns(self, term: Term, part: str) -> bool:
        """Tell whether a term is about a part or a thing, or about how far it is from another."""
        return part in (self.part(term) or "").split("_to_")

    def fitting(self, fits: Fits) -> list[Term]:
        """Return the terms under way that fit."""
        return [term for term in self.motion.asked if (found := self.quantity(term)) is not None and fits(term, found)]

    def latest(self, fits: Fits) -> list[Term]:
        """Return the terms under way that fit and were spoken of last."""
        found = self.fitting(fits)
        for group in reversed(self.spoken):
            names = {term.feature for term in group}
            if latest := [term for term in found if term.feature in names]:
                return latest
        return found

    def together(self, features: Sequence[str]) -> list[str]:
        """Return features with those that were asked for in one breath with them."""
        found = list(features)
        for group in self.spoken:
            names = [term.feature or "" for term in group]
            found += names if set(names) & set(features) else []
        return list(dict.fromkeys(found))

    def latest_parts(self) -> list[str]:
        """Return the parts that the latest sentence that was about any was about."""
        for group in reversed(self.spoken):
            if parts := [part for term in group if (part := self.part(term)) is not None]:
                return list(dict.fromkeys(parts))
        return []

    def doing(self) -> str:
        """Say what is under way, for a refusal."""
        return ", ".join(term.said() for term in self.motion.asked) or "it only stands"
