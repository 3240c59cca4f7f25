import json
from functools import partial

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.survey import Survey
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.coders import CODERS, make_measurer
from rewardsmith.reward_synth.language import RewardSchema, compile_reward
from rewardsmith.reward_synth.llm.measurer import LLMMeasurer, asking
from rewardsmith.reward_synth.llm.options import ModelOptions
from rewardsmith.reward_synth.measure import Measure
from rewardsmith.reward_synth.measuring import find_measure
from rewardsmith.reward_synth.proposal import Proposal

from .llm.scripted import ScriptedClient

SENTENCE = "do the thing from that film with the hat"


def reply(value="state.cart_position", unit='"m"', aggregate='"final"', success="1.0", more=""):
    return (
        "Measures: how far it has come.\nStill: 0 m, it stays.\n**Good:** 3 m\n\n```python\nimport torch\n\n"
        f"UNIT = {unit}\nAGGREGATE = {aggregate}\nSUCCESS_AT_LEAST = {success}\n{more}\n\n"
        f"def compute_reward(state, action):\n    return {value}, {{}}\n```"
    )


@pytest.fixture(scope="module")
def request_for_cart():
    """A request in an environment with short episodes."""
    cart = envs.find("inverted_pendulum")
    survey = Survey(envs.build(type("Cart", (cart,), {"episode_length": 1.0, "__module__": cart.__module__})))
    schema = RewardSchema(survey.fields, survey.action_size)
    return Request(instruction=SENTENCE, survey=survey, schema=schema, count=1)


def find(request, replies, attempts=2):
    client = ScriptedClient(replies)
    compile = partial(_compile, request.schema)
    return find_measure(LLMMeasurer(client, 1000), request, compile, attempts), client.asked


def _compile(schema, proposal: Proposal):
    return compile_reward(proposal.source, schema, 16)


def test_a_measure_is_read_checked_and_tried(request_for_cart):
    measure, asked = find(request_for_cart, [reply(success="50.0")])
    assert (measure.unit, measure.aggregate, measure.success_at_least) == ("m", "final", 50.0)
    assert (measure.words, measure.still, measure.good) == ("how far it has come.", "0 m, it stays.", "3 m")
    assert set(measure.tried) == {"still", "random"}
    assert abs(measure.tried["still"]) < 1.5
    assert len(asked) == 1
    assert Measure.from_json(json.loads(json.dumps(measure.to_json()))) == measure


@pytest.mark.parametrize(
    ("bad", "complaint"),
    [
        (reply(value="state.nothing"), "E_FIELD"),
        (reply(unit="3"), "UNIT"),
        (reply(aggregate='"median"'), "choose one of mean, final, max, sum, seconds, cycles"),
        (reply(aggregate='"seconds"'), 'UNIT = "s"'),
        (reply(success='"much"'), "SUCCESS_AT_LEAST"),
        (reply(value="1.0 + 0.0001 * state.uprightness", success="0.5"), "a robot of still actions gets 1 m"),
        (reply(value="-state.time", success="-100.0"), "counts as success already"),
        ("I cannot measure that.", "E_PARSE"),
    ],
)
def test_what_measures_nothing_goes_back_with_the_reason(request_for_cart, bad, complaint):
    measure, asked = find(request_for_cart, [bad, reply(success="50.0")])
    assert measure.success_at_least == 50.0
    assert complaint in asked[1].messages[-1]["content"]


def test_a_sentence_that_asks_to_do_nothing_may_be_met_by_nothing(request_for_cart):
    still = reply(value="1.0 + 0.0001 * state.uprightness", success="0.5", more="STILL_IS_GOOD = True")
    assert find(request_for_cart, [still])[0].tried["still"] == pytest.approx(1.0, abs=1e-3)


def test_after_all_attempts_there_is_none(request_for_cart):
    measure, asked = find(request_for_cart, [reply(unit="3")] * 3)
    assert measure is None and len(asked) == 3


def test_the_author_is_told_environment_and_sentence_and_no_rule_of_rewards(request_for_cart):
    system, user = asking(request_for_cart)
    assert "You write measures" in system["content"] and "$" not in system["content"]
    assert "FALL_ENDS_EPISODE = True` or" not in system["content"]
    assert f"> {SENTENCE}" in user["content"] and "state.cart_position" in user["content"]


def test_only_language_models_write_measures(tmp_path, monkeypatch):
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    for name in ("auto", *CODERS):
        assert make_measurer(name, ModelOptions(), tmp_path / "llm.jsonl") is None
    assert make_measurer("manual", ModelOptions(), tmp_path / "llm.jsonl") is not None


def test_an_episode_succeeds_from_the_score_that_was_named(request_for_cart):
    measure, _ = find(request_for_cart, [reply(success="50.0")])
    assert measure.succeeded(torch.tensor([49.0, 50.0])).tolist() == [False, True]
