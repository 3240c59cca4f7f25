"""Films by ids that say nothing of what they show, and their bytes."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from collections.abc import Iterator
from pathlib import Path

from starlette.responses import Response, StreamingResponse

from rewardsmith.envs import UserError
from rewardsmith.envs.files import open_plain

FPS = 25
"""Pictures a second of films, nearly; see `envs.film.video.film`."""

_CHUNK = 1 << 18


class FilmIds:
    """Gives films their ids, and finds them again.

    An id is a keyed hash of the file's place: nobody learns from it which candidate it is of, and a page that is
    started anew with the same token gives it the same.

    Args:
        key: The page's secret.
    """

    def __init__(self, key: str) -> None:
        self._key = key.encode()
        self._paths: dict[str, Path] = {}

    def of(self, path: Path) -> str:
        """Return the id of a film, by which it can be had from now on."""
        name = hmac.new(self._key, str(path).encode(), hashlib.sha256).hexdigest()[:32]
        self._paths[name] = path
        return name

    def path(self, name: str) -> Path | None:
        """Return the place of a film, None where no page has shown one of that id."""
        return self._paths.get(name)


def send_film(path: Path, span: str | None) -> Response:
    """Return a film, or the part of it that a browser asks for.

    Args:
        path: The file; a link in its place is not followed.
        span: The Range header, if there is one; a single part is served.
    """
    try:
        descriptor = open_plain(path)
    except (OSError, UserError):
        return Response(status_code=404)
    size = os.fstat(descriptor).st_size
    headers = {"accept-ranges": "bytes", "cache-control": "private, max-age=3600"}
    if span is None:
        return _stream(descriptor, 0, size, 200, headers)
    part = _part(span, size)
    if part is None:
        os.close(descriptor)
        return Response(status_code=416, headers={"content-range": f"bytes */{size}"})
    begin, end = part
    headers["content-range"] = f"bytes {begin}-{end - 1}/{size}"
    return _stream(descriptor, begin, end, 206, headers)


def _part(span: str, size: int) -> tuple[int, int] | None:
    """Return where a part begins and ends, None where it is none, several, or outside of the file."""
    match = re.fullmatch(r"bytes=(\d{0,15})-(\d{0,15})", span.strip())
    if match is None or not any(match.groups()):
        return None
    if not match[1]:
        begin, end = max(0, size - int(match[2])), size
    else:
        begin, end = int(match[1]), min(size, int(match[2]) + 1) if match[2] else size
    return (begin, end) if begin < end else None


def _stream(descriptor: int, begin: int, end: int, status: int, headers: dict[str, str]) -> Response:
    opened = os.fdopen(descriptor, "rb")  # closed in the end, also where nobody reads

    def chunks() -> Iterator[bytes]:
        with opened as file:
            file.seek(begin)
            left = end - begin
            while left > 0 and (chunk := file.read(min(left, _CHUNK))):
                left -= len(chunk)
                yield chunk

    headers = {**headers, "content-length": str(end - begin)}
    return StreamingResponse(chunks(), status_code=status, media_type="video/mp4", headers=headers)
