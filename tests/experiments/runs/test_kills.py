"""A run that is killed at random moments and resumed comes to the very result of one that was never killed."""

import itertools
import json
import os
import random
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from rewardsmith.envs import files
from rewardsmith.experiments.cli.main import main
from rewardsmith.experiments.runs.run import Run
from rewardsmith.reward_synth.preferences.store import Preferences

SMALL = ["candidates=2", "steps=1024", "episodes=2", "film.seconds=0", "ppo.num_envs=8", "ppo.rollout_length=32"]
SMALL += ["ppo.minibatch_size=64", "ppo.epochs=1", "coder=phrasebook", "strategy=evolve"]
JOB = ["train", "env=reacher", "task=reach", *SMALL]


def rankings(generations):
    """Yield an answer to every question that a search of two candidates a round may ask: the later the better."""
    pairs = [(f"{2 * number:03d}", f"{2 * number + 1:03d}") for number in range(generations)]
    for films in [*pairs, *itertools.product(*pairs)]:
        order = [[name] for name in reversed(films)]
        yield {"shown": list(films), "order": order, "comments": {films[0]: f"{films[-1]} is better"}}


def words(judge, generations, place):
    """Return the command of a run in a folder; a file of answers lies beside it."""
    if judge == "file":
        lines = "".join(json.dumps(each) + "\n" for each in rankings(generations))
        (place / "answers.jsonl").write_text(lines)
    answers = [f"answers={place / 'answers.jsonl'}"] if judge == "file" else []
    return [*JOB, f"judge={judge}", f"generations={generations}", f"runs={place / 'runs'}", *answers]


def begin(command):
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
    return subprocess.Popen(
        [sys.executable, "-m", "rewardsmith.experiments", *command], start_new_session=True, **quiet
    )


def found_run(place):
    """Return the run in a folder, None before there is one; what a kill left of its making is none."""
    paths = [path.parent for path in (place / "runs").glob("*/run.json")]
    return Run.open(str(paths[0])) if paths else None


def found(run):
    """Return all that a run found out, bit for bit, without times."""
    outcome = run.result().to_json()
    rows = [{name: value for name, value in row.items() if name != "seconds"} for row in outcome.pop("candidates")]
    del outcome["seconds"]
    exact = ["understanding.json", "generations/*.json", "candidates/*/graph.json", "candidates/*/final.json"]
    exact += ["candidates/*/behaviour.safetensors", "candidates/*/policy/policy.safetensors", "candidates/*/check.json"]
    paths = sorted(path for each in exact for path in run.path.glob(each))
    contents = {str(path.relative_to(run.path)): path.read_bytes() for path in paths}
    assert len(contents) > 3 * len(rows)
    return outcome, rows, contents, Preferences(run.preferences).rankings()


def family(process):
    """Return the ids of a process and of all that it began, which have sessions of their own."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue  # it has ended meanwhile
    members = {process.pid}
    while more := {child for child, parent in parents.items() if parent in members} - members:
        members |= more
    return members


def kill(process, alone):
    """Kill a process, by itself or with all that it began, and wait until nothing of it is left."""
    members = family(process)
    for member in {process.pid} if alone else members:
        try:
            os.kill(member, signal.SIGKILL)
        except ProcessLookupError:
            continue
    process.wait()
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and any(_lives(member) for member in members):
        time.sleep(0.05)
    assert not any(_lives(member) for member in members), "a job outlived its run"


def _lives(pid):
    try:
        return b"rewardsmith" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def killed_and_resumed(place, command, kills, draw, longest):
    """Kill a run as often as is wanted, resume it each time, and yield every run that came to its end.

    One that is done before it was killed often enough is followed by another.
    """
    for number in itertools.count():
        here = place / f"{number}"
        here.mkdir()
        own = command(here)
        while True:
            run = found_run(here)
            process = begin(own if run is None else ["resume", str(run.path)])
            if kills > 0:
                try:
                    code = process.wait(draw.uniform(0.0, longest))
                except subprocess.TimeoutExpired:
                    kill(process, alone=draw.random() < 0.3)
                    kills -= 1
                    continue
            else:
                code = process.wait(600)
            assert code == 0
            break
        yield found_run(here)
        if kills == 0:
            return


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Return what a run finds out that nobody kills, and how long it takes."""
    known = {}

    def of(judge, generations):
        if (judge, generations) not in known:
            place = tmp_path_factory.mktemp("undisturbed")
            began = time.monotonic()
            assert begin(words(judge, generations, place)).wait(600) == 0
            known[judge, generations] = found(found_run(place)), time.monotonic() - began
        return known[judge, generations]

    return of


def check(undisturbed, place, judge, generations, seed, kills):
    expected, seconds = undisturbed(judge, generations)
    draw = random.Random(seed)
    for run in killed_and_resumed(place, partial(words, judge, generations), kills, draw, longest=0.8 * seconds):
        compare(run, expected)
        assert len(expected[3]) == (generations + (generations > 1) if judge == "file" else 0)


def compare(run, expected):
    """See that a run found out what another did, and that nothing else is left of it."""
    outcome, rows, contents, answers = found(run)
    assert rows == expected[1] and outcome == expected[0]
    assert contents == expected[2]
    assert answers == expected[3], "no answer is lost or doubled"
    assert files.read_json(run.path / "run.json")["status"] == "done"
    left = [path.name for path in run.path.rglob("*.tmp")]
    assert not left, "nothing half-written stays"


@pytest.mark.slow
def test_killed_while_it_trains_a_run_comes_to_the_same_result(inline, tmp_path):
    """And to that of a run without processes of its own."""
    killed, undisturbed = tmp_path / "killed", tmp_path / "undisturbed"
    for place in (killed, undisturbed):
        place.mkdir()
    assert main([*words("file", 1, undisturbed), f"executor={inline['executor']}"]) == 0
    process = begin(words("file", 1, killed))
    while process.poll() is None and not list(killed.glob("runs/*/candidates/*/train.jsonl")):
        time.sleep(0.01)
    kill(process, alone=False)
    assert found_run(killed).result() is None
    assert begin(["resume", str(found_run(killed).path)]).wait(600) == 0
    compare(found_run(killed), found(found_run(undisturbed)))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 6))
def test_killed_ten_times_a_search_of_three_rounds_comes_to_the_same_result(undisturbed, tmp_path, seed):
    check(undisturbed, tmp_path, "file" if seed % 2 else "score", 3, seed, kills=10)
