"""The figures that monitors look at are measured on every candidate, and sound rewards set off no alarm."""

import pytest

import rewardsmith as rs
from rewardsmith.reward_synth.monitors import alarms


@pytest.mark.parametrize(
    ("env", "task", "part"),
    [
        ("inverted_pendulum", "balance", "standing"),
        pytest.param("hopper", "hop_forward", "forward", marks=pytest.mark.slow),
    ],
)
def test_an_experts_reward_sets_off_no_alarm(env, task, part, inline, tmp_path):
    run = rs.train(env, task, reward="expert", candidates=2, runs=str(tmp_path), **inline | {"steps": 4096})
    for trial in run.history():
        assert trial.signs is not None and trial.returns is not None and len(trial.scores.values) >= 6
        assert trial.signs.score_with_length is not None and part in trial.components
        assert alarms(trial) == ()
    again = {row.id: row.result.evaluation.signs for row in run.result().candidates}
    assert again == {trial.id: trial.signs for trial in run.history()}
