"""The two ways in which a model server lets us down."""

from __future__ import annotations

from rewardsmith.envs import UserError


class ModelUnavailable(UserError):
    """The server does not answer for now, or the token budget is spent: the run can pause and go on later."""


class UnusableReply(Exception):
    """The server answered with something that is no chat completion; worth asking again."""
