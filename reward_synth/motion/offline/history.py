"""Words that go back or on: undo that, again, carry on, and "no wait" within a sentence."""

from __future__ import annotations

import re

UNDO = re.compile(
    r"^(undo|go back|back|take (that|it) back|revert|scratch|strike|as before|as it was( before)?|like before|"
    r"(go )?back to (the |your )?(previous|last|earlier)( one| thing| pose| position)?|"
    r"(back to )?(how|what|where|the way) (it|you|that) (was|were|did|had)( doing)?( before)?|(go )?back one( step)?|"
    r"oops|whoops|never mind|nevermind|"
    r"not like that|wrong|that was wrong)( that| it)?$"
)

AGAIN = re.compile(
    r"^(that's |that is |it's |it is |this is )?[a-z]+ enough( now)?$|^(do )?(just )?(the )?same( thing)?( as (now|"
    r"that|before))?$|^(do )?(it |that |the same( thing)? )?(again|once more|one more time|another time|"
    r"repeat( it| that)?)$"
)

RESUME = re.compile(r"^(carry on|continue|go on|resume|unfreeze|unpause|proceed|keep at it)$")

CORRECTS = re.compile(
    r"\s*(?:[.;,!]+|\.{2,}|\s-+\s)\s*(?=(?:oh |um |uh |er |ah )*(?:no,? wait|wait,? no|no,? no|actually,? no|scratch "
    r"that|or rather|"
    r"correction|sorry|i mean|no)[,:.] ?[a-z]|i mean (?!it\b|that\b|what\b|business\b)[a-z])",
    re.IGNORECASE,
)
"""Between what somebody says and what they say they meant."""

_BUT = r"(?:[,;.]+(?: (?:but|and|only|just|then|now))*|(?: (?:but|and then|and now|and|only))+) "
_SAME = r"(?:the )?(?:same )?(?:as|like) before|as it was(?: before)?"
_BACK_AND = re.compile(
    rf"^(?:(?:and|but|now|then|no) )*(?P<back>undo (?:that|it)|(?P<same>{_SAME})|"
    rf"(?P<on>carry on|continue|resume|go on)){_BUT}(?P<rest>[a-z].*)$"
)
"""What goes back, or on, and is then to be otherwise."""


def corrected(said: str) -> tuple[str, str] | None:
    """Return what is said and what is then said instead, "walk, no wait, run"; None where nothing is."""
    parted = CORRECTS.search(said)
    return (said[: parted.start()], said[parted.end() :]) if parted and parted.start() > 0 else None


def back_and(text: str, *, going: bool) -> tuple[str, str] | None:
    """Return what goes back to what was, and what is said beside: "as before, but slower"; None where nothing does.

    Args:
        text: The sentence in everyday words.
        going: Whether something is under way, which needs no resuming; the first is empty then.
    """
    found = _BACK_AND.match(text)
    if found is None or (going and found["on"]):
        return None
    if found["same"]:
        return "" if going else "as before", found["rest"]
    return found["back"], found["rest"]
