"""What a model thinks aloud before it answers, told apart from the answer."""

from __future__ import annotations

import re

_TAGS = r"(?:\w+:)?(?:think|thinking|thoughts?|reason|reasoning|reflection|analysis|scratchpad)"
_END = re.compile(
    rf"</{_TAGS}\s*>|\[/(?:THINK|REASONING)\]|<\|END_(?:THINKING|REASONING)\|>|\u25c1/think\u25b7|<channel\|>",
    re.IGNORECASE,
)
"""Where reasoning ends; what began it may stand in the prompt and be missing from the reply."""
_BEGIN = re.compile(
    rf"^[ \t]*(?:<{_TAGS}\b[^>\n]*>|\[(?:THINK|REASONING)\]|<\|START_(?:THINKING|REASONING)\|>|\u25c1think\u25b7"
    r"|<\|channel>)",
    re.IGNORECASE | re.MULTILINE,
)
"""Where it begins: at the start of a line, so that words about a tag are none."""
_CHANNEL = re.compile(r"<\|channel\|>[ \t]*(\w+)[^<\n]*(?:<\|constrain\|>[^<\n]*)?<\|message\|>", re.IGNORECASE)
"""A part of a reply in the format of channels, such as `<|channel|>analysis<|message|>`."""
_MARK = re.compile(r"<\|(?:start|end|return|call|channel|message)\|>", re.IGNORECASE)
_BARE_CHANNELS = re.compile(r"\A\s*analysis(?=[A-Z\s]).*assistantfinal", re.DOTALL)
"""The same where a server has taken the marks away and left the words."""


def without_reasoning(reply: str) -> str | None:
    """Return the answer in a model's reply; None where the reply ends before its reasoning does."""
    reply = _BARE_CHANNELS.sub("", reply)
    if "<|channel|>" in reply.lower():
        return _final_channel(reply)
    ends = list(_END.finditer(reply))
    answer = reply[ends[-1].end() :] if ends else reply
    begin = _BEGIN.search(answer)
    if begin is None:
        return answer
    # Whatever follows was thought, not said.
    return answer[: begin.start()] if answer[: begin.start()].strip() else None


def _final_channel(reply: str) -> str | None:
    parts = list(_CHANNEL.finditer(reply))
    if not parts or parts[-1][1].lower() != "final":
        return None
    return _MARK.split(reply[parts[-1].end() :])[0]
