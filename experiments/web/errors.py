"""What the page refuses, each with one clear line."""

from __future__ import annotations


class Refused(Exception):
    """A request that cannot be served.

    Attributes:
        status: Of the reply, as HTTP counts.
    """

    status = 400


class Missing(Refused):
    """There is no such thing."""

    status = 404


class TooLate(Refused):
    """It was possible before."""

    status = 409
