"""Do comments move the next reward? Trained from a sentence, commented on, trained once more, measured from `qpos`.

    python -m rewardsmith.experiments.learning.comments [ENV ...] [coder=phrasebook|openai|recorded]

Each row is a whole `rewardsmith train strategy=text2reward` of two candidates, seed 0, and `rewardsmith resume RUN
feedback=...` of it. The comment moved it the right way where what it speaks of, measured of the best policy of either
round on initial states that neither has seen, changed as it asks. A model's replies are kept beside the results, to be
played back as `recorded`. Figures are added to `results/comments.jsonl`, and what is there is not trained again.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

from torch import Tensor

from rewardsmith.envs import files
from rewardsmith.experiments.learning.grid import REPLIES, among
from rewardsmith.experiments.runs.plain import made
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.search.feedback import commented_on
from rewardsmith.experiments.speed.machine import machine_line
from rewardsmith.experiments.speed.track import Track, command, follow
from rewardsmith.experiments.transcripts.keep import keep

RESULTS = REPLIES / "comments.jsonl"
KEPT = REPLIES / "comments"
"""A folder for each row's replies, by its name."""

CODERS = ("phrasebook", "openai", "recorded")
_SETTINGS = ("strategy=text2reward", "candidates=2", "steps=300000", "film.seconds=0")


class Row(NamedTuple):
    """One sentence with a comment on what comes of it.

    Attributes:
        name: Of the row.
        what: What is measured, with its unit.
        measure: What the comment speaks of, `[num_envs]`, counted so that it asks for more.
    """

    name: str
    env: str
    sentence: str
    comment: str
    what: str
    measure: Callable[[Track], Tensor]


@dataclass(frozen=True, kw_only=True)
class Found:
    """What became of a row.

    Attributes:
        coder: Who wrote the rewards: the phrasebook or a model.
        before, after: What was measured of the best policy of the first round and of the round that heeded the comment.
        heeded: What the phrasebook took the comment for.
    """

    row: str
    coder: str
    before: float
    after: float
    heeded: str


_RUN = "run forward as fast as you can"
ROWS = [
    Row("too_fast", "half_cheetah", _RUN, "good, but too fast", "slowness [m/s]", lambda t: -t.rate(0)),
    Row("shakes", "half_cheetah", _RUN, "the torso shakes", "steadiness of the pitch [rad]",
        lambda t: -t.after(2).std(0)),
    Row("bit_faster", "half_cheetah", "run forward at 2 m/s", "a bit faster please", "speed [m/s]",
        lambda t: t.rate(0)),
    Row("leans", "half_cheetah", "lean forward and stay where you are", "it leans too far forward", "pitch back [rad]",
        lambda t: -t.last(2, 3.0)),
    Row("too_high", "hopper", "hop on the spot as high as you can", "it jumps too high", "lowness of the peak [m]",
        lambda t: -t.after(1).amax(0)),
    Row("too_slow", "hopper", "hop forward at 1 m/s", "too slow", "speed [m/s]", lambda t: t.rate(0)),
    Row("walk_leans", "walker2d", "walk forward at 1 m/s", "it leans too far forward", "pitch back [rad]",
        lambda t: -t.after(2).mean(0)),
    Row("crouch", "walker2d", "stand still", "good, but crouch a bit more", "lowness [m]", lambda t: -t.last(1)),
    Row("drifts", "swimmer", "swim forward as fast as you can", "it drifts to the left", "way to the right [m]",
        lambda t: t.qpos[0, :, 1] - t.last(1)),
    Row("still_too_slow", "ant", "walk forward at 1 m/s", "still too slow", "speed [m/s]", lambda t: t.rate(0)),
    Row("backward", "ant", "walk to the left", "it goes backward!", "way forward [m/s]", lambda t: t.rate(0)),
]  # fmt: skip


def main(arguments: Sequence[str]) -> None:
    """Train what is missing for the named environments, else for all; print whether it moved the right way."""
    names = [argument for argument in arguments if "=" not in argument]
    coder = next((argument.removeprefix("coder=") for argument in arguments if "=" in argument), "phrasebook")
    if coder not in CODERS:
        print(f"coder is {coder!r}; choose one of: {', '.join(CODERS)}", file=sys.stderr)
        raise SystemExit(2)
    wanted = among(names, {row.env: row.env for row in ROWS})
    print(machine_line())
    moved = []
    for row, found in _found([row for row in ROWS if row.env in wanted], coder):
        moved.append(found.after > found.before)
        said = f"{row.what} {found.before:.3f} -> {found.after:.3f}: {found.heeded}"
        print(f"{'moved' if moved[-1] else 'NOT  '}  {row.env}: {row.sentence}: {row.comment}: {said}", flush=True)
    print(f"{sum(moved)} of {len(moved)} moved the right way")


def _found(rows: Sequence[Row], coder: str) -> Iterator[tuple[Row, Found]]:
    """Yield what became of every row, trained now or before; a model's are those of its replies, played back or not."""
    writer = "phrasebook" if coder == "phrasebook" else "model"
    lines = files.read_json_lines(RESULTS) if RESULTS.exists() else []
    known = {(found.row, found.coder): found for found in (made(Found, line) for line in lines)}
    for row in rows:
        found = known.get((row.name, writer))
        if found is None:
            found = _train(row, coder, writer)
            files.append_json(RESULTS, asdict(found))
        yield row, found


def _train(row: Row, coder: str, writer: str) -> Found:
    with tempfile.TemporaryDirectory() as place:
        words = [f"env={row.env}", f"task={row.sentence}", f"coder={coder}", f"runs={place}", *_SETTINGS]
        if coder != "phrasebook":
            words.append("llm.timeout=3000")
        if coder == "recorded":
            words.append(f"llm.transcript={KEPT / row.name / 'llm.jsonl'}")
        command("train", *words)
        (path,) = Path(place).iterdir()
        before = _median(row, Run.open(str(path)))
        command("resume", str(path), f"feedback={row.comment}")
        run = Run.open(str(path))
        if coder == "openai":
            keep(run, row.name, KEPT)
        return Found(
            row=row.name,
            coder=writer,
            before=before,
            after=_median(row, run),
            heeded="; ".join(map(str, run.generations()[-1].heeded)),
        )


def _median(row: Row, run: Run) -> float:
    name = commented_on(run)
    if name is None:
        raise RuntimeError(f"{row.env}: {row.sentence}: no candidate came to a result")
    return float(row.measure(follow(run.candidate(name))).median())


if __name__ == "__main__":
    main(sys.argv[1:])
