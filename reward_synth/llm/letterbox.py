"""Prompts that wait for somebody who pastes the replies later, and these replies."""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from rewardsmith.envs import UserError, files
from rewardsmith.reward_synth.llm.client import Ask

MAX_REPLY = 1 << 20
"""Longest reply [bytes]."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One prompt that waits.

    Attributes:
        name: What it is known by.
        prompt: What is to be pasted into a chat window.
        note: Into which chat, and what else to do.
        wanted: What is asked for, see `llm.occasion`; empty where that is not known.
    """

    name: str
    prompt: str
    note: str
    wanted: str


class Letterbox:
    """A directory of one prompt that waits, and of the replies that were pasted.

    Args:
        directory: Made with the first prompt.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    @property
    def _prompt(self) -> Path:
        return self._directory / "prompt.json"

    def _reply(self, name: str) -> Path:
        if not re.fullmatch(r"[0-9a-f]{32}", name):
            raise UserError(f"{name!r} is no prompt of this run")
        return self._directory / f"{name}.txt"

    def put(self, letter: Letter) -> None:
        """Have a prompt wait."""
        self._directory.mkdir(exist_ok=True)
        files.write_json(self._prompt, asdict(letter))

    def waiting(self) -> Letter | None:
        """Return the prompt that waits, None where none does.

        Raises:
            UserError: the file is damaged.
        """
        if not self._prompt.exists():
            return None
        try:
            letter = Letter(**{name: str(text) for name, text in dict(files.read_json(self._prompt)).items()})
        except (TypeError, ValueError):
            raise UserError(f"{self._prompt} holds no prompt; resume the run") from None
        return None if self._reply(letter.name).exists() else letter

    def answer(self, name: str, reply: str) -> None:
        """Keep the reply to a prompt.

        Raises:
            UserError: it is empty.
        """
        if not reply.strip():
            raise UserError("the reply is empty; paste what the model wrote, all of it")
        files.write_text(self._reply(name), reply)

    def reply(self, name: str) -> str | None:
        """Return the reply to a prompt, None where there is none yet."""
        path = self._reply(name)
        return files.read_bytes(path, MAX_REPLY).decode(errors="replace") if path.exists() else None


def name_of(ask: Ask) -> str:
    """Return what a prompt is known by: its words and which of several completions it asks for."""
    words = [str(ask.sample), *(f"{turn['role']}\n{turn['content']}" for turn in ask.messages)]
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:32]
