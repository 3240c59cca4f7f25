"""A time by which a reply must be whole, and a size: a server that sends on and on must not hold up a run.

The SDK's own limit is one on the silence between two pieces of a reply.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any

from httpx2 import Client, ReadError, ReadTimeout, Request, Response, SyncByteStream

MOST_BYTES = 16 << 20
"""More than any reply has; beyond it, nothing is read."""

_BEGUN = "rewardsmith.begun"


class TooMuch(ReadError):
    """A reply is larger than any that is of use, or may become so."""


class PatientClient(Client):
    """An HTTP client that ends replies which take too long or are too large, and asks nobody but whom it is told to.

    Args:
        seconds: How long a reply may take, from the request to its last byte [s].
        options: As of `httpx2.Client`.
    """

    def __init__(self, seconds: float, **options: Any) -> None:
        hooks: dict[str, list[Callable[..., Any]]] = {"request": [self._begin], "response": [self._hold]}
        # What is asked is the server's that was chosen: a redirect would hand it on.
        super().__init__(follow_redirects=False, event_hooks=hooks, **options)
        # A little that is compressed can be made of more than memory holds.
        self.headers["accept-encoding"] = "identity"
        self._seconds = seconds

    def send(self, request: Request, **options: Any) -> Response:
        """Return the response; see `httpx2.Client.send`."""
        answer: Future[Response] = Future()

        def ask() -> None:
            try:
                answer.set_result(super(PatientClient, self).send(request, **options))
            except BaseException as error:  # whatever it is, it is for whoever asked
                answer.set_exception(error)

        # Nothing else ends a server that sends the head of its reply letter by letter: it is left to itself.
        threading.Thread(target=ask, daemon=True).start()
        try:
            return answer.result(self._seconds)
        except TimeoutError:
            answer.add_done_callback(_close)
            raise ReadTimeout("the reply had not begun in time", request=request) from None

    def _begin(self, request: Request) -> None:
        request.extensions[_BEGUN] = time.monotonic()

    def _hold(self, response: Response) -> None:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise TooMuch("the reply is compressed, which was not asked for", request=response.request)
        assert isinstance(response.stream, SyncByteStream)
        until = response.request.extensions[_BEGUN] + self._seconds
        response.stream = _Bounded(response.stream, until, response.request)
        # A header may name any of Python's encodings; some are none of texts.
        response.encoding = "utf-8"


def _close(answer: Future[Response]) -> None:
    """Close a reply that came when nobody waited for it any more."""
    if answer.exception() is None:
        answer.result().close()


class _Bounded(SyncByteStream):
    """The pieces of a reply, until it is too late for more or there are too many."""

    def __init__(self, stream: SyncByteStream, until: float, request: Request) -> None:
        self._stream = stream
        self._until = until
        self._request = request

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for piece in self._stream:
            size += len(piece)
            if time.monotonic() > self._until:
                raise ReadTimeout("the reply was not whole in time", request=self._request)
            if size > MOST_BYTES:
                raise TooMuch(f"the reply has more than {MOST_BYTES >> 20} MiB", request=self._request)
            yield piece

    def close(self) -> None:
        self._stream.close()
