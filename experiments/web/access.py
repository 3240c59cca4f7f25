"""Who may use the page: a token, from this machine, by this page alone."""

from __future__ import annotations

import hmac
import ipaddress
import json
import os
import secrets
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlencode

TOKEN_VARIABLE = "REWARDSMITH_PAGE_TOKEN"
"""Where a token of one's own is read from: arguments could be seen by others on the machine."""

LEAST_TOKEN = 16
"""Characters of the shortest token that is taken."""

HEADER = "x-rewardsmith"
"""What the page's own requests carry: no form and no link of another site can."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")

_HEADERS = {
    "content-security-policy": "default-src 'self'; media-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}

_SAFE = ("GET", "HEAD")

_BODIES = ("application/json", "application/jsonl")
"""Types of bodies that no form of another site can send."""

Scope = dict[str, Any]
Receive = Callable[[], Any]
Send = Callable[[dict[str, Any]], Any]


@dataclass(frozen=True, kw_only=True)
class Access:
    """Where the page is and who may use it.

    Attributes:
        host: Address that it is bound to.
        port: Port that it is bound to.
        token: Secret that opens it.
    """

    host: str = "127.0.0.1"
    port: int
    token: str = field(default_factory=lambda: own_token() or secrets.token_urlsafe(32), repr=False)

    @property
    def is_public(self) -> bool:
        """Whether other machines reach it."""
        return self.host not in LOOPBACK

    @property
    def cookie(self) -> str:
        """Name of the cookie; pages on other ports of this machine share the jar."""
        return f"rewardsmith-{self.port}"

    def address(self, path: str = "/") -> str:
        """Return the address that lets a browser in."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        if host in ("0.0.0.0", "[::]"):
            host = socket.gethostname()
        return f"http://{host}:{self.port}/enter?{urlencode({'token': self.token, 'to': path})}"

    def admits(self, token: str) -> bool:
        """Tell whether a token is the right one, in a time that says nothing of it."""
        return hmac.compare_digest(token.encode(), self.token.encode())

    def answers_to(self, host: str) -> bool:
        """Tell whether a request's Host is this page; a name that an attacker rebinds to this machine is none."""
        name, _, port = host.rpartition(":")
        name = name.strip("[]")
        if port != str(self.port):
            return False
        if name in LOOPBACK or name == self.host:
            return True
        return self.is_public and (_is_address(name) or name in (socket.gethostname(), socket.getfqdn()))


def own_token() -> str | None:
    """Return the token that the user chose, None where they chose none or one that could be guessed."""
    token = os.environ.get(TOKEN_VARIABLE, "")
    return token if len(token) >= LEAST_TOKEN else None


class Gate:
    """Lets through what the page's own browser or a program with the token asks for, with safe headers on the reply.

    Args:
        app: What answers.
        access: Who may ask.
    """

    def __init__(self, app: Any, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        refusal = self._refusal(scope["method"], scope["path"], headers)
        if refusal is None:
            await self._app(scope, receive, _with_headers(send))
        else:
            await _refuse(_with_headers(send), *refusal, is_read(scope["path"], headers))

    def _refusal(self, method: str, path: str, headers: Mapping[str, str]) -> tuple[int, str] | None:
        """Return the status and the reason of a refusal, None where there is none."""
        host = headers.get("host", "")
        if not self._access.answers_to(host):
            return 421, "this page does not answer to that host; open the link that rewardsmith printed"
        if path == "/enter" or path.startswith("/static/"):
            return None if method in _SAFE else (405, "nothing can be changed here")
        if self._access.admits(headers.get("authorization", "").removeprefix("Bearer ")):
            return None
        if not self._access.admits(_cookie(headers.get("cookie", ""), self._access.cookie)):
            return 403, "open the link that rewardsmith printed when it started; it lets this browser in"
        if method in _SAFE:
            return None
        if headers.get("origin") != f"http://{host}" or HEADER not in headers:
            return 403, "only this page itself may change anything"
        if headers.get("content-type", "").partition(";")[0] not in _BODIES:
            return 415, "the body must be JSON"
        return None


def is_read(path: str, headers: Mapping[str, str]) -> bool:
    """Tell whether a person reads the reply, rather than a script."""
    return "text/html" in headers.get("accept", "") and not path.startswith("/api/")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _cookie(header: str, name: str) -> str:
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


def _with_headers(send: Send) -> Send:
    async def careful(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            extra = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
            if not any(name.lower() == b"cache-control" for name, _ in message["headers"]):
                extra.append((b"cache-control", b"no-store"))
            message = {**message, "headers": [*message["headers"], *extra]}
        await send(message)

    return careful


async def _refuse(send: Send, status: int, reason: str, reads: bool) -> None:
    """Say why, in plain words where a person reads it."""
    body = (reason if reads else json.dumps({"error": reason})).encode()
    kind = b"text/plain; charset=utf-8" if reads else b"application/json"
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*headers, (b"connection", b"close")]})
    await send({"type": "http.response.body", "body": body})
