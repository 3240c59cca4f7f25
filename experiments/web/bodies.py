"""Bodies of requests: small, and soon there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from starlette.responses import JSONResponse

MAX_BYTES = 4 << 20
"""Larger than any answer, draft, reply or file of answers."""

PATIENCE = 20.0
"""Seconds in which a body must have arrived."""


class BodyLimit:
    """Reads a request's body whole before it is looked at, or refuses it.

    Args:
        app: What answers.
        patience: Seconds in which it must have arrived.
    """

    def __init__(self, app: Any, patience: float = PATIENCE) -> None:
        self._app = app
        self._patience = patience

    async def __call__(self, scope: dict[str, Any], receive: Callable[[], Any], send: Callable[..., Any]) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        try:
            body = await asyncio.wait_for(_read(scope, receive), self._patience)
        except TimeoutError:
            await _refuse(scope, receive, send, 408, f"the body took longer than {self._patience:g} s")
            return
        except _TooLarge:
            await _refuse(scope, receive, send, 413, f"a body has at most {MAX_BYTES} bytes")
            return
        waiting = [{"type": "http.request", "body": body, "more_body": False}]

        async def given() -> Any:
            return waiting.pop() if waiting else await receive()

        await self._app(scope, given, send)


class _TooLarge(Exception):
    """More than is taken."""


async def _read(scope: dict[str, Any], receive: Callable[[], Any]) -> bytes:
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    if lengths and int(lengths[0]) > MAX_BYTES:
        raise _TooLarge
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MAX_BYTES:
            raise _TooLarge
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return bytes(body)


async def _refuse(
    scope: dict[str, Any], receive: Callable[[], Any], send: Callable[..., Any], status: int, reason: str
) -> None:
    # What is still on its way is not read: the connection ends.
    response = JSONResponse({"error": reason}, status_code=status, headers={"connection": "close"})
    await response(scope, receive, send)
