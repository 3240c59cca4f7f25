"""Judges within a run: what they are told, what they cost, and what stops a run before it begins."""

import json
import math
import sys
from dataclasses import replace

import pytest

import rewardsmith as rs
from rewardsmith.envs import UserError
from rewardsmith.experiments.config.overrides import dump, load, parse
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.runs.errors import Paused
from rewardsmith.experiments.runs.result import Evaluation
from rewardsmith.experiments.runs.run import Run
from rewardsmith.reward_synth.llm.clients import CLIENTS
from rewardsmith.reward_synth.preferences.ranking import Ranking
from rewardsmith.reward_synth.preferences.store import Preferences


def test_the_wishes_judge_a_registered_task_that_has_a_score_of_its_own(inline, tmp_path):
    run = rs.train("hopper", "hop_forward", reward="expert", candidates=2, judge="intent", runs=str(tmp_path), **inline)
    (generation,) = run.generations()
    assert "wishes" in generation.verdict.why and generation.verdict.confidence == 1.0
    trials = {trial.id: trial for trial in run.history()}
    assert all(trial.granted is not None for trial in trials.values())
    assert run.result().best == max(trials, key=lambda name: trials[name].granted)
    row = run.result().candidates[0].to_json()
    assert row["granted"] == trials["000"].granted and row["unit"]
    evaluation = run.candidate("000").result().evaluation
    assert evaluation.granted is not None
    older = {name: value for name, value in evaluation.to_json().items() if name != "granted"}
    assert Evaluation.from_json(older).granted is None, "directories of before are read"


def test_a_teacher_with_faults_answers_in_a_run_and_its_queries_are_counted(inline, tmp_path):
    made = {"reward": "expert", "candidates": 3, "teacher": {"mistake": 1.0}, "runs": str(tmp_path)}
    run = rs.train("hopper", "hop_forward", **made, **inline)
    scores = {trial.id: trial.score for trial in run.history()}
    assert run.result().best == min(scores, key=lambda name: scores[name])
    assert run.result().queries == 2 and run.result().human_answers == 0


def test_faults_are_options_that_survive_the_file(tmp_path):
    words = ["env=hopper", "task=hop", "teacher.mistake=0.1", "teacher.beta=2"]
    config = parse(TrainConfig, words)
    assert config.teacher.mistake == 0.1 and config.teacher.beta == 2.0
    for each in (config, parse(TrainConfig, words[:2])):
        (tmp_path / "config.yaml").write_text(dump(each))
        assert load(TrainConfig, tmp_path / "config.yaml") == each
    assert parse(TrainConfig, words[:2]).teacher.beta == math.inf
    with pytest.raises(UserError, match=r"teacher.mistake is 2.0; it must be from 0 to 1"):
        parse(TrainConfig, [*words[:2], "teacher.mistake=2"])


def test_a_sentence_without_wishes_cannot_be_judged_by_them(inline, tmp_path):
    made = {"reward": "expert", "judge": "intent", "runs": str(tmp_path / "runs")}
    with pytest.raises(UserError, match="reads none"):
        rs.train("hopper", "flumox the brindle", **made, **inline)
    assert not (tmp_path / "runs").exists()


def test_a_file_judges_round_by_round_and_the_run_waits_for_its_lines(inline, tmp_path):
    answers = tmp_path / "answers.jsonl"
    made = {"coder": "phrasebook", "strategy": "icpl", "generations": 2, "candidates": 2, "judge": "file"}
    with pytest.raises(Paused, match=r"000, 001 wait to be ranked in .*answers.jsonl, or: `rewardsmith rank"):
        rs.train("hopper", "run forward", answers=str(answers), runs=str(tmp_path / "runs"), **made, **inline)
    (path,) = (tmp_path / "runs").iterdir()
    lines = [{"shown": ["000", "001"], "order": [["001"], ["000"]], "comments": {"000": "it drags a foot"}}]
    lines += [{"shown": ["002", "003"], "order": [["002", "003"]], "annotator": "a program"}]
    answers.write_text("".join(json.dumps(line) + "\n" for line in lines))
    with pytest.raises(Paused, match="001, 002 wait to be ranked"):
        rs.resume(path)
    first, second = Run.open(str(path)).generations()
    assert first.verdict.order == (("001",), ("000",)) and second.verdict.order == (("002", "003"),)
    trials = {trial.id: trial for trial in Run.open(str(path)).history()}
    assert trials["000"].comments == ("it drags a foot",), "the next round's coder reads it, once"
    with answers.open("a") as file:
        file.write(json.dumps({"shown": ["001", "002"], "order": [["001"], ["002"]]}) + "\n")
    assert rs.resume(path).result().best == "001"
    assert Run.open(str(path)).result().human_answers == 3
    kept = Preferences(Run.open(str(path)).preferences).rankings()
    assert len(kept) == 3, "however often the file is read, a line of it is one answer"


def test_a_file_that_is_not_named_or_holds_no_ranking_is_one_clear_line(inline, tmp_path):
    made = {"reward": "expert", "judge": "file", "candidates": 2, "runs": str(tmp_path / "runs")}
    with pytest.raises(UserError, match="judge=file needs answers=FILE"):
        rs.train("hopper", "hop_forward", **made, **inline)
    (tmp_path / "answers").write_text('{"order": 3}\n')
    with pytest.raises(UserError, match="answers, line 1 holds no ranking"):
        rs.train("hopper", "hop_forward", answers=str(tmp_path / "answers"), **made, **inline)
    assert not (tmp_path / "runs").exists()


READER = """
    from rewardsmith.reward_synth.llm.client import Client, Completion, Usage

    asked = []

    def mean(text, feature):
        rows = [line for line in text.splitlines() if line.startswith(feature + " |")]
        return [float(row.split(" | ")[4]) for row in rows]

    class Reader(Client):
        model = "reader"

        def __init__(self, options, transcript):
            pass

        def answer(self, ask):
            text = ask.messages[1]["content"]
            asked.append(text)
            first, second = mean(text, "joint_speed")
            if "keep as still" in text:
                first, second = second, first
            word = "A" if first > second else "B" if second > first else "same"
            return Completion(text=f"Verdict: {word}", model="reader", usage=Usage(9, 1), finish_reason="stop")
"""


@pytest.fixture
def reader(plugin):
    """A model that takes the faster joints for the better robot; returns what it was asked."""
    plugin(CLIENTS, "reader", "Reader", READER)
    return lambda: sys.modules[CLIENTS._places["reader"].partition(":")[0]].asked


def test_a_model_judges_a_run_within_its_transcript_and_is_asked_nothing_twice(reader, inline, tmp_path):
    made = {"reward": "expert", "coder": "reader", "judge": "llm", "candidates": 2, "runs": str(tmp_path)}
    run = rs.train("reacher", "reach", **made, **inline)
    (generation,) = run.generations()
    assert generation.verdict.why == "ordered by a language model, sure of 1 of 1 pairs"
    questions = len(reader())
    assert questions >= 6 and generation.verdict.tokens == 10 * questions
    assert run.result().tokens == 10 * questions == run.tokens()
    run.record_generation(replace(generation, verdict=None))
    (run.path / "result.json").unlink()
    rs.resume(run.path)
    assert run.generations()[0].verdict == generation.verdict and len(reader()) == questions


def test_the_limit_on_tokens_holds_for_verdicts_too(reader, inline, tmp_path):
    made = {"reward": "expert", "coder": "reader", "judge": "llm", "candidates": 2, "runs": str(tmp_path)}
    with pytest.raises(Paused, match="20 tokens are spent, the limit is 20"):
        rs.train("reacher", "reach", llm={"max_total_tokens": 20}, **made, **inline)
    assert len(reader()) == 2


def test_a_person_is_asked_where_the_model_contradicts_itself(reader, inline, tmp_path, monkeypatch):
    """Two trainings of no length are alike to a model that prefers what it sees first when in doubt."""
    made = {"reward": "expert", "coder": "reader", "judge": "hybrid", "candidates": 2, "runs": str(tmp_path / "runs")}
    client = CLIENTS.find("reader")
    monkeypatch.setattr(client, "answer", _first_where_neither_idles(client.answer))
    with pytest.raises(Paused, match="000, 001 wait to be ranked"):
        rs.train("reacher", "reach", **made, **inline)
    (path,) = (tmp_path / "runs").iterdir()
    run, questions = Run.open(str(path)), len(reader())
    Preferences(run.preferences).add(Ranking(order=(("001",), ("000",)), shown=("000", "001")))
    rs.resume(path)
    assert run.result().best == "001" and run.result().human_answers == 1
    assert len(reader()) == questions and run.result().tokens == 10 * questions


def _first_where_neither_idles(answer):
    def unsure(self, ask):
        completion = answer(self, ask)
        asked_of_all = "Move about" in ask.messages[1]["content"] or "keep as still" in ask.messages[1]["content"]
        return completion if asked_of_all else replace(completion, text="Verdict: A")

    return unsure
