"""What a run's sentence was understood to ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from rewardsmith.experiments.runs.plain import made, of_this_version
from rewardsmith.reward_synth.intent import Intent
from rewardsmith.reward_synth.measure import Measure


@dataclass(frozen=True, kw_only=True)
class Understanding:
    """What `understanding.json` holds.

    Attributes:
        task: The registered task that the sentence names or repeats; None for a free sentence.
        intent: The wishes that it was understood to express, None where it was not.
        measure: What was written to measure it by, None where it needs none or none was valid.
    """

    task: str | None
    intent: Intent | None
    measure: Measure | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the understanding as plain data."""
        return {
            "task": self.task,
            "intent": self.intent.to_json() if self.intent else None,
            "measure": self.measure.to_json() if self.measure else None,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what `to_json` gave.

        Raises:
            UserError: the data is no understanding of this version.
        """
        with of_this_version("the run's understanding"):
            intent = Intent.from_json(data["intent"]) if data["intent"] else None
            measure = Measure.from_json(data["measure"]) if data["measure"] else None
            return made(cls, {"task": data["task"], "intent": intent, "measure": measure})
