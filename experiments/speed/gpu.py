"""All figures that need a GPU, one command after the other: `python -m rewardsmith.experiments.speed.gpu`."""

from __future__ import annotations

import subprocess
import sys

import torch

COMMANDS = (
    "pytest tests/envs/device/test_cuda.py tests/reward_synth/language/test_fused.py",
    "rewardsmith.experiments bench suite=speed device=cuda",
    "rewardsmith.experiments.speed.reward_graph --device cuda",
    "rewardsmith.experiments.speed.together --device cuda --num-envs 512 humanoid",
    "rewardsmith.experiments.speed.ppo_vs_rsl_rl --device cuda --num-envs 8192",
    "rewardsmith.experiments.speed.returns ant humanoid --devices cuda --gpu-settings --steps 20000000",
    "rewardsmith.experiments.speed.returns hopper --devices cpu cuda --seeds 5",
)
"""What follows `python -m`, the quickest to fail first."""


def main() -> int:
    """Run every command, whatever becomes of those before it; return the exit code."""
    if not torch.cuda.is_available():
        print("there is no CUDA device here; run this where `rewardsmith doctor` shows one", file=sys.stderr)
        return 2
    failed = []
    for command in COMMANDS:
        print(f"\n$ python -m {command}", flush=True)
        if subprocess.run([sys.executable, "-m", *command.split()]).returncode:
            failed.append(command)
    for command in failed:
        print(f"failed: python -m {command}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
