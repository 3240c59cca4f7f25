"""The ways in which a model server, or a transcript of one, lets us down."""

from __future__ import annotations

from typing import Any

from rewardsmith.envs import UserError


class ModelUnavailable(UserError):
    """The server does not answer for now, or the token budget is spent: the run can pause and go on later."""


class NotRecorded(UserError):
    """A transcript that is played back holds no reply to a request."""


class UnusableReply(Exception):
    """The server answered with something that is no chat completion; worth asking again."""


class ErrorReply(UnusableReply):
    """The server answered that all is well, with an error in place of a completion.

    Attributes:
        error: The error as JSON.
    """

    def __init__(self, error: Any) -> None:
        super().__init__("the server answered with an error in place of a completion")
        self.error = error
