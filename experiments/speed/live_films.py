"""What films of policies in training cost, and how soon there is the first one.

    python -m rewardsmith.experiments.speed.live_films [--env half_cheetah] [--rounds 5] [--steps N]

Turns with films and without, one after the other: each trains a candidate a core by PPO with the shipped settings and
the expert's reward of the body's first task, in workers as `rewardsmith train` has them. The speed of a turn is the
mean of its candidates', from the beginning of `train` to the policy on disk, so that films, and what it takes to make
the first one, count; the ratio is the median over the rounds, and at least 0.95 is wanted. Then one `rewardsmith train`
of two candidates, from the start of the command to the first film in any candidate's `live/`; at most 30 s are wanted.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import torch

from rewardsmith import envs
from rewardsmith.envs import files
from rewardsmith.experiments.config.train import ClusterConfig, FilmConfig, TrainConfig
from rewardsmith.experiments.runs.candidate import Candidate
from rewardsmith.experiments.runs.job import Job
from rewardsmith.experiments.search.settings import training_settings
from rewardsmith.experiments.speed.machine import machine_line
from rewardsmith.experiments.work.executors.executor import ExecutorOptions, Work
from rewardsmith.experiments.work.executors.local import LocalPool
from rewardsmith.experiments.work.training import train
from rewardsmith.reward_synth.rewards.registered import Expert

COMMAND = ("train", "env=half_cheetah", "task=run forward", "steps=200000", "candidates=2", "coder=phrasebook")
POLL_SECONDS = 0.02


def main() -> None:
    """Print a line for each round, the ratio, and the seconds to the first film."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--env", default="half_cheetah")
    parser.add_argument("--rounds", type=int, default=5, help="turns with films, and as many without")
    parser.add_argument("--steps", type=int, default=0, help="environment steps of a training; 0 takes the shipped")
    arguments = parser.parse_args()
    print(f"{machine_line()}\n{arguments.env}\n")
    print(f"{'with films [steps/s]':>22}{'without [steps/s]':>20}{'ratio':>8}")
    pool = LocalPool(ExecutorOptions(workers=0, cluster=ClusterConfig(), directory=Path()))
    turn(pool, arguments.env, FilmConfig(live=0.001), steps=2048)  # all is imported, and the tracer compiled
    ratios = []
    for _ in range(arguments.rounds):
        filmed = turn(pool, arguments.env, FilmConfig(), arguments.steps)
        plain = turn(pool, arguments.env, FilmConfig(live=0), arguments.steps)
        ratios.append(filmed / plain)
        print(f"{filmed:22,.0f}{plain:20,.0f}{ratios[-1]:8.3f}", flush=True)
    print(f"\nmedian ratio {statistics.median(ratios):.3f}")
    print(f"first film of a policy in training {first_film():.1f} s after the command")


def turn(pool: LocalPool, env: str, film: FilmConfig, steps: int) -> float:
    """Train a candidate on every core at once, and return the environment steps per second of a candidate."""
    with tempfile.TemporaryDirectory() as place:
        candidates = [Candidate(Path(place, f"{seed:03d}")) for seed in range(len(os.sched_getaffinity(0)))]
        for seed, candidate in enumerate(candidates):
            candidate.lay_out(_job(env, film, steps, seed), Expert())
        codes = pool.run([Work("train", (each.path,), module=__spec__.name) for each in candidates], lambda: None)
        if any(codes):
            raise RuntimeError(f"a worker ended with {max(codes)}: {candidates[0].last_words()}")
        if film.live and not all(each.latest_live() for each in candidates):
            raise RuntimeError("a training was over before its first film; give it more steps")
        return statistics.mean(float(files.read_json(each.path / "speed.json")) for each in candidates)


def run(arguments: Sequence[str]) -> None:
    """Be a worker that trains one candidate, and write how many steps a second it took."""
    _, threads, _, directory = arguments
    torch.set_num_threads(1)
    candidate = Candidate(Path(directory))
    began = time.perf_counter()
    train([candidate], int(threads))
    seconds = time.perf_counter() - began
    files.write_json(candidate.path / "speed.json", candidate.metrics()[-1]["steps"] / seconds)


def first_film() -> float:
    """Return the seconds from the start of a real command to the first film of a policy in training."""
    with tempfile.TemporaryDirectory() as place:
        words = [sys.executable, "-m", "rewardsmith.experiments", *COMMAND, f"runs={place}"]
        none, began = subprocess.DEVNULL, time.perf_counter()
        with subprocess.Popen(words, stdin=none, stdout=none, stderr=none) as process:
            while not any(Path(place).glob("*/candidates/*/live/*.mp4")):
                if process.poll() is not None:
                    raise RuntimeError("the command ended before there was a film")
                time.sleep(POLL_SECONDS)
            seconds = time.perf_counter() - began
        return seconds


def _job(env: str, film: FilmConfig, steps: int, seed: int) -> Job:
    config = TrainConfig(env=env, task="any", steps=steps)
    settings, steps = training_settings(config)
    task = next(iter(envs.find(env).tasks))
    return Job(
        env=env,
        task=task,
        fall_ends_episode=envs.find(env).tasks[task].fall_ends_episode,
        algorithm=config.algorithm,
        settings=settings,
        steps=steps,
        seed=seed,
        evaluation_seed=seed,
        device=config.device,
        randomize=False,
        intent=None,
        film=film,
    )


if __name__ == "__main__":
    main()
