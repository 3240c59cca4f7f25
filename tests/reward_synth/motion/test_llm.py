"""A language model describes a motion and writes its terms: two stages, checked, sent back where they are wrong."""

import io
import json

import jsonschema
import pytest

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.llm.client import Client, Completion
from rewardsmith.reward_synth.llm.manual import ManualClient
from rewardsmith.reward_synth.llm.occasion import MOTION, TERMS
from rewardsmith.reward_synth.llm.options import ModelOptions
from rewardsmith.reward_synth.llm.recorder import Recorder
from rewardsmith.reward_synth.llm.replay import Replay
from rewardsmith.reward_synth.motion.form import read_form, schema, write_form
from rewardsmith.reward_synth.motion.llm.talker import LLMTalker
from rewardsmith.reward_synth.motion.motion import Motion

MOTION_REPLY = "MOTION\nTask: new\nThe front left foot is 0.3 m above the ground.\nEND"
LIFT = {"terms": [{"quantity": "front_left_foot_height", "target": 0.3, "weight": 3}]}


class Scripted(Client):
    """Gives prepared replies and keeps what it was asked."""

    model = "scripted"

    def __init__(self, *replies):
        self.replies, self.asked = list(replies), []

    def answer(self, ask):
        self.asked.append(ask)
        return Completion(text=self.replies.pop(0), model=self.model, finish_reason="stop")


def block(form):
    return f"Here they are:\n```json\n{json.dumps(form)}\n```"


def talker(client, vocabulary, attempts=2):
    return LLMTalker(client, vocabulary, ModelOptions(), attempts)


def test_a_sentence_goes_through_both_stages(ant):
    client = Scripted(MOTION_REPLY, block(LIFT))
    turn = talker(client, ant).hear("raise a paw", Motion(), {"yaw_angle": 0.5})
    assert [(term.feature, term.target, term.weight) for term in turn.motion.asked] == [
        ("front_left_foot_height", 0.3, 3.0)
    ]
    assert "0.3 m above" in turn.description and turn.changes == ("new: front left foot height 0.3 m",)
    described, written = client.asked
    assert [ask.occasion.wanted for ask in client.asked] == [MOTION, TERMS]
    assert "> raise a paw" in described.messages[-1]["content"] and "yaw of 0.50" in described.messages[-1]["content"]
    # The second stage knows the description alone.
    assert not any("raise a paw" in message["content"] for message in written.messages)


def test_the_first_stage_keeps_the_dialogue_and_a_refused_turn_leaves_none(ant):
    client = Scripted(MOTION_REPLY, block(LIFT), "Cannot: there is no tail.", MOTION_REPLY, block({"terms": []}))
    model = talker(client, ant)
    first = model.hear("raise a paw", Motion(), {})
    with pytest.raises(UserError, match="there is no tail"):
        model.hear("wag the tail", first.motion, {})
    last = model.hear("put it down", first.motion, {})
    assert last.motion.asked == () and last.changes == ("no longer: front left foot height 0.3 m",)
    said = [message["content"] for message in client.asked[3].messages]
    assert any("raise a paw" in each for each in said) and not any("wag" in each for each in said)
    assert '"front_left_foot_height"' in said[-1]


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("no terms at all", "not JSON"),
        (block({"terms": [{"quantity": "tail_height", "target": 1}]}), "no quantity 'tail_height'"),
        (block({"terms": [{"quantity": "height", "target": 9}]}), "beyond what this body can do"),
        (block({"terms": [{"quantity": "height"}]}), "needs a target, or bounds"),
        (block({"terms": [{"quantity": "height", "target": 0.4, "colour": 1}]}), "unknown key 'colour'"),
        (block({"terms": [{"quantity": "height", "target": 0.4, "norm": "cubic"}]}), "choose one of: smooth"),
        (block({"terms": [{"quantity": "height", "target": True}]}), "must be a number"),
        (block({"terms": [{"quantity": "height", "target": 0.4, "gait": {"frequency": 99, "amplitude": 1}}]}), "10 Hz"),
        (block({"terms": [{"quantity": "height", "target": 0.4}] * 2}), "several terms"),
        (block({"terms": [{"quantity": "height", "target": 0.4}] * 30}), "too many"),
        (block([1]), "one JSON object"),
    ],
)
def test_terms_that_are_none_go_back_with_the_reason(ant, reply, reason):
    client = Scripted(MOTION_REPLY, reply, block(LIFT))
    assert talker(client, ant).hear("raise a paw", Motion(), {}).motion.asked
    assert reason in client.asked[-1].messages[-1]["content"]
    assert client.asked[-1].occasion.attempt == 1


def test_a_model_that_never_writes_terms_is_given_up_in_one_line(ant):
    client = Scripted(MOTION_REPLY, *["nothing"] * 3)
    with pytest.raises(UserError, match="wrote no terms that this body can follow: this is not JSON") as refused:
        talker(client, ant).hear("raise a paw", Motion(), {})
    assert "\n" not in str(refused.value)


def test_replies_that_are_pasted_end_by_a_line_that_the_description_has_itself(ant, tmp_path):
    source, output = io.StringIO(2 * f"{MOTION_REPLY}\nEND\n{block(LIFT)}\nEND\n" + "run\n"), io.StringIO()
    manual = talker(ManualClient(tmp_path, source, output), ant)
    turn = manual.hear("raise a paw", Motion(), {})
    assert turn.description.endswith("above the ground.") and turn.motion.asked[0].target == 0.3
    manual.hear("raise it still", turn.motion, {})
    assert source.read() == "run\n"
    assert output.getvalue().count("a new chat") == 3 and "the same chat as the motions before" in output.getvalue()


def test_a_dialogue_is_recorded_and_played_back(ant, tmp_path):
    path = tmp_path / "llm.jsonl"
    recorded = talker(Recorder(Scripted(MOTION_REPLY, block(LIFT)), path), ant).hear("raise a paw", Motion(), {})
    assert talker(Replay(path), ant).hear("raise a paw", Motion(), {}) == recorded


def test_what_the_form_says_survives_it_and_fits_its_schema(ant):
    form = {
        "terms": [
            {"quantity": "height", "at_least": 0.3, "at_most": 0.5, "norm": "quadratic"},
            {
                "quantity": "front_left_foot_height",
                "target": 0.1,
                "gait": {"frequency": 2, "amplitude": 0.1, "phase": 0.5, "air": 0.4, "wave": "step"},
            },
        ]
    }
    jsonschema.validate(form, schema(ant))
    terms = read_form(json.dumps(form), ant)
    jsonschema.validate(json.loads(write_form(terms)), schema(ant))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"terms": [{"quantity": "tail"}]}, schema(ant))
