"""Speed of a reward program over the Python it came from: medians of ratios measured in one run.

    python -m rewardsmith.experiments.speed.reward_graph [--device cuda]

A program runs as its graph of torch operations; on a GPU also as one kernel of Warp's, guard included, which is what
is trained with there, and all are recorded as CUDA graphs. The programs are the benign ones of the test corpus, which
are the project's own; their Python runs here as it is.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import torch

from rewardsmith.envs.device.capture import Captured
from rewardsmith.envs.reward import RewardFunction
from rewardsmith.reward_synth.language import RewardSchema, compile_reward, extract
from rewardsmith.reward_synth.language.fused.kernel import FusedGuard
from rewardsmith.reward_synth.language.graph.samples import Fields, make_inputs
from rewardsmith.reward_synth.rewards.guarded import guarded

CORPUS = Path(__file__).parents[2] / "tests" / "reward_synth" / "language" / "corpus.json"
BATCHES = (64, 1_024, 16_384)
ROUNDS = 9


def programs() -> tuple[RewardSchema, list[str]]:
    """Return the corpus's schema and the text of its benign programs."""
    corpus = json.loads(CORPUS.read_text())
    sizes = {"J": 12, "A": 12}
    fields = {k: tuple(sizes.get(s, s) for s in v[1:]) for k, v in corpus["meta"]["schema"]["fields"].items()}
    return RewardSchema(fields, sizes["A"]), [extract(item["code"]) for item in corpus["benign"]]


def as_python(source: str, folder: Path, number: int) -> RewardFunction:
    """Return compute_reward of a trusted program, imported from a file."""
    path = folder / f"reward{number}.py"
    path.write_text(source.replace("@torch.jit.script\n", ""))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None  # there is a loader for every file that ends in .py
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    compute_reward: RewardFunction = module.compute_reward
    return compute_reward


def seconds(call: Callable[[], object], repeats: int, device: str) -> float:
    """Return the time of one call, averaged over `repeats`."""
    start = time.perf_counter()
    for _ in range(repeats):
        call()
    if device == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / repeats


def ratio(python: RewardFunction, program: RewardFunction, schema: RewardSchema, batch: int, device: str) -> float:
    """Return how many times quicker the program is: the median over rounds, in which the two take turns."""
    inputs = make_inputs(schema, batch, 1.0, torch.Generator().manual_seed(0))
    inputs = {name: value.to(device) for name, value in inputs.items()}
    state, action = Fields(inputs), inputs["action"]
    repeats = max(5, 20_000 // (batch + 100))
    calls = [Captured(partial(each, state, action), action.device) for each in (python, program)]
    for call in calls:
        seconds(call, repeats, device)
    ratios = []
    for _ in range(ROUNDS):
        plain, ours = [seconds(call, repeats, device) for call in calls]
        ratios.append(plain / ours)
    return statistics.median(ratios)


def main() -> None:
    """Print the ratios for each number of environments, and the machine."""
    parser = argparse.ArgumentParser(description="speed of reward graphs over the Python they came from")
    parser.add_argument("--device", default="cpu", choices=["cpu", "cuda"])
    device = parser.parse_args().device
    torch.set_num_threads(1)
    schema, sources = programs()
    machine = torch.cuda.get_device_name() if device == "cuda" else platform.processor() or platform.machine()
    print(f"{len(sources)} programs, torch {torch.__version__}, Python {sys.version.split()[0]}, {machine}, 1 thread")
    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        pythons = [as_python(source, Path(folder), number) for number, source in enumerate(sources)]
        graphs = [compile_reward(source, schema, BATCHES[0]) for source in sources]
        contenders: dict[str, list[tuple[RewardFunction, RewardFunction]]]
        contenders = {"graphs": [*zip(pythons, graphs, strict=True)]}
        if device == "cuda":
            kernels = [guarded(graph, device) for graph in graphs]
            both = zip(pythons, kernels, strict=True)
            contenders["kernels"] = [pair for pair in both if isinstance(pair[1], FusedGuard)]
        for name, pairs in contenders.items():
            for batch in BATCHES:
                ratios = sorted(ratio(python, program, schema, batch, device) for python, program in pairs)
                middle = statistics.median(ratios)
                print(f"{len(pairs)} {name}, {batch:6d} environments: {middle:.2f} ({ratios[0]:.2f}-{ratios[-1]:.2f})")


if __name__ == "__main__":
    main()
