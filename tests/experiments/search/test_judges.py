"""Judges within a run: what they are told, what they cost, and what stops a run before it begins."""

import math

import pytest

import rewardsmith as rs
from rewardsmith.envs import UserError
from rewardsmith.experiments.config.overrides import dump, load, parse
from rewardsmith.experiments.config.schema import TrainConfig
from rewardsmith.experiments.runs.result import Evaluation


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
