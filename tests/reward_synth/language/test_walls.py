"""Which process runs a file is visible from its folder, and stays so."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from rewardsmith.reward_synth import language

ROOM = Path(language.__file__).parent
NAME = language.__name__
MAY_IMPORT = {
    "": {"text", "graph", "jail"},
    "text": set(),
    "graph": {"text"},
    "jail": {"graph"},
    "child": {"text", "graph"},
    "fused": {"text", "graph", "envs", "rewards"},
}
"""Parts that a part may import, beside itself and what both processes read at the top: errors, schema."""
IN_THE_CHILD = {ROOM / "jail" / "zygote.py", ROOM / "jail" / "warm.py"}
"""The two files of the jail that are the other process."""
FILES = sorted(ROOM.rglob("*.py"))


def part_of(path):
    return path.parent.name if path.parent != ROOM else ""


def imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def parts_imported(path):
    for name in imported(path):
        if name.startswith(f"{NAME}."):
            part = name.removeprefix(f"{NAME}.").split(".")[0]
            yield from [part] if (ROOM / part).is_dir() else []
        elif name.startswith("rewardsmith."):
            yield name.removeprefix("rewardsmith.reward_synth.").removeprefix("rewardsmith.").split(".")[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOM)))
def test_a_part_imports_only_what_it_may(path):
    part = part_of(path)
    allowed = MAY_IMPORT[part] | {part} | ({"child"} if path in IN_THE_CHILD else set())
    assert set(parts_imported(path)) <= allowed


def test_what_runs_text_stands_in_one_file_of_the_child():
    running = {"exec", "eval", "compile"}
    found = {
        str(path.relative_to(ROOM))
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in running
    }
    assert found == {"child/execution.py"}


def test_the_modules_import_each_other_in_no_circle():
    files = [*FILES, *(ROOM.parent / "rewards").rglob("*.py")]
    names = {path: path.relative_to(ROOM.parent).with_suffix("").parts for path in files}
    modules = {".".join(["rewardsmith.reward_synth", *parts]): path for path, parts in names.items()}
    modules = {name.removesuffix(".__init__"): path for name, path in modules.items()}
    graph = {
        name: {module for each in imported(path) for module in (each, each.rpartition(".")[0]) if module in modules}
        for name, path in modules.items()
    }

    def visit(name, path):
        assert name not in path, " -> ".join([*path, name])
        for other in graph.pop(name, ()):
            visit(other, (*path, name))

    for name in modules:
        visit(name, ())


def test_the_trainers_process_never_loads_what_runs_text():
    """Nor the half of the jail that is the other process, nor Warp, which a machine may lack."""
    script = (
        "import sys\n"
        "from rewardsmith.reward_synth.language import RewardProgram, RewardSchema, compile_reward, language_page\n"
        "schema = RewardSchema({'h': ()}, 1)\n"
        "source = 'def compute_reward(state, action):\\n    return state.h * 2.0, {}\\n'\n"
        "program = compile_reward(source, schema, 8)\n"
        "RewardProgram.from_json(program.to_json(), schema), language_page(schema)\n"
        "print('\\n'.join(sys.modules))\n"
    )
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert f"{NAME}.graph.program" in loaded
    forbidden = (f"{NAME}.child", f"{NAME}.jail.zygote", f"{NAME}.jail.warm", "rewardsmith.envs", "warp", "mujoco")
    assert [name for name in loaded if any(name == each or name.startswith(f"{each}.") for each in forbidden)] == []
