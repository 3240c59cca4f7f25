"""Whether what simulates an environment is there at all: some of it is an extra of the package."""

from __future__ import annotations

from importlib.util import find_spec


def lack(packages: tuple[str, ...], extra: str) -> str:
    """Return what is missing and how it is installed, such as `needs nle, which is not installed; ...`.

    Args:
        packages: What is needed.
        extra: The extra of this package that brings it.

    Returns:
        The end of a sentence; empty where nothing is missing.
    """
    missing = [package for package in packages if find_spec(package) is None]
    if not missing:
        return ""
    are = "is" if len(missing) == 1 else "are"
    return (
        f'needs {" and ".join(missing)}, which {are} not installed; install it with: pip install "rewardsmith[{extra}]"'
    )
