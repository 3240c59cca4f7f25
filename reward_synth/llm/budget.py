"""A limit on tokens that holds before each call, also where several are under way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from rewardsmith.reward_synth.llm.errors import Spent
from rewardsmith.reward_synth.llm.transcript import Transcript


class Budget:
    """Lets a call begin while the tokens last.

    What a call will cost nobody knows: each that is under way counts as much as the dearest that there was, and before
    there was one it is alone. Only the last call can go beyond the limit. Tokens that a
    server does not count are guessed, see `recorder`.

    Args:
        limit: Tokens after which nothing more is asked; None for no limit.
        transcript: Holds what was spent.
    """

    def __init__(self, limit: int | None, transcript: Transcript) -> None:
        self._limit = limit
        self._transcript = transcript
        self._under_way = 0
        self._changed = threading.Condition()

    @contextmanager
    def call(self) -> Iterator[None]:
        """Be under way, once there is room for it; the cost must be in the transcript in the end.

        Raises:
            Spent: the limit is reached.
        """
        with self._changed:
            self._changed.wait_for(self._is_decided)
            spent = self._transcript.ledger.tokens
            if self._limit is not None and spent >= self._limit:
                raise Spent(
                    f"{spent} tokens are spent, the limit is {self._limit}; "
                    "`rewardsmith resume RUN llm.max_total_tokens=N` goes on with a higher one"
                )
            self._under_way += 1
        try:
            yield
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    def _is_decided(self) -> bool:
        """Tell whether it is known that one more call may begin, or that none may."""
        ledger = self._transcript.ledger
        if self._limit is None or not self._under_way or ledger.tokens >= self._limit:
            return True
        return ledger.dearest > 0 and ledger.tokens + self._under_way * ledger.dearest < self._limit
