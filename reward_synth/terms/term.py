"""Terms of a reward as data: a feature, what is wanted of it, and how much is paid for that."""

from __future__ import annotations

import keyword
import math
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from rewardsmith.reward_synth.terms.gait import Gait, finite
from rewardsmith.reward_synth.terms.shapes import ALIVE, PLAIN, SHAPES

ACTION = "action"
"""Stands in place of a feature's name for the action."""

NORMS = ("value", "square", "change", "square_change")
CHANGES = ("change", "square_change")
_SHOWN = {"rad": ("degrees", 180 / math.pi), "rad/s": ("degrees/s", 180 / math.pi)}
_RESERVED = re.compile(r"reward|state|action|gain|error|held(_\d+)?|torch|math")


def reserved(name: str) -> bool:
    """Tell whether no component may have this name, because the text needs it."""
    return _RESERVED.fullmatch(name) is not None


@dataclass(frozen=True, kw_only=True)
class Term:
    """One summand of a reward.

    Attributes:
        name: Name of its component, an identifier.
        feature: Name of the feature that it reads, or `action`; None for pay on every step.
        want: `high`, `low`, `zero` (as near to zero as can be), `target` or `range`.
        shape: How the pay follows, see `terms.shapes`.
        unit: The feature's SI unit, for the comments of the text.
        norm: What is made of the feature's values: its `value`, its `square`, and of the action also its `change` (the
            mean absolute one) and its `square_change` from step to step; of an action the mean over its entries.
        target: Wanted value; for `target`.
        low, high: Bounds, either of which may be None; for `range`.
        origin: Value from which the feature is counted; None for zero, without a constant in the text.
        scale: Difference [unit] by which the pay changes by about one weight.
        temperature: Factor on the scale.
        weight: Size of the term.
        gate: Names of terms of errors; a gain counts the less, the less these hold, and nothing a scale or two away.
        gait: Rhythm by which the wanted value moves; of an error alone.
        begins, ends: Seconds of the episode between which it pays; None for its end.
    """

    name: str
    feature: str | None
    want: str
    shape: str
    unit: str = "1"
    norm: str = "value"
    target: float | None = None
    low: float | None = None
    high: float | None = None
    origin: float | None = None
    scale: float = 1.0
    temperature: float = 1.0
    weight: float = 1.0
    gate: tuple[str, ...] = ()
    gait: Gait | None = None
    begins: float = 0.0
    ends: float | None = None

    def __post_init__(self) -> None:
        self._check_names()
        _one_of("want", self.want, SHAPES)
        _one_of(f"shape for the want {self.want!r}", self.shape, SHAPES[self.want])
        _one_of("norm", self.norm, NORMS)
        for field in ("target", "low", "high", "origin", "scale", "temperature", "weight", "begins", "ends"):
            value = getattr(self, field)
            if value is not None and not finite(value):
                raise ValueError(f"term {self.name!r}: {field} must be a finite number, not {value!r}")
        if self.scale <= 0 or self.temperature <= 0:
            raise ValueError(f"term {self.name!r}: scale and temperature must be above zero")
        if self.begins < 0 or (self.ends is not None and self.ends <= self.begins):
            raise ValueError(f"term {self.name!r}: it must begin at 0 s or later, and end after that")
        if (self.want == "target") != (self.target is not None):
            raise ValueError(f"term {self.name!r}: the want 'target' needs a target, and no other want has one")
        if (self.want == "range") == (self.low is None and self.high is None):
            raise ValueError(f"term {self.name!r}: the want 'range' needs a bound, and no other want has one")
        if self.gait is not None and (self.want in ("high", "low") or self.shape in (ALIVE, PLAIN)):
            raise ValueError(
                f"term {self.name!r}: a gait moves a wanted value; choose the want 'target', 'zero' or 'range'"
            )

    def _check_names(self) -> None:
        if not _identifier(self.name) or reserved(self.name):
            listed = _RESERVED.pattern.replace("|", ", ")
            raise ValueError(f"term name {self.name!r} must be an identifier other than: {listed}")
        if self.feature is None:
            if self.shape != ALIVE:
                raise ValueError(f"term {self.name!r} needs a feature; only the shape {ALIVE!r} goes without")
        elif not _identifier(self.feature):
            raise ValueError(f"term {self.name!r}: feature {self.feature!r} must be an identifier")
        if self.norm in CHANGES and self.feature != ACTION:
            raise ValueError(f"term {self.name!r}: the norm {self.norm!r} is of the {ACTION} alone")
        if self.feature == ACTION and self.norm == "value":
            listed = ", ".join(NORMS[1:])
            raise ValueError(f"term {self.name!r}: choose a norm of the {ACTION}, one of: {listed}")
        if not isinstance(self.unit, str) or not self.unit.isprintable():
            raise ValueError(f"term {self.name!r}: the unit must be printable text in one line, not {self.unit!r}")

    def said(self) -> str:
        """Say in a few words what is wanted, such as `height 0.2 m` or `yaw angle at most 57.3 degrees`."""
        name = (self.feature or "every step").replace("_", " ")
        name = f"{name}, {self.norm.replace('_', ' ')}" if self.norm != "value" else name
        if self.want in ("high", "low"):
            return f"{name} {self.want}"
        if self.want == "range":
            bounds = [f"at least {self.shown(self.low)}"] if self.low is not None else []
            bounds += [f"at most {self.shown(self.high)}"] if self.high is not None else []
            wanted = " and ".join(bounds)
        else:
            wanted = self.shown(self.target or 0.0)
        if self.gait is None:
            return f"{name} {wanted}"
        return f"{name} {wanted}, {self.gait.wave} of {self.shown(self.gait.amplitude)} at {self.gait.frequency:g} Hz"

    def shown(self, value: float) -> str:
        """Write a value of its feature with its unit, angles in degrees."""
        unit, factor = _SHOWN.get(self.unit, (self.unit, 1.0))
        return f"{value * factor:.3g} {'' if unit == '1' else unit}".rstrip()

    @property
    def reach(self) -> float:
        """Difference of the feature [unit] that the text divides by."""
        return self.scale * self.temperature


@dataclass(frozen=True, kw_only=True)
class Terms:
    """A reward: the sum of terms.

    Attributes:
        title: What the reward is for, such as the instruction in the user's words.
        note: One line on what distinguishes it.
        terms: At least one, with different names.
    """

    title: str
    note: str
    terms: tuple[Term, ...]

    def __post_init__(self) -> None:
        if not self.terms:
            raise ValueError("a reward needs at least one term")
        # Names become constants in capitals, so that they must differ in more than case.
        if len({term.name.upper() for term in self.terms}) < len(self.terms):
            raise ValueError(f"terms need different names, not: {', '.join(term.name for term in self.terms)}")
        free = [term.name for term in self.terms if not term.gate]
        for term in self.terms:
            for name in term.gate:
                _one_of(f"gate of the term {term.name!r} (a term without a gate of its own)", name, free)

    def to_json(self) -> dict[str, Any]:
        """Return the terms as plain data for JSON; what is None is left out."""
        terms = [
            {name: value for name, value in asdict(term).items() if value is not None} | {"gate": list(term.gate)}
            for term in self.terms
        ]
        return {"title": self.title, "note": self.note, "terms": terms}

    @classmethod
    def from_json(cls, data: Mapping[str, Any], features: Collection[str] | None = None) -> Terms:
        """Read what `to_json` gave, or what a person or a model wrote in this form.

        Args:
            data: Plain data.
            features: Names of the features that the environment has; None where that is seen to later.

        Raises:
            ValueError: the data is no such thing, or it names a feature, want, shape or norm that there is not.
        """
        try:
            terms = tuple(_read(term, features) for term in data["terms"])
            return cls(title=str(data["title"]), note=str(data["note"]), terms=terms)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not the terms of a reward: {error}") from error


def _read(data: Mapping[str, Any], features: Collection[str] | None) -> Term:
    known = [field.name for field in fields(Term)]
    for name in data:
        _one_of("attribute of a term", name, known)
    values: dict[str, Any] = {"feature": None, **data}
    if values["feature"] is not None and features is not None:
        _one_of("feature", values["feature"], (*features, ACTION))
    values["gate"] = tuple(values.get("gate", ()))
    if values.get("gait") is not None:
        values["gait"] = Gait.from_json(values["gait"])
    return Term(**values)


def _one_of(what: str, value: Any, choices: Iterable[str]) -> None:
    choices = list(choices)
    if value not in choices:
        raise ValueError(f"unknown {what}: {value!r}; choose one of: {', '.join(choices)}")


def _identifier(name: Any) -> bool:
    return isinstance(name, str) and name.isascii() and name.isidentifier() and not keyword.iskeyword(name)
