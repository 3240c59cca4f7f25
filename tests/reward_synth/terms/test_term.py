import json
import math

import pytest

from rewardsmith.reward_synth.terms import Term, Terms
from rewardsmith.reward_synth.terms.shapes import SHAPES

FEATURES = ("height", "forward_velocity", "fallen")


def fast(**changes):
    return Term(
        **{
            "name": "speed",
            "feature": "forward_velocity",
            "want": "high",
            "shape": "linear",
            "unit": "m/s",
            "gate": ("high",),
        }
        | changes
    )


def high(**changes):
    return Term(**{"name": "high", "feature": "height", "want": "range", "low": 1.0, "shape": "peak"} | changes)


def terms(*chosen):
    return Terms(title="run", note="two terms", terms=chosen or (fast(), high()))


def test_terms_survive_json():
    data = json.loads(json.dumps(terms().to_json()))
    assert Terms.from_json(data, FEATURES) == terms()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"feature": "heihgt"}, "choose one of: height, forward_velocity, fallen, action"),
        ({"want": "more"}, "choose one of: high, low, zero, target, range"),
        ({"shape": "bell"}, "choose one of: linear, eased"),
        ({"norm": "cube"}, "choose one of: value, square"),
        ({"wieght": 2.0}, "choose one of: name, feature"),
        ({"gate": ["nothing"]}, "choose one of: high"),
        ({"gate": ["speed"]}, "without a gate of its own"),
        ({"weight": "2"}, "weight must be a finite number"),
        ({"weight": math.nan}, "weight must be a finite number"),
        ({"scale": 0.0}, "above zero"),
        ({"target": 1.0}, "no other want has one"),
        ({"want": "target", "shape": "bell"}, "needs a target"),
        ({"want": "range", "shape": "bell"}, "needs a bound"),
        ({"norm": "change"}, "of the action alone"),
        ({"feature": "action"}, "choose a norm"),
        ({"feature": None}, "needs a feature"),
        ({"name": "reward"}, "identifier other than"),
        ({"name": "held_2"}, "identifier other than"),
        ({"name": "High"}, "different names"),
        ({"name": "x\nimport os"}, "identifier"),
        ({"unit": "m\nimport os"}, "one line"),
    ],
)
def test_what_is_no_term_is_refused_with_the_choices(change, named):
    data = terms().to_json()
    data["terms"][0] |= change
    with pytest.raises(ValueError, match=named.replace("[", r"\[")):
        Terms.from_json(data, FEATURES)


@pytest.mark.parametrize("data", [{}, {"title": "x", "note": "", "terms": []}, {"title": "x", "note": "", "terms": 3}])
def test_what_are_no_terms_is_refused(data):
    with pytest.raises(ValueError, match="term"):
        Terms.from_json(data, FEATURES)


def test_every_want_has_shapes():
    assert set(SHAPES) == {"high", "low", "zero", "target", "range"}
    assert all(SHAPES.values())
