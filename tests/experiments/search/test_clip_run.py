"""A run whose reward is made of pictures and words."""

import json

import pytest

import rewardsmith as rs
from rewardsmith.envs import UserError
from rewardsmith.experiments.config.overrides import dump, load, parse
from rewardsmith.experiments.config.train import TrainConfig
from tests.vlm_rewards.conftest import write_model

GOAL = "pole upright on top of the cart"


def test_the_goal_is_the_task_and_the_task_that_looks_so_judges(inline, shorten, tmp_path):
    shorten("inverted_pendulum", 50)
    model = write_model(tmp_path / "model")
    options = {"reward": "clip", "goal": GOAL, "model": model, "clip": {"size": 32}, "runs": str(tmp_path / "runs")}
    run = rs.train("inverted_pendulum", "", **options, **inline)
    assert run.understanding().task == "balance" and run.config().task == GOAL
    (row,) = run.result().candidates
    assert row.result.evaluation.unit == "s" and "side" in row.result.evaluation.components
    facts = run.candidate("000").facts()
    plain = json.loads((run.candidate("000").path / "clip.json").read_text())
    assert any(plain["model_hash"][:12] in fact for fact in facts)
    assert plain["looks"]["goals"] == [GOAL]
    assert plain["model_hash"][:12] in run.report.read_text()


def test_prompts_are_options_that_survive_the_file(tmp_path):
    words = [
        "env=hopper",
        "reward=clip",
        "goal=a robot, on one leg | a hopper",
        "clip.negatives=a | b",
        "clip.alpha=0.5",
    ]
    config = parse(TrainConfig, words)
    assert config.task == "a robot, on one leg" and config.candidates == 1
    looks = config.clip.looks(config.goal, config.goal_film, config.model, config.pretrained)
    assert looks.goals == ("a robot, on one leg", "a hopper") and looks.negatives == ("a", "b")
    (tmp_path / "config.yaml").write_text(dump(config))
    assert load(TrainConfig, tmp_path / "config.yaml") == config


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["task=hop", "goal=a robot"], "such as reward=clip"),
        (["reward=clip"], "the task is empty"),
        (["reward=clip", "goal=a robot", "clip.alpha=2"], r"clip\.alpha is 2"),
        (["task=hop", "goal_film=best.mp4"], "such as reward=clip"),
        (["reward=clip", "goal_film=best.mp4", "clip.frames=0"], r"clip\.frames is 0"),
    ],
)
def test_what_does_not_fit_is_refused(words, said):
    with pytest.raises(UserError, match=said):
        parse(TrainConfig, ["env=hopper", *words])


@pytest.mark.parametrize("word", ["goal=a robot", "clip.baseline=a robot", "clip.negatives=a robot", "clip.alpha=0.5"])
def test_a_film_is_the_goal_in_place_of_words(word):
    config = parse(TrainConfig, ["env=hopper", "reward=clip", "goal_film=runs/best.mp4", word])
    with pytest.raises(UserError, match="with words or with a film"):
        config.clip.looks(config.goal, config.goal_film, config.model, config.pretrained)


def test_what_a_film_shows_is_a_task():
    config = parse(TrainConfig, ["env=hopper", "reward=clip", "goal_film=runs/best.mp4@1-2"])
    assert config.task == "do as in the film best.mp4@1-2"
    assert parse(TrainConfig, ["env=hopper", "reward=clip", "goal_film=best.mp4", "task=hop"]).task == "hop"


def test_a_learner_that_remembers_nothing_is_shown_no_clips(inline, tmp_path):
    model, runs = write_model(tmp_path / "model"), tmp_path / "runs"
    options = {"reward": "clip", "goal": GOAL, "model": model, "clip": {"frames": 2}, "runs": str(runs)}
    with pytest.raises(UserError, match="learns or remembers; choose algorithm=ppo"):
        rs.train("inverted_pendulum", "", algorithm="sb3.ppo", **options, **inline)
    assert not runs.exists()
