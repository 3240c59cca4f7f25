"""Which servers may have the user's key: a key belongs to the host that it was set for."""

from __future__ import annotations

import os
import re
from urllib.parse import SplitResult, urlsplit

KEY_HOSTS = "REWARDSMITH_KEY_HOSTS"
"""Variable with further hosts that may have it, separated by commas, each `host` or `host:port`."""


def may_have_key(base_url: str) -> bool:
    """Tell whether the user's environment gives its key to a server, or holds none.

    Those are OpenAI itself, the server of OPENAI_BASE_URL, and the hosts of REWARDSMITH_KEY_HOSTS.
    """
    if not os.environ.get("OPENAI_API_KEY", "").strip():
        return True
    try:
        address, own = urlsplit(base_url), urlsplit(os.environ.get("OPENAI_BASE_URL", "").strip())
        origin = _origin(address)
        listed = {host.strip().lower() for host in os.environ.get(KEY_HOSTS, "").split(",")} - {""}
        is_own = bool(own.hostname) and origin == _origin(own)
    except ValueError:
        return False
    named = {origin[1], f"{origin[1]}:{origin[2]}"}
    return is_own or bool(named & listed) or (is_openai(base_url) and address.scheme == "https")


def is_openai(base_url: str) -> bool:
    """Tell whether an address is OpenAI's."""
    host = urlsplit(base_url).hostname or ""
    return host == "openai.com" or host.endswith(".openai.com")


def without_password(base_url: str) -> str:
    """Return an address without the user and password that it may begin with."""
    return re.sub(r"^(\w+://)?[^/?#]*@", r"\1", base_url)


def _origin(address: SplitResult) -> tuple[str, str, int | None]:
    port = address.port or {"http": 80, "https": 443}.get(address.scheme)
    return address.scheme, (address.hostname or "").lower(), port
