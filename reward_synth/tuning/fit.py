"""Which constants make a reward program order films as they were preferred.

A film's rate is the mean pay of its steps. That one film is better than another is as likely as the logistic function
of the difference of their rates (Bradley and Terry 1952), in units of the spread of all rates: a reward may be scaled
without changing what it prefers.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rewardsmith.reward_synth.preferences.orders import Order
from rewardsmith.reward_synth.preferences.pairs import answers_of
from rewardsmith.reward_synth.tuning.constants import constants, with_values

FACTORS = (0.5, 0.8, 1.25, 2.0)
"""By which one constant is tried to be changed at a time."""

REACH = 8.0
"""Most by which a constant is changed in all, as a factor either way."""

PRIOR = 0.01
"""What a constant's change costs, times the square of the logarithm of its factor: what does not help stays."""

SHARPNESS = 4.0
"""How sure an answer is where two films differ by the spread of all."""

TRIALS = 400
"""Most programs that are tried."""

_LEAST_GAIN = 1e-4
_DIGITS = 4

Rates = Mapping[str, float]
"""What a program pays on the mean for a step of each film, by id."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was said of two films.

    Attributes:
        first, second: Their ids.
        preferred: 1 for the first, 0 for the second, 0.5 where they are equally good.
    """

    first: str
    second: str
    preferred: float


@dataclass(frozen=True, kw_only=True)
class Tuned:
    """A program whose constants were fitted.

    Attributes:
        source: Its text.
        changed: The old and the new value of each constant that changed, by name.
        before, after: Share of the answers with which it agrees, of those that prefer one.
        answers: How many these are.
        trials: Programs that were tried.
    """

    source: str
    changed: Mapping[str, tuple[float, float]]
    before: float
    after: float
    answers: int
    trials: int


def answers(orders: Sequence[Order]) -> list[Answer]:
    """Return what orders from best to worst say of every two films."""
    return [
        Answer(first=first, second=second, preferred=preferred)
        for order in orders
        for (first, second), preferred in answers_of(order).items()
    ]


def tune(source: str, rate: Callable[[str], Rates | None], given: Sequence[Answer]) -> Tuned:
    """Change a program's constants, one at a time, as long as answers become likelier.

    Args:
        source: The program.
        rate: Rates all films that were answered about by a program's text; None where that is no valid program.
        given: Answers about these films.

    Raises:
        RewardRejected: it is no text of a program.
        ValueError: the program itself cannot be rated, it names no constant, or no answer prefers one film.
    """
    rates, named = rate(source), constants(source)
    if rates is None or not named or not any(each.preferred != 0.5 for each in given):
        raise ValueError("tuning takes a valid program with constants, and an answer that prefers one film")
    trials, factors = 1, {each.name: 1.0 for each in named}
    best, best_source, first = _cost(rates, given, factors), source, rates
    improved = True
    while improved:
        improved = False
        for constant in named:
            for factor in FACTORS:
                tried = factors | {constant.name: factors[constant.name] * factor}
                if not 1 / REACH <= tried[constant.name] <= REACH or trials >= TRIALS:
                    continue
                text = with_values(source, {each.name: _rounded(each.value * tried[each.name]) for each in named})
                trials += 1
                found = rate(text)
                cost = math.inf if found is None else _cost(found, given, tried)
                if found is not None and cost < best - _LEAST_GAIN:
                    best, best_source, factors, rates, improved = cost, text, tried, found, True
    after = {each.name: each.value for each in constants(best_source)}
    return Tuned(
        source=best_source,
        changed={each.name: (each.value, after[each.name]) for each in named if factors[each.name] != 1.0},
        before=agreement(first, given),
        after=agreement(rates, given),
        answers=sum(each.preferred != 0.5 for each in given),
        trials=trials,
    )


def agreement(rates: Rates, given: Sequence[Answer]) -> float:
    """Return the share of answers that rates agree with, of those that prefer one film; equal rates prefer none."""
    told = [each for each in given if each.preferred != 0.5]
    return sum((rates[each.first] - rates[each.second]) * (each.preferred - 0.5) > 0 for each in told) / len(told)


def _cost(rates: Rates, given: Sequence[Answer], factors: Mapping[str, float]) -> float:
    """Return the mean negative log-likelihood of answers, and what the changes cost."""
    spread = statistics.pstdev(rates.values()) or 1.0
    cost = 0.0
    for each in given:
        sure = SHARPNESS * (rates[each.first] - rates[each.second]) / spread
        cost += each.preferred * _softplus(-sure) + (1.0 - each.preferred) * _softplus(sure)
    return cost / len(given) + PRIOR * sum(math.log(factor) ** 2 for factor in factors.values())


def _softplus(value: float) -> float:
    return max(value, 0.0) + math.log1p(math.exp(-abs(value)))


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
