"""What a sentence was understood to ask for, and how far a policy's rollouts grant it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import torch
from torch import Tensor

from rewardsmith.reward_synth.wish import Wish

TIME = "time"
"""The feature of every environment that tells the seconds since an episode began."""

_SHOWN = 5.0
"""Least seconds in which a behaviour that goes on shows itself."""


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """How far rollouts grant an intent.

    Attributes:
        score: One number, higher is better, in `unit`; see `Intent.assess`.
        unit: Unit of the score.
        lines: One sentence per wish, to be shown to people.
        kept: Share of the time in which the side conditions held, their mean; 1 where there are none.
    """

    score: float
    unit: str
    lines: tuple[str, ...]
    kept: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Intent:
    """The wishes that a sentence was understood to express.

    Attributes:
        instruction: The sentence.
        wishes: At least one of them `main`; the main ones share kind of unit, want and measure.
        notes: What the reader should know of the understanding, such as a spelling that was corrected.
    """

    instruction: str
    wishes: tuple[Wish, ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not any(wish.main for wish in self.wishes):
            raise ValueError("an intent needs a main wish")

    @property
    def main(self) -> tuple[Wish, ...]:
        """What the sentence is about."""
        return tuple(wish for wish in self.wishes if wish.main)

    @property
    def sides(self) -> tuple[Wish, ...]:
        """The conditions beside it."""
        return tuple(wish for wish in self.wishes if not wish.main)

    def features(self) -> tuple[str, ...]:
        """Return the names of the features to record on evaluation rollouts."""
        timed = (TIME,) if any(wish.timed for wish in self.wishes) else ()
        return tuple(dict.fromkeys((*(wish.feature for wish in self.wishes), *timed)))

    @property
    def parts(self) -> int:
        """How many behaviours follow each other."""
        return len({wish.begins for wish in self.wishes})

    @property
    def shown_after(self) -> float | None:
        """Seconds of an episode in which all shows that is asked for in a part of it; None where nothing is.

        What goes on to the end has shown once it has gone on for as long as it took to come to it.
        """
        timed = [wish for wish in self.wishes if wish.begins > 0 or wish.ends is not None]
        if not timed:
            return None
        last = max(wish.begins for wish in self.wishes)
        return max(last + max(last, _SHOWN) if wish.ends is None else wish.ends for wish in timed)

    @property
    def moves(self) -> bool:
        """Whether it is about moving, not about a posture or a place, which whoever comes to it keeps by resting."""
        return any(wish.moves for wish in self.main)

    @property
    def unit(self) -> str:
        """Unit of the score."""
        return self.main[0].display_unit

    def assess(self, values: Mapping[str, Tensor], alive: Tensor | None = None) -> Assessment:
        """Score rollouts in one unit that people understand; higher is always better.

        The main wishes give a value each: the feature, counted from its origin, where it is wanted high, the negative
        of that where it is wanted low, the negative mean distance where a target or a range is wanted; the score begins
        as their mean. Each side condition gives the share of steps in which it was kept (within `scale` of a target;
        inside a range); what their mean share leaves of the score says `conditioned`. A wish for a part of the time
        is judged by that part alone, as if there were no other.

        Args:
            values: For each name in `features()` its values `[time, num_envs, ...]`, one episode per environment.
            alive: Which steps belong to the episode, bool `[time, num_envs]`; None for all. A step after an early end
                counts as no progress, as the worst error seen (at least `scale`), and as no condition kept.

        Raises:
            KeyError: a feature is missing.
        """
        if alive is None:
            shape = values[self.features()[0]].shape[:2]
            alive = torch.ones(shape, dtype=torch.bool, device=values[self.features()[0]].device)
        lines, gains, shares = [], [], []
        clock = _clock(values[TIME]) if TIME in values else None
        for wish in self.wishes:
            seen = _window(wish, values[wish.feature], alive, clock)
            if wish.main:
                gain, shown = _gain(wish, seen)
                gains.append(gain)
                lines.append(f"you asked for {wish.asked()}: {shown}")
            else:
                share, shown = _kept(wish, seen)
                shares.append(share)
                lines.append(f"{wish.asked()}: {shown}, kept {100 * share:.0f} % of the time")
        score = sum(gains) / len(gains)
        kept = sum(shares) / len(shares) if shares else 1.0
        scale = self.main[0].scale * self.main[0].display_factor
        score = float(conditioned(torch.tensor(score, dtype=torch.float64), kept, scale))
        return Assessment(score=score, unit=self.unit, lines=tuple(lines), kept=kept)

    def summary(self) -> tuple[str, ...]:
        """Say for each wish what was understood, and what the reader should know besides."""
        sides = ("you asked for" if wish.main else "on the way" for wish in self.wishes)
        return tuple(f"{side} {wish.asked()}" for side, wish in zip(sides, self.wishes, strict=True)) + self.notes

    def to_json(self) -> dict[str, Any]:
        """Return the intent as plain data for JSON."""
        wishes = [asdict(wish) for wish in self.wishes]
        return {"instruction": self.instruction, "wishes": wishes, "notes": list(self.notes)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Intent:
        """Read what `to_json` gave.

        Raises:
            ValueError: the data is not an intent.
        """
        try:
            wishes = tuple(Wish(**wish) for wish in data["wishes"])
            return cls(instruction=data["instruction"], wishes=wishes, notes=tuple(data["notes"]))
        except (KeyError, TypeError) as error:
            raise ValueError(f"not an intent: {error}") from error


def conditioned(score: Tensor, kept: Tensor | float, scale: float) -> Tensor:
    """Return what is left of scores whose side conditions were kept for a share of the time.

    A score above zero becomes `kept * score`, so that nothing is left of a gain whose side conditions never hold, and a
    still robot that keeps them is no better; another score loses `(1 - kept) * max(|score|, scale)`, so that an error
    is at least doubled.

    Args:
        score: Any shape.
        kept: From 0 to 1.
        scale: Of the main wish, in the unit of the score.
    """
    return score - (1 - kept) * torch.where(score > 0, score, (-score).clamp(min=scale))


class _Seen(NamedTuple):
    """What is judged of rollouts by a wish: raw values, alive steps, both `[time, num_envs, ...]`, seconds a step."""

    raw: Tensor
    alive: Tensor
    dt: float


def _clock(times: Tensor) -> Tensor:
    """Return the seconds since the beginning `[time]`; that which begins anew after an early end is not believed."""
    times = times.reshape(len(times), -1).double()
    dt = (times[1] - times[0]).median() if len(times) > 1 else times.new_zeros(())
    return times[0].median() + dt * torch.arange(len(times), dtype=times.dtype, device=times.device)


def _window(wish: Wish, raw: Tensor, alive: Tensor, clock: Tensor | None) -> _Seen:
    """Return the part of the time for which a wish is made; one step that counts for nothing where it never came."""
    if clock is None or not wish.timed:
        return _Seen(raw, alive, 0.0)
    dt = float(clock[1] - clock[0]) if len(clock) > 1 else 0.0
    inside = clock >= wish.begins - 0.5 * dt
    if wish.ends is not None:
        inside = inside & (clock < wish.ends - 0.5 * dt)
    if not inside.any():
        return _Seen(raw[-1:], torch.zeros_like(alive[-1:]), dt)
    return _Seen(raw[inside], alive[inside], dt)


def _gain(wish: Wish, seen: _Seen) -> tuple[float, str]:
    """Return a main wish's part of the score [display unit], and its value in words."""
    values, counted = wish.values(*seen)
    shown = _shown(wish, seen, values, counted)
    if wish.want == "high":
        result = float(torch.where(counted, values, 0.0).mean() - wish.origin) * wish.display_factor
        return result, shown if wish.origin == 0.0 else f"{shown}, {_scores(wish, result)}"
    cost = values if wish.want == "low" else wish.distance(values)
    # An early end must not pay: what follows it costs as much as the worst that was seen.
    worst = cost[counted].max().clamp(min=wish.scale) if counted.any() else cost.max().clamp(min=wish.scale)
    cost = torch.where(counted, cost, worst)
    if wish.want == "low":
        # The score has one sign wherever it is shown: higher is better.
        result = float(wish.origin - cost.mean()) * wish.display_factor
        return result, f"{shown}, {_scores(wish, result)}"
    result = -float(cost.mean()) * wish.display_factor
    return result, f"{shown}, off by {-result:.3g} {wish.display_unit}".rstrip()


def _scores(wish: Wish, result: float) -> str:
    return f"which scores {result:.4g} {wish.display_unit}".rstrip()


def _shown(wish: Wish, seen: _Seen, values: Tensor, counted: Tensor) -> str:
    if not counted.any():
        return "it came to no such time"
    return wish.show(float(values[counted].mean())) + wish.remark(seen.raw, seen.alive)


def _kept(wish: Wish, seen: _Seen) -> tuple[float, str]:
    """Return the share of steps in which a side condition was kept, and its value in words."""
    values, counted = wish.values(*seen)
    tolerance = wish.scale if wish.want == "target" else 1e-6
    kept = (wish.distance(values) <= tolerance) & counted
    return float(kept.double().mean()), _shown(wish, seen, values, counted)
