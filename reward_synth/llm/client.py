"""The seam to chat models: messages in, completions out."""

from __future__ import annotations

import queue
import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.llm.occasion import Occasion
from rewardsmith.reward_synth.llm.redact import Redactor

Message = dict[str, str]
"""One turn of a conversation: `role` (system, user or assistant) and `content`."""


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What one completion is asked for with.

    Attributes:
        messages: The conversation so far.
        images: PNG or JPEG files' bytes, shown with the last message.
        temperature: None leaves it to the server.
        seed: None leaves it to the server.
        max_tokens: Longest reply, reasoning included; None leaves it to the server.
        sample: Which of several completions of the same conversation this is.
        occasion: When in a search it is asked; None outside of one.
    """

    messages: tuple[Message, ...]
    images: tuple[bytes, ...] = ()
    temperature: float | None = None
    seed: int | None = None
    max_tokens: int | None = None
    sample: int = 0
    occasion: Occasion | None = None


def image_type(image: bytes) -> str:
    """Return `png` or `jpeg`, whichever an image's bytes are."""
    return "png" if image.startswith(b"\x89PNG") else "jpeg"


@dataclass(frozen=True)
class Usage:
    """Tokens as the server counted them; 0 where it does not say."""

    prompt_tokens: int = 0
    completion_tokens: int = 0

    @property
    def tokens(self) -> int:
        """All tokens."""
        return self.prompt_tokens + self.completion_tokens


@dataclass(frozen=True, kw_only=True)
class Completion:
    """One reply.

    Attributes:
        text: What the model wrote; empty where it wrote nothing.
        model: The model that answered, as the server names it.
        usage: Tokens spent.
        finish_reason: `stop`, `length`, `content_filter`, or what else the server says; None where it does not.
        raw: The server's whole answer as JSON.
    """

    text: str
    model: str
    usage: Usage = Usage()
    finish_reason: str | None = None
    raw: dict[str, Any] = field(default_factory=dict)

    @property
    def truncated(self) -> bool:
        """Whether the reply was cut off at the token limit, so that nothing in it may be used."""
        return self.finish_reason == "length"


class Client(ABC):
    """Something that completes conversations.

    A subclass says in the attributes what it can do, and answers in `answer`.

    Attributes:
        sees_images: Whether pictures can be shown to it; an ask that holds some is refused otherwise.
        spends_tokens: Whether its replies cost something now, so that a limit on tokens applies to them.
        max_concurrency: How many completions may be under way at once.
        redact: Removes the client's secrets from text.
    """

    sees_images: bool = False
    spends_tokens: bool = True
    max_concurrency: int = 1
    redact: Redactor = Redactor()

    @property
    @abstractmethod
    def model(self) -> str:
        """Name of the model that is asked."""

    def check(self, occasion: Occasion) -> None:  # noqa: B027, most clients serve any
        """Refuse a search that it could not serve, before anything is asked.

        Args:
            occasion: The first on which it would be asked.

        Raises:
            UserError: it cannot serve that.
        """

    @abstractmethod
    def answer(self, ask: Ask) -> Completion:
        """Return one completion of an ask that the client can serve; this is what a subclass writes.

        Raises:
            UserError: it cannot be had; the message says what to do.
        """

    def sample(self, ask: Ask) -> Completion:
        """Return one completion.

        Raises:
            UserError: pictures are to be shown to a client that sees none, or see `answer`.
        """
        if ask.images and not self.sees_images:
            raise UserError(f"{self.model} cannot be shown pictures; ask a client that sees them: openai or manual")
        return self.answer(ask)

    def complete(
        self,
        messages: Sequence[Message],
        *,
        images: Sequence[bytes] = (),
        n: int = 1,
        temperature: float | None = None,
        seed: int | None = None,
        max_tokens: int | None = None,
    ) -> list[Completion]:
        """Return `n` completions of one conversation; sample `i` gets the seed `seed + i`.

        Raises:
            UserError: see `sample`.
        """
        ask = Ask(messages=tuple(messages), images=tuple(images), temperature=temperature, max_tokens=max_tokens)
        seeds = [None if seed is None else seed + i for i in range(n)]
        return self.gather([replace(ask, seed=seeds[i], sample=i) for i in range(n)])

    def gather(self, asks: Sequence[Ask]) -> list[Completion]:
        """Return a completion for each ask, in their order, several at a time.

        After a failure nothing new is begun; what is under way is awaited, so that a recorder keeps what was paid for.

        Raises:
            UserError: see `sample`; the first ask's that failed.
        """
        if min(self.max_concurrency, len(asks)) <= 1:
            return [self.sample(ask) for ask in asks]
        results: dict[int, Completion] = {}
        errors: dict[int, Exception] = {}
        waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
        for index in range(len(asks)):
            waiting.put(index)
        failed = threading.Event()

        def work() -> None:
            while not failed.is_set():
                try:
                    index = waiting.get_nowait()
                except queue.Empty:
                    return
                try:
                    results[index] = self.sample(asks[index])
                except Exception as error:
                    errors[index] = error
                    failed.set()

        # Daemons, unlike a thread pool's workers, do not keep Ctrl-C waiting for a slow server.
        threads = [threading.Thread(target=work, daemon=True) for _ in range(min(self.max_concurrency, len(asks)))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if errors:
            raise errors[min(errors)]
        return [results[index] for index in range(len(asks))]
