"""The record of every request and reply: one JSON object a line, on disk before anything reads the reply."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Any, NamedTuple

from rewardsmith.envs import UserError, files
from rewardsmith.reward_synth.llm.client import Ask, Completion, Usage
from rewardsmith.reward_synth.llm.occasion import Occasion
from rewardsmith.reward_synth.llm.redact import Redactor

_DECISIVE = ("model", "messages", "images", "temperature", "seed", "max_tokens", "sample")


def request_record(ask: Ask, model: str, redact: Redactor) -> dict[str, Any]:
    """Return all that decides a completion and when it is asked for, as JSON without keys; images by their hash."""
    record: dict[str, Any] = redact.tree(
        {
            "model": model,
            "messages": list(ask.messages),
            "images": [hashlib.sha256(image).hexdigest() for image in ask.images],
            "temperature": ask.temperature,
            "seed": ask.seed,
            "max_tokens": ask.max_tokens,
            "sample": ask.sample,
            "occasion": ask.occasion.to_json() if ask.occasion else None,
        }
    )
    return record


def key_of(request: dict[str, Any]) -> str:
    """Return the SHA-256 by which the very same request is found again."""
    decisive = {name: request[name] for name in _DECISIVE}
    canonical = json.dumps(decisive, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def occasion_of(request: dict[str, Any]) -> Occasion | None:
    """Return the occasion of a request's line, None where it had none.

    Raises:
        KeyError, TypeError: the line is no request's.
    """
    found = request.get("occasion")
    return Occasion.from_json(found) if found else None


class Exchange(NamedTuple):
    """A reply, and the line of the request that it answers."""

    request: dict[str, Any]
    completion: Completion


@dataclass(frozen=True)
class Ledger:
    """What a transcript's replies have cost.

    Attributes:
        replies: Number of replies.
        prompt_tokens: Tokens sent.
        completion_tokens: Tokens received.
        dearest: Tokens of the reply that cost most, with what was sent for it.
    """

    replies: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    dearest: int = 0

    @property
    def tokens(self) -> int:
        """All tokens."""
        return self.prompt_tokens + self.completion_tokens

    def plus(self, usage: Usage) -> Ledger:
        """Return the ledger with one more reply."""
        return Ledger(
            self.replies + 1,
            self.prompt_tokens + usage.prompt_tokens,
            self.completion_tokens + usage.completion_tokens,
            max(self.dearest, usage.tokens),
        )


class Transcript:
    """A JSONL file of requests, replies and errors; safe to append to from several threads.

    A line that a crash has cut off at the end of the file counts as not written.

    Args:
        path: The file; it need not exist yet.

    Attributes:
        exchanges: Every reply with its request, in the order of the replies.
        ledger: What the replies in it have cost.
        models: Models that were asked, in the order of their first request.
        requests: Number of requests, answered or not.

    Raises:
        UserError: the file cannot be read, or holds something else.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self._requests: dict[str, dict[str, Any]] = {}
        self._lock = threading.Lock()
        self._replies: dict[str, list[Completion]] = defaultdict(list)
        self._taken: dict[str, int] = defaultdict(int)
        self._whole_bytes = 0
        self._file: FileIO | None = None
        self.exchanges: list[Exchange] = []
        self.ledger = Ledger()
        self.models: list[str] = []
        self.requests = 0
        self._read()

    def take(self, request: dict[str, Any]) -> Completion | None:
        """Return the next recorded reply to a request, None where there is none that was not taken yet."""
        key = key_of(request)
        with self._lock:
            position = self._taken[key]
            self._taken[key] += 1
            replies = self._replies[key]
            return replies[position] if position < len(replies) else None

    def append(self, record: dict[str, Any]) -> None:
        """Write one line and wait until it is on disk.

        Raises:
            UserError: it could not be written; the file is as it was.
        """
        line = json.dumps({"time": round(time.time(), 3), **record}, ensure_ascii=False) + "\n"
        with self._lock:
            try:
                self._write(line.encode("utf-8", "backslashreplace"))
            except OSError as error:
                raise UserError(f"cannot write {self.path}: {error.strerror}; mend that, then resume the run") from None
            self._remember(record)

    def _remember(self, record: dict[str, Any]) -> None:
        if record["event"] == "request":
            occasion_of(record)  # so that what is none is refused with its line
            if not isinstance(record["model"], str):
                raise TypeError("its model is no text")
            self._requests[record["key"]] = record
            self.requests += 1
            if record["model"] not in self.models:
                self.models.append(record["model"])
        if record["event"] == "reply":
            completion = completion_of(record)
            self._replies[record["key"]].append(completion)
            self.exchanges.append(Exchange(self._requests[record["key"]], completion))
            self.ledger = self.ledger.plus(completion.usage)

    def _write(self, data: bytes) -> None:
        if self._file is None:
            self._file = self._open()
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
            os.fsync(self._file.fileno())
        except OSError:
            with contextlib.suppress(OSError):
                self._file.truncate(self._whole_bytes)
            raise
        self._whole_bytes += len(data)

    def _read(self) -> None:
        try:
            content = files.read_bytes(self.path)
        except FileNotFoundError:
            return
        except OSError as error:
            raise UserError(f"cannot read {self.path}: {error.strerror}; give the path of a transcript") from None
        self._whole_bytes = content.rfind(b"\n") + 1
        for number, line in enumerate(content[: self._whole_bytes].splitlines(), start=1):
            try:
                record = json.loads(line)
                self._remember(record)
            except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
                raise UserError(
                    f"{self.path} line {number} is not a line of a transcript; restore the file or remove that line"
                ) from None

    def _open(self) -> FileIO:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = FileIO(files.open_plain(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT), "ab")
        file.truncate(self._whole_bytes)
        directory = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
        return file


def reply_record(key: str, ask: Ask, completion: Completion, seconds: float) -> dict[str, Any]:
    """Return the line of a reply."""
    return {
        "event": "reply",
        "key": key,
        "sample": ask.sample,
        "model": completion.model,
        "text": completion.text,
        "finish_reason": completion.finish_reason,
        "usage": {
            "prompt_tokens": completion.usage.prompt_tokens,
            "completion_tokens": completion.usage.completion_tokens,
        },
        "seconds": round(seconds, 3),
        "raw": completion.raw,
    }


def completion_of(record: dict[str, Any]) -> Completion:
    """Return the reply that a line holds.

    Raises:
        KeyError, TypeError: the line holds no reply.
    """
    usage = Usage(**record["usage"])
    if not (isinstance(record["text"], str) and isinstance(record["model"], str)):
        raise TypeError("its text or model is no text")
    if not all(type(each) is int for each in (usage.prompt_tokens, usage.completion_tokens)):
        raise TypeError("its tokens are no whole numbers")
    return Completion(
        text=record["text"],
        model=record["model"],
        usage=usage,
        finish_reason=record["finish_reason"],
        raw=record.get("raw", {}),
    )
