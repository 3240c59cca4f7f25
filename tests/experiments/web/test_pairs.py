"""People compare segments while a policy trains: what they are asked, what is kept, and what is learned from it."""

import builtins
import json
import shutil
import uuid

import pytest
import safetensors.torch
import torch

import rewardsmith as rs
from rewardsmith import envs
from rewardsmith.experiments.cli.main import main
from rewardsmith.experiments.runs.errors import Paused
from rewardsmith.experiments.runs.pairs import waiting_pairs
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.work import asking
from rewardsmith.experiments.work.executors.executor import EXECUTORS
from rewardsmith.policies.checkpoint import load_checkpoint
from rewardsmith.reward_synth.preferences import reward
from rewardsmith.reward_synth.preferences.store import Preferences
from rewardsmith.reward_synth.preferences.teacher import Teacher, TeacherOptions
from rewardsmith.reward_synth.rewards import preference

PATIENT = """
    from contextlib import redirect_stderr

    from rewardsmith.experiments.runs.candidate import Candidate
    from rewardsmith.experiments.work import worker

    class Patient:
        def __init__(self, options):
            pass

        def prepare(self):
            pass

        def run(self, works, tick):
            return [self._code(work) for work in works]

        def _code(self, work):
            candidates = [Candidate(path) for path in work.directories]
            with candidates[0].log.open("w") as log, redirect_stderr(log):
                try:
                    worker.main(work.stage, candidates, 1, work.vouched)
                except SystemExit as end:
                    return end.code
            return 0
"""


@pytest.fixture
def options(plugin, inline, monkeypatch):
    """Of small runs that are worked on in this process, which may wait for people."""
    plugin(EXECUTORS, "patient", "Patient", PATIENT)
    monkeypatch.setattr(reward, "UPDATES", 3)
    monkeypatch.setattr(asking, "WIDTH", 64)
    monkeypatch.setattr(asking, "HEIGHT", 48)
    small = {"steps": 1024, "strategy": "prefppo", "queries": 8, "preference": {"segment": 0.2, "rounds": 16}}
    return inline | small | {"executor": "patient"}


@pytest.fixture
def waiting(anew, options):
    """A run with a task that no score tells, which waits for its first answers; made once."""

    def fill(place):
        with pytest.raises(Paused, match=r"000: 4 of 4 pairs .* wait to be compared: `rewardsmith rank .*`; `re"):
            rs.train("inverted_pendulum", "do a little dance", judge="human", runs=str(place), **options)

    (path,) = anew("comparing", fill).iterdir()
    return Run.open(str(path))


def answer(pair, preferred, **more):
    return {"uuid": str(uuid.uuid4()), "pair": pair, "preferred": preferred} | more


def test_pairs_are_asked_answered_taken_back_and_exported(waiting, client_of, resumed, tmp_path, capsys):
    visitor, place = client_of(waiting), f"/api/runs/{waiting.path.name}/pairs"
    asked = visitor.get(place)
    assert not any(word in asked.text for word in ("score", "return", "segments/")), "nothing tells what is good"
    state = asked.json()
    assert (state["state"], state["status"], state["last"]) == ("compare", "waiting", None)
    first, second, *others = state["pairs"]
    assert [first[key] for key in ("place", "of", "round", "total")] == [1, 4, 1, 8]
    clips = [visitor.get(first[side]).content for side in ("left", "right")]
    kept = [path.read_bytes() for path in sorted(waiting.candidate("000").segments.glob("0*.mp4"))]
    assert sorted(clips) == sorted(kept) and b"ftyp" in clips[0][:16] and len(set(clips)) == 2
    page = visitor.get(f"/runs/{waiting.path.name}/rank").text
    assert "Which one is better?" in page
    assert visitor.get(f"/api/runs/{waiting.path.name}").json()["asks"] == "pairs"

    said = answer(first["pair"], "left", remark="it <b>sways</b>", milliseconds=1200)
    assert visitor.post(f"{place}/answers", json=said).json() == {"saved": True, "again": False}
    assert visitor.post(f"{place}/answers", json=said).json() == {"saved": True, "again": True}
    assert visitor.post(f"{place}/answers", json=answer(first["pair"], "right")).status_code == 409
    for bad in (answer("000.99", "left"), answer("../x", "left")):
        assert visitor.post(f"{place}/answers", json=bad).status_code == 409
    assert visitor.post(f"{place}/answers", json=answer(second["pair"], "best")).status_code == 422
    assert visitor.post(f"{place}/go-on", json={}).status_code == 409 and resumed == []
    assert main(["resume", str(waiting.path)]) == 75 and "3 of 4 pairs of segments" in capsys.readouterr().err

    state = visitor.get(place).json()
    assert [each["pair"] for each in state["pairs"]] == [each["pair"] for each in (second, *others)] and state[
        "last"
    ] == said["uuid"]
    assert visitor.post(f"{place}/undo", json={"uuid": said["uuid"]}).json() == {"undone": True}
    assert visitor.post(f"{place}/undo", json={"uuid": said["uuid"]}).status_code == 409
    assert visitor.post(f"{place}/answers", json=said).status_code == 409, "it was taken back"
    assert len(visitor.get(place).json()["pairs"]) == 4

    ann = [
        answer(pair, "equal", annotator="Ann")
        for pair in [first["pair"], second["pair"], *(each["pair"] for each in others)]
    ]
    ann[-1]["preferred"] = "cannot_tell"
    for each in [*ann, answer(first["pair"], "cannot_tell")]:
        assert visitor.post(f"{place}/answers", json=each).json()["saved"]
    assert waiting_pairs(waiting) == [], "what one has answered need not wait for the other"
    assert visitor.get(place, params={"annotator": "Ann"}).json()["state"] == "answered"
    assert visitor.post(f"{place}/go-on", json={}).json() == {"status": "running"} and resumed == [waiting.path.name]

    lines = visitor.get(f"/api/runs/{waiting.path.name}/preferences").text
    rows = [json.loads(line) for line in lines.splitlines()]
    assert [(row["kind"], row["annotator"], row["preferred"]) for row in rows] == [
        *[("segments", "Ann", "equal")] * 3,
        ("segments", "Ann", "cannot_tell"),
        ("segments", "you", "cannot_tell"),
    ]
    (tmp_path / "all.jsonl").write_text(lines)
    other = Preferences(tmp_path / "other.sqlite")
    assert other.read_lines(tmp_path / "all.jsonl") == 5 and other.lines() == lines
    assert Preferences(waiting.preferences).read_lines(tmp_path / "all.jsonl") == 0
    assert main(["resume", str(waiting.path)]) == 75
    asked = load_checkpoint(waiting.candidate("000").checkpoint)[0]["env/reward/0/asked/answers"]
    assert asked[:3].tolist() == [0.5] * 3, "who cannot tell is left out where another can"
    assert asked[3:6].isnan().all(), "nobody can tell, and two that wait"


def test_on_a_terminal_the_same_is_asked_pair_by_pair(waiting, monkeypatch, tmp_path, capsys):
    def typed(*lines):
        left = iter(lines)
        monkeypatch.setattr(builtins, "input", lambda question: next(left, None) or cut_off())

    def cut_off():
        raise EOFError

    command = ["rank", str(waiting.path), "page=no", "annotator=Ann"]
    typed("u", "left", "l it sways", "u", "r", "=")
    assert main(command) == 2
    printed = capsys.readouterr()
    assert "1 of 4 of round 1, 8 in all" in printed.out and str(waiting.candidate("000").segments) in printed.out
    assert "there is nothing to undo" in printed.out and "begin with l, r, = or ?" in printed.out
    assert "what was answered is kept" in printed.err and len(printed.err.splitlines()) == 1
    typed("?", "l", "never asked")
    assert main(command) == 75, "the next round waits"
    kept = Preferences(waiting.preferences).segments()
    assert [(each.pair, each.preferred, each.annotator) for each in kept] == [
        ("000.0", "right", "Ann"),
        ("000.1", "equal", "Ann"),
        ("000.2", "cannot_tell", "Ann"),
        ("000.3", "left", "Ann"),
    ]
    assert main(["rank", str(waiting.path), f"export={tmp_path / 'out.jsonl'}"]) == 0
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 4


def the_better(run, pair, place):
    """Return what a teacher without faults says of a pair that waits: 1 where its first is better."""
    tensors, _ = load_checkpoint(run.candidate("000").checkpoint)
    tensors = {name.removeprefix("env/reward/0/"): tensor for name, tensor in tensors.items()}
    count, number = int(tensors["counts/waiting"]), int(tensors["counts/rounds"]) - 1
    first, second = tensors["pool/truth"][tensors["places"][:count]].unbind(1)
    return Teacher(TeacherOptions(), 0).prefers(first, second, number)[place]


class Killed(BaseException):
    """Stands for the end of a process at once."""


def test_who_answers_as_the_teacher_has_the_same_learned_bit_for_bit(
    options, client_of, resumed, tmp_path, monkeypatch
):
    """Whatever is on which side, and though the training is killed once before and once after it took answers."""
    by_script = rs.train("inverted_pendulum", "balance", runs=str(tmp_path / "script"), **options)
    score = envs.find("inverted_pendulum")().tasks["balance"].score
    monkeypatch.setattr(preference, "untold", lambda state, action: score(state, action).float())
    with pytest.raises(Paused):
        rs.train("inverted_pendulum", "balance", judge="human", runs=str(tmp_path / "people"), **options)
    (path,) = (tmp_path / "people").iterdir()
    run, sides, rounds = Run.open(str(path)), [], 0
    visitor, place = client_of(run), f"/api/runs/{run.path.name}/pairs"
    code = 75
    while code == 75:
        question = run.candidate("000").segments / "question.json"
        if rounds == 0:  # as if killed after the checkpoint, before the question
            asked = question.read_bytes()
            shutil.rmtree(question.parent)
            assert main(["resume", str(path)]) == 75 and question.read_bytes() == asked
        for number, pair in enumerate(visitor.get(place).json()["pairs"]):
            left = visitor.get(pair["left"]).content
            is_first = left == (question.parent / f"{pair['pair'].partition('.')[2]}a.mp4").read_bytes()
            first_is_better = the_better(run, pair["pair"], number) == 1
            sides.append("left" if is_first == first_is_better else "right")
            visitor.post(f"{place}/answers", json=answer(pair["pair"], sides[-1])).raise_for_status()
        if rounds == 1:  # killed as soon as the answers were taken
            with monkeypatch.context() as patch, pytest.raises(Killed):
                patch.setattr(asking, "settle", be_killed)
                main(["resume", str(path)])
            assert visitor.get(place).json()["state"] == "answered"
        code, rounds = main(["resume", str(path)]), rounds + 1
    assert code == 0 and rounds >= 3 and set(sides) == {"left", "right"}
    learned = [each.candidate("000").learned.read_bytes() for each in (by_script, run)]
    script, people = map(safetensors.torch.load, learned)
    names = [name for name in script if name != "counts/waiting"]
    assert any(name.startswith("ensemble/") for name in names)
    assert [name for name in names if not torch.equal(script[name].nan_to_num(9), people[name].nan_to_num(9))] == []
    policies = [each.candidate("000").policy / "policy.safetensors" for each in (by_script, run)]
    assert policies[0].read_bytes() == policies[1].read_bytes()
    outcome = run.result()
    assert outcome.human_answers == 8 and outcome.queries == 0 and by_script.result().queries == 8
    assert "Who compared segments" in run.report.read_text()
    assert visitor.get(place).json()["state"] == "over" and main(["rank", str(path), "page=no"]) == 2


def be_killed(*_):
    raise Killed
