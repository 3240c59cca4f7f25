"""Terms that are called at once pay what the program pays that is written of them."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
import torch

from rewardsmith.reward_synth.language import RewardSchema, compile_reward
from rewardsmith.reward_synth.terms import Gait, Term, Terms, TermsReward, write
from rewardsmith.reward_synth.terms.shapes import ALIVE, PLAIN, SHAPES

ROWS = 64
SCHEMA = RewardSchema({"x": (), "y": (), "fallen": (), "time": (), "previous_action": (2,)}, 2)
WANTED = {"high": {}, "low": {}, "zero": {}, "target": {"target": 0.5}, "range": {"low": -0.5, "high": 0.25}}


def moment(seed=0):
    draw = torch.Generator().manual_seed(seed)
    state = {name: torch.randn(ROWS, *shape, generator=draw) * 2 for name, shape in SCHEMA.fields.items()}
    state |= {"fallen": (state["fallen"] > 1).float(), "time": state["time"].abs()}
    return SimpleNamespace(**state), torch.randn(ROWS, 2, generator=draw)


def every_term(*wants):
    """Terms of every shape of some wants, of all norms, with gates and gaits."""
    shaped = [
        Term(name=f"{want}_{shape}", feature="x", want=want, shape=shape, norm=norm, weight=0.5, scale=0.5,
             temperature=2.0, origin=0.25, **WANTED[want])
        for want in wants for shape in SHAPES[want] if shape != ALIVE
        for norm in ["square" if shape in ("peak", "eased") else "value"]
    ]  # fmt: skip
    acting = [
        Term(name=f"of_{norm}", feature="action", want="low", shape=PLAIN, norm=norm)
        for norm in ("square", "change", "square_change")
    ]
    step = Gait(frequency=1.5, amplitude=0.8, phase=0.25, air=0.4)
    swing = replace(step, wave="swing")
    moving = [
        Term(name="stepping", feature="y", want="target", target=0.1, shape="smooth", scale=0.2, gait=step),
        Term(name="swinging", feature="y", want="zero", shape="quadratic", gait=swing),
        Term(name="gated", feature="y", want="high", shape="linear", gate=("always", "stepping")),
        Term(name="alive", feature="fallen", want="zero", shape=ALIVE),
        Term(name="always", feature=None, want="zero", shape=ALIVE),
    ]
    return Terms(title="all", note="", terms=(*shaped, *acting, *moving))


@pytest.mark.parametrize("wants", [("high", "low", "zero"), ("target", "range")])
def test_it_pays_what_the_program_of_the_same_terms_pays(wants):
    terms = every_term(*wants)
    state, action = moment()
    total, parts = TermsReward(terms)(state, action)
    expected, components = compile_reward(write(terms), SCHEMA, ROWS)(state, action)
    torch.testing.assert_close(total, expected, rtol=1e-4, atol=1e-4)
    assert list(parts) == list(components)
    for name, part in components.items():
        torch.testing.assert_close(parts[name], part, rtol=1e-4, atol=1e-4)


def test_numbers_change_within_the_same_tensors_and_nothing_else_can():
    terms = every_term("low", "range")
    reward = TermsReward(terms)
    tensors = {name: value.data_ptr() for name, value in reward._numbers.items()}
    other = replace(terms, terms=tuple(replace(term, weight=2 * term.weight) for term in terms.terms))
    state, action = moment(1)
    before = reward(state, action)[0]
    assert reward.set(other)
    torch.testing.assert_close(reward(state, action)[0], 2 * before)
    assert tensors == {name: value.data_ptr() for name, value in reward._numbers.items()}
    fewer = replace(terms, terms=tuple(term for term in terms.terms if term.name != "alive"))
    assert not reward.set(fewer)
    torch.testing.assert_close(reward(state, action)[0], 2 * before)


@pytest.mark.parametrize("wave", ["step", "swing"])
def test_a_gait_moves_the_wanted_value_as_it_says(wave):
    gait = Gait(frequency=2.0, amplitude=0.3, phase=0.1, air=0.6, wave=wave)
    term = Term(name="foot", feature="x", want="target", target=1.0, shape="penalty", gait=gait)
    reward = TermsReward(Terms(title="", note="", terms=(term,)))
    for time in (0.0, 0.1, 0.33, 0.7, 2.05):
        state = SimpleNamespace(x=torch.tensor([1.0 + gait.offset(time)]), time=torch.tensor([time]))
        assert reward(state, torch.zeros(1, 1))[0].item() == pytest.approx(0.0, abs=1e-5)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"frequency": 0}, "above 0"),
        ({"amplitude": "2"}, "finite number"),
        ({"air": 0.0}, "shares of its period"),
        ({"phase": 1.5}, "shares of its period"),
        ({"wave": "trot"}, "choose one of: step, swing"),
        ({"beat": 1}, "choose one of: frequency"),
    ],
)
def test_what_is_no_gait_is_refused_with_the_choices(change, named):
    with pytest.raises(ValueError, match=named):
        Gait.from_json({"frequency": 1.0, "amplitude": 0.1} | change)


def test_a_gait_survives_json_and_belongs_to_errors_alone():
    terms = every_term("low", "range")
    assert Terms.from_json(terms.to_json(), SCHEMA.fields) == terms
    with pytest.raises(ValueError, match="a gait moves a wanted value"):
        Term(name="t", feature="x", want="high", shape="linear", gait=Gait(frequency=1.0, amplitude=1.0))
