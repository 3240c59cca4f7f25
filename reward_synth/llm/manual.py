"""Any chat window as the model: show the prompt, take the reply that the user pastes."""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path
from typing import TextIO

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.llm.client import Ask, Client, Completion, image_type
from rewardsmith.reward_synth.llm.errors import ModelUnavailable
from rewardsmith.reward_synth.llm.letterbox import Letter, Letterbox, name_of
from rewardsmith.reward_synth.llm.occasion import MOTION, TERMS
from rewardsmith.reward_synth.llm.options import ModelOptions

END = "END"
_RULE = "=" * 80
_PROGRAM = "the program it speaks of"
_ABOUT = {MOTION: "the motions before", TERMS: "the terms it speaks of"}
"""What the chat is about that a follow-up goes into, by what is wanted: a talk has one chat for motions alone."""

_FENCE = re.compile(r"(`{3,}|~{3,})")


class ManualClient(Client):
    """Print each prompt and read the reply up to a line with only END, or the end of the input.

    Inside a code block END is part of the reply; twice in a row it ends one whose block was never closed. Before a
    reply END is left of the one before, whose own last line was END, too. Where nobody is there the prompt waits in a
    letterbox, until somebody pastes the reply on the page.

    Args:
        pictures: Directory in which pictures are put for the user to attach, named by their hash.
        source: Where replies are read from; None takes standard input.
        output: Where prompts are shown; None takes standard output.
        letters: Where prompts wait; None refuses to wait.
    """

    sees_images = True
    spends_tokens = False

    def __init__(
        self,
        pictures: Path,
        source: TextIO | None = None,
        output: TextIO | None = None,
        letters: Letterbox | None = None,
    ) -> None:
        self._pictures = pictures
        self._letters = letters
        self._source = source
        self._output = output

    @classmethod
    def from_options(cls, options: ModelOptions, transcript: Path) -> ManualClient:
        """Make the client that talks on the terminal and puts pictures beside its transcript."""
        return cls(transcript.parent / "pictures", letters=Letterbox(transcript.parent / "manual"))

    @property
    def model(self) -> str:
        """Return `manual`: who answers in the chat window is not known here."""
        return "manual"

    def answer(self, ask: Ask) -> Completion:
        """Return what the user pastes, or has pasted.

        Raises:
            ModelUnavailable: the input ended before anything was pasted, and the prompt waits.
            UserError: it ended, and there is no letterbox.
        """
        text = self._letters.reply(name_of(ask)) if self._letters else None
        return Completion(text=text or self._converse(ask), model=self.model, finish_reason="stop")

    def _converse(self, ask: Ask) -> str:
        """Show a prompt and return the reply."""
        output = self._output or sys.stdout
        wanted = ask.occasion.wanted if ask.occasion else ""
        # A follow-up goes into the chat that holds what came before it.
        turns = ask.messages if len(ask.messages) <= 2 else ask.messages[-1:]
        chat = "a new chat" if len(ask.messages) <= 2 else f"the same chat as {_ABOUT.get(wanted, _PROGRAM)}"
        prompt = "\n\n".join(turn["content"] for turn in turns)
        print(f"{_RULE}\nPrompt {ask.sample + 1}: paste this into {chat}.\n{_RULE}\n{prompt}", file=output)
        if ask.images:
            attached = "\n".join(str(self._put(image)) for image in ask.images)
            print(f"{_RULE}\nAttach these pictures to it, in this order:\n{attached}", file=output)
        print(f"{_RULE}\nPaste the whole reply here, then a line with only {END}.\n{_RULE}", file=output, flush=True)
        text = self._read()
        if text.strip():
            return text
        if self._letters is None:
            raise UserError("no reply was pasted; run it in a terminal, or use coder=phrasebook or coder=openai")
        self._letters.put(Letter(name=name_of(ask), prompt=prompt, note=f"paste it into {chat}", wanted=wanted))
        raise ModelUnavailable(
            "a prompt waits for its reply; paste it on the page, `rewardsmith page`, or resume in a terminal"
        )

    def _put(self, image: bytes) -> Path:
        """Write a picture where the user finds it, under the hash that the transcript has of it."""
        path = self._pictures / f"{hashlib.sha256(image).hexdigest()[:16]}.{image_type(image)}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(image)
        return path

    def _read(self) -> str:
        lines: list[str] = []
        fence = ""
        for line in self._source or sys.stdin:
            word = line.strip()
            if word == END and not any(each.strip() for each in lines):
                continue
            if word == END and not fence:
                return "".join(lines)
            if word == END and lines and lines[-1].strip() == END:
                return "".join(lines[:-1])
            fence = _fence_after(word, fence)
            lines.append(line)
        return "".join(lines)


def _fence_after(line: str, fence: str) -> str:
    """Return the fence of the code block that is open after a line, empty outside of one."""
    found = _FENCE.match(line)
    if not found:
        return fence
    if not fence:
        return found[1]
    closes = found[1].startswith(fence) and line == found[1]
    return "" if closes else fence
