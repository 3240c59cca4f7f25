"""Models that come with other packages."""

from importlib.util import find_spec
from pathlib import Path


def gymnasium_model(name: str) -> Path:
    """Return the path of an MJCF file of the installed gymnasium package, such as `ant.xml`."""
    # find_spec locates the package without importing it, which would take a second.
    spec = find_spec("gymnasium")
    assert spec is not None and spec.origin is not None  # it is a dependency, and no namespace package
    return Path(spec.origin).parent / "envs" / "mujoco" / "assets" / name
