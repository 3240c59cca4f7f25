"""Answers that come in pieces, put together to what they would be whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from rewardsmith.reward_synth.llm.errors import UnusableReply


def events(text: str) -> Iterator[dict[str, Any]]:
    """Yield the pieces in the text of an event stream.

    Raises:
        UnusableReply: one is no JSON.
    """
    for line in text.splitlines():
        data = line.removeprefix("data:").strip()
        if data == line.strip() or data == "[DONE]":
            continue
        try:
            piece = json.loads(data)
        except ValueError:
            raise UnusableReply("the server's answer is a stream that breaks off") from None
        if isinstance(piece, dict):
            yield piece


def whole(pieces: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return the chat completion that pieces make up.

    Raises:
        UnusableReply: the stream ends before the reply does, so that nothing in it may be used.
    """
    answer: dict[str, Any] = {"object": "chat.completion"}
    texts: dict[str, list[str]] = {}
    reason = None
    for piece in pieces:
        if piece.get("error"):
            return piece
        answer |= {name: piece[name] for name in ("id", "model", "created", "usage") if piece.get(name)}
        for choice in _dicts(piece.get("choices")):
            reason = choice.get("finish_reason") or reason
            for name, text in (choice.get("delta") or choice.get("message") or {}).items():
                if isinstance(text, str):
                    texts.setdefault(name, []).append(text)
    if reason is None:
        raise UnusableReply("the server's answer is a stream that breaks off")
    message = {name: "".join(parts) for name, parts in texts.items()} | {"role": "assistant"}
    return answer | {"choices": [{"index": 0, "finish_reason": reason, "message": message}]}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
