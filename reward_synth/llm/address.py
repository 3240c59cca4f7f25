"""What can be the address of a model server."""

from __future__ import annotations

from urllib.parse import urlsplit

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.llm.keys import without_password


def check_address(base_url: str) -> None:
    """Refuse what no server can be asked at: a client would only say that none answers there.

    Raises:
        UserError: it does not begin with http:// or https://, or names no host or no possible port.
    """
    try:
        address = urlsplit(base_url)
        is_one = address.scheme in ("http", "https") and bool(address.hostname) and address.port != 0
    except ValueError:
        is_one = False
    if not is_one:
        raise UserError(
            f"{without_password(base_url)!r} is no address of a model server; set llm.base_url or OPENAI_BASE_URL "
            "to one such as http://localhost:11434/v1"
        )
