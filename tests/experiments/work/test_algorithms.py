"""Runs whose policies are learned by stable-baselines3: the same directories, films, resumption and reports."""

import pytest

import rewardsmith as rs
from rewardsmith.experiments.work import training
from rewardsmith.policies.learners.registry import LEARNERS
from rewardsmith.policies.policy import Policy

SMALL = {
    "sb3.ppo": {"num_envs": 4, "rollout_length": 32, "minibatch_size": 32, "epochs": 1},
}
for off_policy in ("sb3.sac", "sb3.td3", "sb3.tqc"):
    SMALL[off_policy] = {"num_envs": 4, "learning_starts": 64, "minibatch_size": 32, "iteration_length": 32}
    SMALL[off_policy] |= {"gradient_steps": 1, "buffer_size": 500, "hidden_sizes": [16, 16]}


def train(place, inline, algorithm, **more):
    options = inline | {"steps": 384, "ppo": {}} | more
    return rs.train(
        "inverted_pendulum",
        "balance",
        reward="expert",
        candidates=1,
        algorithm=algorithm,
        sb3=SMALL[algorithm],
        runs=str(place),
        **options,
    )


@pytest.mark.parametrize("algorithm", list(SMALL))
def test_a_run_of_another_learner_is_a_run_like_any_other(algorithm, inline, tmp_path):
    run = train(tmp_path, inline, algorithm, film={"seconds": 0.1, "num_envs": 1})
    (candidate,) = run.candidates()
    result = candidate.result()
    assert result.status == "done" and result.steps >= 384 and candidate.film.exists()
    last = candidate.metrics()[-1]
    assert {"steps", "seconds", "steps_per_second", "reward"} <= last.keys()
    assert {f"component/{name}" for name in result.evaluation.components} <= last.keys()
    Policy.load(candidate.policy)
    assert run.report.exists()


def test_it_goes_on_where_it_was_broken_off(inline, tmp_path, monkeypatch):
    straight = train(tmp_path / "straight", inline, "sb3.sac")
    monkeypatch.setattr(training, "CHECKPOINT_SECONDS", 0.0)
    save, saves = Policy.save, []

    def broken(policy, directory):
        saves.append(directory)
        if len(saves) == 1:
            raise KeyboardInterrupt
        save(policy, directory)

    monkeypatch.setattr(Policy, "save", broken)
    with pytest.raises(KeyboardInterrupt):
        train(tmp_path / "broken", inline, "sb3.sac")
    (path,) = (tmp_path / "broken").iterdir()
    resumed = rs.resume(path)
    weights = [(run.candidate("000").policy / "policy.safetensors").read_bytes() for run in (straight, resumed)]
    assert weights[0] == weights[1]


def test_every_algorithm_is_named_where_one_is_unknown(tmp_path):
    with pytest.raises(rs.UserError, match=f"choose one of: {', '.join(LEARNERS)}"):
        rs.train("hopper", "hop", algorithm="a2c", runs=str(tmp_path / "runs"))
    with pytest.raises(rs.UserError, match="sb3"):
        rs.train("hopper", "hop", algorithm="sb3.sac", sb3={"entropy": 1}, runs=str(tmp_path / "runs"))
    assert not list(tmp_path.iterdir())
