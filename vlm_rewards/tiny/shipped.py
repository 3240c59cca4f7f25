"""The shipped model unpacked: from a few hundred kilobytes in the package to a directory as open_clip reads it."""

from __future__ import annotations

import hashlib
import lzma
import os
import tempfile
from pathlib import Path

from rewardsmith.envs import files
from rewardsmith.vlm_rewards.sources import CONFIG, WORDS

NAME = "tiny-sim-clip"

WEIGHTS = "open_clip_model.safetensors"
PACKED = f"{WEIGHTS}.xz"

SHIPPED = Path(__file__).parent / NAME
"""Where the model lies in the package."""

_MAX_BYTES = 64 * 2**20


def unpack(packed: Path, cache: Path | None = None) -> Path:
    """Return a directory that open_clip reads, made of a packed one unless that was done before.

    Args:
        packed: What `pack` wrote.
        cache: Where to unpack; None takes the user's cache, else a new temporary directory.
    """
    contents = {name: files.read_bytes(packed / name, _MAX_BYTES) for name in (CONFIG, WORDS, PACKED)}
    mark = hashlib.sha256(b"".join(contents.values())).hexdigest()[:16]
    directory = _directory(mark, cache)
    if not (directory / WEIGHTS).is_file():
        for name in (CONFIG, WORDS):
            files.write_atomically(directory / name, contents[name])
        weights = lzma.LZMADecompressor().decompress(contents[PACKED], _MAX_BYTES)
        files.write_atomically(directory / WEIGHTS, weights)  # last: where it is, all is
    return directory


def shipped() -> Path:
    """Return where the model that comes with the package lies, as open_clip reads it."""
    return unpack(SHIPPED)


def _directory(mark: str, cache: Path | None) -> Path:
    """Return a directory of one's own for what has a mark, which exists."""
    if cache is None:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "rewardsmith" / "models"
    try:
        directory = cache / f"{NAME}-{mark}"
        directory.mkdir(parents=True, exist_ok=True)
        if os.access(directory, os.W_OK) or (directory / WEIGHTS).is_file():
            return directory
    except OSError:  # a home that cannot be written to
        pass
    return Path(tempfile.mkdtemp(prefix=f"{NAME}-"))
