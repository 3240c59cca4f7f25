import zlib

import numpy as np
import pytest

from rewardsmith.experiments.benchmark.figures import Figures
from rewardsmith.experiments.benchmark.methods import METHODS
from rewardsmith.experiments.benchmark.results import MethodFacts, ResultRow, Results, TaskFacts

LEVELS = {"sparse": 0.0, "expert": 1.0, "evolve": 1.3, "icpl": 1.2, "best_of": 0.8, "zero_shot": 0.6}
"""Where methods stand on an invented scale."""


@pytest.fixture(scope="session")
def figures():
    """Return what makes the figures of an invented row."""

    def make(score, **more):
        known = {
            "score": score,
            "peak": score,
            "success": 0.5,
            "reason": "" if score is not None else "no program was valid",
            "steps": 240_000,
            "seconds": 40.0,
            "candidates": 1,
            "tokens": 0,
            "human_answers": 0,
            "queries": 3,
            "reward": "def compute_reward(state, action):\n    return state.forward_velocity, {}\n",
        }
        return Figures(**known | more)

    return make


@pytest.fixture(scope="session")
def invent(figures):
    """Return what makes results: levels of methods on two tasks, three seeds, with some noise."""

    def make(levels=LEVELS, tasks=("hopper/hop_forward", "reacher/reach"), seeds=3, noise=0.05, **more):
        rows = []
        for method, level in levels.items():
            draws = np.random.default_rng(zlib.crc32(method.encode()))
            for number, task in enumerate(tasks):
                for seed in range(seeds):
                    score = (number + 1) * (level + noise * draws.normal()) - 3 * number
                    rows.append(
                        ResultRow(
                            method=method,
                            task=task,
                            seed=seed,
                            command=f"rewardsmith train env={task.partition('/')[0]} seed={seed}",
                            figures=figures(float(score)),
                        )
                    )
        known = {
            "suite": "mujoco",
            "preset": "small",
            "coder": "phrasebook",
            "seeds": seeds,
            "methods": tuple(
                MethodFacts(name=name, title=METHODS[name].title, source=METHODS[name].source) for name in levels
            ),
            "tasks": tuple(TaskFacts(name=name, instruction="do it", unit="m/s", steps=240_000) for name in tasks),
            "rows": tuple(rows),
            "versions": {"torch": "2.13.0"},
            "code": "0" * 16,
            "revision": "0000000",
            "machine": "a machine with 2 cores",
            "written": "2026-01-01 00:00",
        }
        return Results(**known | more)

    return make
