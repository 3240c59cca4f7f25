"""What is shown and handed out of runs: as they are, and of strangers' ones as text."""

import ast
import io
import shlex
import shutil
import subprocess
import sys
import textwrap
import zipfile
from dataclasses import replace

import pytest

from rewardsmith import envs
from rewardsmith.envs import files
from rewardsmith.experiments.cli.main import main
from rewardsmith.experiments.config import overrides
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.web.house import House
from rewardsmith.experiments.web.listing import Listing
from rewardsmith.experiments.web.views import difference

from .runs import add_generation, finish, judge, waiting_run


@pytest.fixture
def done(run, reward):
    """A run of two judged generations."""
    judge(run, ["002", "001", "000"])
    add_generation(run, reward, 2, parents=("002",))
    judge(run, ["004", "003"])
    finish(run)
    return run


def test_a_run_is_shown_with_lineage_verdicts_curves_and_cost(done, visitor):
    shown = visitor.get(f"/api/runs/{done.path.name}").json()
    assert shown["status"] == "done" and shown["best"] == "004" and not shown["hidden"]
    first, second = shown["generations"]
    assert first["verdict"]["order"] == [["002"], ["001"], ["000"]]
    assert [member["parents"] for member in second["members"]] == [["002"], ["002"]]
    assert [member["score"] for member in first["members"]] == [1.0, 2.0, 3.0]
    assert shown["curves"]["score"]["001"] == [[500, 1.5], [1000, 2.0]]
    assert shown["curves"]["components"]["001"]["gain"] == [[500, 0.1], [1000, 0.1]]
    assert shown["cost"]["steps"] == 5000
    assert shown["final"] == {"score": 2.0, "unit": "m/s", "success_rate": None, "episodes": 4}
    assert not any(member["still"] for member in first["members"])
    film = visitor.get(first["members"][0]["film"])
    assert film.status_code == 200 and film.headers["content-type"] == "video/mp4"


def test_the_list_says_what_became_of_each_and_is_searched_by_words(done, visitor, reward, tmp_path):
    waiting_run(tmp_path / "runs", reward, task="stand still, please")
    (tmp_path / "runs" / "notes").mkdir()
    rows = {row["task"]: row for row in visitor.get("/api/runs").json()["runs"]}
    assert rows["run forward"]["status"] == "done" and rows["run forward"]["best"] == "004"
    assert (rows["run forward"]["score"], rows["run forward"]["unit"], rows["run forward"]["rounds"]) == (2.0, "m/s", 2)
    assert rows["stand still, please"]["status"] == "waiting" and rows["stand still, please"]["asks"] == "ranking"
    assert rows[""]["status"] == "damaged" and rows[""]["name"] == "notes"
    found = visitor.get("/api/runs", params={"search": "STILL waiting"}).json()["runs"]
    assert [row["task"] for row in found] == ["stand still, please"]


@pytest.mark.parametrize(
    "spoiled", [{"outcome": {"score": "much"}}, {"outcome": 3}, {"status": 1}, {"task": None}, {"outcome": {"x": 1}}]
)
def test_a_record_that_is_none_is_damaged_and_spares_the_others(spoiled, done, tmp_path, reward):
    waiting_run(tmp_path / "runs", reward, task="stand")
    files.write_json(done.path / "run.json", files.read_json(done.path / "run.json") | spoiled)
    assert sorted(row.status for row in Listing(House(tmp_path / "runs")).rows()) == ["damaged", "waiting"]


def test_a_list_follows_what_changes(run):
    listing = Listing(House(run.path.parent))
    assert listing.rows()[0].status == "waiting"
    with run.lock():
        assert listing.rows()[0].status == "running"
    judge(run, ["000", "001", "002"])
    assert listing.rows()[0].status == "paused"
    finish(run)
    assert (listing.rows()[0].status, listing.rows()[0].best) == ("done", "000")


@pytest.mark.parametrize("moment", ["begun", "waiting", "done"])
def test_every_page_is_written_at_every_moment_of_a_run(moment, request, visitor, run):
    if moment == "begun":
        for path in (run.path / "generations").iterdir():
            path.unlink()
        run.settle()
    elif moment == "done":
        request.getfixturevalue("done")
    pages = ["/", "/runs", *(f"/runs/{run.path.name}{each}" for each in ("", "/rank", "/prompt"))]
    if moment != "begun":
        pages += [
            f"/runs/{run.path.name}/{each}" for each in ("candidates/000", "candidates/002", "beside?a=000&b=001")
        ]
    for page in pages:
        reply = visitor.get(page)
        assert reply.status_code == 200 and "<h1" in reply.text, page
    shown = visitor.get(f"/api/runs/{run.path.name}").json()
    assert shown["status"] == {"begun": "paused", "waiting": "waiting", "done": "done"}[moment]


def test_a_page_of_one_run_shows_no_other(run, reward, tmp_path, client_of):
    other = waiting_run(tmp_path / "runs", reward, task="stand")
    visitor = client_of(run, only=run.path.name)
    assert visitor.get("/").headers["location"] == f"/runs/{run.path.name}"
    assert visitor.get(f"/api/runs/{run.path.name}").status_code == 200
    assert visitor.get(f"/api/runs/{other.path.name}").status_code == 404
    assert [row["name"] for row in visitor.get("/api/runs").json()["runs"]] == [run.path.name]
    assert visitor.post("/api/runs", json={"env": "hopper", "task": "hop"}).status_code == 404


def test_texts_differ_line_by_line():
    lines = list(difference("a\nb\nc", "a\nB\nc\nd"))
    assert lines == [
        {"kind": "same", "text": "a"},
        {"kind": "removed", "text": "b"},
        {"kind": "added", "text": "B"},
        {"kind": "same", "text": "c"},
        {"kind": "added", "text": "d"},
    ]


def test_the_best_is_taken_away_and_acts_elsewhere_as_its_readme_says(finished_run, client_of, tmp_path, capsys):
    path, _ = finished_run
    visitor = client_of(Run.open(str(path)))
    reply = visitor.get(f"/api/runs/{path.name}/best.zip")
    with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
        assert {"README.md", "reward.py", "film.mp4", "policy/policy.json"} <= set(archive.namelist())
        archive.extractall(tmp_path / "away")
    readme = (tmp_path / "away" / "README.md").read_text()
    indented = [line for line in readme.splitlines() if line.startswith("    ") or not line]
    code = textwrap.dedent("\n".join(indented[[*map(str.strip, indented)].index("import rewardsmith") :]))
    code = code.replace("round(10 /", "round(0.1 /") + "\nprint(tuple(action.shape))"
    acted = subprocess.run([sys.executable, "-c", code], cwd=tmp_path / "away", capture_output=True, text=True)
    env = Run.open(str(path)).config().env
    assert acted.stdout.strip() == f"(1, {len(envs.build(envs.find(env)).action_names)})", acted.stderr
    assert main(["check", str(tmp_path / "away" / "reward.py"), f"env={env}"]) == 0
    assert capsys.readouterr().out.startswith("accepted")


def test_what_a_stranger_calls_an_environment_is_no_code_of_the_readme(finished_run, client_of, tmp_path):
    run = Run.open(str(shutil.copytree(finished_run[0], tmp_path / "runs" / "run")))
    name = '");\nimport os; os.system("true #`$(true)'
    files.write_text(
        run.path / "config.yaml", overrides.dump(replace(run.config(), env=name, task="a\n\n    import b"))
    )
    (run.candidates()[0].policy / "evil.py").write_text("import os")
    reply = client_of(run).get("/api/runs/run/best.zip")
    with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
        readme = archive.read("README.md").decode()
        assert "policy/evil.py" not in archive.namelist()
    (call,) = [line for line in readme.splitlines() if "rewardsmith.make" in line]
    assert ast.literal_eval(ast.parse(call.strip()).body[0].value.args[0]) == name
    assert shlex.split(readme.rpartition("`rewardsmith train ")[2])[0] == f"env={' '.join(name.split())}"
    assert not [line for line in readme.splitlines() if line.strip().startswith(("import b", "import os"))]


@pytest.mark.parametrize("lacks", ["policy.json", "policy.safetensors"])
def test_a_best_without_its_policy_is_not_taken_away(finished_run, client_of, tmp_path, lacks):
    run = Run.open(str(shutil.copytree(finished_run[0], tmp_path / "runs" / "run")))
    (run.candidate(run.result().best).policy / lacks).unlink()
    reply = client_of(run).get("/api/runs/run/best.zip")
    assert reply.status_code == 404 and lacks in reply.json()["error"]


def test_before_there_is_a_best_there_is_nothing_to_take_away(run, visitor):
    assert visitor.get(f"/api/runs/{run.path.name}/best.zip").status_code == 404
