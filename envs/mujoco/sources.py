"""Which files a world of one's own is made of."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from rewardsmith.envs.mujoco.environment import MujocoEnvironment

_FOLDERS = ("assetdir", "meshdir", "texturedir")


def sources(environment: MujocoEnvironment) -> list[Path]:
    """Return the absolute paths of all that an environment is read from.

    They are its class's file, the modules that were imported from that file's folder, its MJCF, and the files that the
    MJCF includes or takes shapes, heights and textures from.
    """
    file = Path(inspect.getfile(type(environment))).resolve()
    mjcf = environment.xml_path().resolve()
    return list(dict.fromkeys([file, *_modules(file.parent), mjcf, *_named(mjcf)]))


def _modules(folder: Path) -> Iterator[Path]:
    for module in list(sys.modules.values()):
        name = getattr(module, "__file__", None)
        path = Path(name).resolve() if isinstance(name, str) else None
        if path and path.is_relative_to(folder) and "site-packages" not in path.parts and path.is_file():
            yield path


def _named(mjcf: Path) -> Iterator[Path]:
    """Yield the files that an MJCF names, those of the files that it includes as well, wherever they are found."""
    waiting, seen = [mjcf], {mjcf}
    folders, names = [mjcf.parent], []
    while waiting:
        for element in ElementTree.parse(waiting.pop()).iter():
            folders += [mjcf.parent / element.attrib[key] for key in _FOLDERS if key in element.attrib]
            files = [value for key, value in element.attrib.items() if key.startswith("file")]
            included = [(mjcf.parent / file).resolve() for file in files if element.tag == "include"]
            new = [path for path in included if path.is_file() and path not in seen]
            waiting += new
            seen.update(new)
            names += files
    yield from seen - {mjcf}
    for name in names:
        yield from (path for folder in folders if (path := (folder / name).resolve()).is_file())
