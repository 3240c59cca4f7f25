"""Statistics are those of rliable, see `rliable_reference.py`."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rewardsmith.experiments.benchmark.statistics.aggregate import estimate, interquartile_mean, mean
from rewardsmith.experiments.benchmark.statistics.improvement import (
    chance_of_separation,
    probability_of_improvement,
)
from rewardsmith.experiments.benchmark.statistics.normal import normalise, peak
from rewardsmith.experiments.benchmark.statistics.profiles import profile

REFERENCE = json.loads(Path(__file__).with_name("rliable_reference.json").read_text())
CASES = REFERENCE["cases"]


@pytest.fixture
def draws():
    return np.random.default_rng(7)


def close(bounds, theirs, grid=0.0):
    """Tell whether two intervals are the same but for the draws of the bootstrap, and for one step of a grid."""
    return bounds == pytest.approx(theirs, abs=max(0.06 * (theirs[1] - theirs[0]), grid) + 1e-12)


def tasks(scores):
    return list(np.array(scores).T)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(("name", "statistic"), [("interquartile_mean", interquartile_mean), ("mean", mean)])
def test_estimates_are_those_of_rliable(case, name, statistic):
    found = estimate(tasks(case["first"]), statistic)
    assert found.value == pytest.approx(case[name])
    assert close([found.low, found.high], case[f"{name}_bounds"])


@pytest.mark.parametrize("case", CASES)
def test_probabilities_of_improvement_are_those_of_rliable(case):
    first, second = tasks(case["first"]), tasks(case["second"])
    found, back = probability_of_improvement(first, second), probability_of_improvement(second, first)
    assert found.value == pytest.approx(case["improvement"])
    assert close([found.low, found.high], case["improvement_bounds"], grid=1 / sum(len(each) ** 2 for each in first))
    assert found.value + back.value == pytest.approx(1.0)


@pytest.mark.parametrize("case", CASES)
def test_profiles_are_those_of_rliable(case):
    found = profile(tasks(case["first"]), np.array(REFERENCE["thresholds"]))
    assert found.share == pytest.approx(np.array(case["profile"]))
    one_run = 1 / np.array(case["first"]).size
    assert np.stack([found.low, found.high]) == pytest.approx(np.array(case["profile_bounds"]), abs=1.01 * one_run)
    assert np.all(np.diff(found.share) <= 0)


def test_a_stratum_is_a_task():
    """Runs that are equal on each task leave no doubt, however far tasks lie apart."""
    found = estimate([np.full(3, 1.0), np.full(3, 9.0)], mean)
    assert found == (5.0, 5.0, 5.0)


def test_a_separation_by_chance_is_as_rare_as_among_drawn_orders(draws):
    chance = chance_of_separation([np.zeros(3), np.zeros(2)], [np.zeros(2), np.zeros(2)])
    assert chance == pytest.approx(1 / 60)
    first, second = draws.normal(size=(20_000, 3)), draws.normal(size=(20_000, 2))
    apart = (first.min(1) > second.max(1)).mean()
    assert apart == pytest.approx(chance_of_separation([first[0]], [second[0]]), abs=0.01)


def test_an_interval_holds_what_it_is_about_as_often_as_it_says(draws):
    """Of the mean of a normal law, by ten runs on each of four tasks."""
    held = 0
    for _ in range(200):
        found = estimate(list(draws.normal(size=(4, 10))), mean)
        held += found.low <= 0.0 <= found.high
    assert 0.88 <= held / 200 <= 0.99


def test_baselines_make_the_scale(invent):
    normal = normalise(invent())
    assert normal.tasks == ("hopper/hop_forward", "reacher/reach") and not normal.left_out
    for number in range(2):
        assert normal.scores["sparse"][number].mean() == pytest.approx(0.0, abs=1e-12)
        assert normal.scores["expert"][number].mean() == pytest.approx(1.0)
        assert normal.scores["evolve"][number].mean() == pytest.approx(1.3, abs=0.2)


def test_a_run_without_a_score_counts_as_success_alone_does(invent, figures):
    results = invent()
    rows = [replace(row, figures=figures(None)) if row.method == "icpl" else row for row in results.rows]
    assert all(np.all(runs == 0.0) for runs in normalise(replace(results, rows=tuple(rows))).scores["icpl"])


def test_a_task_whose_baselines_are_alike_has_no_scale(invent):
    normal = normalise(invent(levels={"sparse": 1.0, "expert": 1.0, "evolve": 2.0}))
    assert not normal.tasks and not normal.scores
    assert "not clearly better" in normal.left_out["reacher/reach"]


def test_on_the_scale_of_success_a_score_is_the_share_of_tries_and_a_refusal_none_of_them(invent, figures):
    results = invent(scale="success")
    rows = [replace(row, figures=figures(None, success=None)) if row.method == "icpl" else row for row in results.rows]
    normal = normalise(replace(results, rows=tuple(rows)))
    assert len(normal.tasks) == 2 and not normal.left_out
    assert all(
        np.all(runs == (0.0 if name == "icpl" else 0.5)) for name, each in normal.scores.items() for runs in each
    )
    assert not normalise(results, peak).scores


def test_a_method_that_lacks_a_task_is_in_no_sum(invent):
    results = invent()
    rows = [
        replace(row, figures=None) if (row.method, row.task) == ("icpl", "reacher/reach") else row
        for row in results.rows
    ]
    assert "icpl" not in normalise(replace(results, rows=tuple(rows))).scores
