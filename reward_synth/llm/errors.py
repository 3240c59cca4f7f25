"""The ways in which a model server, or a transcript of one, lets us down."""

from __future__ import annotations

import json
from typing import Any

from rewardsmith.envs import UserError


class ModelUnavailable(UserError):
    """The server does not answer for now, or is not to be asked: the run can pause and go on later.

    Attributes:
        body: What the server sent in place of a completion, empty where it sent nothing.
        reason: What happened, without what a run's user can do about it.
    """

    def __init__(self, message: str, body: str = "", reason: str = "") -> None:
        super().__init__(message)
        self.body = body
        self.reason = reason or message


class Spent(ModelUnavailable):
    """The token budget is spent: until its user allows for more, nothing will be answered."""


class PromptTooLong(UserError):
    """A conversation finds no room in the model's context."""


class NotRecorded(UserError):
    """A transcript that is played back holds no reply to a request."""


class UnusableReply(Exception):
    """The server answered with something that is no chat completion; worth asking again.

    Attributes:
        body: What it sent, as text.
    """

    def __init__(self, message: str, body: str = "") -> None:
        super().__init__(message)
        self.body = body


class ErrorReply(UnusableReply):
    """The server answered that all is well, with an error in place of a completion.

    Attributes:
        error: The error as JSON.
    """

    def __init__(self, error: Any) -> None:
        super().__init__("the server answered with an error in place of a completion", json.dumps(error))
        self.error = error
