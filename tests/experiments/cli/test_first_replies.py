"""How many of a model's first replies hold a program, as `rewardsmith check RUN` says."""

from dataclasses import replace

import pytest
from chat_server import GOOD_REPLY

from rewardsmith.experiments.cli.main import main
from rewardsmith.experiments.config.overrides import parse
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.runs.creation import create_run
from rewardsmith.reward_synth.llm.client import Ask, Client, Completion
from rewardsmith.reward_synth.llm.occasion import MEASURE, REWARD, Occasion
from rewardsmith.reward_synth.llm.recorder import Recorder

WRONG = "```python\ndef compute_reward(state, action):\n    return state.wings, {}\n```"
FIRST = Occasion(env="hopper", task="hop", wanted=REWARD)
REPLIES = {
    replace(FIRST, place=1): WRONG,
    FIRST: GOOD_REPLY,
    replace(FIRST, place=1, attempt=1): GOOD_REPLY,
    replace(FIRST, round=1): "I would rather not.",
    replace(FIRST, round=1, place=1): "cut",
    replace(FIRST, wanted=MEASURE): "a measure",
}


class Author(Client):
    model = "author"

    def answer(self, ask):
        text = REPLIES[ask.occasion]
        cut = text == "cut"
        return Completion(text=GOOD_REPLY if cut else text, model="author", finish_reason="length" if cut else "stop")


def record(path):
    Recorder(Author(), path).gather([Ask(messages=(), occasion=each) for each in REPLIES])


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run = create_run(parse(TrainConfig, ["env=hopper", "task=hop", "runs=runs"]), [])
    record(run.transcript)
    return run


@pytest.mark.parametrize(
    "named", ["{run}", pytest.param("{run}/llm.jsonl", marks=pytest.mark.slow), "elsewhere.jsonl env=hopper"]
)
def test_first_replies_are_counted_and_the_others_have_their_reason(run, named, tmp_path, capsys):
    record(tmp_path / "elsewhere.jsonl")
    assert main(["check", *named.format(run=run.path).split()]) == 0
    heading, *reasons = capsys.readouterr().out.splitlines()
    assert heading == "1 of 4 first replies of author hold an accepted program (25%)"
    assert [line.split(": refused ")[0].strip() for line in reasons] == [
        "round 1, design 2",
        "round 2, design 1",
        "round 2, design 2",
    ]
    assert "E_FIELD" in reasons[0] and "wings" in reasons[0] and "E_PARSE" in reasons[1] and "E_PARSE" in reasons[2]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["elsewhere.jsonl"], "env=NAME, one of: ant"),
        (["elsewhere.jsonl", "env=ant"], "was recorded for env=hopper, not for env=ant"),
        (["nowhere.jsonl", "env=hopper"], "holds no model's replies"),
        (["reward.py"], "env=NAME, one of: ant"),
    ],
)
def test_what_cannot_be_checked_is_one_line(run, words, said, tmp_path, capsys):
    record(tmp_path / "elsewhere.jsonl")
    (tmp_path / "reward.py").write_text("def compute_reward(state, action):\n    return state.height, {}\n")
    assert main(["check", *words]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line


def test_a_run_from_elsewhere_has_its_environment_file_not_imported(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "robot.py").write_text("raise SystemExit('imported')")
    run = create_run(parse(TrainConfig, ["env=robot.py", "task=hop", "runs=runs"]), [])
    record(run.transcript)
    assert main(["check", str(run.path)]) == 2
    assert "was not begun here and would run the file robot.py" in capsys.readouterr().err
