"""The score of a free sentence over the training, from policies kept on the way."""

from functools import partial
from itertools import pairwise

import pytest

import rewardsmith as rs
from rewardsmith.experiments.runs.candidate import Candidate
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.work import snapshots
from rewardsmith.experiments.work.snapshots import COUNT, forget_after, is_due, kept
from rewardsmith.policies.policy import Policy

STEPS, ITERATION = 2048, 256
PPO = {"num_envs": 8, "rollout_length": ITERATION // 8, "minibatch_size": 64, "epochs": 1}


@pytest.fixture
def run(anew, inline):
    options = inline | {"steps": STEPS, "ppo": PPO, "coder": "phrasebook", "candidates": 1}
    fill = partial(rs.train, "hopper", "hop on the spot", **options)
    (path,) = anew("scored", lambda place: fill(runs=str(place))).iterdir()
    return Run.open(str(path))


@pytest.mark.parametrize("iteration", [1, 7, 128, 200, 1000])
def test_so_many_are_kept_evenly_however_long_an_iteration_is(iteration):
    total = 6000
    steps = list(range(0, total + iteration, iteration))
    due = [after for before, after in pairwise(steps) if is_due(before, after, total)]
    assert len(due) == min(COUNT, total // iteration - 1)
    for number, after in enumerate(due, start=1):
        assert 0 <= after - number * total / (COUNT + 1) < iteration


def test_the_score_is_known_over_the_training_and_ends_at_the_evaluations(run):
    (candidate,) = run.candidates()
    scores = candidate.scores()
    assert [line["steps"] for line in scores] == [512, 768, 1024, 1536, 1792, STEPS]
    assert scores[-1]["score"] == candidate.result().evaluation.score
    (trial,) = run.history()
    assert trial.scores.values[-1] == pytest.approx(scores[-1]["score"]) and len(trial.scores.values) == len(scores)
    assert 'alt="score of each candidate' in run.report.read_text()


def test_what_was_kept_after_a_checkpoint_is_forgotten(run):
    (candidate,) = run.candidates()
    forget_after(candidate, 1024)
    assert [steps for steps, _ in kept(candidate)] == [512, 768, 1024]
    for _, path in kept(candidate):
        Policy.load(path)


def test_a_link_in_place_of_a_policy_is_not_followed(tmp_path):
    candidate = Candidate(tmp_path / "000")
    candidate.snapshots.mkdir(parents=True)
    (candidate.snapshots / ("0" * 12)).symlink_to(tmp_path)
    assert list(kept(candidate)) == []
    forget_after(candidate, -1)
    assert tmp_path.exists()


def test_a_registered_task_needs_none(inline, tmp_path):
    options = inline | {"coder": "phrasebook", "candidates": 1}
    run = rs.train("hopper", "hop_forward", runs=str(tmp_path / "runs"), **options)
    (candidate,) = run.candidates()
    assert not candidate.snapshots.exists() and not snapshots.wanted(candidate.job())
    assert candidate.scores() == [line for line in candidate.metrics() if "score" in line]
