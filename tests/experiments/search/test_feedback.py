"""Comments on a run: given beforehand, by resume, or typed after each round; one more generation heeds them."""

import builtins
import shutil

import pytest

import rewardsmith as rs
from rewardsmith.envs import UserError
from rewardsmith.experiments.cli.dialogue import converse
from rewardsmith.experiments.cli.main import main
from rewardsmith.experiments.report.report import write_report
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.search.feedback import comment


@pytest.fixture
def options(inline, tmp_path):
    return inline | {"coder": "phrasebook", "candidates": 1, "strategy": "text2reward", "runs": str(tmp_path / "runs")}


def train(options, **more):
    return rs.train("hopper", "hop forward", **options | more)


@pytest.fixture
def done(anew, inline):
    """A search of one candidate, of which something can be said."""
    options = inline | {"coder": "phrasebook", "candidates": 1, "strategy": "text2reward"}
    (path,) = anew("commented", lambda place: train(options, runs=str(place))).iterdir()
    return Run.open(str(path))


def test_what_is_said_beforehand_is_of_the_best_and_heeded_by_a_second_round(options):
    run = train(options, candidates=2, feedback="it leans too far forward")
    first, second = run.generations()
    (heeded,) = second.heeded
    assert heeded.candidate == first.verdict.best and heeded.read and "pitch angle at most" in heeded.became
    assert second.members[0].parents == (first.verdict.best,)
    assert all("state.pitch_angle" in run.candidate(member.id).text() for member in second.members)
    # What is measured is what has been asked for since, and the winner is one that heeds it.
    intents = [run.candidate(member.id).job().intent for member in second.members]
    assert all("pitch_angle" in intent.features() for intent in intents)
    assert run.result().best in {member.id for member in second.members}
    assert "it leans too far forward" in write_report(run).read_text()


def test_resume_says_more_and_what_is_not_read_fails_nothing(done, capsys):
    assert main(["resume", str(done.path), "feedback=what a silly walk"]) == 0
    said = capsys.readouterr().err
    assert "not read" in said and "silly" in said
    assert main(["resume", str(done.path), "feedback=too slow, and it drifts"]) == 0
    *_, third = done.generations()
    assert third.number == 2 and [each.read for each in third.heeded] == [False, True, True]
    assert done.config().generations == 3


def test_a_strategy_that_shows_nothing_refuses_comments_before_anything_is_written(options, finished_run, tmp_path):
    with pytest.raises(UserError, match="choose of: evolve, icpl, text2reward"):
        train(options, strategy="independent", feedback="faster")
    assert not (tmp_path / "runs").exists()
    run = Run(shutil.copytree(finished_run[0], tmp_path / "run"))
    with pytest.raises(UserError, match="choose of"):
        comment(run, "faster")
    assert len(run.generations()) == 1 and not run.preferences.exists()


def test_one_at_the_terminal_is_asked_until_nothing_more_is_wrong(done, monkeypatch):
    said = ["faster", ""]
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(builtins, "input", lambda question: said.pop(0))
    outcome = converse(done, done.result())
    assert said == [] and len(done.generations()) == 2 and outcome == Run(done.path).result()
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert converse(done, outcome) is outcome


@pytest.mark.parametrize(
    ("said", "why"), [(" ", "1 to 2000 characters"), ("x" * 2001, "not 2001"), ("qwertz uiop", "is not read.*'faster'")]
)
def test_what_cannot_be_heeded_is_refused_before_anything_is_trained(options, tmp_path, said, why):
    with pytest.raises(UserError, match=why):
        train(options, feedback=said)
    assert not (tmp_path / "runs").exists()


def test_a_search_that_is_over_goes_on_to_as_many_rounds_as_are_wanted(done, capsys):
    assert main(["resume", str(done.path), "generations=2"]) == 0
    assert [len(each.members) for each in done.generations()] == [1, 1] and done.result().best is not None
    before = done.result()
    assert main(["resume", str(done.path), "generations=2"]) == 0, "a script may say so again"
    assert len(done.generations()) == 2 and done.result() == before
    assert main(["resume", str(done.path), "generations=1"]) == 2
    assert "has 2 generations already" in capsys.readouterr().err and done.result() == before


def test_a_run_that_people_judge_asks_them_again_once_more_is_wanted(anew, inline):
    options = inline | {"coder": "phrasebook", "candidates": 1, "strategy": "text2reward", "judge": "human"}
    (path,) = anew("judged", lambda place: train(options, runs=str(place))).iterdir()
    run = Run.open(str(path))
    assert run.result().best == "000"
    assert main(["resume", str(path), "feedback=faster"]) == 75
    assert run.question() == ["000", "001"] and run.result() is None and "outcome" not in run.record()
    (path / "answers.jsonl").write_text('{"shown": ["000", "001"], "order": [["001"], ["000"]]}')
    assert main(["rank", str(path), f"answers={path / 'answers.jsonl'}"]) == 0
    assert run.result().best == "001"
