"""Candidates trained together, from and into real directories."""

import dataclasses
import shutil

import pytest

from rewardsmith.envs import files
from rewardsmith.experiments.runs.job import Job
from rewardsmith.experiments.work import training, worker
from rewardsmith.experiments.work.training import fail, is_trained, train
from rewardsmith.policies.policy import Policy

STEPS, ITERATION = 2048, 256


@pytest.fixture
def candidates(finished_run, tmp_path):
    """Three untrained candidates of the same work: two programs, and the first again with another seed."""
    run, _ = finished_run
    made = []
    for number, origin in enumerate(("000", "001", "000")):
        directory = tmp_path / f"{number:03d}"
        directory.mkdir()
        shutil.copy(run / "candidates" / origin / "graph.json", directory)
        job = Job.load(run / "candidates" / origin)
        small = {**job.ppo, "num_envs": 8, "rollout_length": ITERATION // 8, "minibatch_size": 128}
        dataclasses.replace(job, ppo=small, steps=STEPS, seed=number).save(directory)
        made.append(directory)
    return made


def weights(directory):
    return (directory / "policy" / "policy.safetensors").read_bytes()


def test_each_gets_a_policy_and_a_record_of_its_own(candidates):
    train(candidates, threads=1)
    records = [files.read_json_lines(directory / "train.jsonl") for directory in candidates]
    for directory, record in zip(candidates, records, strict=True):
        assert is_trained(directory)
        assert [line["steps"] for line in record] == list(range(ITERATION, STEPS + 1, ITERATION))
        assert not (directory / "checkpoint").exists()
        Policy.load(directory / "policy")
    first, second, third = ({n for n in record[0] if n.startswith("component/")} for record in records)
    assert first == third != second
    assert len({weights(directory) for directory in candidates}) == 3


def test_one_that_fails_leaves_the_others_alone(candidates):
    (candidates[1] / "graph.json").write_text("{}")
    train(candidates, threads=1)
    assert files.read_json(candidates[1] / "result.json")["status"] == "failed"
    assert all((candidates[number] / "policy" / "policy.json").exists() for number in (0, 2))


def test_a_reward_that_goes_bad_ends_its_candidate_alone(candidates, monkeypatch):
    record = training._Member.record

    def spoil(member, metrics):
        record(member, metrics)
        if member.directory == candidates[0] and metrics["steps"] >= 2 * ITERATION:
            member.failure = "the reward went bad"

    monkeypatch.setattr(training._Member, "record", spoil)
    train(candidates, threads=1)
    assert files.read_json(candidates[0] / "result.json") == {"status": "failed", "reason": "the reward went bad"}
    assert len(files.read_json_lines(candidates[0] / "train.jsonl")) == 2
    assert len(files.read_json_lines(candidates[1] / "train.jsonl")) == STEPS // ITERATION
    assert not (candidates[0] / "policy").exists() and is_trained(candidates[2])


@pytest.mark.parametrize("policies_saved", [0, 1, 2])
def test_what_was_broken_off_goes_on_to_the_same_policies(candidates, tmp_path, monkeypatch, policies_saved):
    straight = [shutil.copytree(directory, tmp_path / "straight" / directory.name) for directory in candidates]
    train(straight, threads=1)
    monkeypatch.setattr(training, "CHECKPOINT_SECONDS", 0.0)
    save, saved = Policy.save, []

    def save_some(policy, directory):
        if len(saved) == policies_saved:
            raise KeyboardInterrupt
        saved.append(directory)
        save(policy, directory)

    with monkeypatch.context() as patch:
        patch.setattr(Policy, "save", save_some)
        with pytest.raises(KeyboardInterrupt):
            train(candidates, threads=1)
    train(candidates, threads=1)
    assert [weights(directory) for directory in candidates] == [weights(directory) for directory in straight]


def test_a_trained_candidate_that_cannot_be_judged_has_failed(candidates):
    train(candidates[:1], threads=1)
    (candidates[0] / "graph.json").write_text("{}")
    worker.main(candidates[:1], threads=1)
    assert files.read_json(candidates[0] / "result.json")["status"] == "failed"


def test_failure_is_the_end_of_a_candidate(tmp_path):
    fail(tmp_path, "no reason")
    assert is_trained(tmp_path)
