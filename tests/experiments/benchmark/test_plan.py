"""Every row is an ordinary run: words that train takes, with equal steps, and a directory of its own."""

import shutil
from pathlib import Path

import pytest

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.experiments.benchmark import plan as planning
from rewardsmith.experiments.benchmark.code_version import _content, code_version
from rewardsmith.experiments.benchmark.methods import METHODS
from rewardsmith.experiments.benchmark.plan import make_plan
from rewardsmith.experiments.benchmark.suites.registry import SUITES
from rewardsmith.experiments.config.bench import BenchConfig
from rewardsmith.experiments.config.overrides import parse
from rewardsmith.experiments.config.plan import PlanConfig
from rewardsmith.experiments.config.train import LLMConfig, TrainConfig
from rewardsmith.experiments.search.begin import begin
from rewardsmith.experiments.talk import protocol
from rewardsmith.experiments.talk.tasks import TASKS

EXAMPLES = Path(__file__).parents[3] / "examples"
EVERY = [(suite, preset) for suite, each in SUITES.items() for preset in each.presets]


@pytest.mark.parametrize(("suite", "preset"), EVERY)
def test_every_row_takes_equal_steps_on_its_task(suite, preset):
    plan = make_plan(BenchConfig(suite=suite, preset=preset, seeds=1))
    assert plan.rows
    for row in plan.rows:
        if METHODS[row.method].kind != "train":
            continue
        words = dict(word.split("=", 1) for word in row.words)
        trainings = int(words["candidates"]) * int(words["generations"])
        assert row.task.steps - trainings < int(words["steps"]) * trainings <= row.task.steps
    assert len({row.directory for row in plan.rows}) == len(plan.rows)


@pytest.mark.slow
def test_the_small_preset_is_of_words_that_begin_a_run(tmp_path):
    """Of all methods that need no language model."""
    plan = make_plan(BenchConfig(suite="mujoco", seeds=1, tasks="reacher/reach"))
    for row in plan.rows:
        config = parse(TrainConfig, [*row.words, f"runs={tmp_path}"])
        assert begin(config, ["rewardsmith"]).config().steps * config.candidates * config.generations == row.task.steps
    suite = SUITES["mujoco"]
    offered = {name for name in suite.methods if not METHODS[name].model}
    assert {row.method for row in plan.rows} == offered - set(suite.presets["small"].without)


@pytest.mark.parametrize(("suite", "tasks"), [("manipulation", "arm_drawer/open_cabinet_drawer"), ("talk", "")])
def test_what_plans_is_of_words_that_its_command_takes(suite, tasks):
    for row in make_plan(BenchConfig(suite=suite, preset="full", tasks=tasks, seeds=2)).rows:
        if METHODS[row.method].kind == "plan":
            config = parse(PlanConfig, row.words)
            assert config.seed == config.mpc.seed == row.seed and config.task in envs.find(config.env).tasks
        elif METHODS[row.method].kind == "protocol":
            chosen = protocol.parser().parse_args(row.words)
            assert chosen.tasks == [row.task.task] and row.task.task in TASKS[chosen.robot]
            assert chosen.seed == row.seed * chosen.executions and row.task.steps == 0


def test_methods_that_a_suite_cannot_be_asked_about_are_refused():
    with pytest.raises(UserError, match="told_primitives, told_program, told_terms"):
        make_plan(BenchConfig(suite="talk", methods="expert"))
    with pytest.raises(UserError, match="told_terms"):
        make_plan(BenchConfig(suite="mujoco", methods="told_terms"))
    with pytest.raises(UserError, match="--talker openai"):
        make_plan(BenchConfig(suite="talk", coder="openai"))
    with pytest.raises(UserError, match="quadruped, arm_hand"):
        make_plan(BenchConfig(suite="talk", tasks="ant/walk_forward"))


def test_every_method_is_of_a_suite():
    assert {name for suite in SUITES.values() for name in suite.methods} == set(METHODS)


def test_small_has_at_least_three_seeds_and_more_than_one_body():
    plan = make_plan(BenchConfig(suite="mujoco"))
    assert plan.seeds >= 3 and len({task.env for task in plan.tasks}) > 1


def test_seeds_go_round_before_they_go_on():
    rows = make_plan(BenchConfig(suite="mujoco", methods="expert,sparse", seeds=3)).rows
    assert [row.seed for row in rows] == sorted(row.seed for row in rows)


def test_another_version_of_the_code_is_another_directory(monkeypatch):
    config = BenchConfig(suite="mujoco", methods="expert", seeds=1)
    before = [row.directory for row in make_plan(config).rows]
    assert before == [row.directory for row in make_plan(config).rows]
    monkeypatch.setattr(planning, "code_version", lambda: "another")
    assert not set(before) & {row.directory for row in make_plan(config).rows}


def test_a_version_does_not_depend_on_comments(tmp_path):
    known = code_version.__wrapped__()
    assert known == code_version() and len(known) == 16
    path = tmp_path / "a.py"
    contents = []
    for text in ("x = 1\n", "# why\nx = 1\n\n", "x = 2\n"):
        path.write_text(text)
        contents.append(_content(path))
    assert contents[0] == contents[1] != contents[2]


def test_a_language_model_is_asked_where_a_coder_writes_and_nowhere_else(monkeypatch):
    monkeypatch.setenv("OPENAI_MODEL", "from-outside")
    config = BenchConfig(suite="mujoco", seeds=1, coder="openai", llm=LLMConfig(base_url="http://localhost:1/v1"))
    for row in make_plan(config).rows:
        asks = METHODS[row.method].writes
        assert ("coder=openai" in row.words) == asks
        assert ("llm.model=from-outside" in row.words) == ("llm.base_url=http://localhost:1/v1" in row.words) == asks


def test_no_command_shows_a_password():
    llm = LLMConfig(base_url="http://me:secret@localhost:1/v1")
    with pytest.raises(UserError, match="OPENAI_BASE_URL"):
        make_plan(BenchConfig(suite="mujoco", coder="openai", llm=llm))


def test_a_robot_of_ones_own_joins_by_its_file_and_changes_with_it(tmp_path):
    for name in ("rover.py", "rover.xml"):
        shutil.copy(EXAMPLES / name, tmp_path)
    path = tmp_path / "rover.py"
    config = BenchConfig(suite="mujoco", env=str(path), methods="expert", seeds=1, steps=1000)
    (before,) = make_plan(config).rows
    assert before.task.name == f"{path}/circle" and before.task.steps == 1000
    path.write_text(path.read_text() + "\nCHANGED = True\n")
    assert make_plan(config).rows[0].directory != before.directory
