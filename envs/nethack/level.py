"""NetHack's data with a level of MiniHack's in it, compiled once for all games."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from pathlib import Path

_SETTINGS = {
    "key_room_s5": ("key_and_door_tmp.des", {"RS": "5", "SS": "2"}),
    "key_room_s10": ("key_and_door_tmp.des", {"RS": "10", "SS": "3"}),
}
"""Levels whose description has blanks to fill in: the file, and what stands for what, here the sizes of the rooms."""


def compile_level(name: str, place: Path) -> Path:
    """Compile one of MiniHack's descriptions of levels and return the directory of NetHack's data with it.

    Args:
        name: Of a description file without its ending, or of one whose blanks are filled in, such as `key_room_s5`.
        place: An empty directory to work in.

    Raises:
        RuntimeError: NetHack's own compiler of levels refuses it.
    """
    minihack, hackdir = _folder("minihack"), _folder("nle") / "nethackdir"
    data = place / "data"
    shutil.copytree(minihack / "lib", data)
    file, blanks = _SETTINGS.get(name, (f"{name}.des", {}))
    text = (minihack / "dat" / file).read_text()
    for blank, value in blanks.items():
        text = text.replace(blank, value)
    description = data / "mylevel.des"
    description.write_text(text)
    _run([hackdir / "lev_comp", description.name], data)
    description.unlink()
    _run([hackdir / "dlb", "cf", "nhdat", *sorted(path.name for path in data.iterdir())], data)
    return data


def _folder(package: str) -> Path:
    """Return where a package lies, without importing it: MiniHack's imports take a second."""
    spec = importlib.util.find_spec(package)
    assert spec is not None and spec.submodule_search_locations  # `Environment.lacks` has been asked
    return Path(spec.submodule_search_locations[0])


def _run(command: list[Path | str], place: Path) -> None:
    done = subprocess.run([str(part) for part in command], cwd=place, capture_output=True, text=True, env={})
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed: {(done.stderr or done.stdout).strip()}")
