"""What rliable says of some scores, kept in `rliable_reference.json`: it needs an older pandas than others do.

python -m venv /tmp/rliable && /tmp/rliable/bin/pip install rliable==1.2.0 "pandas<3"
/tmp/rliable/bin/python tests/experiments/benchmark/rliable_reference.py
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from rliable import library, metrics

SHAPES = [(3, 4), (5, 1), (7, 6), (2, 3), (10, 5)]
"""Runs and tasks."""
REPLICATES = 2000
THRESHOLDS = np.linspace(-2.0, 2.0, 9)


def bounds(scores, statistic):
    draws = np.random.RandomState(3)
    _, intervals = library.get_interval_estimates(
        {"of": scores}, lambda *each: np.array([statistic(*each)]), reps=REPLICATES, random_state=draws
    )
    return intervals["of"].ravel().tolist()


def case(shape, draws):
    # Round numbers, some of them equal, so that ties are there too.
    first, second = np.round(draws.normal(size=(2, *shape)), 1)
    first += np.arange(shape[1]) * 0.1 + 0.2
    shares, bands = library.create_performance_profile({"of": first}, THRESHOLDS, reps=REPLICATES)
    return {
        "first": first.tolist(),
        "second": second.tolist(),
        "interquartile_mean": metrics.aggregate_iqm(first),
        "interquartile_mean_bounds": bounds(first, metrics.aggregate_iqm),
        "mean": metrics.aggregate_mean(first),
        "mean_bounds": bounds(first, metrics.aggregate_mean),
        "improvement": float(metrics.probability_of_improvement(first, second)),
        "improvement_bounds": bounds((first, second), metrics.probability_of_improvement),
        "profile": shares["of"].tolist(),
        "profile_bounds": bands["of"].tolist(),
    }


if __name__ == "__main__":
    draws = np.random.default_rng(7)
    made = {
        "versions": {name: version(name) for name in ("rliable", "arch", "numpy", "scipy", "pandas")},
        "replicates": REPLICATES,
        "thresholds": THRESHOLDS.tolist(),
        "cases": [case(shape, draws) for shape in SHAPES],
    }
    Path(__file__).with_suffix(".json").write_text(json.dumps(made, indent=1) + "\n")
