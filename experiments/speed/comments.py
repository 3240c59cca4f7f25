"""Do comments move the next reward? Trained from a sentence, commented on, trained once more, measured from `qpos`.

    python -m rewardsmith.experiments.speed.comments [ENV ...] [KEY=VALUE ...]

Each row is a whole `rewardsmith train strategy=text2reward` with the shipped settings, two candidates, seed 0, and
`rewardsmith resume RUN feedback=...` of it. The comment moved it the right way where what it speaks of, measured of the
best policy of either round on initial states that neither has seen, changed as it asks. Settings such as `seed=1` are
passed on.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from torch import Tensor

from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.search.feedback import commented_on
from rewardsmith.experiments.speed.machine import machine_line
from rewardsmith.experiments.speed.track import Track, command, follow


class Row(NamedTuple):
    """One sentence with a comment on what comes of it.

    Attributes:
        what: What is measured, with its unit.
        measure: What the comment speaks of, `[num_envs]`, counted so that it asks for more.
    """

    env: str
    sentence: str
    comment: str
    what: str
    measure: Callable[[Track], Tensor]


_RUN = "run forward as fast as you can"
ROWS = [
    Row("half_cheetah", _RUN, "good, but too fast", "slowness [m/s]", lambda t: -t.rate(0)),
    Row("half_cheetah", _RUN, "the torso shakes", "steadiness of the pitch [rad]", lambda t: -t.after(2).std(0)),
    Row("half_cheetah", "run forward at 2 m/s", "a bit faster please", "speed [m/s]", lambda t: t.rate(0)),
    Row("half_cheetah", "lean forward and stay where you are", "it leans too far forward", "pitch back [rad]",
        lambda t: -t.last(2, 3.0)),
    Row("hopper", "hop on the spot as high as you can", "it jumps too high", "lowness of the peak [m]",
        lambda t: -t.after(1).amax(0)),
    Row("hopper", "hop forward at 1 m/s", "too slow", "speed [m/s]", lambda t: t.rate(0)),
    Row("walker2d", "walk forward at 1 m/s", "it leans too far forward", "pitch back [rad]",
        lambda t: -t.after(2).mean(0)),
    Row("walker2d", "stand still", "good, but crouch a bit more", "lowness [m]", lambda t: -t.last(1)),
    Row("swimmer", "swim forward as fast as you can", "it drifts to the left", "way to the right [m]",
        lambda t: t.qpos[0, :, 1] - t.last(1)),
    Row("ant", "walk forward at 1 m/s", "still too slow", "speed [m/s]", lambda t: t.rate(0)),
    Row("ant", "walk to the left", "it goes backward!", "way forward [m/s]", lambda t: t.rate(0)),
]  # fmt: skip


def main(arguments: Sequence[str]) -> None:
    """Train, comment and train again for the named environments, else all; print whether it moved the right way."""
    names = [argument for argument in arguments if "=" not in argument]
    settings = [argument for argument in arguments if "=" in argument]
    print(machine_line(), *settings)
    moved = [_moved(row, settings) for row in ROWS if not names or row.env in names]
    print(f"{sum(moved)} of {len(moved)} moved the right way")


def _moved(row: Row, settings: Sequence[str]) -> bool:
    with tempfile.TemporaryDirectory() as place:
        words = [f"env={row.env}", f"task={row.sentence}", "coder=phrasebook", f"runs={place}", "film.seconds=0"]
        command("train", *words, "strategy=text2reward", "candidates=2", *settings)
        (path,) = Path(place).iterdir()
        before = _median(row, Run.open(str(path)))
        command("resume", str(path), f"feedback={row.comment}")
        run = Run.open(str(path))
        after = _median(row, run)
        heeded = "; ".join(map(str, run.generations()[-1].heeded))
    moves = after > before
    said = f"{row.what} {before:.3f} -> {after:.3f}"
    print(f"{'moved' if moves else 'NOT  '}  {row.env}: {row.sentence}: {said}: {heeded}", flush=True)
    return moves


def _median(row: Row, run: Run) -> float:
    name = commented_on(run)
    if name is None:
        raise RuntimeError(f"{row.env}: {row.sentence}: no candidate came to a result")
    return float(row.measure(follow(run.candidate(name))).median())


if __name__ == "__main__":
    main(sys.argv[1:])
