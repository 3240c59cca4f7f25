"""Keep the transcript of a run: `python -m rewardsmith.experiments.transcripts.keep RUN [NAME]`."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from rewardsmith.envs import UserError
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.transcripts.kept import HERE, Kept


def keep(run: Run, name: str = "", place: Path = HERE) -> Path:
    """Keep a run's replies in a folder of their own, and return it.

    Args:
        run: A run that is done, in which a model was asked.
        name: Of the folder; empty names it for the run.
        place: What it is made in.

    Raises:
        UserError: the run cannot be kept, or the name cannot be one.
    """
    name = name or run.path.resolve().name
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,99}", name):
        raise UserError(f"{name!r} is no name of a folder; use small letters, figures, - and _")
    kept = Kept.of(run)
    kept.save(place / name, run)
    return place / name


def main(words: Sequence[str]) -> int:
    """Keep the run that the words name."""
    try:
        if not 1 <= len(words) <= 2:
            raise UserError("usage: python -m rewardsmith.experiments.transcripts.keep RUN [NAME]")
        print(keep(Run.open(words[0]), "".join(words[1:])))
    except UserError as error:
        print(f"keep: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
