"""Whether the games are there at all: they are an extra of the package."""

from __future__ import annotations

from importlib.util import find_spec

from rewardsmith.envs.errors import UserError


def check(environment: str, *packages: str) -> None:
    """Refuse an environment whose game is not installed.

    Args:
        environment: Its name.
        packages: What it needs, `nle` or `minihack`.

    Raises:
        UserError: one of them is missing.
    """
    missing = [package for package in packages if find_spec(package) is None]
    if missing:
        raise UserError(
            f"{environment} needs {' and '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not installed; "
            'install it with: pip install "rewardsmith[nethack]"'
        )
