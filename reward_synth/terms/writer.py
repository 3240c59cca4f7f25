"""From terms to the text of a reward program: named constants on top, one component a term."""

from __future__ import annotations

from dataclasses import dataclass, field

from rewardsmith.reward_synth.terms.gait import Gait
from rewardsmith.reward_synth.terms.shapes import ALIVE, COSTS, ERRORS, GAINS, PLAIN
from rewardsmith.reward_synth.terms.term import ACTION, Term, Terms

_OF_ACTIONS = {
    "square": "action.square().mean(dim=1)",
    "change": "(action - state.previous_action).abs().mean(dim=1)",
    "square_change": "(action - state.previous_action).square().mean(dim=1)",
}
_SAID = {"square": "squared", "change": "absolute change of", "square_change": "squared change of"}


@dataclass(frozen=True)
class Constant:
    """A constant of a program: what a tuner may fit.

    Attributes:
        name: Name in the text, such as `HEIGHT_SCALE`.
        value: Its value as written.
        comment: What it means, with its unit.
    """

    name: str
    value: float
    comment: str


@dataclass
class _Lines:
    """What a term becomes."""

    term: Term
    constants: list[Constant] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def constant(self, suffix: str, value: float, comment: str, digits: int = 3) -> str:
        """Add a constant of this term and return its name."""
        name = f"{self.term.name.upper()}_{suffix}"
        self.constants.append(Constant(name, float(f"{value:.{digits}g}"), comment))
        return name


def write(terms: Terms) -> str:
    """Write a program in the reward language; the same terms give the same text."""
    written = [_write(term) for term in terms.terms]
    constants = [constant for lines in written for constant in lines.constants]
    width = max(len(f"{constant.name} = {constant.value!r}") for constant in constants)
    note = quoted(terms.note)
    lines = [f'"""Reward for: {quoted(terms.title)}']
    lines += ["", f"{note[0].upper()}{note[1:]}."] if note else []
    imports = ["import math", ""] if any(term.gait for term in terms.terms) else []
    lines += ['"""', "", *imports, "import torch", ""]
    lines += [f"{f'{each.name} = {each.value!r}'.ljust(width)}  # {each.comment}" for each in constants]
    lines += [
        "",
        "",
        "def compute_reward(state, action):",
        '    """Return the reward [num_envs] and its components."""',
    ]
    body = [line for piece in written for line in piece.lines] + _gates(terms)
    lines += [f"    {line}" for line in body]
    names = [term.name for term in terms.terms]
    lines.append(f"    reward = {' + '.join(names)}")
    lines.append("    return reward, {" + ", ".join(f'"{name}": {name}' for name in names) + "}")
    return "\n".join(lines) + "\n"


def constants(terms: Terms) -> tuple[Constant, ...]:
    """Return the constants of the program that `write` gives, in its order."""
    return tuple(constant for term in terms.terms for constant in _write(term).constants)


def quoted(words: str) -> str:
    """Return words as text that is safe inside a docstring: printable ASCII, no quotes, one short line."""
    plain = "".join(c if c.isascii() and c.isprintable() else " " for c in words)
    plain = " ".join(plain.replace("\\", "/").replace('"', "'").split())
    return plain if len(plain) <= 200 else plain[:197] + "..."


def _write(term: Term) -> _Lines:
    lines = _Lines(term)
    if term.shape == ALIVE:
        _alive(lines, term)
    elif term.shape == PLAIN:
        _plain(lines, term)
    elif term.want in ("high", "low"):
        _gain(lines, term)
    else:
        _error(lines, term)
    _timed(lines, term)
    return lines


def _timed(lines: _Lines, term: Term) -> None:
    """Let a term pay only between two times of the episode."""
    name = term.name
    if term.begins > 0:
        begins = lines.constant("BEGINS", term.begins, "time from which it pays [s]", digits=5)
        lines.lines.append(f"{name} = torch.where(state.time >= {begins}, {name}, torch.zeros_like({name}))")
    if term.ends is not None:
        ends = lines.constant("ENDS", term.ends, "time until which it pays [s]", digits=5)
        lines.lines.append(f"{name} = torch.where(state.time < {ends}, {name}, torch.zeros_like({name}))")


def _alive(lines: _Lines, term: Term) -> None:
    bonus = lines.constant("BONUS", term.weight, "pay per step for staying up")
    up = f"(1.0 - {_measured(term)})" if term.feature else "torch.ones_like(action[:, 0])"
    lines.lines.append(f"{term.name} = {bonus} * {up}")


def _plain(lines: _Lines, term: Term) -> None:
    kind, sign = ("pay for", "") if term.want == "high" else ("cost of", "-")
    said = f"the mean {_SAID[term.norm]} {ACTION}" if term.feature == ACTION else _counted(term)
    strength = lines.constant("WEIGHT", term.weight, f"{kind} {said}")
    lines.lines.append(f"{term.name} = {sign}{strength} * {_from_origin(lines, term)}")


def _gain(lines: _Lines, term: Term) -> None:
    sign = "" if term.want == "high" else "-"
    expression = _from_origin(lines, term)
    scale = lines.constant("SCALE", term.reach, f"change that matters{_unit(term)}")
    strength = lines.constant("WEIGHT", term.weight, "weight of this term")
    lines.lines.append(f"gain = {sign}{expression} / {scale}")
    lines.lines.append(f"{term.name} = {strength} * {GAINS[term.shape]}")


def _error(lines: _Lines, term: Term) -> None:
    error = _distance(lines, term)
    scale = lines.constant("SCALE", term.reach, f"error over which the term falls off{_unit(term)}")
    strength = lines.constant("WEIGHT", term.weight, "weight of this term")
    lines.lines.append(f"error = {error} / {scale}")
    lines.lines.append(f"{term.name} = {strength} * {ERRORS[term.shape]}")


def _distance(lines: _Lines, term: Term) -> str:
    """Return the expression of how far the feature is from what is wanted, and add its constants."""
    x, unit = _from_origin(lines, term), _unit(term)
    if term.gait is not None:
        x = f"({x} - {_wave(lines, term, term.gait)})"
    if term.want == "zero":
        return f"{x}.abs()"
    if term.target is not None:
        target = lines.constant("TARGET", term.target, f"wanted value{unit}", digits=5)
        return f"({x} - {target}).abs()"
    pieces = []
    if term.low is not None:
        low = lines.constant("LOW", term.low, f"lower bound{unit}", digits=5)
        pieces.append(f"({low} - {x}).clamp(min=0.0)")
    if term.high is not None:
        high = lines.constant("HIGH", term.high, f"upper bound{unit}", digits=5)
        pieces.append(f"({x} - {high}).clamp(min=0.0)")
    expression = " + ".join(pieces)
    return f"({expression})" if len(pieces) > 1 else expression


def _wave(lines: _Lines, term: Term, gait: Gait) -> str:
    """Return the expression of what a gait adds to the wanted value, and add its constants; see `Gait.offset`."""
    frequency = lines.constant("FREQUENCY", gait.frequency, "steps a second [Hz]")
    phase = lines.constant("PHASE", gait.phase, "share of a period by which it is ahead")
    amplitude = lines.constant("AMPLITUDE", gait.amplitude, f"how far the wanted value moves{_unit(term)}")
    lines.lines.append(f"phase = torch.frac({frequency} * state.time + {phase})")
    if gait.wave == "swing":
        return f"{amplitude} * torch.sin(2.0 * math.pi * phase)"
    air = lines.constant("AIR", gait.air, "share of a period in the air")
    return f"{amplitude} * torch.sin(math.pi * (phase / {air}).clamp(max=1.0))"


def _from_origin(lines: _Lines, term: Term) -> str:
    if term.origin is None:
        return _measured(term)
    origin = lines.constant("START", term.origin, f"usual value at the start{_unit(term)}")
    return f"({_measured(term)} - {origin})"


def _measured(term: Term) -> str:
    """Return the expression of what a term measures at one step, `[num_envs]`."""
    if term.feature == ACTION:
        return _OF_ACTIONS[term.norm]
    return f"state.{term.feature}" + (".square()" if term.norm == "square" else "")


def _counted(term: Term) -> str:
    return f"{term.feature} squared" if term.norm == "square" else str(term.feature)


def _unit(term: Term) -> str:
    if term.unit == "1":
        return ""
    return f" [({term.unit})^2]" if term.norm == "square" else f" [{term.unit}]"


def _gates(terms: Terms) -> list[str]:
    """Write statements that let gains count less, the less the terms of their gate hold."""
    shapes = {term.name: term.shape for term in terms.terms}
    lines: list[str] = []
    held: dict[tuple[str, ...], str] = {}
    for term in terms.terms:
        if not term.gate:
            continue
        if term.gate not in held:
            held[term.gate] = f"held_{len(held) + 1}" if held else "held"
            factors = [_holds(name, shapes[name]) for name in term.gate]
            lines.append(f"{held[term.gate]} = {' * '.join(factors)}")
        name = term.name
        lines.append(f"{name} = torch.where({name} > 0.0, {name} * {held[term.gate]}, {name})")
    return lines


def _holds(name: str, shape: str) -> str:
    """Return the expression of how far a term's wish holds: 1 where it does, 0 from a scale or two away on."""
    paid = f"{name} / {name.upper()}_{'BONUS' if shape == ALIVE else 'WEIGHT'}"
    return f"({f'1.0 + {paid}' if shape in COSTS else paid}).clamp(0.0, 1.0)"
