"""Runs whose messages are labelled while they train."""

import json

import pytest

from rewardsmith.experiments.cli.main import main
from rewardsmith.experiments.config.train import LLMConfig, TrainConfig
from rewardsmith.experiments.runs.labelling import labelling
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.search.annotating import Annotations, Nothing, annotating
from rewardsmith.reward_synth.intrinsic.annotators.hiring import make_desk
from rewardsmith.reward_synth.intrinsic.annotators.mailbox import Mailbox
from rewardsmith.reward_synth.intrinsic.annotators.options import LabelOptions
from rewardsmith.reward_synth.intrinsic.annotators.prompt import Prompt
from rewardsmith.reward_synth.llm.options import ModelOptions

ONI = [
    "reward=oni",
    "film.seconds=0",
    "episodes=2",
    "ppo.num_envs=8",
    "ppo.rollout_length=32",
    "ppo.minibatch_size=256",
]


@pytest.mark.slow
def test_a_model_labels_beside_training_and_its_key_stays_here(rewardsmith, server, answers, tmp_path, canary):
    server.plan = [answers.text("3")]
    words = ["train", "env=minihack_key_room", "task=leave", "annotator=openai", "steps=4096", "llm.model=tiny-model"]
    process = rewardsmith(*words, *ONI, "labels.batch=1", f"labels.cache={tmp_path}/labels.sqlite", cwd=tmp_path)
    assert process.returncode == 0, process.stderr
    (path,) = (tmp_path / "runs").iterdir()
    run = Run.open(str(path))
    candidate = run.candidate("000")
    last, account = candidate.metrics()[-1], candidate.told()
    asked = [json.loads(line) for line in (candidate.path / "questions.jsonl").read_text().splitlines()]
    assert last["oni/questions"] == len(asked) >= 10 and last["oni/answered"] > 0
    assert account.sayings[0].label == 1 and account.sayings[0].paid > 0 and 0 < account.coverage <= 1
    said = [body["messages"][-1]["content"] for body in server.requests]
    assert len(said) == len(set(said)) <= len(asked), "nothing is asked twice"
    labelling = json.loads(run.labelling.read_text())
    assert labelling["labels"] == run.calls() and labelling["broken"] == ""
    report = run.report.read_text()
    assert account.sayings[0].text.replace("'", "&#39;") in report and "requests to a language model" in report
    files = [file for file in path.rglob("*") if file.is_file() and canary.encode() in file.read_bytes()]
    assert not files and {headers["authorization"] for headers in server.headers} == {f"Bearer {canary}"}


@pytest.mark.slow
def test_no_server_costs_a_run_its_labels_and_nothing_else(inline, server, tmp_path, capsys):
    server.close()
    words = ["train", "env=nethack_staircase", "task=staircase", "annotator=openai", "steps=256", "llm.model=m"]
    options = [f"runs={tmp_path}/runs", f"labels.cache={tmp_path}/labels.sqlite", f"executor={inline['executor']}"]
    status, said = main([*words, *options, *ONI, "ppo.epochs=1"]), capsys.readouterr().err
    assert status == 0 and "warning: no message was labelled while" in said, said
    (path,) = (tmp_path / "runs").iterdir()
    candidate = Run.open(str(path)).candidate("000")
    assert candidate.metrics()[-1]["oni/answered"] == 0 and candidate.told().coverage == 0


def test_what_lacks_a_model_is_refused_before_a_run_is_made(monkeypatch, tmp_path, capsys):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    words = ["train", "env=nethack_staircase", "task=staircase", "annotator=openai", f"runs={tmp_path}/runs", *ONI]
    assert main(words) == 2 and "OPENAI_API_KEY is not set" in capsys.readouterr().err
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize(
    "words, said",
    [
        (["env=hopper", "task=hop_forward", "reward=oni"], "hopper says nothing; choose NetHack or MiniHack"),
        (
            ["env=nethack_score", "task=score", "reward=oni", "variant=rank"],
            "unknown variant 'rank'; did you mean 'ranking'",
        ),
        (
            ["env=nethack_score", "task=score", "reward=oni", "annotator=me"],
            "unknown annotator 'me'; choose one of: keyword",
        ),
        (
            ["env=nethack_score", "task=score", "reward=oni", "bonus.gamma=1"],
            "unknown number bonus.gamma; its numbers: bonus",
        ),
        (
            ["env=nethack_score", "task=score", "reward=oni", "bonus.beta=99"],
            "bonus.beta is 99; it must be from 0 to 10",
        ),
        (["env=nethack_score", "task=score", "reward=oni", "wrap=clip"], "writes past rewards anew"),
        (["env=hopper", "task=hop_forward", "variant=ranking"], "variant belongs to a bonus; name it: reward="),
        (
            ["env=hopper", "task=hop_forward", "reward=oni", "intrinsic.task=some"],
            "choose one of: sparse, expert, none",
        ),
        (
            ["env=hopper", "task=hop_forward", "reward=icn"],
            "unknown reward 'icn'; did you mean 'icm'? choose one of: program",
        ),
        (["env=hopper", "task=hop_forward", "reward=intrinsic"], "needs a bonus: say reward=NAME with one of: oni"),
    ],
)
def test_wrong_words_are_refused_in_one_line_and_nothing_is_written(words, said, tmp_path, capsys):
    assert main(["train", *words, f"runs={tmp_path}/runs"]) == 2
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1 and not (tmp_path / "runs").exists()


def test_rewards_that_ask_nothing_have_nothing_to_exchange(tmp_path):
    config = TrainConfig(env="nethack_score", task="score", reward="oni", annotator="keyword")
    assert isinstance(annotating(Run(tmp_path), config, tmp_path / "llm.jsonl"), Nothing)


def test_the_most_requests_are_those_of_the_whole_run(server, answers, tmp_path):
    server.plan = [answers.text("3")]
    words = {"env": "nethack_score", "task": "score", "reward": "oni", "bonus": {"annotator": "openai"}}
    labels = LabelOptions(batch=1, requests=3, concurrency=1, cache=f"{tmp_path}/labels")
    config, run = TrainConfig(**words, labels=labels, llm=LLMConfig(model="tiny-model")), Run(tmp_path)
    (tmp_path / "candidates" / "000").mkdir(parents=True)
    mailbox = Mailbox(tmp_path / "candidates" / "000")
    for sayings, waiting in ((("You hit it!", "You win!"), 0), (("You fall.", "You eat."), 1)):
        mailbox.ask([(saying,) for saying in sayings])
        annotations = annotating(run, config, run.label_transcript)
        annotations.exchange()
        assert annotations._desk.wait(60)
        assert annotations.close() == ""
        assert labelling(run)["waiting"] == waiting
    assert len(server.requests) == 3 and labelling(run)["requests"] == labelling(run)["labels"] == 3


def test_a_model_that_is_asked_no_more_is_told_of_once(server, answers, tmp_path):
    server.plan = [answers.error(401)]
    prompt = Prompt("sayings", "win")
    desk = make_desk("openai", prompt, LabelOptions(cache=f"{tmp_path}/labels"), ModelOptions(), tmp_path / "llm.jsonl")
    (tmp_path / "candidates" / "000").mkdir(parents=True)
    Mailbox(tmp_path / "candidates" / "000").ask([("You kill the newt!",)])
    annotations = Annotations(Run(tmp_path), desk)
    said = annotations.exchange()
    assert desk.wait(60)
    said += annotations.exchange()
    assert said.count("warning: no more messages are labelled") == 1 and "401" in said
    assert annotations.exchange() == annotations.close() == ""
