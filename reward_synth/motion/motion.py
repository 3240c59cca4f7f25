"""What a robot is told to do at present: terms that were asked for, and the posture that goes without saying."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rewardsmith.reward_synth.motion.posture import posture
from rewardsmith.reward_synth.motion.vocabulary import Vocabulary
from rewardsmith.reward_synth.terms import Term, Terms


@dataclass(frozen=True)
class Motion:
    """Terms that were asked for.

    Attributes:
        title: The words in which it was asked for.
        asked: The terms; none is standing still.
        weights: Weights of the posture's terms that are other than usual, by name.
    """

    title: str = "stand"
    asked: tuple[Term, ...] = ()
    weights: tuple[tuple[str, float], ...] = ()

    def terms(self, vocabulary: Vocabulary) -> Terms:
        """Return all terms, the posture's after those that were asked for."""
        weights = dict(self.weights)
        kept = [replace(term, weight=weights.get(term.name, term.weight)) for term in posture(vocabulary, self.asked)]
        return Terms(title=self.title, note="", terms=(*self.asked, *kept))

    def about(self, feature: str | None) -> Term | None:
        """Return the term that was asked for of a feature, None where there is none."""
        return next((term for term in self.asked if term.feature == feature), None)

    def with_terms(self, terms: Iterable[Term]) -> Motion:
        """Return the motion with other terms of the same features, new ones behind the others."""
        new = {term.feature: term for term in terms}
        kept = [new.pop(term.feature, term) for term in self.asked]
        return replace(self, asked=(*kept, *new.values()))

    def without(self, features: Iterable[str]) -> Motion:
        """Return the motion without the terms of some features."""
        gone = set(features)
        return replace(self, asked=tuple(term for term in self.asked if term.feature not in gone))


def differences(before: Motion, after: Motion) -> tuple[str, ...]:
    """Say in a few words each what changed from one motion to another."""
    lines = []
    for term in after.asked:
        old = before.about(term.feature)
        if old is None:
            lines.append(f"new: {term.said()}")
        elif old.said() != term.said():
            lines.append(f"{term.said()} (was {old.said()})")
        elif old != term:
            lines.append(f"{term.said()}: weight {term.weight:g} (was {old.weight:g})")
    gone = [term for term in before.asked if after.about(term.feature) is None]
    return (*lines, *(f"no longer: {term.said()}" for term in gone))
