"""What a sentence was understood to ask for, and how far a policy's rollouts grant it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor

from rewardsmith.reward_synth.wish import Wish


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
        return tuple(dict.fromkeys(wish.feature for wish in self.wishes))

    @property
    def unit(self) -> str:
        """Unit of the score."""
        return self.main[0].display_unit

    def assess(self, values: Mapping[str, Tensor], alive: Tensor | None = None) -> Assessment:
        """Score rollouts in one unit that people understand; higher is always better.

        The main wishes give a value each: the feature, counted from its origin, where it is wanted high, the negative
        of that where it is wanted low, the negative mean distance where a target or a range is wanted; the score begins
        as their mean. Each side condition gives the share of steps in which it was kept (within `scale` of a target;
        inside a range); what their mean share leaves of the score says `conditioned`.

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
        for wish in self.wishes:
            if wish.main:
                gain, shown = _gain(wish, values[wish.feature], alive)
                gains.append(gain)
                lines.append(f"you asked for {wish.asked()}: {shown}")
            else:
                share, shown = _kept(wish, values[wish.feature], alive)
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


def _gain(wish: Wish, raw: Tensor, alive: Tensor) -> tuple[float, str]:
    """Return a main wish's part of the score [display unit], and its value in words."""
    values, counted = wish.values(raw, alive)
    shown = wish.show(float(values[counted].mean())) + wish.remark(raw, alive)
    if wish.want == "high":
        result = float(torch.where(counted, values, 0.0).mean() - wish.origin) * wish.display_factor
        return result, shown if wish.origin == 0.0 else f"{shown}, {_scores(wish, result)}"
    cost = values if wish.want == "low" else wish.distance(values)
    # An early end must not pay: what follows it costs as much as the worst that was seen.
    cost = torch.where(counted, cost, cost[counted].max().clamp(min=wish.scale))
    if wish.want == "low":
        # The score has one sign wherever it is shown: higher is better.
        result = float(wish.origin - cost.mean()) * wish.display_factor
        return result, f"{shown}, {_scores(wish, result)}"
    result = -float(cost.mean()) * wish.display_factor
    return result, f"{shown}, off by {-result:.3g} {wish.display_unit}".rstrip()


def _scores(wish: Wish, result: float) -> str:
    return f"which scores {result:.4g} {wish.display_unit}".rstrip()


def _kept(wish: Wish, raw: Tensor, alive: Tensor) -> tuple[float, str]:
    """Return the share of steps in which a side condition was kept, and its value in words."""
    values, counted = wish.values(raw, alive)
    tolerance = wish.scale if wish.want == "target" else 1e-6
    kept = (wish.distance(values) <= tolerance) & counted
    return float(kept.double().mean()), wish.show(float(values[counted].mean())) + wish.remark(raw, alive)
