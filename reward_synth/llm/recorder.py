"""Record a client's work and never pay for it twice."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from rewardsmith.reward_synth.llm.budget import Budget
from rewardsmith.reward_synth.llm.client import Ask, Client, Completion, Usage
from rewardsmith.reward_synth.llm.errors import ModelUnavailable
from rewardsmith.reward_synth.llm.occasion import Occasion
from rewardsmith.reward_synth.llm.transcript import (
    Ledger,
    Transcript,
    completion_of,
    key_of,
    reply_record,
    request_record,
)

MAX_BODY = 4000
"""Characters that are kept of an answer that is none."""

_LETTERS = 4
"""Characters of English and of Python that make a token, about."""


class Recorder(Client):
    """Wrap a client so that every request and reply is on disk before the reply is used.

    A request that the file already answers is answered from it, so a resumed run pays for nothing twice. The same
    request made again within one run is asked anew, and replayed in the same order.

    Args:
        client: What is asked.
        path: The transcript, such as a run's `llm.jsonl`.
        max_total_tokens: Tokens after which a client that spends any is asked nothing more; None for no limit.
    """

    def __init__(self, client: Client, path: Path, *, max_total_tokens: int | None = None) -> None:
        self.client = client
        self.transcript = Transcript(path)
        self.sees_images = client.sees_images
        self.spends_tokens = client.spends_tokens
        self.max_concurrency = client.max_concurrency
        self.redact = client.redact
        self._budget = Budget(max_total_tokens if client.spends_tokens else None, self.transcript)

    @property
    def model(self) -> str:
        """Name of the model that is asked."""
        return self.client.model

    @property
    def ledger(self) -> Ledger:
        """What all replies in the transcript have cost, those to earlier processes of the run included."""
        return self.transcript.ledger

    def check(self, occasion: Occasion) -> None:
        """See `Client`."""
        self.client.check(occasion)

    def answer(self, ask: Ask) -> Completion:
        """Return the recorded completion, or ask for one and record it.

        Raises:
            ModelUnavailable: the token limit is reached, or see the client.
            UserError: the transcript cannot be written, or see the client.
        """
        request = request_record(ask, self.model, self.redact)
        recorded = self.transcript.take(request)
        if recorded is not None:
            return recorded
        with self._budget.call():
            return self._ask(ask, request)

    def _ask(self, ask: Ask, request: dict[str, Any]) -> Completion:
        key = key_of(request)
        self.transcript.append({"event": "request", "key": key, **request})
        begun = time.monotonic()
        try:
            completion = self.client.sample(ask)
        except Exception as error:
            said = {"message": f"{type(error).__name__}: {error}"}
            if isinstance(error, ModelUnavailable) and error.body:
                said["body"] = error.body[:MAX_BODY]
            self.transcript.append({"event": "error", "key": key, **self.redact.tree(said)})
            raise
        if self.spends_tokens and not completion.usage.tokens:
            completion = replace(completion, usage=_guessed(ask, completion))
        record = self.redact.tree(reply_record(key, ask, completion, time.monotonic() - begun))
        self.transcript.append(record)
        # The redacted reply, because that is what a resumed run will read.
        return completion_of(record)


def _guessed(ask: Ask, completion: Completion) -> Usage:
    """Return about what a reply has cost whose server does not say: a limit on tokens must hold there, too."""
    asked = sum(len(turn["content"]) for turn in ask.messages)
    return Usage(asked // _LETTERS + 1, len(completion.text) // _LETTERS + 1)
