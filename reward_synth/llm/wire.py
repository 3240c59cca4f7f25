"""Chat Completions on the wire: what the SDK is given and what it gives back."""

from __future__ import annotations

import base64
from typing import Any

from openai import Stream

from rewardsmith.reward_synth.llm.client import Ask, Completion, Usage, image_type
from rewardsmith.reward_synth.llm.errors import ErrorReply, UnusableReply
from rewardsmith.reward_synth.llm.quote import clean
from rewardsmith.reward_synth.llm.stream import events, whole

_TEXTS = ("content", "refusal", "reasoning_content", "reasoning", "thinking")
"""Where servers put what a model wrote; a few take a whole reply for reasoning and leave the content empty."""
_MOST_TOKENS = 10**8


def messages(ask: Ask, *, system_role: bool = True) -> list[dict[str, Any]]:
    """Return a conversation as Chat Completions wants it, images with the last message.

    Args:
        ask: Holds the conversation.
        system_role: Whether the model knows the system role; without it its text goes before the first user message's.
    """
    turns: list[dict[str, Any]] = [dict(turn) for turn in ask.messages]
    if not system_role and turns[0]["role"] == "system" and len(turns) > 1:
        turns[1]["content"] = f"{turns[0]['content']}\n\n{turns[1]['content']}"
        turns = turns[1:]
    if ask.images:
        turns[-1]["content"] = [{"type": "text", "text": turns[-1]["content"]}, *map(_image, ask.images)]
    return turns


def completion(answer: Any, model: str) -> Completion:
    """Read the SDK's answer, which it does not validate.

    Args:
        answer: What `chat.completions.create` returned: a completion, a stream of pieces, or the text of one.
        model: The model that was asked, for servers that do not say which one answered.

    Raises:
        UnusableReply: it is no chat completion, or holds no choice; `ErrorReply` where it holds an error.
    """
    raw = _raw(answer)
    choices = raw.get("choices")
    if not choices and raw.get("error"):
        raise ErrorReply(raw["error"])
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
        raise UnusableReply("the server's answer holds no completion")
    message = choices[0].get("message")
    if not isinstance(message, dict):
        raise UnusableReply("the server's answer holds no message")
    usage = raw.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    return Completion(
        text=next(filter(str.strip, (_text(message.get(name)) for name in _TEXTS)), ""),
        model=clean(str(raw.get("model") or model)),
        usage=Usage(_count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens"))),
        finish_reason=choices[0].get("finish_reason"),
        raw=raw,
    )


def _raw(answer: Any) -> dict[str, Any]:
    """Return an answer as the JSON that a whole one would be."""
    if isinstance(answer, Stream):
        with answer:
            return whole(piece.model_dump(mode="json", warnings=False) for piece in answer)
    if isinstance(answer, str) and answer.lstrip().startswith(("data:", "event:", ":")):
        return whole(events(answer))  # some servers stream whatever they are asked
    if not hasattr(answer, "model_dump"):
        raise UnusableReply("the server's answer is not a chat completion")
    raw: dict[str, Any] = answer.model_dump(mode="json", warnings=False)
    return raw


def _text(content: Any) -> str:
    """Return a message's text, which a few servers give as a list of parts; halves of characters become `?`."""
    if isinstance(content, list):
        content = "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return content.encode(errors="replace").decode() if isinstance(content, str) else ""


def _count(tokens: Any) -> int:
    """Return a number of tokens; one that cannot be counts as not said."""
    return tokens if isinstance(tokens, int) and 0 <= tokens <= _MOST_TOKENS else 0


def _image(image: bytes) -> dict[str, Any]:
    data = base64.b64encode(image).decode()
    return {"type": "image_url", "image_url": {"url": f"data:image/{image_type(image)};base64,{data}"}}
