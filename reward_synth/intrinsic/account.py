"""What a bonus for sayings has paid over a training, as plain data: for reports, and for the alarm on farming."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from rewardsmith.envs.errors import one_line

_LONGEST = 300
"""Characters that are shown of a saying."""


@dataclass(frozen=True, kw_only=True)
class Saying:
    """One saying.

    Attributes:
        text: Its words.
        said: How often it was said.
        paid: What was paid for it in all, before all weights.
        worth: What it is worth to an episode that says it for the first time.
        label: What the annotator said of it, from 0 to 1; None where it said nothing, or compares only.
    """

    text: str
    said: int
    paid: float
    worth: float
    label: float | None


@dataclass(frozen=True, kw_only=True)
class Account:
    """What was paid.

    Attributes:
        annotator: Who says what sayings are worth.
        episodes: How many began.
        earned: All that task and bonus gave, weighted; what they took off is left out, as in `signs.Signs.earned`.
        coefficient: Weight of the bonus, divided by its scale where it is normalized.
        coverage: Share of all that was said for which there is a label.
        sayings: Those for which most was paid.
    """

    annotator: str
    episodes: int
    earned: float
    coefficient: float
    coverage: float
    sayings: tuple[Saying, ...]

    def share(self, saying: Saying) -> float:
        """Return the share of all that was earned that was paid for a saying."""
        return self.coefficient * saying.paid / self.earned if self.earned > 0 else 0.0

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what an intrinsic reward has to tell of its sayings.

        Raises:
            LookupError, TypeError, ValueError: it is no such thing.
        """
        sayings = tuple(
            Saying(
                text=one_line(each["text"])[:_LONGEST],
                said=int(each["said"]),
                paid=_number(each["paid"]),
                worth=_number(each["worth"]),
                label=None if each["label"] is None else _number(each["label"]),
            )
            for each in data["sayings"]
        )
        return cls(
            annotator=one_line(data["annotator"])[:_LONGEST],
            episodes=int(data["episodes"]),
            earned=_number(data["earned"]),
            coefficient=_number(data["coefficient"]),
            coverage=_number(data["figures"]["coverage"]),
            sayings=sayings,
        )


def _number(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{number} is no number")
    return number
