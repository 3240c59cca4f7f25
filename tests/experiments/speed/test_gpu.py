"""Commands of the benchmarks that only a GPU can run."""

import subprocess
import sys

import pytest
import torch

from rewardsmith.experiments.speed import gpu


@pytest.mark.parametrize("command", [c for c in gpu.COMMANDS if ".speed." in c])
def test_a_gpu_command_is_one_that_its_benchmark_reads(command):
    module, *options = command.split()
    process = subprocess.run([sys.executable, "-m", module, *options, "--help"], capture_output=True, text=True)
    assert process.returncode == 0
    for option in options:
        if option.startswith("--"):
            assert option in process.stdout


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_without_a_gpu_one_line_says_so(capsys):
    assert gpu.main() == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
