import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardsmith.reward_synth.history import MOMENTS, Curve, History, Round, Trial


def test_a_curve_keeps_the_ends_and_the_extremes_between_its_moments():
    series = [float(i) for i in range(100)]
    series[50] = 1000.0
    curve = Curve.of(series)
    assert len(curve.values) == MOMENTS
    assert (curve.values[0], curve.values[-1]) == (0.0, 99.0)
    assert (curve.lowest, curve.highest, curve.mean) == (0.0, 1000.0, sum(series) / 100)


def test_a_short_curve_is_kept_whole_without_what_is_no_number():
    assert Curve.of([1.0, math.nan, 2.0, math.inf]).values == (1.0, 2.0)
    assert Curve.of([3.0]).values == (3.0,)
    with pytest.raises(ValueError, match="finite"):
        Curve.of([math.nan])


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=200))
def test_moments_are_in_order_and_none_is_made_up(series):
    curve = Curve.of(series)
    remaining = iter(series)
    assert all(value in remaining for value in curve.values)
    assert curve.values[-1] == series[-1]


def test_a_history_yields_its_candidates_the_oldest_first():
    rounds = [Round(trials=tuple(Trial(id=name) for name in names)) for names in ("ab", "c")]
    assert [trial.id for trial in History(tuple(rounds))] == ["a", "b", "c"]
    assert list(History()) == []
