"""Commands of the benchmarks that only a GPU can run."""

import runpy
import sys

import pytest
import torch

from rewardsmith.experiments.speed import gpu


@pytest.mark.parametrize("command", [c for c in gpu.COMMANDS if ".speed." in c])
def test_a_gpu_command_is_one_that_its_benchmark_reads(command, monkeypatch, capsys):
    module, *options = command.split()
    monkeypatch.setattr(sys, "argv", [module, *options, "--help"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module(module, run_name="__main__")
    said = capsys.readouterr().out
    assert ended.value.code == 0
    for option in options:
        if option.startswith("--"):
            assert option in said


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_without_a_gpu_one_line_says_so(capsys):
    assert gpu.main() == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
