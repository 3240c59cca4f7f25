"""A run whose policies begin by what was demonstrated; what is of no use to it is refused before it begins."""

import pytest
import torch

import rewardsmith as rs
from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.search.begin import begin
from rewardsmith.policies.demonstrations import Demonstrations, demonstrate

TASK = {"env": "inverted_pendulum", "task": "balance", "reward": "expert"}


def balance(obs, begins):
    """A linear regulator of the inverted pendulum."""
    return (obs @ torch.tensor([1.0, 14.0, 1.5, 2.5])).clamp(-3, 3).unsqueeze(1)


@pytest.fixture
def shown(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "shown.safetensors"
    demonstrate(envs.make("inverted_pendulum", 8, seed=1), balance, 60).save(path)
    return str(path)


def test_it_starts_higher_than_without_and_keeps_what_it_began_by(inline, shown, tmp_path):
    def score(**options):
        run = rs.train(**TASK, candidates=1, runs=str(tmp_path / "runs"), **inline, **options)
        (candidate,) = run.candidates()
        return run, candidate.result().score

    _, without = score()
    run, begun = score(demonstrations=shown)
    assert begun > 3 * without
    kept = [run.demonstrations, run.candidates()[0].demonstrations]
    assert all(torch.equal(Demonstrations.load(path).obs, Demonstrations.load(shown).obs) for path in kept)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"demonstrations": "nowhere.safetensors"}, "holds no demonstrations"),
        ({"env": "reacher", "task": "reach"}, "not of reacher"),
        ({"algorithm": "sb3.sac"}, "choose algorithm=ppo"),
        ({"ppo": {"network": "recurrent"}}, "choose perceptron"),
    ],
    ids=["no file", "another body", "another learner", "a memory"],
)
def test_what_is_of_no_use_is_refused_before_anything_is_written(options, says, shown, tmp_path):
    config = TrainConfig(**{**TASK, "demonstrations": shown, "runs": str(tmp_path / "runs"), **options})
    with pytest.raises(UserError, match=says) as refusal:
        begin(config, ["rewardsmith"])
    assert "\n" not in str(refusal.value) and not (tmp_path / "runs").exists()
