"""A table's trainings are each done once, and its intervals are Student's."""

import math
import statistics
from functools import cache

import pytest

from rewardsmith.envs import make
from rewardsmith.experiments.config import overrides
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.learning import alignment, grid, hands, learners, noise, oni, queries, searches, six
from rewardsmith.experiments.learning.grid import Cell, Figures, by_seeds, fill, interval, print_table


@pytest.fixture
def trained(monkeypatch):
    """Replace training: a score is the cell's seed."""
    cells = []

    def train(cell):
        cells.append(cell)
        first = math.nan if cell.seed else 0.5
        return Figures(
            score=float(cell.seed), success=1.0, first=first, candidates=1, steps=10, queries=3, seconds=60.0
        )

    monkeypatch.setattr(grid, "_train", train)
    return cells


@cache
def tasks(env):
    return make(env, 1).environment.tasks


def cell(seed):
    return Cell(row="expert", env="ant", task="walk_forward", seed=seed, options=("reward=expert",))


def test_what_the_file_holds_is_not_trained_again(trained, tmp_path):
    path = tmp_path / "results" / "figures.jsonl"
    before = fill([cell(0), cell(1)], path)
    after = fill([cell(0), cell(1), cell(2)], path)
    assert sorted(each.seed for each in trained) == [0, 1, 2]
    assert repr(after[cell(1)]) == repr(before[cell(1)]) and after[cell(2)].score == 2.0


def test_one_that_fails_is_said_and_the_others_are_kept(trained, tmp_path, monkeypatch, capsys):
    train, path = grid._train, tmp_path / "figures.jsonl"

    def breaks(cell):
        if cell.seed == 1:
            raise RuntimeError("no result")
        return train(cell)

    monkeypatch.setattr(grid, "_train", breaks)
    assert list(fill([cell(0), cell(1), cell(2)], path)) == [cell(0), cell(2)]
    assert "seed 1: failed: no result" in capsys.readouterr().out
    monkeypatch.setattr(grid, "_train", train)
    fill([cell(0), cell(1)], path)
    assert sorted(each.seed for each in trained[:2]) == [0, 2] and [each.seed for each in trained[2:]] == [1]


def test_a_table_that_is_none_is_one_line(capsys):
    for main in (alignment.main, hands.main, learners.main, noise.main, queries.main, searches.main, six.main):
        with pytest.raises(SystemExit) as ended:
            main(["no_robot"])
        assert ended.value.code == 2
        said = capsys.readouterr().err
        assert said.startswith("there is no table of 'no_robot'") and said.count("\n") == 1


def test_other_options_are_another_training(trained, tmp_path):
    path = tmp_path / "figures.jsonl"
    fill([cell(0)], path)
    fill([Cell(row="expert", env="ant", task="walk_forward", seed=0, options=("reward=expert", "steps=1"))], path)
    assert len(trained) == 2


def test_all_seeds_of_what_tells_most_come_before_the_rest():
    rows = {"a": (), "b": ("x=1",), "c": ()}
    cells = by_seeds(rows, range(2), first=("b", "c"), env="ant", task="walk_forward")
    assert [(each.row, each.seed) for each in cells] == [("b", 0), ("c", 0), ("b", 1), ("c", 1), ("a", 0), ("a", 1)]
    assert cells[0].options == ("x=1",)


def test_trainings_one_at_a_time_are_in_order(trained, tmp_path):
    fill([cell(seed) for seed in (3, 1, 2)], tmp_path / "figures.jsonl", together=1)
    assert [each.seed for each in trained] == [3, 1, 2]


def test_a_table_shows_each_row_with_its_seeds(trained, tmp_path, capsys):
    print_table(fill([cell(seed) for seed in range(3)], tmp_path / "figures.jsonl"))
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("    expert")]
    assert line.split()[:4] == ["expert", "3", "1.000", f"{interval([0.0, 1.0, 2.0]):.3f}"]


@pytest.mark.parametrize("number", range(2, 11))
def test_intervals_are_students(number):
    from scipy import stats  # which takes a second to import

    values = [math.sin(5.0 * place) for place in range(number)]
    error = statistics.stdev(values) / number**0.5
    low, high = stats.t.interval(0.95, number - 1, statistics.fmean(values), error)
    assert interval(values) == pytest.approx((high - low) / 2, rel=1e-3)
    assert math.isnan(interval(values[:1]))


LIKE_SEARCHES = (alignment, noise, oni, queries, six)


@pytest.mark.parametrize(
    "table", [searches, learners, *(pytest.param(each, marks=pytest.mark.slow) for each in LIKE_SEARCHES)]
)
def test_every_table_is_of_words_that_train_takes(table, monkeypatch):
    asked = []
    monkeypatch.setattr(table, "fill", lambda cells, *more: asked.extend(cells) or {})
    table.main([])
    assert len({each.seed for each in asked}) >= (3 if table is learners else 5)
    assert all(each.task in tasks(each.env) for each in asked)
    for each in {each.options: each for each in asked}.values():  # a row has the same in every environment
        words = [f"env={each.env}", f"task={each.task}", f"seed={each.seed}", *each.options]
        overrides.parse(TrainConfig, words)
