"""Which versions of what is running, for records and for people."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

PACKAGES = ("rewardsmith", "mujoco", "mujoco-warp", "torch", "gymnasium", "numpy", "stable-baselines3", "openai")
"""What figures and results depend on."""


def versions() -> dict[str, str | None]:
    """Return the version of each package, None where it is not installed."""
    return {package: _version(package) for package in PACKAGES}


def versions_line() -> str:
    """Return the versions on one line."""
    return ", ".join(f"{package} {number}" for package, number in versions().items() if number)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
