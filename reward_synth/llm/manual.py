"""Any chat window as the model: show the prompt, take the reply that the user pastes."""

from __future__ import annotations

import sys
from typing import TextIO

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.llm.client import Ask, Client, Completion

END = "END"
_RULE = "=" * 80


class ManualClient(Client):
    """Print each prompt and read the reply up to a line with only END, or the end of the input.

    Args:
        source: Where replies are read from; None takes standard input.
        output: Where prompts are shown; None takes standard output.
    """

    def __init__(self, source: TextIO | None = None, output: TextIO | None = None) -> None:
        self._source = source
        self._output = output

    @property
    def model(self) -> str:
        """Return `manual`: who answers in the chat window is not known here."""
        return "manual"

    def sample(self, ask: Ask) -> Completion:
        """Return what the user pastes.

        Raises:
            UserError: the input ended before anything was pasted.
        """
        output = self._output or sys.stdout
        # A follow-up goes into the chat that holds what came before it.
        turns = ask.messages if len(ask.messages) <= 2 else ask.messages[-1:]
        chat = "a new chat" if len(ask.messages) <= 2 else "the same chat as the program it speaks of"
        prompt = "\n\n".join(turn["content"] for turn in turns)
        print(f"{_RULE}\nPrompt {ask.sample + 1}: paste this into {chat}.\n{_RULE}\n{prompt}", file=output)
        print(f"{_RULE}\nPaste the whole reply here, then a line with only {END}.\n{_RULE}", file=output, flush=True)
        return Completion(text=self._read(), model=self.model, finish_reason="stop")

    def _read(self) -> str:
        lines = []
        for line in self._source or sys.stdin:
            if line.strip() == END:
                return "".join(lines)
            lines.append(line)
        if not "".join(lines).strip():
            raise UserError("no reply was pasted; run it in a terminal, or use coder=phrasebook or coder=openai")
        return "".join(lines)
