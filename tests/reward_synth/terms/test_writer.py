"""Terms of every shape as programs that pay for what the term wants."""

import ast
from types import SimpleNamespace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardsmith.reward_synth.language import RewardSchema, compile_reward
from rewardsmith.reward_synth.terms import Term, Terms, write
from rewardsmith.reward_synth.terms.shapes import ALIVE, ERRORS, PLAIN, SHAPES
from rewardsmith.reward_synth.terms.writer import constants, quoted

SCHEMA = RewardSchema({"x": (), "fallen": (), "previous_action": (2,)}, 2)
WANTED = {"high": {}, "low": {}, "zero": {}, "target": {"target": 2.0}, "range": {"low": 1.0, "high": 2.0}}
NEARER = {
    "high": [-3.0, -1.0, 0.0, 1.0, 9.0],
    "low": [3.0, 1.0, 0.0, -1.0, -9.0],
    "zero": [-9.0, 3.0, -1.0, 0.1, 0.0],
    "target": [9.0, -2.0, 0.0, 1.5, 2.0],
    "range": [-9.0, 6.0, 0.0, 2.5, 1.1],
}


def paid(*terms, actions=None, **state):
    """Return what the terms pay, in all and each."""
    rows = len(next(iter(state.values())))
    program = compile_reward(write(Terms(title="", note="", terms=terms)), SCHEMA, rows)
    zeros = {name: torch.zeros(rows, *shape) for name, shape in SCHEMA.fields.items()}
    state = zeros | {name: torch.tensor(values) for name, values in state.items()}
    return program(SimpleNamespace(**state), torch.zeros(rows, 2) if actions is None else torch.tensor(actions))


def shaped(want, **more):
    """Return a term of each shape that something can be wanted by."""
    shapes = [shape for shape in SHAPES[want] if shape != ALIVE]
    return [Term(name=shape, feature="x", want=want, shape=shape, **WANTED[want], **more) for shape in shapes]


@pytest.mark.parametrize("want", WANTED)
@pytest.mark.parametrize("norm", ["value", "square"])
def test_every_shape_pays_more_the_nearer_the_feature_is_to_what_is_wanted(want, norm):
    values = NEARER[want] if norm == "value" else [abs(v) ** 0.5 for v in NEARER[want] if v >= 0]
    terms = shaped(want, norm=norm, scale=0.5, temperature=2.0)
    parts = paid(*terms, x=values)[1]
    assert parts.keys() == {term.name for term in terms}
    assert [shape for shape, part in parts.items() if not (part.diff() > 0).all()] == []


@pytest.mark.parametrize("want", WANTED)
def test_an_origin_is_what_the_feature_is_counted_from(want):
    values = NEARER[want]
    plain = paid(*shaped(want), x=values)[1]
    moved = paid(*shaped(want, origin=3.0), x=[v + 3.0 for v in values])[1]
    assert plain and plain.keys() == moved.keys()
    for shape, part in moved.items():
        assert part == pytest.approx(plain[shape], abs=1e-5), shape


def test_pay_for_staying_up_stops_with_a_fall():
    alive = Term(name="alive", feature="fallen", want="zero", shape=ALIVE, weight=2.0)
    assert paid(alive, fallen=[0.0, 1.0])[0].tolist() == [2.0, 0.0]
    always = Term(name="alive", feature=None, want="zero", shape=ALIVE, weight=2.0)
    effort = Term(name="effort", feature="action", want="low", shape=PLAIN, norm="square")
    assert paid(always, effort, fallen=[0.0, 1.0])[1]["alive"].tolist() == [2.0, 2.0]


@pytest.mark.parametrize(("norm", "cost"), [("square", 2.5), ("change", 1.5), ("square_change", 2.5)])
def test_actions_cost_by_their_norm(norm, cost):
    effort = Term(name="effort", feature="action", want="low", shape=PLAIN, norm=norm, weight=1.0)
    assert paid(effort, x=[0.0], actions=[[1.0, -2.0]])[0].tolist() == [-cost]


def test_a_gate_takes_from_gains_alone_and_the_more_the_less_it_holds():
    gain = Term(name="gain_term", feature="x", want="high", shape="linear", gate=("up",))
    up = Term(name="up", feature="fallen", want="zero", shape="penalty", weight=3.0)
    _, parts = paid(gain, up, x=[1.0, 1.0, 1.0, 1.0, -1.0], fallen=[0.0, 0.25, 1.0, 5.0, 1.0])
    assert parts["gain_term"].tolist() == pytest.approx([1.0, 0.75, 0.0, 0.0, -1.0])


@pytest.mark.parametrize("shape", ERRORS)
def test_every_error_opens_a_gate_where_it_vanishes_and_closes_it_far_away(shape):
    gain = Term(name="gain_term", feature="x", want="high", shape="linear", gate=("up",))
    up = Term(name="up", feature="fallen", want="zero", shape=shape, weight=0.3)
    held = paid(gain, up, x=[1.0] * 4, fallen=[0.0, 0.5, 1.0, 4.0])[1]["gain_term"].tolist()
    assert held[0] == pytest.approx(1.0) and held == sorted(held, reverse=True) and held[-1] == 0.0


def test_gates_of_two_kinds_do_not_mix():
    terms = [
        Term(name="a", feature="x", want="high", shape="linear", gate=("c",)),
        Term(name="b", feature="x", want="high", shape="linear", gate=("c", "d")),
        Term(name="c", feature="fallen", want="zero", shape="penalty", weight=2.0),
        Term(name="d", feature="fallen", want="zero", shape="penalty", weight=5.0),
    ]
    _, parts = paid(*terms, x=[1.0], fallen=[0.5])
    assert (parts["a"].item(), parts["b"].item()) == (0.5, 0.25)


def test_constants_are_those_of_the_text():
    terms = Terms(
        title="t",
        note="",
        terms=(Term(name="t", feature="x", want="target", target=1.23456, shape="bell", unit="m", weight=0.12345),),
    )
    text = ast.parse(write(terms))
    written = {node.targets[0].id: ast.literal_eval(node.value) for node in text.body if isinstance(node, ast.Assign)}
    assert {each.name: each.value for each in constants(terms)} == written
    assert written == {"T_TARGET": 1.2346, "T_SCALE": 1.0, "T_WEIGHT": 0.123}


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_text_gets_out_of_the_docstring(text):
    source = f'"""Reward for: {quoted(text)}\n"""\n'
    tree = ast.parse(source)
    assert len(tree.body) == 1
    assert ast.get_docstring(tree) is not None
