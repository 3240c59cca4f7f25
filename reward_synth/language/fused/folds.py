"""What C++ expression becomes of several numbers of one environment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from rewardsmith.reward_synth.language.fused.code import Unsupported
from rewardsmith.reward_synth.language.fused.expressions import Numbers, absolute, maximum, minimum, power

Fold = Callable[[Numbers, list[str]], str]


def total(n: Numbers, numbers: list[str]) -> str:
    """Return the sum."""
    return f"({' + '.join(numbers)})" if numbers else n(0)


def total_of_numbers(n: Numbers, numbers: list[str]) -> str:
    """Return the sum of what is not NaN."""
    return total(n, [f"({number} == {number} ? {number} : {n(0)})" for number in numbers])


def mean(n: Numbers, numbers: list[str]) -> str:
    """Return the mean."""
    return f"({total(n, numbers)} / {n(len(numbers))})"


def product(n: Numbers, numbers: list[str]) -> str:
    """Return the product."""
    return f"({' * '.join(numbers)})" if numbers else n(1)


def any_of(n: Numbers, numbers: list[str]) -> str:
    """Return whether one is true."""
    return f"({' || '.join(numbers)})" if numbers else "false"


def all_of(n: Numbers, numbers: list[str]) -> str:
    """Return whether each is true."""
    return f"({' && '.join(numbers)})" if numbers else "true"


def greatest(n: Numbers, numbers: list[str]) -> str:
    """Return the greatest, NaN where one is."""
    return _one_by_one(n, numbers, maximum)


def least(n: Numbers, numbers: list[str]) -> str:
    """Return the least, NaN where one is."""
    return _one_by_one(n, numbers, minimum)


def first_greatest(n: Numbers, numbers: list[str]) -> str:
    """Return the place of the first greatest, or of the first NaN."""
    return _place(n, numbers, ">")


def first_least(n: Numbers, numbers: list[str]) -> str:
    """Return the place of the first least, or of the first NaN."""
    return _place(n, numbers, "<")


def log_sum_exp(n: Numbers, numbers: list[str]) -> str:
    """Return the logarithm of the sum of exponentials."""
    top = greatest(n, numbers)
    shifted = [n.call("exp", f"{number} - {top}") for number in numbers]
    return f"({top} + {n.call('log', total(n, shifted))})"


def variance(correction: float) -> Fold:
    """Return the fold for a variance."""

    def fold(n: Numbers, numbers: list[str]) -> str:
        middle = n.let(mean(n, numbers))
        squares = [power(n, n.let(f"{number} - {middle}"), n(2)) for number in numbers]
        return f"({total(n, squares)} / {n(max(len(numbers) - correction, 0))})"

    return fold


def deviation(correction: float) -> Fold:
    """Return the fold for a standard deviation."""
    return lambda n, numbers: n.call("sqrt", variance(correction)(n, numbers))


def norm(order: float) -> Fold:
    """Return the fold for a vector norm."""

    def fold(n: Numbers, numbers: list[str]) -> str:
        sizes = [n.let(absolute(n, number)) for number in numbers]
        if order == float("inf"):
            return greatest(n, sizes)
        if order == float("-inf"):
            return least(n, sizes)
        if order == 0:
            return total(n, [f"({size} != 0 ? {n(1)} : {n(0)})" for size in sizes])
        if order == 1:
            return total(n, sizes)
        if order == 2:
            return n.call("sqrt", total(n, [f"{size} * {size}" for size in sizes]))
        return n.call("pow", total(n, [power(n, size, n(order)) for size in sizes]), n(1 / order))

    return fold


def softmax(n: Numbers, numbers: list[str]) -> list[str]:
    """Return exponentials that sum up to 1."""
    top = greatest(n, numbers)
    powers = [n.let(n.call("exp", f"{number} - {top}")) for number in numbers]
    whole = n.let(total(n, powers))
    return [f"{part} / {whole}" for part in powers]


def log_softmax(n: Numbers, numbers: list[str]) -> list[str]:
    """Return the logarithms of `softmax`."""
    whole = n.let(log_sum_exp(n, numbers))
    return [f"{number} - {whole}" for number in numbers]


def running(symbol: str) -> Callable[[Numbers, list[str]], list[str]]:
    """Return the function that makes running sums or products."""

    def of_row(n: Numbers, numbers: list[str]) -> list[str]:
        results = numbers[:1]
        for number in numbers[1:]:
            results.append(n.let(f"{results[-1]} {symbol} {number}"))
        return results

    return of_row


def _one_by_one(n: Numbers, numbers: list[str], better: Callable[..., Any]) -> str:
    if not numbers:
        raise Unsupported("an extremum of nothing")
    best = numbers[0]
    for number in numbers[1:]:
        best = n.let(better(n, best, number))
    return best


def _place(n: Numbers, numbers: list[str], symbol: str) -> str:
    place, best = "0", numbers[0]
    for number, candidate in enumerate(numbers[1:], 1):
        better = n.code.let(
            torch.bool, f"{best} == {best} && ({candidate} {symbol} {best} || {candidate} != {candidate})"
        )
        place = n.code.let(torch.int64, f"{better} ? {number} : {place}")
        best = n.let(f"{better} ? {candidate} : {best}")
    return place
