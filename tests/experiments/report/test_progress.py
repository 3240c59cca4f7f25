"""What others wrote is shown as it is: it is neither markup nor anything that a terminal acts upon."""

import io

import pytest
from rich.console import Console

from rewardsmith.experiments.config.train import FilmConfig, TrainConfig
from rewardsmith.experiments.report.progress import Followed, Progress
from rewardsmith.experiments.runs.creation import create_run
from rewardsmith.experiments.runs.generation import Generation, Member
from rewardsmith.experiments.runs.job import Job
from rewardsmith.reward_synth.rewards.registered import Expert

HOSTILE = "[/x] [bold \x1b[2J\x07"


@pytest.fixture
def run(tmp_path):
    config = TrainConfig(env="hopper", task=f"hop {HOSTILE}", runs=str(tmp_path))
    run = create_run(config, [])
    job = Job(
        env="hopper", task=None, fall_ends_episode=None, algorithm="ppo", settings={}, steps=10, seed=0,
        evaluation_seed=0, device="cpu", randomize=False, intent=None, film=FilmConfig(),
    )  # fmt: skip
    run.candidate("000").lay_out(job, Expert())
    run.record_generation(
        Generation(number=0, coder="", asked=1, shown=(), members=(Member(id="000"),), refused=(), verdict=None)
    )
    run.candidate("000").fail(f"because {HOSTILE}")
    return run


@pytest.mark.parametrize("terminal", [True, False])
def test_reasons_and_sentences_are_shown_as_they_are(terminal, run, monkeypatch):
    output = io.StringIO()
    monkeypatch.setattr(
        "rewardsmith.experiments.report.progress.Console",
        lambda **_: Console(file=output, force_terminal=terminal, width=200, color_system=None),
    )
    with Progress(run, run.config()) as progress:
        progress.stage(f"measuring {HOSTILE}")
        progress.update()
    shown = output.getvalue()
    assert "because [/x] [bold [2J" in shown and "hop [/x]" in shown and "measuring [/x]" in shown
    assert "\x1b[2J\x07" not in shown and "\x07" not in shown


def test_a_record_that_is_written_anew_is_followed_from_its_beginning(run):
    candidate = run.candidate("000")
    (candidate.path / "result.json").unlink()
    progress = Progress(run, run.config())
    for number in range(3):
        candidate.add_metrics({"steps": 10 * number + 1000, "seconds": 1.0, "return": 5.0})
    progress.update()
    candidate.forget_after(0)
    for number in range(6):
        candidate.add_metrics({"steps": number, "seconds": 1.0})
    for _ in range(2):
        progress.update()
    assert progress._followed["000"]._last["steps"] == 5


def test_nothing_is_left_once_the_last_steps_are_more_than_were_asked_for(run):
    """A training ends with a whole iteration."""
    candidate = run.candidate("000")
    (candidate.path / "result.json").unlink()
    candidate.add_metrics({"steps": 12, "seconds": 1.0, "return": 5.0})
    followed = Followed(candidate)
    followed.read()
    assert followed.cells()[0] == "training" and followed.cells()[-1] == "0 s"
