"""What an environment is whose moments are told in words, so that a reader can say what they are worth."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class Speaking(Protocol):
    """An environment with two measures more, which tell what a step has brought.

    They are `message`, bytes of Latin-1 with zeros after its end `[num_envs, length]`, and `noticed`, which of
    `notices` holds, 0 or 1 `[num_envs, len(notices)]`.
    """

    notices: tuple[str, ...]
    """Sentences on what a step has brought that no message need say."""

    speech: str
    """What sayings are, in words that follow "they are"."""

    def sayings(self, message: str) -> tuple[str, ...]:
        """Return what a message says, as sentences without what differs from episode to episode; of "" nothing."""
        ...
