"""Sentences pass the command line as they are; everything else follows Hydra's grammar and the schema."""

import time

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardsmith.envs import UserError
from rewardsmith.experiments.config import overrides
from rewardsmith.experiments.config.train import TrainConfig

SENTENCES = [
    "run, then stop",
    "don't fall",
    "speed: 1.5 m/s (about)",
    "use 50% power",
    "first line\nsecond line",
    "laufe vorwärts",
    "走れ",
    "a=b {c: d} [e] ${oc.env:HOME} $(f) \\ \"quoted\" 'so'",
    "  spaces kept  ",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_arrives_as_typed(sentence, tmp_path):
    config = overrides.parse(TrainConfig, ["env=ant", f"task={sentence}"])
    assert config.task == sentence
    path = tmp_path / "config.yaml"
    path.write_text(overrides.dump(config), encoding="utf-8")
    assert overrides.load(TrainConfig, path) == config


@settings(deadline=None, max_examples=10)
@given(st.text(min_size=1).filter(str.strip))
def test_any_text_is_a_task(sentence):
    config = overrides.parse(TrainConfig, ["env=ant", f"task={sentence}"])
    assert config.task == sentence
    assert yaml.safe_load(overrides.dump(config))["task"] == sentence


def test_values_are_typed():
    config = overrides.parse(
        TrainConfig,
        ["env=ant", "task=go", "candidates=5", "film.seconds=2.5", "ppo.learning_rate=3e-4", "ppo.epochs=2"],
    )
    assert config.candidates == 5
    assert config.film.seconds == 2.5
    assert config.ppo == {"learning_rate": 3e-4, "epochs": 2}


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["env=ant"], "task="),
        (["task=go"], "env="),
        (["env=ant", "task="], "empty"),
        (["env=ant", "task=   "], "empty"),
        (["env=ant", "task=go", "candidats=2"], "candidates"),
        (["env=ant", "task=go", "candidates=many"], "candidates"),
        (["env=ant", "task=go", "candidates=65"], "0 to 64"),
        (["env=ant", "task=go", "film.seconds=nan"], "film.seconds"),
        (["env=ant", "task=go", "fall_ends_episode=perhaps"], "auto, yes, no"),
        (["env=ant", "task=go", "faster"], "key=value"),
        (["env=ant", "task=go", "reward=my.py"], "program=my.py"),
        (["env=ant", "task=go", "ppo.epochs=[1"], ""),
    ],
)
def test_a_wrong_word_is_explained_in_one_line(words, named):
    with pytest.raises(UserError) as caught:
        overrides.parse(TrainConfig, words)
    message = str(caught.value)
    assert named in message
    assert "\n" not in message


def test_help_names_every_option():
    text = overrides.option_help(TrainConfig)
    assert all(f"{key}=" in text for key in overrides.keys(TrainConfig))


def test_nothing_in_a_config_file_is_resolved(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET", "CANARY")
    path = tmp_path / "config.yaml"
    whole = overrides.dump(overrides.parse(TrainConfig, ["env=ant", "task=go ${oc.env:SECRET}"]))
    path.write_text(whole)
    assert overrides.load(TrainConfig, path).task == "go ${oc.env:SECRET}"
    for line in ("coder: ${oc.env:SECRET}", "ppo: {a: [{b: '${oc.env:SECRET}'}]}", "film: {camera: '${task}'}"):
        path.write_text(f"{whole}\n{line}\n")
        with pytest.raises(UserError, match=r"config\.yaml") as caught:
            overrides.load(TrainConfig, path)
        assert "CANARY" not in str(caught.value)


@pytest.mark.parametrize("word", ["coder=${oc.env:SECRET}", "ppo.lr='${oc.env:SECRET}'", "film.camera=${task}"])
def test_nothing_in_a_word_is_resolved(word, monkeypatch):
    monkeypatch.setenv("SECRET", "CANARY")
    with pytest.raises(UserError, match="nothing in it is resolved"):
        overrides.parse(TrainConfig, ["env=ant", "task=go", word])


def test_a_few_lines_cannot_stand_for_more_than_memory_holds(tmp_path):
    path = tmp_path / "config.yaml"
    path.write_text("a0: &a0 [x]\n" + "".join(f"a{i + 1}: &a{i + 1} [*a{i}, *a{i}]\n" for i in range(60)))
    with pytest.raises(UserError, match="alias"):
        overrides.load(TrainConfig, path)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("[" * 100_000, "too deep"),
        ("a: " * 100_000, r"config\.yaml"),
        (f"seed: {'9' * 5000}", "number 999"),
        (f"seed: 0x{'f' * 5000}", "number 0xff"),
        (f"seed: 1{':59' * 5000}", "number 1:59"),
        (f"seed: !!int '0x{'f' * 5000}'", "number 0xff"),
        ("#" * (2 << 20), "larger than"),
    ],
)
def test_a_hostile_config_file_takes_no_time(content, named, tmp_path):
    path = tmp_path / "config.yaml"
    whole = overrides.dump(overrides.parse(TrainConfig, ["env=ant", "task=go"]))
    path.write_text(whole.replace("seed: 0", content) if content.startswith("seed") else content)
    begun = time.process_time()
    with pytest.raises(UserError, match=named):
        overrides.load(TrainConfig, path)
    assert time.process_time() - begun < 5


def test_a_text_that_begins_like_a_number_is_none(tmp_path):
    path = tmp_path / "config.yaml"
    config = overrides.parse(TrainConfig, ["env=ant", f"task=1{'0' * 60}", f"runs=2026{'a1' * 40}"])
    path.write_text(overrides.dump(config))
    assert overrides.load(TrainConfig, path) == config


@pytest.mark.parametrize("content", ["", "[1, 2]", "env: ant\ntask: go\n", "env: {a: b}\n", ": : :", "candidates: x\n"])
def test_a_broken_config_file_is_explained(content, tmp_path):
    path = tmp_path / "config.yaml"
    path.write_text(content)
    with pytest.raises(UserError, match=r"config\.yaml"):
        overrides.load(TrainConfig, path)
