"""Mistakes that a user can mend."""


class UserError(Exception):
    """A mistake in what the user gave; the message is one line that names the valid choices and the next step."""
