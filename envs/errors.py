"""Mistakes that a user can mend."""


class UserError(Exception):
    """A mistake in what the user gave; the message is one line that names the valid choices and the next step."""


def one_line(text: object) -> str:
    """Return a text on one line, without what a terminal would act upon: it may be a server's or a stranger's."""
    return " ".join("".join(each if each.isprintable() else " " for each in str(text)).split())


def refuse_out_of_range(name: str, value: float, low: float, high: float) -> None:
    """Refuse a number that is none or out of range.

    Raises:
        UserError: it is; the message says what the range is.
    """
    if not low <= value <= high:
        raise UserError(f"{name} is {value}; it must be from {low} to {high}")
