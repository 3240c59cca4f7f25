"""Trainings that end early because somebody asks: the policy so far is kept, and the others learn as if nobody had."""

import dataclasses
import shutil

import pytest

from rewardsmith.experiments.report.progress import Followed
from rewardsmith.experiments.runs.candidate import Candidate
from rewardsmith.experiments.work import training, worker
from rewardsmith.experiments.work.training import train

STEPS, ITERATION = 2048, 256
SMALL = {"num_envs": 8, "rollout_length": ITERATION // 8, "minibatch_size": 128}


@pytest.fixture
def candidates(finished_run, tmp_path):
    """Three untrained candidates of one reward and three seeds."""
    run, _ = finished_run
    source, made = Candidate(run / "candidates" / "000"), []
    job = source.job()
    for seed in range(3):
        candidate = Candidate(tmp_path / f"{seed:03d}")
        small = dataclasses.replace(job, settings={**job.settings, **SMALL}, steps=STEPS, seed=seed, episodes=2)
        film = dataclasses.replace(small.film, seconds=0)
        candidate.lay_out(dataclasses.replace(small, film=film), source.reward())
        made.append(candidate)
    return made


@pytest.fixture
def asks(monkeypatch):
    """Return what has somebody ask for a candidate's end once its training has come to some steps."""
    record = training._Member.record

    def ask(name, steps):
        def recording(member, metrics):
            record(member, metrics)
            if member.candidate.id == name and metrics["steps"] == steps:
                member.candidate.end_request.make()

        monkeypatch.setattr(training._Member, "record", recording)

    return ask


def learned(candidate):
    return (candidate.policy / "policy.safetensors").read_bytes()


def copies(candidates, place):
    return [Candidate(shutil.copytree(each.path, place / each.id)) for each in candidates]


def test_the_policy_so_far_is_kept_and_judged(candidates, asks):
    asks("000", 3 * ITERATION)
    worker.main(worker.ALONE, candidates[:1], 1)
    result = candidates[0].result()
    assert (result.status, result.label, result.steps) == ("done", "ended", 3 * ITERATION)
    assert result.ended_early and result.evaluation.score is not None
    assert len(candidates[0].metrics()) == 3 and not candidates[0].checkpoint.exists()
    followed = Followed(candidates[0])
    followed.read()
    assert followed.state().startswith("ended")


def test_of_several_together_the_others_learn_as_if_nobody_had_asked(candidates, asks, tmp_path):
    straight = copies(candidates, tmp_path / "straight")
    train(straight, threads=1)
    asks("001", 2 * ITERATION)
    train(candidates, threads=1)
    assert [each.ended_after() for each in candidates] == [None, 2 * ITERATION, None]
    assert [len(each.metrics()) for each in candidates] == [STEPS // ITERATION, 2, STEPS // ITERATION]
    same = [learned(one) == learned(other) for one, other in zip(candidates, straight, strict=True)]
    assert same == [True, False, True]


@pytest.mark.parametrize(
    ("saved", "often"),
    [
        (1, True),
        pytest.param(1, False, marks=pytest.mark.slow),
        *(pytest.param(saved, often, marks=pytest.mark.slow) for saved in (0, 2) for often in (True, False)),
    ],
)
def test_what_dies_comes_to_the_same_policies(saved, often, candidates, asks, broken_off, tmp_path, monkeypatch):
    straight = copies(candidates, tmp_path / "straight")
    asks("001", 2 * ITERATION)
    train(straight, threads=1)
    monkeypatch.setattr(training, "CHECKPOINT_SECONDS", 0.0 if often else 1e9)
    with broken_off(saved):
        train(candidates, threads=1)
    train(candidates, threads=1)
    assert [learned(each) for each in candidates] == [learned(each) for each in straight]
    assert candidates[1].ended_after() == 2 * ITERATION
    records = [[line["steps"] for line in each.metrics()] for each in candidates]
    assert records == [[line["steps"] for line in each.metrics()] for each in straight]


def test_asked_while_nobody_works_it_is_trained_to_where_its_record_ends(candidates, monkeypatch):
    """A process died after three iterations, before any checkpoint."""
    record = training._Member.record

    def record_some(member, metrics):
        record(member, metrics)
        if metrics["steps"] == 3 * ITERATION:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(training._Member, "record", record_some)
        with pytest.raises(KeyboardInterrupt):
            train(candidates[:1], threads=1)
    candidates[0].end_request.make()
    followed = Followed(candidates[0])
    assert followed.state() == "ending"
    train(candidates[:1], threads=1)
    assert candidates[0].ended_after() == candidates[0].metrics()[-1]["steps"] == 3 * ITERATION


def test_one_that_waits_has_failed_and_the_others_are_trained(candidates):
    candidates[1].end_request.make()
    train(candidates, threads=1)
    result = candidates[1].result()
    assert (result.status, result.reason) == ("failed", "ended before it was trained")
    assert not result.ended_early and not candidates[1].policy.exists()
    assert all((candidates[number].policy / "policy.json").exists() for number in (0, 2))


def test_where_the_training_is_over_nothing_changes(candidates, asks):
    """One is asked for in the last iteration, another when its policy waits to be judged."""
    asks("000", STEPS)
    train(candidates[:1], threads=1)
    assert candidates[0].end_request.is_made and candidates[0].ended_after() is None
    train(candidates[1:2], threads=1)
    candidates[1].end_request.make()
    worker.main(worker.ALONE, candidates[1:2], 1)
    assert (candidates[1].result().label, candidates[1].result().steps) == ("done", STEPS)


@pytest.mark.parametrize("content", ['"many"', "-1", "true", "[", "1.5"])
def test_a_damaged_note_fails_its_candidate(content, candidates):
    (candidates[0].path / "ended.json").write_text(content)
    worker.main(worker.ALONE, candidates[:1], 1)
    assert candidates[0].result().status == "failed" and "ended.json" in candidates[0].result().reason
