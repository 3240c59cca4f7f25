"""A client that says what it was told to say, for tests and demonstrations."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.llm.client import Ask, Client, Completion


class ScriptedClient(Client):
    """Give prepared replies in the order in which they are asked for.

    Args:
        replies: Texts or completions; an exception is raised.

    Attributes:
        asked: Every request so far.
    """

    def __init__(self, replies: Iterable[str | Completion | Exception]) -> None:
        self._replies = iter(replies)
        self._lock = threading.Lock()
        self.asked: list[Ask] = []

    @property
    def model(self) -> str:
        """Return `scripted`."""
        return "scripted"

    def sample(self, ask: Ask) -> Completion:
        """Return the next reply.

        Raises:
            UserError: none is left.
        """
        with self._lock:
            self.asked.append(ask)
            reply = next(self._replies, None)
        if reply is None:
            raise UserError(f"the script ends after {len(self.asked) - 1} replies; add one")
        if isinstance(reply, Exception):
            raise reply
        if isinstance(reply, Completion):
            return reply
        return Completion(text=reply, model=self.model, finish_reason="stop")
