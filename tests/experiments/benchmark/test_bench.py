"""A bench runs what is missing, loses at most what is at work where it is killed, and is mixed with no other."""

import os
import shlex
import subprocess
import sys
import textwrap
import time
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from rewardsmith.envs import UserError, files
from rewardsmith.experiments.benchmark import pool
from rewardsmith.experiments.benchmark.bench import Bench
from rewardsmith.experiments.benchmark.figures import figures_of
from rewardsmith.experiments.benchmark.kinds.acted import Acted
from rewardsmith.experiments.benchmark.kinds.acted import figures_of as planned_figures
from rewardsmith.experiments.benchmark.kinds.told import Told
from rewardsmith.experiments.benchmark.kinds.told import figures_of as told_figures
from rewardsmith.experiments.benchmark.kinds.trained import Trained
from rewardsmith.experiments.benchmark.methods import METHODS
from rewardsmith.experiments.benchmark.plan import make_plan
from rewardsmith.experiments.benchmark.results import Results
from rewardsmith.experiments.benchmark.row import RowDirectory, perform
from rewardsmith.experiments.cli.main import main
from rewardsmith.experiments.config.bench import BenchConfig
from rewardsmith.experiments.config.overrides import parse
from rewardsmith.experiments.config.train import ClusterConfig, TrainConfig
from rewardsmith.experiments.runs.lock import hold, is_held
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.talk import protocol
from rewardsmith.experiments.talk.executions import Row

EXAMPLES = Path(__file__).parents[3] / "examples"
CONFIG = BenchConfig(suite="mujoco", tasks="reacher/reach", methods="sparse,expert", seeds=2, steps=512, workers=2)


@pytest.fixture
def quick(monkeypatch, figures):
    """Replace the processes of rows: a row's score is its place; those in `broken` come to nothing."""
    begun, broken = [], {}

    def carry_out(rows, workers, done):
        for number, row in enumerate(rows):
            begun.append(row.path.name)
            code = broken.get(row.path.name.split("-")[2], 0)
            if code == 0:
                row.finish(figures(float(number)))
            done(row, code)

    monkeypatch.setattr("rewardsmith.experiments.benchmark.bench.carry_out", carry_out)
    return begun, broken


def test_what_there_is_is_not_run_again(quick, tmp_path):
    plan = make_plan(CONFIG)
    assert Bench(tmp_path, plan, CONFIG).run() == ""
    results = Results.load(tmp_path / "results.json")
    assert not results.missing and [row.command for row in results.rows] == [row.command for row in plan.rows]
    more = replace(CONFIG, seeds=3)
    Bench(tmp_path, make_plan(more), more).run()
    assert len(quick[0]) == len(set(quick[0])) == 6
    assert Results.load(tmp_path / "results.json").rows[:4] == results.rows


def test_rows_that_come_to_nothing_are_missing_and_tried_again(quick, tmp_path):
    begun, broken = quick
    broken["expert"] = 1
    bench = Bench(tmp_path, make_plan(CONFIG), CONFIG)
    assert bench.run() == "" and bench.results().missing == 2 and bench.page.exists()
    broken["expert"] = os.EX_TEMPFAIL
    assert "without a word" in bench.run()
    broken.clear()
    bench.run()
    assert not bench.results().missing and len(begun) == 8


def test_results_are_exported_when_no_row_is_missing_a_line_each(quick, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    words = ["bench", "suite=mujoco", "tasks=reacher/reach", "methods=sparse,expert", "seeds=2", "steps=512"]
    assert main([*words, "export=nowhere/a.json"]) == 2
    assert capsys.readouterr().err.count("\n") == 1 and not list(tmp_path.iterdir())
    quick[1]["expert"] = 1
    assert main([*words, "export=kept.json"]) == 1
    assert "2 rows came to nothing, and kept.json is not written" in capsys.readouterr().err
    assert not Path("kept.json").exists()
    quick[1].clear()
    assert main([*words, "export=kept.json"]) == 0
    kept = Results.load(Path("kept.json"))
    assert replace(kept, written="", machine="") == replace(
        Results.load(Path("benches/mujoco-small/results.json")).without_films(), written="", machine=""
    )
    lines = Path("kept.json").read_text().splitlines()
    assert sum('"command"' in line for line in lines) == len(kept.rows) == 4
    assert main(["bench", "page=kept.json"]) == 0 and Path("kept.html").exists()


@pytest.mark.parametrize("other", [{"steps": 1024}, {"methods": "sparse"}, {"seeds": 1}, {"episodes": 3}])
def test_another_bench_does_not_get_into_a_directory(quick, tmp_path, other):
    Bench(tmp_path, make_plan(CONFIG), CONFIG).run()
    before = (tmp_path / "results.json").read_bytes()
    config = replace(CONFIG, **other)
    with pytest.raises(UserError, match=r"another bench, with . rows .*`rewardsmith train .*dir="):
        Bench(tmp_path, make_plan(config), config).run()
    assert (tmp_path / "results.json").read_bytes() == before


def test_two_benches_are_not_at_work_in_a_directory_together(quick, tmp_path):
    with (
        hold(tmp_path / "bench.lock", "it"),
        pytest.raises(UserError, match=f"in use by process {os.getpid()}"),
    ):
        Bench(tmp_path, make_plan(CONFIG), CONFIG).run()


def test_commands_are_printed_and_nothing_is_written(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["bench", "suite=mujoco", "tasks=reacher/reach", "methods=expert", "seeds=2", "plan=yes"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" seed=")[1][0] for line in lines] == ["0", "1"] and not list(tmp_path.iterdir())


@pytest.mark.parametrize("executor", ["local", "slurm", "ray"])
def test_rows_are_trained_where_the_bench_is_told_to(executor):
    config = replace(CONFIG, executor=executor, cluster=ClusterConfig(minutes=5, backend="local"))
    (row, *_) = make_plan(config).rows
    words = [*row.words, *row.kind.places(config)]
    told = parse(TrainConfig, words)
    assert told.executor == executor and (told.cluster.minutes == 5) == (executor != "local")


@pytest.mark.slow
def test_a_model_s_tokens_are_counted(tmp_path, monkeypatch, inline, server, answers, good_reply):
    server.plan = [answers.text(good_reply)]
    config = replace(CONFIG, tasks="hopper/hop_forward", methods="zero_shot", seeds=1, coder="openai", film=0.0)
    row = RowDirectory(tmp_path / "row")
    (planned,) = make_plan(config).rows
    row.lay_out([*planned.words, "page=no", "film.seconds=0", f"executor={inline['executor']}"])
    assert perform(row) == 0 and row.figures().tokens == 110 * len(server.requests) > 0


SLEEPER = """
    import sys, time
    from pathlib import Path
    from rewardsmith.experiments.benchmark import row
    from rewardsmith.experiments.benchmark.kinds import trained

    def perform(words):
        place = row.RowDirectory(Path(sys.argv[1]))
        (place.path / "begun").touch()
        time.sleep(600)
    trained.main = perform
    row._end_with_parent()
    row.perform(row.RowDirectory(Path(sys.argv[1])))
"""


@pytest.fixture
def sleeping_rows(tmp_path):
    """Rows whose work never ends, and the program of a bench that has them done."""
    (tmp_path / "sleeper.py").write_text(textwrap.dedent(SLEEPER))
    rows = [RowDirectory(tmp_path / "a")]
    for row in rows:
        row.lay_out([])
    bench = f"""
        import sys
        from pathlib import Path
        from rewardsmith.experiments.benchmark import pool
        from rewardsmith.experiments.benchmark.row import RowDirectory, perform
        pool.ROW = [sys.executable, {str(tmp_path / "sleeper.py")!r}]
        pool.carry_out([RowDirectory(Path({str(tmp_path)!r}) / name) for name in "a"], 1, lambda row, code: None)
    """
    (tmp_path / "bench.py").write_text(textwrap.dedent(bench))
    return rows, tmp_path / "bench.py"


def until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)


def test_a_row_whose_order_cannot_be_read_ends_with_code_2(tmp_path):
    pipes = {"stdin": subprocess.PIPE, "stderr": subprocess.PIPE}  # a row ends where its input is closed
    with subprocess.Popen([*pool.ROW, str(tmp_path)], text=True, **pipes) as row:
        complaint = row.stderr.read()
    assert row.returncode == 2 and complaint.count("\n") == 1 and "row.json is missing" in complaint


def test_rows_end_with_their_bench_even_where_it_is_killed(sleeping_rows):
    rows, program = sleeping_rows
    bench = subprocess.Popen([sys.executable, str(program)], stderr=subprocess.DEVNULL)
    until(lambda: all((row.path / "begun").exists() for row in rows))
    assert all(is_held(row.lock) for row in rows)
    bench.kill()
    bench.wait(60)
    until(lambda: not any(is_held(row.lock) for row in rows))


def test_a_row_at_which_an_earlier_bench_still_works_is_waited_for(tmp_path, monkeypatch):
    row = RowDirectory(tmp_path / "a")
    row.lay_out([])
    monkeypatch.setattr(pool, "ROW", [sys.executable, "-c", "pass"])
    held, ended = [True, True, True, False], []
    monkeypatch.setattr(pool, "is_held", lambda path: held.pop(0))
    pool.carry_out([row], 1, lambda row, code: ended.append(code))
    assert ended == [0] and not held


@pytest.fixture
def bench_words(tmp_path):
    words = ["suite=mujoco", "tasks=inverted_pendulum/drive_right", "methods=expert,zero_shot", "seeds=2"]
    return ["bench", *words, "steps=600", "episodes=2", "film=0", f"dir={tmp_path / 'bench'}"]


@pytest.mark.slow
def test_killed_and_run_again_a_bench_comes_to_the_results_of_its_rows_commands(
    bench_words, tmp_path, rewardsmith, inline, monkeypatch
):
    command = [sys.executable, "-m", "rewardsmith.experiments", *bench_words]
    bench = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    until(lambda: list((tmp_path / "bench").glob("rows/*/figures.json")), seconds=240)
    bench.kill()
    bench.wait()
    kept = {path: path.read_bytes() for path in (tmp_path / "bench").glob("rows/*/figures.json")}
    assert rewardsmith(*bench_words, cwd=tmp_path).returncode == 0
    results = Results.load(tmp_path / "bench" / "results.json")
    assert not results.missing and kept
    assert all(path.read_bytes() == content for path, content in kept.items()), "what was done is not done again"
    for row in results.rows:
        check_command(row.command, row.figures, tmp_path / f"{row.method}-{row.seed}", inline, monkeypatch)


# The smallest row of every way in which rows are done or rewards come to be; more of them would only cost more.
SMALLEST = {
    "sparse": "reacher/spin", "terms": "reacher/spin", "evolve": "reacher/spin", "text2reward": "reacher/spin",
    "icpl_noisy": "reacher/spin", "prefppo_49": "reacher/spin", "clip": "mountain_car/reach_flag",
    "rnd": "reacher/spin", "plan_program": "reacher/reach", "plan_terms": "reacher/reach",
    "told_program": "quadruped/sit", "told_terms": "quadruped/sit",
}  # fmt: skip


def suite_of(method):
    return "talk" if METHODS[method].kind == "protocol" else "mujoco"


@pytest.mark.slow
@pytest.mark.parametrize("method", SMALLEST)
def test_the_command_of_any_row_gives_its_figures(method, tmp_path, monkeypatch, inline, at_once):
    config = BenchConfig(
        suite=suite_of(method), methods=method, tasks=SMALLEST[method], seeds=1, steps=4096, episodes=1, film=0.0
    )
    bench = Bench(tmp_path / "bench", make_plan(config), config)
    assert bench.run() == ""
    (row,) = Results.load(bench.results_file).rows
    assert row.figures.score is not None
    check_command(row.command, row.figures, tmp_path / "again", inline, monkeypatch)


@pytest.mark.slow
def test_what_plans_is_a_row_like_others_whose_command_gives_its_figures(tmp_path, monkeypatch, inline, at_once):
    config = replace(CONFIG, methods="plan_expert", seeds=1, episodes=1, film=0.2)
    bench = Bench(tmp_path / "bench", make_plan(config), config)
    assert bench.run() == ""
    (row,) = Results.load(bench.results_file).rows
    assert row.figures.score is not None and row.figures.planning > 0 and row.figures.steps == 0
    assert (bench.path / row.film).read_bytes()[4:8] == b"ftyp"
    check_command(row.command, row.figures, tmp_path / "again", inline, monkeypatch)


def test_what_is_told_comes_to_the_share_of_tries_and_a_refusal_to_no_score(tmp_path, monkeypatch):
    said = [Row("sit", "phrasebook", 0, seed, seed > 0, "", 1.0, 20.0, 0.5, {}) for seed in range(2)]

    def main(words):
        for row in said:
            files.append_json(Path(words[-1]), asdict(row))

    monkeypatch.setattr(protocol, "main", main)
    for _ in range(2):  # the second time as after a kill: nothing of the first is counted
        figures, code = Told().perform(tmp_path / "runs", ["sit"], None, 0.0)
        assert code == 0 and figures.score == figures.success == 0.5 and figures.planning == 0.5
    said[:] = [replace(said[0], reason="not understood")]
    figures, _ = Told().perform(tmp_path / "runs", ["sit"], None, 0.0)
    assert figures.score is None and figures.reason == "not understood"


def check_command(command, figures, place, inline, monkeypatch):
    """See that a row's command, typed by anybody, gives the row's figures."""
    place.mkdir()
    monkeypatch.chdir(place)
    (place / "reward.py").write_text(figures.reward)
    program, *words = shlex.split(command)
    if program == "python":
        assert words[:2] == ["-m", protocol.__name__]
        protocol.main([*words[2:], "--out", "rows.jsonl"])
        found = told_figures([Row(**each) for each in files.read_json_lines(Path("rows.jsonl"))])
    elif words[0] == "plan":
        assert main([*words, "film=no", "results=plan.json"]) == 0
        found = planned_figures(files.read_json(Path("plan.json")))
    else:
        assert main([*words, "film.seconds=0", f"executor={inline['executor']}"]) == 0
        (path,) = (place / "runs").iterdir()
        found = figures_of(Run.open(str(path)))
    assert timeless(found) == timeless(figures)


def test_a_task_that_the_phrasebook_refuses_is_a_failure_of_its_methods_and_ends_their_rows(tmp_path, at_once):
    for name in ("rover.py", "rover.xml"):
        text = (EXAMPLES / name).read_text().replace("drive in a circle to the left", "frobnicate the wuzzle")
        (tmp_path / name).write_text(text)
    rover = str(tmp_path / "rover.py")
    config = BenchConfig(suite="mujoco", env=rover, methods="zero_shot,terms,plan_terms", seeds=1, steps=512)
    bench = Bench(tmp_path / "bench", make_plan(config), config)
    assert bench.run() == "" and not bench.results().missing
    for row in bench.results().rows:
        assert row.figures.score is None and "'frobnicate'" in row.figures.reason, row.method
    assert "counted as 0: 3 of 3 rows" in bench.page.read_text()


def test_what_fails_for_another_reason_than_its_words_is_tried_again(tmp_path, monkeypatch):
    monkeypatch.setattr("rewardsmith.experiments.benchmark.kinds.acted.main", lambda words: 2)
    (row,) = make_plan(replace(CONFIG, methods="plan_terms", seeds=1)).rows
    assert Acted().perform(tmp_path / "runs", row.words, None, 0.0) == (None, 2)


def timeless(figures):
    return replace(figures, seconds=0.0, planning=0.0)


@pytest.fixture
def at_once(monkeypatch, inline):
    """Have rows done in this process, and their trainings in its own, too."""
    quiet = ["page=no", "film.seconds=0", "film.live=0", f"executor={inline['executor']}"]
    monkeypatch.setattr(Trained, "places", lambda self, config: quiet)

    def carry_out(rows, workers, done):
        for row in rows:
            done(row, perform(row))

    monkeypatch.setattr("rewardsmith.experiments.benchmark.bench.carry_out", carry_out)


def test_a_row_is_an_ordinary_run_whose_commands_give_its_figures(tmp_path, monkeypatch, inline, at_once):
    """And so is what trains its program once more."""
    config = replace(CONFIG, methods="zero_shot", seeds=1, episodes=2, retrain=True, film=0.2)
    bench = Bench(tmp_path / "bench", make_plan(config), config)
    assert bench.run() == ""
    (row,) = Results.load(bench.results_file).rows
    assert row.figures.score is not None and row.figures.peak >= row.figures.score
    assert (bench.path / row.film).read_bytes()[4:8] == b"ftyp" and "data:video/mp4" in bench.page.read_text()
    assert row.retrained.score != row.figures.score and row.retrained.reward == row.figures.reward
    check_command(row.command, row.figures, tmp_path / "first", inline, monkeypatch)
    check_command(row.command_again, row.retrained, tmp_path / "again", inline, monkeypatch)


def test_nothing_is_written_through_a_link_in_somebody_elses_bench(tmp_path):
    (tmp_path / "victim").mkdir()
    (tmp_path / "bench" / "rows").mkdir(parents=True)
    bench = Bench(tmp_path / "bench", make_plan(CONFIG), CONFIG)
    for row in bench._plan.rows:
        bench.directory(row).path.symlink_to(tmp_path / "victim")
    with pytest.raises(UserError, match="no plain file"):
        bench.run()
    assert not list((tmp_path / "victim").iterdir())
