"""Length-prefixed messages over a descriptor: JSON, with tensors as raw float32 bytes behind it."""

from __future__ import annotations

import json
import os
import struct
from typing import Any

_HEADER = struct.Struct("!IQ")
MAX_BYTES = 1 << 28


class Closed(Exception):
    """The other side went away before a whole message came."""


def pack(message: dict[str, Any], payload: bytes = b"") -> bytes:
    """Return a message as bytes."""
    head = json.dumps(message).encode()
    return _HEADER.pack(len(head), len(payload)) + head + payload


def send(descriptor: int, message: dict[str, Any], payload: bytes = b"") -> None:
    """Write one message."""
    data = memoryview(pack(message, payload))
    while data:
        data = data[os.write(descriptor, data) :]


def receive(descriptor: int, limit: int = MAX_BYTES) -> tuple[dict[str, Any], bytes]:
    """Read one message.

    Raises:
        Closed: the stream ended, or what came is no message.
    """
    head_size, payload_size = _HEADER.unpack(_read(descriptor, _HEADER.size))
    if head_size + payload_size > limit:
        raise Closed("message too large")
    head = _read(descriptor, head_size)
    payload = _read(descriptor, payload_size)
    try:
        message = json.loads(head)
    except (ValueError, RecursionError):
        raise Closed("no message") from None
    if not isinstance(message, dict):
        raise Closed("no message")
    return message, payload


def _read(descriptor: int, size: int) -> bytes:
    parts = []
    while size:
        part = os.read(descriptor, min(size, 1 << 20))
        if not part:
            raise Closed("stream ended")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
