"""What comments change in programs that were written before: terms that are new or weigh more, the others stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rewardsmith.reward_synth.terms import Term, Terms
from rewardsmith.reward_synth.terms.shapes import ALIVE, PLAIN

MOST = 6.0
"""Largest factor on a weight, whatever is said how often."""


def both(emphasis: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    """Return the factors of two emphases together."""
    return {name: emphasis.get(name, 1.0) * other.get(name, 1.0) for name in (*emphasis, *other)}


def emphasised(terms: Terms, emphasis: Mapping[str, float]) -> Terms:
    """Return terms that weigh more where they read a feature that comments speak of."""
    if not emphasis:
        return terms
    return replace(terms, terms=tuple(_heavier(term, emphasis) for term in terms.terms))


def _heavier(term: Term, emphasis: Mapping[str, float]) -> Term:
    factor = min(emphasis.get(term.feature or "", 1.0), MOST)
    return term if factor == 1.0 else replace(term, weight=float(f"{term.weight * factor:.3g}"))


def carried(terms: Terms, before: Terms, after: Terms, emphasis: Mapping[str, float]) -> Terms:
    """Return a program's terms with what comments changed in the plan from which it descends.

    Args:
        terms: The program's.
        before: What a style makes of the plan before the comments.
        after: What it makes of the plan after them.
        emphasis: Factors on weights, see `emphasised`.
    """
    unchanged = {_asked(term) for term in before.terms} & {_asked(term) for term in after.terms}
    gone = {_about(term) for term in before.terms if _asked(term) not in unchanged}
    new = [term for term in after.terms if _asked(term) not in unchanged and not _is_support(term)]
    gone |= {_about(term) for term in new}
    kept = [term for term in terms.terms if _is_support(term) or _about(term) not in gone]
    taken = {term.name.upper() for term in kept}
    named = {term.name: _free(term.name, taken) for term in new}
    new = [replace(term, name=named[term.name], gate=()) for term in new]
    # A gain pays while the new conditions hold, too, where the style would have it so.
    gating = {named[name] for term in after.terms for name in term.gate if name in named}
    open_names = {term.name for term in (*kept, *new) if not (term.gate or _pays(term))}
    made = [_gated(term, sorted(gating & open_names), open_names) if _pays(term) else term for term in (*kept, *new)]
    return emphasised(replace(terms, terms=tuple(made)) if made else after, emphasis)


def _gated(term: Term, more: list[str], open_names: set[str]) -> Term:
    kept = [name for name in term.gate if name in open_names]
    return replace(term, gate=tuple(dict.fromkeys((*kept, *more))))


def _free(name: str, taken: set[str]) -> str:
    """Return a name that no other term has, not even in capitals."""
    found, number = name, 2
    while found.upper() in taken:
        found, number = f"{name}_{number}", number + 1
    taken.add(found.upper())
    return found


def _is_support(term: Term) -> bool:
    return term.shape in (ALIVE, PLAIN)


def _pays(term: Term) -> bool:
    """Tell whether a term is a gain with a shape, which conditions may gate."""
    return term.want in ("high", "low") and not _is_support(term)


def _about(term: Term) -> tuple[str | None, str]:
    return (term.feature, term.norm)


def _asked(term: Term) -> tuple[object, ...]:
    """Return what a term asks for, whatever its style."""
    return (term.feature, term.norm, term.want, term.target, term.low, term.high, term.gait)
