"""Policies for use elsewhere, from the command line."""

import pytest
import torch

from rewardsmith.envs.reward import no_reward
from rewardsmith.experiments.cli.main import main
from rewardsmith.experiments.runs.run import Run
from rewardsmith.policies.policy import Policy


def exported(path):
    """Return the actions of an exported file at observations, without any of our code."""
    if path.suffix == ".onnx":
        runtime = pytest.importorskip("onnxruntime")
        session = runtime.InferenceSession(str(path))
        return lambda obs: torch.from_numpy(session.run(None, {session.get_inputs()[0].name: obs.numpy()})[0])
    if path.suffix == ".pt":
        return torch.jit.load(path)
    from stable_baselines3 import PPO

    model = PPO.load(path)
    return lambda obs: torch.from_numpy(model.predict(obs.numpy(), deterministic=True)[0])


@pytest.mark.parametrize("format", [pytest.param("onnx", marks=pytest.mark.slow), "torchscript", "sb3"])
def test_the_best_policy_acts_alike_elsewhere(format, finished_run, tmp_path, monkeypatch, capsys):
    run = Run(finished_run[0])
    monkeypatch.chdir(tmp_path)
    assert main(["export", str(run.path), f"format={format}"]) == 0
    file, interface = capsys.readouterr().out.splitlines()
    path = tmp_path / file
    candidate = run.candidate(run.result().best)
    best, job = Policy.load(candidate.policy), candidate.job()
    assert job.observe and f"hopper, then {', '.join(job.observe)}; it gives action [num_envs, 3]" in interface
    obs = job.make(32, reward=no_reward, seed=5).reset()
    assert f"it takes obs [num_envs, {obs.shape[1]}]" in interface
    expected, _ = best.act(obs, best.initial_state(32))
    torch.testing.assert_close(exported(path)(obs), expected, atol=1e-5, rtol=0)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["format=caffe"], "onnx"),
        (["candidate=007"], "000, 001"),
        (["speed=2"], "format"),
    ],
)
def test_what_cannot_be_exported_is_one_line(words, named, finished_run, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["export", str(finished_run[0]), *words]) == 2
    (line,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("rewardsmith: ")]
    assert named in line and not list(tmp_path.iterdir())
