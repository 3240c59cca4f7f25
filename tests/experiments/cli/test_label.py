"""`rewardsmith listen` and `rewardsmith label`: messages into a file, labels into another."""

import json
import time

import pytest

from rewardsmith.experiments.cli.main import main
from rewardsmith.reward_synth.intrinsic.annotators.desk import Desk
from rewardsmith.reward_synth.intrinsic.annotators.labels import Labels

MESSAGES = "You kill the newt!  The door opens.\nYou kill the jackal!\n\nIt's a wall.\n"


@pytest.fixture
def data(tmp_path):
    path = tmp_path / "messages.txt"
    path.write_text(MESSAGES)
    return path


def test_what_a_game_says_is_collected_and_labelled(tmp_path, capsys):
    messages, labels = tmp_path / "messages.jsonl", tmp_path / "labels.json"
    assert main(["listen", "env=minihack_key_room", "steps=480", "num_envs=8", f"path={messages}"]) == 0
    lines = [json.loads(line) for line in messages.read_text().splitlines()]
    assert {line["env"] for line in lines} == {"minihack_key_room"} and "different messages" in capsys.readouterr().out
    counts = [line["said"] for line in lines]
    assert counts == sorted(counts, reverse=True) and {"It's a wall."} < {line["message"] for line in lines}
    assert main(["label", str(messages), "annotator=recorded", f"path={labels}"]) == 0
    answers = Labels.read(labels).answers
    assert answers[("It's the wall.",)] == pytest.approx(1 / 3, abs=1e-3) and len(answers) >= 8


def test_plain_text_is_labelled_by_a_list_of_words_that_says_so(data, tmp_path):
    path = tmp_path / "labels.json"
    assert main(["label", str(data), f"path={path}", "goal=open doors"]) == 0
    labels = Labels.read(path)
    assert labels.provenance["annotator"] == "keyword" and "model" not in labels.provenance
    assert labels.answers == {
        ("You kill the <monster>!",): 1.0,
        ("The door opens.",): 1.0,
        ("It's the wall.",): pytest.approx(1 / 3, abs=1e-3),
    }


def test_pairs_are_compared_as_motif_has_it(data, tmp_path):
    path = tmp_path / "labels.json"
    assert main(["label", str(data), "pairs=2", f"path={path}"]) == 0
    few = Labels.read(path).answers
    assert len(few) == 2 and all(len(question) == 2 for question in few)
    assert main(["label", str(data), "pairs=99", f"path={path}"]) == 0
    assert len(Labels.read(path).answers) == 3, "there are no more"


def test_a_model_labels_many_in_one_request(data, tmp_path, server, answers, canary):
    server.plan = [answers.text("1: 3\n2: 2\n3: 0")]
    path = tmp_path / "labels.json"
    words = ["annotator=openai", "llm.model=tiny-model", f"labels.cache={tmp_path}/cache.sqlite", f"path={path}"]
    assert main(["label", str(data), *words]) == 0
    labels = Labels.read(path)
    assert len(server.requests) == 1 and sorted(labels.answers.values()) == pytest.approx([0, 2 / 3, 1], abs=1e-3)
    assert labels.provenance["model"] == "tiny-model" and len(labels.provenance["prompt"]) == 16
    assert not [each for each in tmp_path.rglob("*") if each.is_file() and canary.encode() in each.read_bytes()]


def test_labels_that_could_not_be_kept_are_said_to_be_so(data, tmp_path, server, answers, capsys):
    server.plan = [answers.text("1: 3\n2: 2\n3: 0")]
    words = ["annotator=openai", f"labels.cache={tmp_path}", f"path={tmp_path}/labels.json"]
    assert main(["label", str(data), *words]) == 0
    said = capsys.readouterr().out
    assert "3 of 3 answered; they are kept for no other run" in said and "unable to open" in said


def test_what_was_not_labelled_is_no_file(data, tmp_path, server, answers, capsys):
    server.plan = [answers.error(401)]
    path = tmp_path / "labels.json"
    words = ["annotator=openai", "llm.model=m", f"labels.cache={tmp_path}/cache.sqlite", f"path={path}"]
    assert main(["label", str(data), *words]) == 2
    assert "nothing was labelled" in capsys.readouterr().err and not path.exists()


def test_a_server_that_dies_ends_it_in_one_line_with_what_was_labelled(data, tmp_path, server, answers, capsys):
    server.plan = [answers.text("3"), answers.error(404, "no such model")]
    path = tmp_path / "labels.json"
    words = ["annotator=openai", "llm.model=m", f"labels.cache={tmp_path}/cache.sqlite", f"path={path}"]
    few = ["labels.batch=1", "labels.concurrency=1"]
    assert main(["label", str(data), *words, *few]) == 75
    said = capsys.readouterr().err
    assert "1 of 3 answered" in said and "the same command asks for the rest" in said and said.count("\n") == 1
    assert len(Labels.read(path).answers) == 1
    server.plan = [answers.text("1: 3\n2: 3")]
    assert main(["label", str(data), *words]) == 0 and len(Labels.read(path).answers) == 3


def test_an_interrupt_leaves_what_was_labelled(data, tmp_path, server, answers, monkeypatch, capsys):
    server.plan = [answers.text("1: 3\n2: 2")]

    def interrupted(desk, seconds):
        while not desk.figures()["labels"]:
            time.sleep(0.01)
        raise KeyboardInterrupt

    monkeypatch.setattr(Desk, "wait", interrupted)
    # One request, for another would ask for the third in the meantime.
    words = [
        "annotator=openai",
        "labels.requests=1",
        f"labels.cache={tmp_path}/cache.sqlite",
        f"path={tmp_path}/labels.json",
    ]
    assert main(["label", str(data), *words]) == 75
    assert "2 of 3 answered: interrupted; the same command asks for the rest" in capsys.readouterr().err
    assert len(Labels.read(tmp_path / "labels.json").answers) == 2


def test_a_server_that_is_not_there_is_not_waited_for(data, tmp_path, server, monkeypatch, capsys):
    server.close()
    monkeypatch.setattr("rewardsmith.reward_synth.llm.retry.time.sleep", lambda seconds: None)
    path = tmp_path / "labels.json"
    words = ["annotator=openai", "llm.model=m", f"labels.cache={tmp_path}/cache.sqlite", f"path={path}"]
    assert main(["label", str(data), *words]) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert "nothing was labelled: cannot connect" in said and "resume" not in said and not path.exists()


@pytest.mark.parametrize(
    "words, said",
    [
        (["label", "nowhere.txt"], "cannot read nowhere.txt"),
        (["label", "DATA", "annotator=me"], "unknown annotator 'me'; choose one of: keyword"),
        (["label", "DATA", "env=hopper"], "hopper says nothing"),
        (["label"], "usage: rewardsmith label DATA"),
        (["label", "BROKEN"], "line 1 is no JSON"),
        (["label", "EMPTY"], "holds no messages"),
        (["label", "DATA", "path="], "path= names no file"),
        (["label", "DATA", "path=."], "path=. names no file"),
        (["label", "DATA", "path=nowhere/x"], "there is no folder nowhere that can be written"),
        (["listen", "env=nethack_score", "steps=1000000000", "path=nowhere/x"], "there is no folder nowhere"),
        (["listen"], "say what is played: env=nethack_score"),
        (["listen", "env=hopper", "path=OUT"], "hopper says nothing; choose NetHack"),
        (["listen", "env=nethack", "path=OUT"], "nethack"),
    ],
)
def test_wrong_words_are_refused_in_one_line(words, said, data, tmp_path, capsys):
    (tmp_path / "broken").write_text('{"message": "a"\n')
    (tmp_path / "empty").write_text("\n\n")
    places = {
        "DATA": data,
        "BROKEN": tmp_path / "broken",
        "EMPTY": tmp_path / "empty",
        "path=OUT": f"path={tmp_path}/out",
    }
    assert main([str(places.get(word, word)) for word in words]) == 2
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1 and not (tmp_path / "out").exists()
