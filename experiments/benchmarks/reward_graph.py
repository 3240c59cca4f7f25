"""Speed of a reward program's graph over the Python it came from: medians of ratios measured in one run.

    python experiments/benchmarks/reward_graph.py [--device cuda]

The programs are the benign ones of the test corpus, which are the project's own; their Python runs here as it is.
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
from pathlib import Path

import torch

from reward_synth.language import RewardProgram, RewardSchema, compile_reward, extract
from reward_synth.language.probes import Fields, make_inputs

CORPUS = Path(__file__).parents[2] / "tests" / "reward_synth" / "language" / "corpus.json"
BATCHES = (64, 1_024, 16_384)
ROUNDS = 9


def programs() -> tuple[RewardSchema, list[str]]:
    """Return the corpus's schema and the text of its benign programs."""
    corpus = json.loads(CORPUS.read_text())
    sizes = {"J": 12, "A": 12}
    fields = {k: tuple(sizes.get(s, s) for s in v[1:]) for k, v in corpus["meta"]["schema"]["fields"].items()}
    return RewardSchema(fields, sizes["A"]), [extract(item["code"]) for item in corpus["benign"]]


def as_python(source: str, folder: Path, number: int) -> Callable:
    """Return compute_reward of a trusted program, imported from a file."""
    path = folder / f"reward{number}.py"
    path.write_text(source.replace("@torch.jit.script\n", ""))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.compute_reward


def seconds(call: Callable[[], object], repeats: int, device: str) -> float:
    """Return the time of one call, averaged over `repeats`."""
    start = time.perf_counter()
    for _ in range(repeats):
        call()
    if device == "cuda":
        torch.cuda.synchronize()
    return (time.perf_counter() - start) / repeats


def ratio(python: Callable, graph: RewardProgram, schema: RewardSchema, batch: int, device: str) -> float:
    """Return how many times quicker the graph is: the median over rounds, in which the two take turns."""
    inputs = make_inputs(schema, batch, 1.0, torch.Generator().manual_seed(0))
    inputs = {name: value.to(device) for name, value in inputs.items()}
    state, action = Fields(inputs), inputs["action"]
    repeats = max(5, 20_000 // (batch + 100))
    ratios = []
    for call in (python, graph):
        seconds(lambda call=call: call(state, action), repeats, device)
    for _ in range(ROUNDS):
        plain = seconds(lambda: python(state, action), repeats, device)
        ratios.append(plain / seconds(lambda: graph(state, action), repeats, device))
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
        pairs = [
            (as_python(source, Path(folder), number), compile_reward(source, schema, BATCHES[0]))
            for number, source in enumerate(sources)
        ]
        for batch in BATCHES:
            ratios = sorted(ratio(python, graph, schema, batch, device) for python, graph in pairs)
            middle = statistics.median(ratios)
            print(f"{batch:6d} environments: median {middle:.2f}, from {ratios[0]:.2f} to {ratios[-1]:.2f}")


if __name__ == "__main__":
    main()
