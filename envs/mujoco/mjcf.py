"""An MJCF before MuJoCo reads it: what it names and how large it grows, so that no file crashes or floods a process."""

from __future__ import annotations

import math
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

ELEMENTS = 100_000
"""Most elements of a model, all copies counted; the largest robots have some thousands."""

_FILE_BYTES = 2 << 30
"""Largest file that MuJoCo reads."""

_XML_BYTES = 64 << 20
"""Largest file of elements."""

LONGEST_NAME = 200
"""Characters of a name, which people and language models are shown."""

_DEPTH = 500
"""Deepest nesting that MuJoCo reads."""

_FOLDERS = ("assetdir", "meshdir", "texturedir")
_COPIED = ("replicate", "composite", "flexcomp")
_NAMES = ("name", "class", "prefix", "model")
_PNG = b"\x89PNG\r\n\x1a\n"

_MOST = {
    ("nrow", "ncol"): 1 << 24,
    ("width", "height"): 1 << 26,
    ("nkey",): 10**5,
    ("nuserdata",): 10**6,
    ("dim",): 10**6,
    ("actdim",): 10**6,
    ("params",): 1000,
}
"""The largest product of some attributes' numbers that makes memory; those of `nuser_...` are as `params`."""


class Mjcf:
    """A file and all that it is made of.

    Args:
        path: Its absolute path.

    Attributes:
        parts: The parsed files by path: it, those that it includes, and the models that it attaches.

    Raises:
        ValueError: one of them is no XML, or no plain file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.parts: dict[Path, ElementTree.Element] = {}
        waiting = [path]
        while waiting:
            if (part := waiting.pop()) not in self.parts:
                self.parts[part] = _parse(part)
                waiting += [inner for _, inner in self._joined(part)]

    def files(self) -> Iterator[Path]:
        """Yield the other files that it is made of and takes shapes, heights and textures from, wherever they lie."""
        yield from [path for path in self.parts if path != self._path]
        for place in self._named():
            if (path := place.resolve()).is_file() and path not in self.parts:
                yield path

    def check(self) -> None:
        """Refuse what would crash MuJoCo, or keep it busy or its memory filling for ever.

        Raises:
            ValueError: it holds such a thing; one line that names it.
        """
        for path in self._named():
            _check_plain(path)
        for path, root in self.parts.items():
            for element in root.iter():
                _check_names(path, element)
                _check_sizes(path, element)
        if self._weight(self._path, {}) > ELEMENTS:
            raise ValueError(f"{self._path.name} makes more than {ELEMENTS} elements of its copies; make fewer")

    def _named(self) -> list[Path]:
        """Return where the files may lie that it names: MuJoCo takes them from folders that depend on options."""
        folders, names = {path.parent: None for path in self.parts}, dict[str, None]()
        for path, root in self.parts.items():
            for element in root.iter():
                folders |= {path.parent / element.attrib[key]: None for key in _FOLDERS if key in element.attrib}
                names |= {value: None for key, value in element.attrib.items() if key.startswith("file") and value}
        if len(folders) * len(names) > ELEMENTS:
            raise ValueError(f"{self._path.name} names too many files in too many folders")
        stripped = {name.replace("\\", "/").rpartition("/")[2]: None for name in names}
        return [folder / name for folder in folders for name in names | stripped]

    def _joined(self, path: Path) -> list[tuple[ElementTree.Element, Path]]:
        """Return the elements of a file that include files or name models to be attached, with these files."""
        found = []
        for element in self.parts[path].iter():
            if element.tag in ("include", "model") and (name := element.get("file")):
                places = [(folder / name).resolve() for folder in dict.fromkeys((self._path.parent, path.parent))]
                found += [(element, place) for place in places if _exists(place)][:1]
        return found

    def _weight(self, path: Path, known: dict[Path, float]) -> float:
        """Return how many elements a file makes.

        Raises:
            ValueError: it is made of itself.
        """
        if path not in known:
            known[path] = math.nan  # as long as it is being counted
            joined = {id(element): self._weight(inner, known) for element, inner in self._joined(path)}
            models = [joined.get(id(model), 0.0) for model in self.parts[path].iter("model")]
            known[path] = _count(path, self.parts[path], joined, max(models, default=0.0))
        if math.isnan(known[path]):
            raise ValueError(f"{path.name} is made of itself: it includes or attaches a file that leads back to it")
        return known[path]


def _count(path: Path, element: ElementTree.Element, joined: dict[int, float], model: float, depth: int = 1) -> float:
    """Return how many elements one makes with those in it, those that are attached as many as the largest model has."""
    if depth > _DEPTH:
        raise ValueError(f"{path.name} is nested deeper than {_DEPTH} elements")
    own = 1.0 + (model if element.tag == "attach" else joined.get(id(element), 0.0))
    for inner in element:
        own += _count(path, inner, joined, model, depth + 1)
    return own * max(1.0, math.prod(_numbers(element.get("count", "")))) if element.tag in _COPIED else own


def _parse(path: Path) -> ElementTree.Element:
    _check_plain(path, _XML_BYTES)
    try:
        return ElementTree.parse(path, ElementTree.XMLParser(target=_WithoutEntities())).getroot()
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise ValueError(f"{path.name} is no XML: {error}") from None


class _WithoutEntities(ElementTree.TreeBuilder):
    """Builds elements; a few bytes of entities may be worth gigabytes, and MuJoCo reads none."""

    def doctype(self, *_: object) -> None:
        """Refuse the place where entities are declared."""
        raise ValueError("it declares a document type, which no MJCF needs")


def _exists(path: Path) -> bool:
    try:
        return path.exists() and not path.is_dir()
    except (OSError, ValueError):
        return False  # such as a name that is too long


def _check_plain(path: Path, most: int = _FILE_BYTES) -> None:
    """Refuse a pipe, a device and a file that is too large; what is missing MuJoCo names."""
    try:
        state = os.stat(path)
    except (OSError, ValueError):
        return
    if stat.S_ISDIR(state.st_mode):
        return
    if not stat.S_ISREG(state.st_mode):
        raise ValueError(f"{path} is no plain file")
    if state.st_size > most:
        raise ValueError(f"{path} is larger than {most} bytes")
    if path.suffix.lower() == ".png":
        _check_picture(path)


def _check_picture(path: Path) -> None:
    """Refuse a picture whose few bytes are worth gigabytes."""
    with path.open("rb") as file:
        head = file.read(24)
    width, height = int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
    if head.startswith(_PNG) and width * height > _MOST["width", "height"]:
        raise ValueError(f"{path} has {width} times {height} pixels; at most {_MOST['width', 'height']} are read")


def _check_names(path: Path, element: ElementTree.Element) -> None:
    for name in (element.get(key, "") for key in _NAMES):
        if len(name) > LONGEST_NAME or not name.isprintable():
            raise ValueError(
                f"a name in {path.name}, {name[:40]!r}, is longer than {LONGEST_NAME} characters or not printable"
            )


def _check_sizes(path: Path, element: ElementTree.Element) -> None:
    users = {(name,): _MOST[("params",)] for name in element.attrib if name.startswith("nuser_")}
    for names, most in (_MOST | users).items():
        if all(name in element.attrib for name in names):
            size = math.prod(max(_numbers(element.attrib[name]), default=0.0) for name in names)
            if size > most:
                raise ValueError(
                    f"{' times '.join(names)} of a {element.tag} of {path.name} is {size:g}; it is at most {most}"
                )


def _numbers(text: str) -> list[float]:
    """Return the numbers of an attribute, none where it holds something else, about which MuJoCo complains."""
    try:
        return [float(word) for word in text.split()]
    except ValueError:
        return []
