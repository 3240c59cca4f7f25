"""The runs that a page may show."""

from __future__ import annotations

import re
from pathlib import Path

from rewardsmith.envs import UserError
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.web.errors import Missing


class House:
    """A folder of runs, or one run of it.

    Args:
        folder: Holds run directories; new ones are made in it.
        only: Name of the one run that may be shown; None for all.
    """

    def __init__(self, folder: Path, only: str | None = None) -> None:
        self.folder = folder
        self.only = only

    def run(self, name: str) -> Run:
        """Return the run of a name.

        Raises:
            Missing: there is none, it is a link, or it may not be shown.
        """
        path = self.folder / name
        known = re.fullmatch(r"[\w-][\w.-]{0,199}", name) and self.only in (None, name) and not path.is_symlink()
        if not known:
            raise Missing(f"there is no run {name!r} here")
        try:
            return Run.open(str(path))
        except UserError:
            raise Missing(f"there is no run {name!r} here") from None
