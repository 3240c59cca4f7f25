"""Labels as a file: what sayings are worth, which of two tells of more, and who says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from rewardsmith.envs import UserError, files
from rewardsmith.reward_synth.intrinsic.annotators.annotator import Question

MAX_BYTES = 1 << 26
"""Larger than any file of labels that is read."""


@dataclass(frozen=True, kw_only=True)
class Labels:
    """Answers by question, with where they are from.

    Attributes:
        provenance: Who answered, when, on what prompt, for what goal: plain text by name.
        answers: See `annotator.Annotator`.
    """

    provenance: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[Question, float]

    def save(self, path: Path) -> None:
        """Write them as JSON, in the order of their texts."""
        singles = {question[0]: answer for question, answer in self.answers.items() if len(question) == 1}
        pairs = [[*question, answer] for question, answer in self.answers.items() if len(question) == 2]
        labels = {text: round(singles[text], 4) for text in sorted(singles)}
        files.write_json(path, {"provenance": dict(self.provenance), "labels": labels, "pairs": sorted(pairs)})

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            UserError: it is missing, or holds something else.
        """
        try:
            plain = files.from_json(files.read_bytes(path, MAX_BYTES))
            answers: dict[Question, float] = {(_text(text),): _share(label) for text, label in plain["labels"].items()}
            answers |= {(_text(first), _text(second)): _share(answer) for first, second, answer in plain["pairs"]}
            provenance = {_text(name): _text(value) for name, value in plain["provenance"].items()}
            return cls(provenance=provenance, answers=answers)
        except FileNotFoundError:
            raise UserError(f"{path} is missing; `rewardsmith label DATA` writes labels") from None
        except (AttributeError, LookupError, OSError, TypeError, ValueError) as error:
            raise UserError(f"{path} holds no labels: {error}; `rewardsmith label DATA` writes some") from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{str(value)[:40]!r} is no text")
    return value


def _share(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError(f"{str(value)[:40]!r} is no number from 0 to 1")
    return float(value)
