"""Models that come with other packages."""

from importlib.util import find_spec
from pathlib import Path


def gymnasium_model(name: str) -> Path:
    """Return the path of an MJCF file of the installed gymnasium package, such as `ant.xml`."""
    # find_spec locates the package without importing it, which would take a second.
    return Path(find_spec("gymnasium").origin).parent / "envs" / "mujoco" / "assets" / name
