"""Damaged run directories: every command ends in one line, never in a traceback."""

import json
import random
import shutil

import pytest
import yaml

from rewardsmith.envs import files
from rewardsmith.experiments.cli.main import main

ODD = [None, True, -1, 0, 2**62, 10**30, 1e308, "", "x", "../../../etc/passwd", "[/x]", "${oc.env:HOME}", [], {}, [[]]]
ENDINGS = {".json", ".yaml", ".jsonl", ".safetensors", ".py"}


@pytest.fixture
def whole(finished_run):
    """A finished run, of which every case damages a copy."""
    return finished_run[0]


def places(value, path=()):
    """Yield where anything lies in plain data."""
    yield path
    if isinstance(value, dict | list):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(each, (*path, key))


def put(value, path, new):
    """Return plain data with something else in one place."""
    if not path:
        return new
    value[path[0]] = put(value[path[0]], path[1:], new)
    return value


def damage(path, draw):
    """Damage a file in one way, and say how."""
    content = path.read_bytes()
    how = draw.choice(["cut", "noise", "empty", "gone", "odd", "odd", "odd", "odd"])
    if how == "cut":
        path.write_bytes(content[: draw.randrange(len(content) + 1)])
    elif how == "noise":
        noise = bytearray(content)
        for _ in range(draw.choice([1, 8, 64])):
            noise[draw.randrange(len(noise))] = draw.randrange(256)
        path.write_bytes(noise)
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "gone":
        path.unlink()
    elif path.suffix in (".json", ".yaml", ".jsonl"):
        lines = content.decode().splitlines() if path.suffix == ".jsonl" else [content.decode()]
        number = draw.randrange(len(lines))
        value = (yaml.safe_load if path.suffix == ".yaml" else json.loads)(lines[number])
        where, new = draw.choice(list(places(value))), draw.choice(ODD)
        value = put(value, where, new)
        lines[number] = yaml.safe_dump(value) if path.suffix == ".yaml" else json.dumps(value)
        path.write_text("\n".join(lines) + "\n")
        return f"{where} = {new!r}"
    return how


def endings(run, capfd, case, *, resumes):
    """Resume a damaged run, or run the commands that only read, and see how each ends."""
    if resumes:
        code = main(["resume", str(run)])
        errors = capfd.readouterr().err
        assert code in (0, 1, 2) and "Traceback" not in errors, (case, errors)
        return
    for command in (["report", run], ["export", run, "format=torchscript", f"path={run.parent / 'policy.pt'}"]):
        code = main([str(word) for word in command])
        errors = capfd.readouterr().err
        assert code in (0, 2), (case, command, errors)
        assert len(errors.splitlines()) == (code == 2) and "Traceback" not in errors, (case, command, errors)


@pytest.mark.parametrize(
    "number", [*range(4), *[pytest.param(number, marks=pytest.mark.slow) for number in range(4, 1000)]]
)
def test_a_damaged_file_ends_every_command_in_one_line(number, whole, tmp_path, capfd, monkeypatch):
    draw = random.Random(number)
    run = shutil.copytree(whole, tmp_path / "run")
    found = sorted(path for path in run.rglob("*") if path.suffix in ENDINGS and path.is_file())
    path = draw.choice(found)
    how = damage(path, draw)
    # A finished run is only read: work that a resume would begin anew is none of this test.
    monkeypatch.setattr("rewardsmith.experiments.search.loop.train_and_judge", lambda *_, **__: None)
    monkeypatch.setattr("rewardsmith.experiments.search.loop.confirm", lambda *_, **__: None)
    endings(run, capfd, f"{path.relative_to(run)}: {how}", resumes=number % 2 == 1)


def test_a_path_in_place_of_a_candidates_number_leads_nowhere(whole, tmp_path, capfd):
    run = shutil.copytree(whole, tmp_path / "run")
    plain = files.read_json(run / "result.json")
    plain["candidates"][0]["id"] = plain["best"] = "../../elsewhere"
    files.write_json(run / "result.json", plain)
    for command in ("report", "export"):
        assert main([command, str(run)]) == 2
        assert "elsewhere" in capfd.readouterr().err


def test_a_graph_that_was_swapped_is_not_shown_under_the_old_hash(whole, tmp_path):
    run = shutil.copytree(whole, tmp_path / "run")
    first, second = (run / "candidates" / name for name in ("000", "001"))
    shutil.copy(second / "graph.json", first / "graph.json")
    before = (first / "reward.py").read_text()
    assert main(["report", str(run)]) == 0
    html = (run / "report.html").read_text()
    assert "is not the one that was checked" in html
    assert files.read_json(first / "check.json")["hash"][:12] not in html and before not in html
