"""A run that waits for a person: ranked on the terminal, resumed, the final choice the person's."""

import builtins
import json

import pytest

import rewardsmith as rs
from rewardsmith.experiments.cli.main import main
from rewardsmith.experiments.runs.errors import Paused
from rewardsmith.experiments.runs.run import Run
from rewardsmith.reward_synth.preferences.ranking import Ranking
from rewardsmith.reward_synth.preferences.store import Preferences


@pytest.fixture
def say(monkeypatch):
    """Type lines when asked; afterwards the input is at its end."""

    def lines(*words):
        left = list(words)

        def answer(question=""):
            if not left:
                raise EOFError
            return left.pop(0)

        monkeypatch.setattr(builtins, "input", answer)
        return left

    return lines


@pytest.fixture
def waiting(anew, inline):
    options = inline | {"coder": "phrasebook", "candidates": 2, "generations": 2, "strategy": "icpl", "judge": "human"}

    def fill(place):
        with pytest.raises(Paused, match=r"wait to be ranked: `rewardsmith rank .*`rewardsmith resume"):
            rs.train("hopper", "run forward", runs=str(place), **options)

    (path,) = anew("waiting", fill).iterdir()
    return Run.open(str(path))


def test_a_person_ranks_every_round_and_then_chooses(waiting, say, capsys):
    assert waiting.record()["status"] == "paused" and waiting.question() == ["000", "001"]
    left = say("7", "2 1", "1: it leans forward", "x", "1: too slow", "", "1=2", "", "2", "")
    assert main(["rank", str(waiting.path)]) == 75
    assert left == ["1=2", "", "2", ""], "the first round alone was asked for"
    (ranking,) = _answers(waiting)
    assert ranking.comments == {ranking.shown[0]: "it leans forward\ntoo slow"}
    better, worse = ranking.shown[1], ranking.shown[0]
    first, second = waiting.generations()
    assert first.verdict.order == ((better,), (worse,)) and first.verdict.human_answers == 1
    assert {parent for member in second.members for parent in member.parents} == {better}
    (trial,) = [trial for trial in waiting.history() if trial.id == worse]
    assert trial.comments == ("it leans forward\ntoo slow",)
    assert waiting.question() == ["002", "003"]
    assert main(["rank", str(waiting.path)]) == 75  # and the winners of both rounds against each other
    assert main(["rank", str(waiting.path)]) == 0
    outcome = waiting.result()
    assert outcome.best == _answers(waiting)[-1].order[0][0] and outcome.human_answers == 3
    report = waiting.report.read_text()
    assert "Who answered" in report and "<td>you</td><td>3</td>" in report and "no pair was asked again" in report
    assert main(["rank", str(waiting.path)]) == 2
    said = capsys.readouterr().err
    assert "wait to be ranked; the run is over" in said and "generations=N" in said


def test_without_an_answer_nothing_is_kept_and_the_run_still_waits(waiting, say, capsys):
    say("nonsense")
    assert main(["rank", str(waiting.path)]) == 2
    assert "nothing was kept" in capsys.readouterr().err
    assert not waiting.preferences.exists() and waiting.question() == ["000", "001"]
    assert main(["resume", str(waiting.path)]) == 75


def test_answers_come_from_a_file_and_go_into_one(waiting, tmp_path, capsys):
    other = {"order": [["1"], ["0"]], "shown": ["0", "1"]}
    (tmp_path / "other.jsonl").write_text(json.dumps(other))
    assert main(["rank", str(waiting.path), f"answers={tmp_path / 'other.jsonl'}"]) == 0
    said = capsys.readouterr().out
    assert "other.jsonl: 1" in said and "still without an answer: 000, 001" in said
    lines = [{"order": [["001"], ["000"]], "shown": ["000", "001"], "annotator": name} for name in ("Ann", "Bob")]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert main(["rank", str(waiting.path), f"answers={tmp_path / 'in.jsonl'}"]) == 75
    first, _ = waiting.generations()
    assert first.verdict.best == "001" and first.verdict.why == "ranked by Ann, Bob"
    assert first.verdict.human_answers == 2 and first.verdict.confidence == pytest.approx(1, abs=0.01)
    assert main(["rank", str(waiting.path), f"export={tmp_path / 'out.jsonl'}"]) == 0
    kept = [json.loads(line)["annotator"] for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert kept == ["you", "Ann", "Bob"] and "out.jsonl: 3" in capsys.readouterr().out


def test_who_only_writes_the_answers_to_a_file_has_nothing_trained(waiting, tmp_path):
    Preferences(waiting.preferences).add(Ranking(order=(("000",), ("001",)), shown=("000", "001")))
    assert main(["rank", str(waiting.path), f"export={tmp_path / 'out.jsonl'}"]) == 0
    assert waiting.generations()[0].verdict is None and (tmp_path / "out.jsonl").read_text().count("\n") == 1


@pytest.mark.slow
def test_a_file_that_is_given_again_after_a_kill_is_one_answer(waiting, tmp_path):
    line = {"order": [["001"], ["000"]], "shown": ["000", "001"], "comments": {"000": "it drags a foot"}}
    (tmp_path / "in.jsonl").write_text(json.dumps(line) + "\n")
    words = ["rank", str(waiting.path), f"answers={tmp_path / 'in.jsonl'}"]
    assert [main(words) for _ in range(3)] == [75, 0, 0], "the next round waits, and the file says nothing of it"
    assert len(_answers(waiting)) == 1 and waiting.generations()[0].verdict.human_answers == 1
    assert {trial.id: trial.comments for trial in waiting.history()}["000"] == ("it drags a foot",)


def _answers(run):
    return Preferences(run.preferences).rankings()
