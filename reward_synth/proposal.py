"""What a coder hands over, and what comes back where it was refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """One reward program as written, not yet checked.

    Attributes:
        source: Text in the reward language, or a model's whole reply that holds it.
        fall_ends_episode: Whether a fall should end the episode, as the coder understands the instruction.
        idea: One line on what distinguishes this program.
        recipe: What the coder would write the program from again, as plain data for JSON; None where there is nothing
            but the text.
        parents: Ids of the candidates that this program was made of.
        place: Which of the programs that its coder was asked for this is, or mends.
        attempt: How often that one had been refused before.
    """

    source: str
    fall_ends_episode: bool
    idea: str = ""
    recipe: dict[str, Any] | None = None
    parents: tuple[str, ...] = ()
    place: int = 0
    attempt: int = 0


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A proposal that was refused, with the reason as the checker gave it."""

    proposal: Proposal
    code: str
    message: str
    line: int | None
