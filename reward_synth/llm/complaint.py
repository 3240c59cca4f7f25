"""What a model server says when it refuses, whatever the shape of its answer, and what would help."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Self

import openai

from rewardsmith.reward_synth.llm.quote import clean

LIMIT_NAMES = ("max_tokens", "max_completion_tokens")
"""What servers call the longest reply, the older name first."""
_SPOKEN = ("error", "errors", "detail", "details", "message", "msg", "error_description", "title", "reason", "code")
"""Names under which servers put their words, the most telling first."""
_MAX_WORDS = 300
_MAX_DEPTH = 5
_LEAST_ROOM = 512
"""A reply with less room [tokens] than this is hardly one."""
_MARGIN = 16
"""Tokens by which servers miscount."""

_ABOUT_LENGTH = re.compile(r"context|too large|too long|exceed|at most|maximum", re.IGNORECASE)
_CONTEXT = re.compile(r"context\D{0,40}?(\d{3,})", re.IGNORECASE)
_PROMPT = re.compile(
    r"(\d+)\s+(?:tokens?\s+)?(?:in|of|from)\s+(?:the\s+|your\s+)?(?:messages|input|prompt)"
    r"|(\d+)\s+(?:\w+\s+)?(?:input|prompt)\s+tokens"
    r"|(?:messages|input|prompt)\D{0,40}(\d+)",
    re.IGNORECASE,
)
_MOST = re.compile(
    r"(?:at most|less than or equal to|maximum(?: value)?(?: is| of)?|<=?)\D{0,20}(\d{3,})", re.IGNORECASE
)


@dataclass(frozen=True)
class Complaint:
    """A refusal.

    Attributes:
        words: What the server said, on one line without control characters; empty where it said nothing.
        parameter: The parameter that it names as the cause, where it does so apart from its words.
    """

    words: str
    parameter: str | None = None

    @classmethod
    def of(cls, error: openai.APIStatusError) -> Self:
        """Read an error of the SDK, whose own message loses all shapes but one."""
        text = error.response.text
        try:
            return cls.read(json.loads(text))
        except ValueError:
            return cls(_line(re.sub(r"<[^<>]*>", " ", text)))

    @classmethod
    def read(cls, value: Any) -> Self:
        """Read the JSON of a refusal: a string, or words under one of the usual names at any depth."""
        return cls(_line(_words(value)), _parameter(value))

    def about(self, sent: dict[str, Any]) -> str | None:
        """Return which optional parameter, `system` for that role, or `stream` for its lack it is about, or None.

        Args:
            sent: The parameters that were sent.
        """
        optional = sent.keys() - {"model", "messages", "stream"}
        spoken = self.words.lower()
        if "context" in spoken:
            optional -= set(LIMIT_NAMES)  # what is wrong is the length, not its name
        if self.parameter in optional:
            return self.parameter
        for name in sorted(optional, key=len, reverse=True):
            if name in spoken:
                return name
        if "system" in spoken and "role" in spoken and sent["messages"][0]["role"] == "system":
            return "system"
        return "stream" if "stream" in spoken and "stream" not in sent else None

    def room(self, asked: int | None) -> int | None:
        """Return how long a reply may be where the one that was asked for is too long; None where that is not it.

        Args:
            asked: Tokens that were asked for.
        """
        if asked is None or not _ABOUT_LENGTH.search(self.words):
            return None
        context, prompt, most = _CONTEXT.search(self.words), _PROMPT.search(self.words), _MOST.search(self.words)
        if context and prompt:
            room = int(context[1]) - int(next(filter(None, prompt.groups()))) - _MARGIN
        elif context or "context" in self.words.lower():
            room = asked // 2
        elif most and "tokens" in self.words.lower():
            room = int(most[1])
        else:
            return None
        return room if min(_LEAST_ROOM, asked) <= room < asked else None


def _words(value: Any, depth: int = 0) -> str:
    if isinstance(value, str) or value is None or depth > _MAX_DEPTH:
        return str(value or "")
    if isinstance(value, list):
        return "; ".join(filter(None, (_words(item, depth + 1) for item in value)))
    if not isinstance(value, dict):
        return str(value)
    # Validators say what is wrong apart from where, and echo what they were sent, which must not count.
    where = ".".join(map(str, value["loc"])) if isinstance(value.get("loc"), list) else ""
    words = next(filter(None, (_words(value.get(name), depth + 1) for name in _SPOKEN)), "")
    return f"{where}: {words}" if where else words


def _parameter(value: Any) -> str | None:
    """Return what a refusal names as its cause, such as `seed` for `body.seed`."""
    if isinstance(value, list):
        return next(filter(None, map(_parameter, value)), None)
    if not isinstance(value, dict):
        return None
    place = value.get("param") or value.get("loc")
    if isinstance(place, list) and place:
        place = place[-1]
    if isinstance(place, str):
        return place.rpartition(".")[2]
    return next(filter(None, (_parameter(value.get(name)) for name in _SPOKEN)), None)


def _line(text: str) -> str:
    return " ".join(clean(text).split())[:_MAX_WORDS]
