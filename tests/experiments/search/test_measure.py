"""A sentence that the phrasebook does not read has its best candidate named by a measure that a model writes."""

import pytest

import rewardsmith as rs
from rewardsmith.envs import files
from rewardsmith.reward_synth.llm.clients import CLIENTS

SENTENCE = "do the thing from that film with the hat"

CLIENT = '''
    from rewardsmith.reward_synth.llm.client import Client, Completion

    MEASURE = """Measures: distance along +x.
    Still: 0 m
    Good: 3 m

    ```python
    UNIT = "{unit}"
    AGGREGATE = "max"
    SUCCESS_AT_LEAST = 90.0

    def compute_reward(state, action):
        return state.forward_displacement, {{}}
    ```"""
    REWARD = """Idea: {idea}

    ```python
    FALL_ENDS_EPISODE = True

    def compute_reward(state, action):
        r = {factor} * state.forward_velocity
        return r, {{"r": r}}
    ```"""

    class Model(Client):
        model = "model"
        unit = "m"
        asked = []

        @classmethod
        def from_options(cls, options, transcript):
            return cls()

        def answer(self, ask):
            self.asked.append(ask)
            if "You write measures" in ask.messages[0]["content"]:
                text = MEASURE.format(unit=self.unit)
            else:
                text = REWARD.format(idea=f"idea {ask.sample}", factor=float(len(self.asked) - 3))
            return Completion(text=text, model="model", finish_reason="stop")
'''


@pytest.fixture
def model(plugin, shorten):
    shorten("hopper", 50)
    plugin(CLIENTS, "model", "Model.from_options", CLIENT)
    made = CLIENTS.find("model").__self__
    made.asked = []
    return made


def search(place, inline, **more):
    return rs.train("hopper", SENTENCE, coder="model", candidates=2, runs=str(place), **more, **inline)


def test_the_best_of_a_free_sentence_is_named_by_its_measure_which_no_author_of_rewards_sees(model, inline, tmp_path):
    run = search(tmp_path, inline, generations=2)
    outcome, measure = run.result(), run.understanding().measure
    assert measure.unit == "m" and set(measure.tried) == {"still", "random"}
    results = {candidate.id: candidate.result().evaluation for candidate in run.candidates()}
    assert all(each.unit == "m" and each.success_rate == 0.0 for each in results.values())
    assert {each.length for each in results.values()} == {50.0}, "measured over the whole time, falls or not"
    assert outcome.best == max(results, key=lambda name: results[name].score)
    assert outcome.why == "ordered by score" and outcome.final.unit == "m"
    html = run.report.read_text()
    assert "measured by: distance along +x. [m, max of an episode]" in html and "SUCCESS_AT_LEAST" in html
    rewards = [ask for ask in model.asked if "You write measures" not in ask.messages[0]["content"]]
    assert len(model.asked) == len(rewards) + 1, "the measure is asked for once"
    told = "\n".join(message["content"] for ask in rewards for message in ask.messages)
    assert "SUCCESS_AT_LEAST" not in told and "distance along +x." not in told
    assert sum(line["event"] == "reply" for line in files.read_json_lines(run.transcript)) == len(model.asked)


def test_without_a_valid_measure_the_run_goes_on(model, inline, tmp_path, monkeypatch):
    monkeypatch.setattr(model, "unit", "(;)")
    run = search(tmp_path, inline, llm={"attempts": 1})
    assert run.understanding().measure is None
    assert [row.result.status for row in run.result().candidates] == ["done", "done"]
    assert run.result().best is None and "no common score" in run.result().why


def test_a_sentence_that_is_read_needs_no_measure(model, inline, tmp_path):
    run = rs.train("hopper", "hop backward slowly", coder="model", candidates=1, runs=str(tmp_path), **inline)
    assert run.understanding().measure is None and run.understanding().intent is not None
    assert not [ask for ask in model.asked if "You write measures" in ask.messages[0]["content"]]
