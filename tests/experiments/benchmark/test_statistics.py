"""Statistics are those of rliable, of which nothing but the tests knows."""

from dataclasses import replace

import numpy as np
import pytest
from rliable import library, metrics

from rewardsmith.experiments.benchmark.statistics.aggregate import estimate, interquartile_mean, mean
from rewardsmith.experiments.benchmark.statistics.improvement import probability_of_improvement
from rewardsmith.experiments.benchmark.statistics.normal import normalise
from rewardsmith.experiments.benchmark.statistics.profiles import profile

SHAPES = [(3, 4), (5, 1), (7, 6), (2, 3)]
"""Runs and tasks."""


@pytest.fixture
def draws():
    return np.random.default_rng(7)


@pytest.mark.parametrize("shape", SHAPES)
def test_interquartile_means_are_those_of_rliable(draws, shape):
    scores = draws.normal(size=shape)
    assert interquartile_mean(scores.ravel()) == pytest.approx(metrics.aggregate_iqm(scores))
    assert estimate(list(scores.T)).value == pytest.approx(metrics.aggregate_iqm(scores))


@pytest.mark.parametrize(("statistic", "theirs"), [(interquartile_mean, metrics.aggregate_iqm), (mean, np.mean)])
def test_stratified_intervals_are_those_of_rliable_up_to_their_draws(draws, statistic, theirs):
    scores = draws.normal(size=(6, 5)) + np.arange(5)
    ours = estimate(list(scores.T), statistic)
    _, intervals = library.get_interval_estimates(
        {"method": scores}, lambda each: np.array([theirs(each)]), reps=2000, random_state=np.random.RandomState(3)
    )
    width = ours.high - ours.low
    assert [ours.low, ours.high] == pytest.approx(intervals["method"].ravel(), abs=0.06 * width)


def test_a_stratum_is_a_task():
    """Runs that are equal on each task leave no doubt, however far tasks lie apart."""
    found = estimate([np.full(3, 1.0), np.full(3, 9.0)], mean)
    assert found == (5.0, 5.0, 5.0)


def test_profiles_are_those_of_rliable(draws):
    scores, thresholds = draws.normal(size=(5, 4)), np.linspace(-2, 2, 9)
    theirs, bands = library.create_performance_profile({"method": scores}, thresholds, reps=500)
    ours = profile(list(scores.T), thresholds)
    assert ours.share == pytest.approx(theirs["method"])
    assert np.stack([ours.low, ours.high]) == pytest.approx(bands["method"], abs=0.101)  # two of the twenty runs
    assert np.all(np.diff(ours.share) <= 0)


@pytest.mark.parametrize("shape", SHAPES)
def test_probabilities_of_improvement_are_those_of_rliable(draws, shape):
    first, second = draws.integers(0, 4, size=shape).astype(float), draws.integers(0, 4, size=shape).astype(float)
    ours = probability_of_improvement(list(first.T), list(second.T))
    assert ours.value == pytest.approx(metrics.probability_of_improvement(first, second))
    back = probability_of_improvement(list(second.T), list(first.T))
    assert ours.value + back.value == pytest.approx(1.0)
    assert ours.low <= ours.value <= ours.high


def test_an_interval_of_an_improvement_is_that_of_rliable_up_to_its_draws(draws):
    first, second = draws.normal(size=(6, 4)) + 0.4, draws.normal(size=(6, 4))
    ours = probability_of_improvement(list(first.T), list(second.T))
    pairs = {"a,b": (first, second)}
    _, intervals = library.get_interval_estimates(
        pairs, metrics.probability_of_improvement, reps=2000, random_state=np.random.RandomState(3)
    )
    assert [ours.low, ours.high] == pytest.approx(intervals["a,b"].ravel(), abs=0.02)


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


def test_a_method_that_lacks_a_task_is_in_no_sum(invent):
    results = invent()
    rows = [
        replace(row, figures=None) if (row.method, row.task) == ("icpl", "reacher/reach") else row
        for row in results.rows
    ]
    assert "icpl" not in normalise(replace(results, rows=tuple(rows))).scores
