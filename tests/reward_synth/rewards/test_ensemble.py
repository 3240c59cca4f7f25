"""Several programs as one reward."""

import json
from dataclasses import replace

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.envs.survey import survey_of
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.language import compile_reward
from rewardsmith.reward_synth.members import Members
from rewardsmith.reward_synth.rewards.ensemble import Ensemble
from rewardsmith.reward_synth.rewards.kind import load_reward, save_reward
from rewardsmith.reward_synth.schema import surveyed_schema

TEXTS = [
    "def compute_reward(state, action):\n    return 1000 * state.forward_velocity, {}\n",
    "def compute_reward(state, action):\n    return state.height - 1.2, {}\n",
    "def compute_reward(state, action):\n    return 1e-8 * state.height, {}\n",
]


@pytest.fixture(scope="module")
def request_for():
    survey = survey_of(envs.find("hopper"))
    schema = surveyed_schema(survey)
    programs = tuple(compile_reward(text, schema, 8) for text in TEXTS)
    request = Request(instruction="hop", survey=survey, schema=schema, count=1)
    return lambda combine, count=3: replace(request, members=Members(programs=programs[:count], combine=combine))


@pytest.mark.parametrize("combine, function", [("mean", torch.mean), ("min", torch.amin)])
def test_it_pays_the_members_each_by_its_own_spread(request_for, combine, function):
    kind = Ensemble.design(request_for(combine))
    env = envs.make("hopper", 7, threads=1)
    for _ in range(5):
        env.step(torch.ones(7, 3))
    reward, parts = kind.build(env)(env.state, torch.ones(7, 3))
    speed, height = env.state.forward_velocity, env.state.height
    expected = torch.stack([1000 * speed / kind.spreads[0], (height - 1.2) / kind.spreads[1], 1e-8 * height])
    assert torch.allclose(reward, function(expected, 0), rtol=1e-4)
    assert list(parts) == ["member_1", "member_2", "member_3"]
    assert kind.spreads[2] == 1.0, "what pays all but the same everywhere is not stretched"


def test_scale_does_not_matter(request_for):
    kind = Ensemble.design(request_for("mean", 2))
    assert kind.spreads[0] > 100 * kind.spreads[1]
    env = envs.make("hopper", 64, threads=1, stagger=True)
    for step in range(30):
        env.step(2 * torch.rand(64, 3, generator=torch.Generator().manual_seed(step)) - 1)
    _, parts = kind.build(env)(env.state, torch.zeros(64, 3))
    spreads = [part.std() for part in parts.values()]
    assert 0.2 < spreads[0] / spreads[1] < 5


def test_it_is_kept_and_made_again(request_for, tmp_path):
    kind = Ensemble.design(request_for("min"))
    save_reward(kind, tmp_path)
    again = load_reward(tmp_path)
    assert again == kind and all(text in again.text() for text in TEXTS)
    assert again.reads == ("forward_velocity", "height") and again.facts == {"ensemble": "min of 3 programs"}


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_are_none(request_for, count):
    with pytest.raises(UserError, match=r"needs ensemble\.members=A,B"):
        Ensemble.design(request_for("mean", count))


@pytest.mark.parametrize(
    "change",
    [{"combine": "max"}, {"spreads": [1.0]}, {"spreads": [1.0, 0.0]}, {"spreads": [1, 1, 1, 1]}, {"spreads": 3}],
)
def test_a_damaged_file_is_refused_in_one_line(request_for, tmp_path, change):
    save_reward(Ensemble.design(request_for("mean")), tmp_path)
    path = tmp_path / "ensemble.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(UserError) as refusal:
        load_reward(tmp_path)
    assert "\n" not in str(refusal.value)
