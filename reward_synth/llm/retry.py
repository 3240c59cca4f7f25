"""Ask again after passing failures, with growing, randomised waits."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from rewardsmith.envs.errors import one_line
from rewardsmith.reward_synth.llm.errors import ModelUnavailable

GO_ON_LATER = "`rewardsmith resume RUN` goes on from here later"
T = TypeVar("T")
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Failure:
    """A failure that may pass.

    Attributes:
        reason: What happened, as a clause without the key.
        retry_after: Seconds that the server asked to wait, or None.
        max_tries: How often to try in all where this kind of failure deserves fewer tries than others.
        remedy: What the user can do about it.
        body: What the server sent in place of a completion, without the key.
    """

    reason: str
    retry_after: float | None = None
    max_tries: int = 1000
    remedy: str = GO_ON_LATER
    body: str = ""


@dataclass(frozen=True, kw_only=True)
class Retry:
    """How patient to be; what comes first, the tries or the patience, ends it.

    Attributes:
        max_tries: Tries in all; as many as a storm of twenty minutes takes.
        first_wait: Upper end of the first random wait [s]; it doubles with every try.
        longest_wait: Where the doubling ends [s].
        longest_retry_after: Longest wait that a server may ask for [s].
        patience: Seconds after which no new try is begun.
    """

    max_tries: int = 60
    first_wait: float = 1.0
    longest_wait: float = 60.0
    longest_retry_after: float = 600.0
    patience: float = 1800.0

    def run(self, call: Callable[[], T], passing: Callable[[Exception], Failure | None]) -> T:
        """Return what `call` returns once it succeeds.

        Args:
            call: May raise.
            passing: Says of an exception whether it may pass; None lets it out.

        Raises:
            ModelUnavailable: it did not pass in time.
        """
        begun = time.monotonic()
        tries = 0
        while True:
            try:
                return call()
            except Exception as error:
                failure = passing(error)
                if failure is None:
                    raise
            tries += 1
            wait = self._wait(tries, failure)
            most = min(self.max_tries, failure.max_tries)
            if wait is None or tries >= most or time.monotonic() - begun + wait > self.patience:
                times = "once" if tries == 1 else f"{tries} times"
                reason = f"{failure.reason} (tried {times})"
                raise ModelUnavailable(f"{reason}; {failure.remedy}", failure.body, reason)
            logger.warning("%s; trying again in %.0f s (try %d of %d)", one_line(failure.reason), wait, tries + 1, most)
            time.sleep(wait)

    def _wait(self, tries: int, failure: Failure) -> float | None:
        """Return the seconds to wait, None where the server asks for more than we grant."""
        if failure.retry_after is None:
            return random.uniform(0.5, 1.0) * min(self.longest_wait, self.first_wait * 2.0 ** (tries - 1))
        if failure.retry_after > self.longest_retry_after:
            return None
        return failure.retry_after + random.uniform(0.0, self.first_wait)
