"""Programs near those that were preferred: terms are changed one or two at a time, along what told good from bad."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from rewardsmith.reward_synth.history import History, Round, Trial
from rewardsmith.reward_synth.terms import Term, Terms
from rewardsmith.reward_synth.terms.shapes import ALIVE, PLAIN, PLANNED, SHAPES

PARENTS = 2
"""Preferred programs that others are made of."""

FACTORS = (0.4, 0.6, 1.6, 2.5)
"""By how much weights and scales change."""

_LIMIT = 5.0
"""Most by which a weight or a scale changes in one step along a line, as a factor."""

_Change = tuple[Sequence[Term], str]
"""The terms after a change, and what it is."""


@dataclass(frozen=True)
class Parent:
    """A program that others are made of.

    Attributes:
        id: Its candidate.
        terms: Its terms.
        worse: Terms of a program that was judged to be worse in the same round, or None.
    """

    id: str
    terms: Terms
    worse: Terms | None = None


def parents(history: History, features: Collection[str]) -> list[Parent]:
    """Return the preferred programs of a history that were written from terms, the most preferred first.

    Winners of rounds are ordered by score where all have one, else the latest comes first. What was written before the
    last comments knows nothing of them, so that the round of which they were said and later ones alone count.

    Args:
        history: As the strategy shows it.
        features: Names of the environment's features; a recipe that names others is passed over.
    """
    found: list[tuple[Trial, Parent]] = []
    for each in reversed(_since_comments(history.rounds)):
        trials = {trial.id: trial for trial in each.trials}
        ranked = [trials[name] for group in each.verdict.order for name in group if name in trials]
        known = [(trial, terms) for trial in ranked if (terms := _terms(trial, features)) is not None]
        if known:
            (best, terms), (_, worst) = known[0], known[-1]
            found.append((best, Parent(best.id, terms, worst if len(known) > 1 else None)))
    if all(trial.score is not None for trial, _ in found):
        found.sort(key=lambda each: -(each[0].score or 0.0))
    return [parent for _, parent in found[:PARENTS]]


def _since_comments(rounds: Sequence[Round]) -> Sequence[Round]:
    """Return the rounds that heed the last comments; where there are none yet, the one of which they were said."""
    commented = [place for place, each in enumerate(rounds) if any(trial.comments for trial in each.trials)]
    return rounds[min(commented[-1] + 1, len(rounds) - 1) :] if commented else rounds


def vary(parent: Parent, wished: Collection[str], draw: random.Random) -> Terms:
    """Return terms near a parent's, changed in one or two ways.

    Args:
        parent: What is changed.
        wished: Features that the sentence speaks of, whose terms stay.
        draw: What draws the changes.
    """
    terms, said = parent.terms, []
    for _ in range(draw.choice((1, 2))):
        terms, change = _changed(terms, parent, wished, draw)
        said.append(change)
    return replace(terms, note=f"from {parent.id}: {' and '.join(said)}")


def _terms(trial: Trial, features: Collection[str]) -> Terms | None:
    try:
        return Terms.from_json((trial.recipe or {})["terms"], features)
    except (KeyError, TypeError, ValueError):
        return None


def _changed(terms: Terms, parent: Parent, wished: Collection[str], draw: random.Random) -> tuple[Terms, str]:
    """Return the terms with one change, and what it is."""
    changes = [_along] if parent.worse is not None else []
    changes += [_weight, _weight, _scale, _shape, _gate, _drop]
    draw.shuffle(changes)
    for change in changes:
        if (made := change(terms, parent, wished, draw)) is not None:
            return replace(terms, terms=tuple(made[0])), made[1]
    raise ValueError("terms always have a weight to change")


def _along(terms: Terms, parent: Parent, wished: Collection[str], draw: random.Random) -> _Change | None:
    """Go on along the line from the worse program to the better one, in all weights and scales that differ."""
    worse = {term.name: term for term in (parent.worse.terms if parent.worse else ())}
    step = draw.choice((0.3, 0.6, 1.0))
    moved = [_beyond(term, worse[term.name], step) if term.name in worse else term for term in terms.terms]
    return (moved, "on along what made it better") if tuple(moved) != terms.terms else None


def _beyond(term: Term, worse: Term, step: float) -> Term:
    if term.feature != worse.feature or min(term.weight, worse.weight) <= 0:
        return term
    weight = _near(term.weight * (term.weight / worse.weight) ** step, term.weight)
    scale = _near(term.scale * (term.scale / worse.scale) ** step, term.scale)
    return replace(term, weight=weight, scale=scale)


def _near(value: float, begin: float) -> float:
    return float(f"{min(max(value, begin / _LIMIT), begin * _LIMIT):.3g}")


def _weight(terms: Terms, parent: Parent, wished: Collection[str], draw: random.Random) -> _Change | None:
    term, factor = draw.choice(terms.terms), draw.choice(FACTORS)
    changed = replace(term, weight=float(f"{term.weight * factor:.3g}"))
    return _with(terms, term, changed), f"{term.name} weighs {factor:g} times as much"


def _scale(terms: Terms, parent: Parent, wished: Collection[str], draw: random.Random) -> _Change | None:
    if not (shaped := _shaped(terms)):
        return None
    term, factor = draw.choice(shaped), draw.choice(FACTORS)
    changed = replace(term, scale=float(f"{term.scale * factor:.3g}"))
    return _with(terms, term, changed), f"{term.name} is felt {factor:g} times as far"


def _shape(terms: Terms, parent: Parent, wished: Collection[str], draw: random.Random) -> _Change | None:
    if not (shaped := _shaped(terms)):
        return None
    term = draw.choice(shaped)
    others = [shape for shape in SHAPES[term.want] if shape not in (term.shape, ALIVE, PLAIN, *PLANNED)]
    shape = draw.choice(others)
    return _with(terms, term, replace(term, shape=shape)), f"{term.name} {shape.replace('_', ' ')}"


def _gate(terms: Terms, parent: Parent, wished: Collection[str], draw: random.Random) -> _Change | None:
    """Let a gain pay only while the side conditions hold, or whether they hold or not."""
    shaped = _shaped(terms)
    gains = [term for term in shaped if term.want in ("high", "low")]
    sides = tuple(term.name for term in shaped if term not in gains and not term.gate)
    if not sides or not gains:
        return None
    term = draw.choice(gains)
    gate = () if term.gate else sides
    said = f"{term.name} pays {'whether the side conditions hold or not' if term.gate else 'while they hold'}"
    return _with(terms, term, replace(term, gate=gate)), said


def _drop(terms: Terms, parent: Parent, wished: Collection[str], draw: random.Random) -> _Change | None:
    gating = {name for term in terms.terms for name in term.gate}
    spare = [term for term in terms.terms if term.feature not in wished and term.name not in gating]
    if not spare or len(spare) == len(terms.terms):
        return None
    term = draw.choice(spare)
    return [each for each in terms.terms if each != term], f"without {term.name}"


def _shaped(terms: Terms) -> list[Term]:
    """Return the terms that have a scale and a shape."""
    return [term for term in terms.terms if term.shape not in (ALIVE, PLAIN)]


def _with(terms: Terms, old: Term, new: Term) -> list[Term]:
    return [new if term == old else term for term in terms.terms]
