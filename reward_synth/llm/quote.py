"""Other people's text inside a prompt: cleaned, bounded and quoted, so that it stays data."""

from __future__ import annotations

import re
import unicodedata

from rewardsmith.envs import UserError

MAX_QUOTED = 2000
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def clean(text: str) -> str:
    """Return `text` without control, invisible or direction characters; line breaks stay, tabs become spaces."""
    text = text.replace("\r\n", "\n").replace("\t", " ")
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in _INVISIBLE).strip()


def quote(text: str, what: str = "the sentence") -> str:
    """Return `text` as a quotation whose every line begins with `> `, which nothing in it can leave.

    Args:
        text: What a person or a program wrote.
        what: What to call it in the error.

    Raises:
        UserError: there is nothing in it, or it is longer than 2000 characters.
    """
    cleaned = clean(text)
    if not cleaned:
        raise UserError(f"{what} is empty; say what should be done")
    if len(cleaned) > MAX_QUOTED:
        raise UserError(f"{what} has {len(cleaned)} characters; at most {MAX_QUOTED} are taken, so say it shorter")
    return "\n".join(f"> {line}".rstrip() for line in cleaned.splitlines())


def fenced(text: str, language: str) -> str:
    """Return `text` in a code block whose fence is longer than any in it, so that nothing in it can close the block."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"
