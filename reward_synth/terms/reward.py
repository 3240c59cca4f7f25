"""Terms as a reward function, at once: their numbers are tensors that may change while it is used."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from rewardsmith.reward_synth.terms.shapes import ALIVE, COSTS, PLAIN, PULL
from rewardsmith.reward_synth.terms.term import ACTION, Term, Terms

_GAINS: dict[str, Callable[[Tensor], Tensor]] = {
    "linear": lambda gain: gain,
    "eased": lambda gain: torch.minimum(gain, 2.0 + 0.5 * (gain - 2.0)),
    "saturating": lambda gain: 3.0 * torch.tanh(gain / 3.0) + PULL * gain,
    "growing": lambda gain: gain + 0.1 * gain * gain.abs().clamp(max=10.0),
    "rational": lambda gain: 4.0 * gain / (4.0 + gain.abs()) + PULL * gain,
    PLAIN: lambda gain: gain,
}

_ERRORS: dict[str, Callable[[Tensor], Tensor]] = {
    "peak": lambda error: torch.exp(-error) - PULL * error,
    "bell": lambda error: torch.exp(-error.square()) - PULL * error,
    "rational": lambda error: 1.0 / (1.0 + error.square()) - PULL * error,
    "two_scales": lambda error: 0.5 * torch.exp(-error) + 0.5 * torch.exp(-(4.0 * error).square()) - PULL * error,
    "distance": lambda error: 1.0 - error,
    "penalty": lambda error: -error,
    "smooth": lambda error: 1.0 - torch.sqrt(1.0 + error.square()),
    "quadratic": lambda error: -0.5 * error.square(),
    ALIVE: lambda error: 1.0 - error,
}

_OF_ACTIONS: dict[str, Callable[[Any, Tensor], Tensor]] = {
    "square": lambda state, action: action.square().mean(1),
    "change": lambda state, action: (action - state.previous_action).abs().mean(1),
    "square_change": lambda state, action: (action - state.previous_action).square().mean(1),
}

_NUMBERS = ("sign", "weight", "origin", "low", "high", "reach", "frequency", "phase", "amplitude", "air")


class TermsReward:
    """The reward that `write` writes for the same terms, to be called without a checker.

    All terms are rows of one tensor, so that a moment costs a few operations however many there are. Nothing is written
    or looked at in a call, and every number is read from tensors: a recorded call follows them when they change.

    Args:
        terms: What is rewarded.
        device: Where it is called.

    Attributes:
        terms: As they are by now.
    """

    def __init__(self, terms: Terms, device: torch.device | str = "cpu") -> None:
        self.terms = terms
        self._reads = tuple((term.feature, term.norm) for term in terms.terms)
        self._numbers = {name: torch.empty(len(terms.terms), 1, device=device) for name in _NUMBERS}
        self._shapes = [
            (shape, torch.tensor(rows, device=device)) for shape, rows in _rows(terms.terms, _shape_of).items()
        ]
        self._order = torch.cat([rows for _, rows in self._shapes]).argsort()
        self._squared = _flags([term.feature != ACTION and term.norm == "square" for term in terms.terms], device)
        self._swings = _flags([term.gait is not None and term.gait.wave == "swing" for term in terms.terms], device)
        self._moves = any(term.gait for term in terms.terms)
        self._gates = _gates(terms.terms, device)
        self.set(terms)

    def set(self, terms: Terms) -> bool:
        """Take other numbers for the same terms.

        Returns:
            Whether that was possible: another reward function is needed where terms come, go, or read otherwise.
        """
        if _structure(terms) != _structure(self.terms):
            return False
        self.terms = terms
        columns = list(zip(*map(_numbers, terms.terms), strict=True))
        for name, column in zip(_NUMBERS, columns, strict=True):
            self._numbers[name].copy_(torch.tensor(column, dtype=torch.float32).unsqueeze(1))
        return True

    def __call__(self, state: Any, action: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """See `RewardFunction`."""
        number = self._numbers
        measured = torch.stack([self._read(state, action, *reads) for reads in self._reads])
        measured = torch.where(self._squared, measured.square(), measured) - number["origin"]
        if self._moves:
            measured = measured - self._offset(state.time)
        error = ((number["low"] - measured).clamp(min=0.0) + (measured - number["high"]).clamp(min=0.0)) / number[
            "reach"
        ]
        gain = number["sign"] * measured / number["reach"]
        paid = torch.cat([_pay(shape, error, gain, rows) for shape, rows in self._shapes]).index_select(0, self._order)
        for row, gating, costing in self._gates:
            held = (paid.index_select(0, gating) + costing).clamp(0.0, 1.0).prod(0)
            kept = torch.where(paid[row] > 0.0, paid[row] * held, paid[row])
            paid = torch.cat([paid[:row], kept.unsqueeze(0), paid[row + 1 :]])
        paid = number["weight"] * paid
        return paid.sum(0), {term.name: part for term, part in zip(self.terms.terms, paid, strict=True)}

    @staticmethod
    def _read(state: Any, action: Tensor, feature: str | None, norm: str) -> Tensor:
        """Return what a term measures, before any square, `[num_envs]`."""
        if feature is None:
            return torch.zeros_like(action[:, 0])
        if feature == ACTION:
            return _OF_ACTIONS[norm](state, action)
        value: Tensor = getattr(state, feature)
        return value

    def _offset(self, time: Tensor) -> Tensor:
        """Return what gaits add to wanted values, `[terms, num_envs]`; see `Gait.offset`."""
        number = self._numbers
        phase = torch.frac(number["frequency"] * time + number["phase"])
        step = torch.sin(math.pi * (phase / number["air"]).clamp(max=1.0))
        return number["amplitude"] * torch.where(self._swings, torch.sin(2.0 * math.pi * phase), step)


def _pay(shape: tuple[str, bool], error: Tensor, gain: Tensor, rows: Tensor) -> Tensor:
    name, gains = shape
    return (_GAINS[name](gain.index_select(0, rows))) if gains else _ERRORS[name](error.index_select(0, rows))


def _shape_of(term: Term) -> tuple[str, bool]:
    """Return a term's shape, and whether it is one of a gain."""
    return term.shape, term.shape == PLAIN or term.want in ("high", "low")


def _rows(terms: Sequence[Term], key: Callable[[Term], Any]) -> dict[Any, list[int]]:
    """Return the places of terms by a key."""
    found: dict[Any, list[int]] = {}
    for place, term in enumerate(terms):
        found.setdefault(key(term), []).append(place)
    return found


def _flags(values: list[bool], device: torch.device | str) -> Tensor:
    return torch.tensor(values, device=device).unsqueeze(1)


def _gates(terms: Sequence[Term], device: torch.device | str) -> list[tuple[int, Tensor, Tensor]]:
    """Return for each gated term its place, those of its gate, and what makes them 1 where they hold."""
    places = {term.name: place for place, term in enumerate(terms)}
    gates = []
    for place, term in enumerate(terms):
        if term.gate:
            costing = [[1.0 if terms[places[name]].shape in COSTS else 0.0] for name in term.gate]
            gating = torch.tensor([places[name] for name in term.gate], device=device)
            gates.append((place, gating, torch.tensor(costing, device=device)))
    return gates


def _numbers(term: Term) -> tuple[float, ...]:
    """Return what the columns of `_NUMBERS` hold of a term."""
    low = term.target if term.target is not None else term.low
    high = term.target if term.target is not None else term.high
    if term.want == "zero":
        low = high = 0.0
    reach = 1.0 if term.shape in (PLAIN, ALIVE) else term.reach
    gait = term.gait
    rhythm = (gait.frequency, gait.phase, gait.amplitude, gait.air) if gait else (0.0, 0.0, 0.0, 1.0)
    return (
        -1.0 if term.want == "low" else 1.0,
        term.weight,
        term.origin or 0.0,
        -math.inf if low is None else low,
        math.inf if high is None else high,
        reach,
        *rhythm,
    )


def _structure(terms: Terms) -> list[tuple[object, ...]]:
    """Return what of terms is no number: what a call of the reward does, rather than what it finds in its tensors."""
    return [
        (term.name, term.feature, term.norm, _shape_of(term), term.gate, term.gait and term.gait.wave)
        for term in terms.terms
    ]
