"""Which files a world of one's own is made of beside its MJCF."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

_FOLDERS = ("assetdir", "meshdir", "texturedir")


def named_files(mjcf: Path) -> Iterator[Path]:
    """Yield the files that an MJCF includes or takes shapes, heights and textures from, wherever they are found.

    Those of the files that it includes are among them.

    Args:
        mjcf: Its absolute path.
    """
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
