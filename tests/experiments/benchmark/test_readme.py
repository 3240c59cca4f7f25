"""README's table is what the kept results say, and a command puts it there."""

import runpy
import sys
from pathlib import Path

import pytest

from rewardsmith.envs import UserError
from rewardsmith.experiments import results as kept_results
from rewardsmith.experiments.benchmark.page.headline import headline
from rewardsmith.experiments.benchmark.readme import main, place, section
from rewardsmith.experiments.benchmark.results import Results

README = Path(__file__).parents[3] / "README.md"
KEPT = Path(kept_results.__path__[0]) / "mujoco-small.json"


def test_readme_shows_what_the_kept_results_say():
    page = README.read_text()
    known = section(Results.load(KEPT)) + "\n" if KEPT.exists() else ""
    assert f"<!-- {KEPT.stem} -->\n{known}<!-- /{KEPT.stem} -->" in page


def test_the_table_takes_its_place_and_that_of_an_earlier_one(invent, tmp_path, capsys):
    path, page = tmp_path / "mujoco-small.json", tmp_path / "page.md"
    page.write_text(f"before\n<!-- {path.stem} -->\nold\n<!-- /{path.stem} -->\nafter\n")
    invent().save(path)
    main([str(path), str(page)])
    once = page.read_text()
    main([str(path), str(page)])
    assert page.read_text() == once and headline(invent()) in once and "old" not in once
    assert once.startswith("before\n<!--") and once.endswith("-->\nafter\n")
    main([str(path)])
    assert capsys.readouterr().out.strip() in once


def test_what_a_user_gets_wrong_is_one_line_and_exit_code_2(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["readme", "nowhere.json"])
    monkeypatch.delitem(sys.modules, main.__module__)  # as where it is run, nobody has imported it
    with pytest.raises(SystemExit) as ended:
        runpy.run_module(main.__module__, run_name="__main__")
    assert ended.value.code == 2
    error = capsys.readouterr().err
    assert error.startswith("rewardsmith: nowhere.json cannot be read") and error.count("\n") == 1


def test_a_page_without_a_place_and_results_without_a_scale_are_refused(invent):
    with pytest.raises(UserError, match="no place for the table"):
        place("# A page\n", "mujoco-small", "a table")
    with pytest.raises(UserError, match="no scale"):
        section(invent(levels={"evolve": 1.0}))
