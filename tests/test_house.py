"""The house's own rules: who may import whom, how long a file may be, which calls never appear."""

import ast
import graphlib
import re
import statistics
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "envs": set(),
    "policies": {"envs"},
    "reward_synth": {"envs"},
    "vlm_rewards": {"envs", "reward_synth"},
    "experiments": {"envs", "policies", "reward_synth", "vlm_rewards"},
}
MAY_IMPORT_MUJOCO = (
    "envs/mujoco",
    "envs/bodies",
    "envs/film",
    "envs/device/start_warp.py",  # which starts MuJoCo Warp
    "experiments/speed",  # which compares with MuJoCo alone
)
MAY_IMPORT_NLE = ("envs/nethack/game.py", "experiments/speed")
OF_ONE_SIMULATOR = ("envs/mujoco", "envs/bodies", "envs/film", "envs/bridges", "envs/metaworld", "envs/nethack")
SOURCES = sorted(path for room in MAY_IMPORT for path in (ROOT / room).rglob("*.py"))
FORBIDDEN = re.compile(
    r"\bpickle\b|(?<!safetensors\.)\btorch\.load\b|\byaml\.load\b|\bunsafe_load\b|shell=True|allow_pickle=True|\bos\.system\b"
    r"|(?<![\w.])eval\(|(?<![\w.])exec\(|hydra\.utils\.instantiate"
)
ALLOWED = {
    # The jailed child is the one place where a reward's own text runs, after the checks, to be traced.
    "reward_synth/language/child/execution.py": {"exec("},
}


@cache
def parsed(path):
    return ast.parse(path.read_text())


@cache
def imports(path):
    """Return the names of all that a module imports, wherever in it."""
    names = []
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


def test_imports_go_down_only():
    for path in SOURCES:
        room = path.relative_to(ROOT).parts[0]
        rooms = {name.split(".")[1] for name in imports(path) if name.startswith("rewardsmith.")}
        assert rooms - {room} <= MAY_IMPORT[room], path


def test_few_places_know_mujoco_or_nethack():
    for path in SOURCES:
        relative = str(path.relative_to(ROOT))
        packages = {name.split(".")[0] for name in imports(path)}
        assert relative.startswith(MAY_IMPORT_MUJOCO) or not packages & {"mujoco", "mujoco_warp"}, path
        assert relative.startswith(MAY_IMPORT_NLE) or not packages & {"nle", "minihack"}, path


def is_of_one_simulator(name):
    return any(name == room or name.startswith(f"{room}/") for room in OF_ONE_SIMULATOR)


def test_what_serves_every_environment_knows_no_simulator():
    """But for the package itself, which registers the bodies."""
    for path in (ROOT / "envs").rglob("*.py"):
        relative = str(path.relative_to(ROOT))
        if is_of_one_simulator(relative) or relative == "envs/__init__.py":
            continue
        parts = {name.removeprefix("rewardsmith.").replace(".", "/") for name in imports(path)}
        assert not [name for name in parts if is_of_one_simulator(name)], relative


@pytest.mark.parametrize("folder", ["strategies", "judges", "rewards"])
def test_methods_reach_for_nothing(folder):
    """What strategies, judges and kinds of reward need is handed to them: no client, no coder, no run."""
    for path in (ROOT / "reward_synth" / folder).rglob("*.py"):
        inside = {name.removeprefix("rewardsmith.reward_synth.") for name in imports(path)}
        assert not [name for name in inside if name.startswith(("llm", "coders", "phrasebook"))], path


def module_of(path):
    parts = ("rewardsmith", *path.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_at_once(path):
    """Yield what a module imports when it is imported: not within functions, not for type checkers alone."""
    waiting = list(parsed(path).body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.If | ast.Try | ast.With):
            waiting += ast.iter_child_nodes(node)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_no_imports_go_in_a_circle():
    modules = {module_of(path): path for path in SOURCES if path.name != "__init__.py"}
    sorter = graphlib.TopologicalSorter()
    for name, path in modules.items():
        found = (full if full in modules else full.rpartition(".")[0] for full in imported_at_once(path))
        sorter.add(name, *(each for each in found if each in modules))
    sorter.prepare()  # raises where there is a circle


def test_files_are_short():
    lengths = {path: len(path.read_text().splitlines()) for path in SOURCES if path.name != "__init__.py"}
    assert max(lengths.values()) < 400, max(lengths, key=lengths.get)
    assert statistics.median(lengths.values()) < 120


def calls_of_note(path):
    """Yield forbidden calls in code, not those that comments and strings speak of."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call | ast.Import | ast.ImportFrom):
            yield from FORBIDDEN.findall(ast.unparse(node).split("\n")[0].split("'")[0])


def test_no_call_runs_foreign_text():
    for path in SOURCES:
        relative = str(path.relative_to(ROOT))
        allowed = set().union(*(calls for place, calls in ALLOWED.items() if relative.startswith(place)))
        assert set(calls_of_note(path)) <= allowed, path


def test_the_forbidden_are_found(tmp_path):
    source = tmp_path / "bad.py"
    source.write_text("import pickle\nimport torch\ntorch.load('x')\neval('1')\nmodel.eval()\n")
    assert set(calls_of_note(source)) == {"pickle", "torch.load", "eval("}
