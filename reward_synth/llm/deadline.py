"""A time by which a reply must be whole: a server that sends a byte now and then must not hold up a run.

The SDK's own limit is one on the silence between two pieces of a reply.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from httpx2 import ReadTimeout, Request, Response, SyncByteStream

_BEGUN = "rewardsmith.begun"


class Deadline:
    """Ends replies that take too long, counted from the request.

    Args:
        seconds: How long one may take [s].
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    @property
    def hooks(self) -> dict[str, list[Callable[..., Any]]]:
        """What an HTTP client is to call for every request and response."""
        return {"request": [self._begin], "response": [self._hold]}

    def _begin(self, request: Request) -> None:
        request.extensions[_BEGUN] = time.monotonic()

    def _hold(self, response: Response) -> None:
        assert isinstance(response.stream, SyncByteStream)
        until = response.request.extensions[_BEGUN] + self._seconds
        response.stream = _Timed(response.stream, until, response.request)


class _Timed(SyncByteStream):
    """The pieces of a reply, until it is too late for more."""

    def __init__(self, stream: SyncByteStream, until: float, request: Request) -> None:
        self._stream = stream
        self._until = until
        self._request = request

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:
            if time.monotonic() > self._until:
                raise ReadTimeout("the reply was not whole in time", request=self._request)
            yield piece

    def close(self) -> None:
        self._stream.close()
