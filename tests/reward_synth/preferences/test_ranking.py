import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.preferences.agreement import merged
from rewardsmith.reward_synth.preferences.orders import parse_order
from rewardsmith.reward_synth.preferences.ranking import Ranking

SHOWN = ("002", "000", "001", "003")


def ranking(order, annotator="you", **more):
    return Ranking(order=order, shown=tuple(name for group in order for name in group), annotator=annotator, **more)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("1 2 3 4", (("002",), ("000",), ("001",), ("003",))),
        ("4, 3 > 2,1", (("003",), ("001",), ("000",), ("002",))),
        ("2 1=3 4", (("000",), ("002", "001"), ("003",))),
        ("2 = 1 3=4", (("000", "002"), ("001", "003"))),
        ("3", (("001",), ("002", "000", "003"))),
        ("3 ... 1", (("001",), ("000", "003"), ("002",))),
        ("... 4", (("002", "000", "001"), ("003",))),
    ],
)
def test_orders_are_read_as_people_type_them(text, order):
    assert parse_order(text, SHOWN) == order


@pytest.mark.parametrize("text", ["", "  ", "5", "0 1", "1 1", "1=1", "best", "1 ... 2 ... 3", "-1", "1;2", "..."])
def test_what_is_no_order_is_refused_with_what_to_write(text):
    with pytest.raises(UserError, match="from best to worst, such as"):
        parse_order(text, SHOWN)


@given(st.permutations(SHOWN), st.lists(st.booleans(), min_size=3, max_size=3))
def test_every_order_that_can_be_typed_comes_back(names, ties):
    text, order = str(1 + SHOWN.index(names[0])), [[names[0]]]
    for name, tie in zip(names[1:], ties, strict=True):
        text += ("=" if tie else " ") + str(1 + SHOWN.index(name))
        order[-1].append(name) if tie else order.append([name])
    assert parse_order(text, SHOWN) == tuple(map(tuple, order))
    kept = Ranking(order=tuple(map(tuple, order)), shown=SHOWN, annotator="a", comments={"000": "it leans"})
    assert Ranking.from_json(kept.to_json()) == kept


def test_annotators_are_merged_by_mean_place_and_their_agreement_is_told():
    one, same, other = (
        ranking(o) for o in ((("a",), ("b",), ("c",)), (("a",), ("b",), ("c",)), (("c",), ("b",), ("a",)))
    )
    assert merged([one]) == ((("a",), ("b",), ("c",)), 1.0)
    assert merged([one, same]) == ((("a",), ("b",), ("c",)), 1.0)
    assert merged([one, other]) == ((("a", "b", "c"),), 0.0)
    order, agreement = merged([one, same, other])
    assert order == (("a",), ("b",), ("c",)) and agreement == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    "spoiled",
    [
        {},
        {"order": 3, "shown": ["a"]},
        {"order": [["a"]], "shown": ["a", "b"]},
        {"order": [["a"], ["a"]], "shown": ["a"]},
        {"order": [["a"]], "shown": ["a"], "comments": {"z": "x"}},
        {"order": [["a"]], "shown": ["a"], "comments": {"a": "x" * 3000}},
        {"order": [["a"]], "shown": ["a"], "milliseconds": "soon"},
    ],
)
def test_what_is_no_ranking_is_refused(spoiled):
    with pytest.raises(ValueError, match=r".+"):
        Ranking.from_json(spoiled)
