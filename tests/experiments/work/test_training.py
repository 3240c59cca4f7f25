"""Candidates trained together, from and into real directories."""

import dataclasses
import shutil

import pytest

from rewardsmith.experiments.runs.candidate import Candidate
from rewardsmith.experiments.work import training, worker
from rewardsmith.experiments.work.training import train
from rewardsmith.policies.policy import Policy

STEPS, ITERATION = 2048, 256


@pytest.fixture
def candidates(finished_run, tmp_path):
    """Three untrained candidates of the same work: two programs, and the first again with another seed."""
    run, _ = finished_run
    made = []
    for number, origin in enumerate(("000", "001", "000")):
        source, candidate = Candidate(run / "candidates" / origin), Candidate(tmp_path / f"{number:03d}")
        job = source.job()
        small = {**job.settings, "num_envs": 8, "rollout_length": ITERATION // 8, "minibatch_size": 128}
        candidate.lay_out(dataclasses.replace(job, settings=small, steps=STEPS, seed=number), source.reward())
        made.append(candidate)
    return made


def weights(candidate):
    return (candidate.policy / "policy.safetensors").read_bytes()


def test_each_gets_a_policy_and_a_record_of_its_own(candidates):
    train(candidates, threads=1)
    records = [candidate.metrics() for candidate in candidates]
    for candidate, record in zip(candidates, records, strict=True):
        assert candidate.is_trained
        assert [line["steps"] for line in record] == list(range(ITERATION, STEPS + 1, ITERATION))
        assert not candidate.checkpoint.exists()
        Policy.load(candidate.policy)
    first, second, third = ({n for n in record[0] if n.startswith("component/")} for record in records)
    assert first == third != second
    assert len({weights(candidate) for candidate in candidates}) == 3


def test_one_that_fails_leaves_the_others_alone(candidates):
    (candidates[1].path / "graph.json").write_text("{}")
    train(candidates, threads=1)
    assert candidates[1].result().status == "failed"
    assert all((candidates[number].policy / "policy.json").exists() for number in (0, 2))


def test_a_reward_that_goes_bad_ends_its_candidate_alone(candidates, monkeypatch):
    record = training._Member.record

    def spoil(member, metrics):
        record(member, metrics)
        if member.candidate == candidates[0] and metrics["steps"] >= 2 * ITERATION:
            member.failure = "the reward went bad"

    monkeypatch.setattr(training._Member, "record", spoil)
    train(candidates, threads=1)
    result = candidates[0].result()
    assert (result.status, result.reason, result.steps) == ("failed", "the reward went bad", 2 * ITERATION)
    assert len(candidates[0].metrics()) == 2
    assert len(candidates[1].metrics()) == STEPS // ITERATION
    assert not candidates[0].policy.exists() and candidates[2].is_trained


@pytest.mark.parametrize("policies_saved", [1, *(pytest.param(number, marks=pytest.mark.slow) for number in (0, 2))])
def test_what_was_broken_off_goes_on_to_the_same_policies(
    candidates, broken_off, tmp_path, monkeypatch, policies_saved
):
    straight = [Candidate(shutil.copytree(each.path, tmp_path / "straight" / each.id)) for each in candidates]
    train(straight, threads=1)
    monkeypatch.setattr(training, "CHECKPOINT_SECONDS", 0.0)
    with broken_off(policies_saved):
        train(candidates, threads=1)
    train(candidates, threads=1)
    assert [weights(candidate) for candidate in candidates] == [weights(candidate) for candidate in straight]


def test_a_trained_candidate_that_cannot_be_judged_has_failed(candidates):
    train(candidates[:1], threads=1)
    (candidates[0].path / "graph.json").write_text("{}")
    worker.main(worker.ALONE, candidates[:1], threads=1)
    assert candidates[0].result().status == "failed"


def test_failure_is_the_end_of_a_candidate(tmp_path):
    candidate = Candidate(tmp_path)
    candidate.fail("no reason")
    assert candidate.is_trained and candidate.is_finished
