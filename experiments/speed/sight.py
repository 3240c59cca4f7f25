"""What it is worth that a policy sees what its reward reads.

    python -m rewardsmith.experiments.speed.sight [NUMBER_OF_SEEDS] [ENV ...]

Sentences whose rewards read what Gymnasium's observations leave out are trained with `observe=reward` and with
`observe=plain`, the phrasebook's first program each time, with the shipped settings. What the policies do is measured
from the simulator's `qpos` on fresh initial states, whether they fall or not.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from torch import Tensor

from rewardsmith.experiments.config.train import OBSERVE_CHOICES
from rewardsmith.experiments.speed.machine import machine_line
from rewardsmith.experiments.speed.track import Track, train_and_track

Measured = dict[str, Callable[[Track], Tensor]]

_BOUNCE: Measured = {
    "height, deviation [m]": lambda track: track.after(1).std(0),
    "drift [m]": lambda track: track.last(0).abs(),
}
SENTENCES: dict[tuple[str, str], Measured] = {
    ("hopper", "bounce on the spot without drifting away"): _BOUNCE,
    ("hopper", "move forward 2 m and stay there"): {"off the mark [m]": lambda track: (track.last(0) - 2).abs()},
    ("half_cheetah", "bounce on the spot without drifting away"): _BOUNCE,
    ("half_cheetah", "move forward 3 m"): {"off the mark [m]": lambda track: (track.last(0) - 3).abs()},
    ("ant", "rotate counter-clockwise on the spot"): {
        "rate [rad/s]": lambda track: track.yaw().diff(dim=0).mean(0) / track.control_dt,
        "drift [m]": lambda track: (track.last(0).square() + track.last(1).square()).sqrt(),
    },
    ("ant", "walk forward in a straight line"): {
        "forward [m]": lambda track: track.last(0),
        "sideways [m]": lambda track: track.last(1).abs(),
    },
}


def main(seeds: int, names: Sequence[str]) -> None:
    """Train every sentence with both observations and print what came of it, mean over seeds, with each seed's."""
    print(machine_line())
    for (env, sentence), measured in SENTENCES.items():
        if names and env not in names:
            continue
        print(f"{env}: {sentence}")
        wanted = [(observe, seed) for seed in range(seeds) for observe in OBSERVE_CHOICES]
        with ThreadPoolExecutor(2) as pool:
            tracking = {
                each: pool.submit(train_and_track, env, sentence, ["candidates=1", "workers=1", *_options(*each)])
                for each in wanted
            }
            tracks = {each: future.result() for each, future in tracking.items()}
        for label, measure in measured.items():
            for observe in OBSERVE_CHOICES:
                values = [float(measure(tracks[observe, seed]).mean()) for seed in range(seeds)]
                listed = " ".join(f"{value:6.2f}" for value in values)
                print(f"    {label:24}observe={observe:8}{sum(values) / seeds:6.2f}   seeds {listed}", flush=True)


def _options(observe: str, seed: int) -> list[str]:
    return [f"observe={observe}", f"seed={seed}"]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3, sys.argv[2:])
