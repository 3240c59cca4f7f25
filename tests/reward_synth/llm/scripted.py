"""A client that says what it was told to say."""

import threading

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.llm.client import Client, Completion


class ScriptedClient(Client):
    """Give prepared texts or completions in the order in which they are asked for; exceptions are raised.

    Attributes:
        asked: Every request so far.
    """

    sees_images = True

    def __init__(self, replies):
        self._replies = iter(replies)
        self._lock = threading.Lock()
        self.asked = []

    @property
    def model(self):
        return "scripted"

    def answer(self, ask):
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
