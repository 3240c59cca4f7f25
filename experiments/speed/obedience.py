"""Do policies do what sentences say? Trained from the sentence, measured from `qpos`, against what a person would ask.

    python -m rewardsmith.experiments.speed.obedience [ENV or SENTENCE ...] [KEY=VALUE ...]

Each row is a whole `rewardsmith train` with the shipped settings, two candidates, seed 0. The bound was set beforehand,
from what the words mean on that body. Settings such as `seed=1` are passed on.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple

from torch import Tensor

from rewardsmith.experiments.speed.machine import machine_line
from rewardsmith.experiments.speed.track import Track, train_and_track


class Row(NamedTuple):
    """One sentence with what it means.

    Attributes:
        measured: What is measured of a track, with its unit, `[num_envs]`, and the least and most that count as done.
    """

    env: str
    sentence: str
    measured: dict[str, tuple[Callable[[Track], Tensor], float, float]]


FAR = float("inf")
ROWS = [
    Row(
        "half_cheetah",
        "hop on the spot as high as you can",
        {
            "peak rise [m]": (lambda t: t.after(1).amax(0) - t.qpos[0, :, 1], 0.25, FAR),
            "drift [m]": (lambda t: t.last(0).abs(), 0, 1.0),
        },
    ),
    Row("half_cheetah", "run backward at 2 m/s", {"speed [m/s]": (lambda t: -t.rate(0), 1.6, 2.4)}),
    Row(
        "half_cheetah", "go 5 m forward and stop there", {"off the mark [m]": (lambda t: (t.last(0) - 5).abs(), 0, 0.5)}
    ),
    Row(
        "half_cheetah",
        "run forward for 4 seconds, then stand still",
        {
            "speed, 1 to 4 s [m/s]": (lambda t: t.rate(0, 1, 4), 1.0, FAR),
            "speed after 6 s [m/s]": (lambda t: t.rate(0, 6).abs(), 0, 0.2),
        },
    ),
    Row(
        "half_cheetah",
        "go 3 m forward, then come back",
        {
            "farthest [m]": (lambda t: t.qpos[:, :, 0].amax(0), 2.5, 3.5),
            "at last off the start [m]": (lambda t: t.last(0).abs(), 0, 0.5),
        },
    ),
    Row(
        "half_cheetah",
        "bounce twice a second",
        {
            "height, deviation [m]": (lambda t: t.after(1).std(0), 0.03, FAR),
            "frequency [Hz]": (lambda t: t.frequency(1), 1.8, 2.2),
        },
    ),
    Row(
        "half_cheetah",
        "trot forward at 3 m/s without letting the torso tip past 15 degrees",
        {
            "speed [m/s]": (lambda t: t.rate(0), 2.4, 3.6),
            "time within 15 degrees": (lambda t: (t.after(2).abs() < 0.262).float().mean(0), 0.8, 1),
        },
    ),
    Row("half_cheetah", "lean back and stay where you are", {"pitch [rad]": (lambda t: t.last(2, 3.0), -2.0, -0.15)}),
    Row(
        "hopper",
        "bounce up and down without drifting away",
        {
            "height, deviation [m]": (lambda t: t.after(1).std(0), 0.06, FAR),
            "drift [m]": (lambda t: t.last(0).abs(), 0, 0.5),
        },
    ),
    Row("hopper", "hop backward as slowly as possible", {"speed [m/s]": (lambda t: -t.rate(0), 0.05, 0.7)}),
    Row(
        "hopper",
        "stand as tall as you can without moving",
        {"height [m]": (lambda t: t.last(1, 3.0), 1.2, FAR), "drift [m]": (lambda t: t.last(0).abs(), 0, 0.3)},
    ),
    Row("hopper", "crouch as low as you can and stay there", {"height [m]": (lambda t: t.last(1, 3.0), 0.3, 1.05)}),
    Row(
        "hopper",
        "hop twice a second on the spot",
        {
            "height, deviation [m]": (lambda t: t.after(1).std(0), 0.03, FAR),
            "frequency [Hz]": (lambda t: t.frequency(1), 1.8, 2.2),
            "drift [m]": (lambda t: t.last(0).abs(), 0, 0.5),
        },
    ),
    Row("hopper", "move slowly backward", {"speed [m/s]": (lambda t: -t.rate(0), 0.1, 1.2)}),
    Row(
        "walker2d",
        "jump as high as you can",
        {"peak rise [m]": (lambda t: t.after(1).amax(0) - t.qpos[0, :, 1], 0.2, FAR)},
    ),
    Row("walker2d", "walk forward at 1 m/s", {"speed [m/s]": (lambda t: t.rate(0), 0.8, 1.2)}),
    Row(
        "walker2d",
        "stand still",
        {"drift [m]": (lambda t: t.last(0).abs(), 0, 0.3), "height [m]": (lambda t: t.last(1), 1.0, 1.5)},
    ),
    Row(
        "walker2d",
        "walk forward for 3 seconds and then stop",
        {
            "speed, 1 to 3 s [m/s]": (lambda t: t.rate(0, 1, 3), 0.5, FAR),
            "speed after 5 s [m/s]": (lambda t: t.rate(0, 5).abs(), 0, 0.2),
            "height [m]": (lambda t: t.last(1), 1.0, 1.5),
        },
    ),
    Row(
        "swimmer",
        "swim forward for 5 seconds, then swim backward",
        {
            "speed, 1 to 5 s [m/s]": (lambda t: t.rate(0, 1, 5), 0.05, FAR),
            "speed after 7 s [m/s]": (lambda t: -t.rate(0, 7), 0.05, FAR),
        },
    ),
    Row("swimmer", "swim in a circle to the left", {"rate [rad/s]": (lambda t: t.rate(2), 0.2, FAR)}),
    Row("swimmer", "swim backward", {"speed [m/s]": (lambda t: -t.rate(0), 0.05, FAR)}),
    Row("swimmer", "turn left on the spot", {"rate [rad/s]": (lambda t: t.rate(2), 0.3, FAR)}),
    Row(
        "inverted_pendulum",
        "balance the pole and keep the cart in the middle",
        {
            "cart off the middle [m]": (lambda t: t.last(0).abs(), 0, 0.1),
            "pole [rad]": (lambda t: t.last(1).abs(), 0, 0.1),
        },
    ),
    Row(
        "ant",
        "rotate clockwise on the spot",
        {
            "rate [rad/s]": (lambda t: -t.yaw().diff(dim=0).mean(0) / t.control_dt, 0.4, FAR),
            "drift [m]": (lambda t: (t.last(0).square() + t.last(1).square()).sqrt(), 0, 1.0),
        },
    ),
    Row(
        "ant",
        "walk forward for 4 seconds, then turn left",
        {
            "speed, 1 to 4 s [m/s]": (lambda t: t.rate(0, 1, 4), 0.4, FAR),
            "rate after 6 s [rad/s]": (lambda t: t.yaw()[t.steps(6) :].diff(dim=0).mean(0) / t.control_dt, 0.3, FAR),
        },
    ),
    Row("ant", "walk forward 3 m, then stop", {"off the mark [m]": (lambda t: (t.last(0) - 3).abs(), 0, 0.5)}),
    Row(
        "ant",
        "go to x = 2, y = 1",
        {"off the mark [m]": (lambda t: ((t.last(0) - 2).square() + (t.last(1) - 1).square()).sqrt(), 0, 0.6)},
    ),
    Row(
        "ant",
        "walk in a circle to the left",
        {
            "rate [rad/s]": (lambda t: t.yaw().diff(dim=0).mean(0) / t.control_dt, 0.25, FAR),
            "way a second [m/s]": (lambda t: t.way(0, 1) / t.control_dt, 0.3, FAR),
        },
    ),
    Row("reacher", "stretch the arm out straight", {"elbow [rad]": (lambda t: t.last(1).abs(), 0, 0.2)}),
    Row("ant", "walk to the left", {"speed [m/s]": (lambda t: t.rate(1), 0.4, FAR)}),
]


def main(arguments: Sequence[str]) -> None:
    """Train and measure named sentences or those of named environments, else all, and print whether they are done."""
    known = {name for row in ROWS for name in (row.env, row.sentence)}
    names, settings = ([each for each in arguments if (each in known) is named] for named in (True, False))
    print(machine_line(), *settings)
    rows = [row for row in ROWS if not names or row.env in names or row.sentence in names]
    done = [_shown(row, settings) for row in rows]
    print(f"{sum(done)} of {len(done)} done")


def _shown(row: Row, settings: Sequence[str]) -> bool:
    track = train_and_track(row.env, row.sentence, ["candidates=2", *settings])
    found = {label: (float(measure(track).median()), low, high) for label, (measure, low, high) in row.measured.items()}
    does = all(low <= value <= high for value, low, high in found.values())
    said = ", ".join(f"{label} {value:.2f} (asked {low:g} to {high:g})" for label, (value, low, high) in found.items())
    print(f"{'done' if does else 'NOT '}  {row.env}: {row.sentence}: {said}", flush=True)
    return does


if __name__ == "__main__":
    main(sys.argv[1:])
