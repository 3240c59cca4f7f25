"""The page answers three questions at once, runs nothing, fetches nothing and can be drawn anew from its results."""

import importlib.util
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from rewardsmith.envs import UserError
from rewardsmith.experiments import results as kept_results
from rewardsmith.experiments.benchmark.methods import METHODS
from rewardsmith.experiments.benchmark.page import page as bench_page
from rewardsmith.experiments.benchmark.page.answers import answers
from rewardsmith.experiments.benchmark.page.charts import LABELS, Axis
from rewardsmith.experiments.benchmark.page.headline import headline
from rewardsmith.experiments.benchmark.page.page import write_page
from rewardsmith.experiments.benchmark.page.standing import standings
from rewardsmith.experiments.benchmark.results import Results
from rewardsmith.experiments.benchmark.statistics.normal import normalise
from rewardsmith.experiments.cli.main import main

# Under pytest's importlib mode tests cannot import what lies in other folders.
_SPEC = importlib.util.spec_from_file_location(
    "bench_accessibility", Path(__file__).parent.parent / "web" / "accessibility.py"
)
accessibility = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(accessibility)

CHROMIUM = "/usr/bin/chromium"
QUESTIONS = ("What works best?", "What does it cost?", "How sure are we?")


def answered(results):
    final = normalise(results)
    return answers(results, standings(results, final), final)


def test_the_best_is_named_with_its_cost_and_how_sure_that_is(invent):
    best, cost, sure = answered(invent(noise=0.01))
    assert best.short == "evolution" and "clearly behind: ICPL" in " ".join(best.lines)
    assert cost.short == "240,000 steps, 0 tokens, 3 answers"
    assert sure.short == "Clearly the best" and "3 seeds on 2 tasks" in " ".join(sure.lines)


def test_what_cannot_be_told_apart_is_said_and_the_cheapest_of_it(invent, figures):
    levels = {"sparse": 0.0, "expert": 1.0, "evolve": 1.02, "best_of": 1.0, "zero_shot": 0.2}
    results = invent(levels=levels, noise=0.2)
    rows = [
        replace(row, figures=replace(row.figures, queries=0)) if row.method == "best_of" else row
        for row in results.rows
    ]
    best, cost, sure = answered(replace(results, rows=tuple(rows)))
    pair = {"evolution", "best of one round"}
    assert best.short in pair and sure.short == "One of 2, which of them is open"
    assert "not told apart from it: " + (pair - {best.short}).pop() in " ".join(best.lines)
    assert "0 answers" in cost.short + " ".join(cost.lines)


def test_of_two_runs_nothing_is_clear_however_far_they_are_apart(invent):
    best, _, sure = answered(invent(tasks=("reacher/reach",), seeds=2, noise=0.001))
    assert sure.short == "Too few runs to tell" and "not told apart" in best.lines[1]
    assert answered(invent(tasks=("reacher/reach",), seeds=4, noise=0.001))[2].short == "Clearly the best"


def test_programs_that_were_trained_again_are_scaled_as_others_are(invent, figures):
    results = invent()
    rows = [
        replace(row, retrained=figures(row.figures.score)) if row.method == "evolve" else row for row in results.rows
    ]
    found = {each.method.name: each for each in standings(replace(results, rows=tuple(rows)), normalise(results))}
    assert found["evolve"].retrained == found["evolve"].final and found["icpl"].retrained is None


def test_the_headline_is_a_table_of_all_methods_the_best_first(invent):
    heads, _, *rows = headline(invent()).splitlines()
    assert [row.split(" | ")[0] for row in rows][:2] == ["| evolution", "| ICPL"] and len(rows) == 6
    assert {row.count("|") for row in rows} == {heads.count("|")}
    assert headline(invent(levels={"evolve": 1.0})) == ""


@pytest.fixture
def told(invent):
    """Results of what is told: tries that succeed or do not, planned and without an expert."""
    shares = {"told_terms": 1.0, "told_program": 0.5, "told_primitives": 0.0}
    results = invent(levels=shares, seeds=4, scale="success", suite="talk")
    rows = [
        replace(
            row, figures=replace(row.figures, success=shares[row.method], steps=0, seconds=0.0, planning=2.0, queries=0)
        )
        for row in results.rows
    ]
    return replace(results, rows=tuple(rows))


def test_where_there_is_no_expert_shares_of_success_are_compared_and_planning_is_a_cost(told, tmp_path):
    best, cost, sure = answered(told)
    assert best.short == "told: terms" and "1.00, where 0 is never done and 1 is done in every try" in best.lines[0]
    assert cost.short == "2.0 s of planning a second, 0 tokens, 0 answers" and "trains nothing" in cost.lines[0]
    assert sure.short == "Clearly the best"
    heads, _, first, *_ = headline(told).splitlines()
    assert "planning [s a second]" in heads and "expert" not in heads and "training" not in heads
    assert first.startswith("| told: terms | `told_terms` | 1.00 (1.00 to 1.00) | 0 |") and first.endswith("| 2.0 |")
    html = write_page(told, tmp_path, tmp_path / "page.html").read_text()
    assert "planning [s a second]" in html and "What plans trains nothing" in html
    assert not any(said in html for said in ("beats the expert", "of peaks", "Peaks are"))


def test_rows_without_a_score_are_listed_with_the_reason_once(invent, figures, tmp_path):
    results = invent()
    bad = figures(None, reason="it knows no <word>")
    rows = [replace(row, figures=bad) if row.method == "icpl" else row for row in results.rows]
    html = write_page(replace(results, rows=tuple(rows)), tmp_path, tmp_path / "page.html").read_text()
    assert "counted as 0: 6 of 36 rows" in html and html.count("it knows no &lt;word&gt;") == 2
    assert "icpl on hopper/hop_forward, seeds 0, 1, 2: it knows" in html


def test_a_table_of_a_task_says_of_how_many_seeds_its_figures_are(invent, figures, tmp_path):
    results = invent()

    def html(failed):
        bad = figures(None, success=None)
        rows = tuple(replace(row, figures=bad) if (row.method, row.seed) in failed else row for row in results.rows)
        return write_page(replace(results, rows=rows), tmp_path, tmp_path / "page.html").read_text()

    some = html({("icpl", 1), ("evolve", 0), ("evolve", 1), ("evolve", 2)})
    assert some.count("<td>2 of 3</td>") == some.count("<td>0 of 3</td>") == len(results.tasks)
    assert "the column of seeds says how many these are" in some
    none = html(set())
    assert " of 3</td>" not in none and "the column of seeds" not in none


def test_a_cost_that_is_about_the_same_is_not_called_cheaper(invent):
    results = invent(levels={"sparse": 0.0, "expert": 1.0, "best_of": 1.0, "zero_shot": 1.0}, noise=0.3)
    assert len(answered(results)[1].lines) == 1
    best = next(each.method.name for each in standings(results, normalise(results)) if not each.is_baseline)
    rows = [
        replace(row, figures=replace(row.figures, seconds=90.0)) if row.method == best else row for row in results.rows
    ]
    assert "cheapest of those" in answered(replace(results, rows=tuple(rows)))[1].lines[1]


def test_before_there_is_a_scale_nothing_is_claimed(invent):
    results = invent(levels={"evolve": 1.0})
    assert [each.short for each in answered(results)] == ["Not known yet", "1,440,000 steps", "Not at all"]


def test_every_title_fits_beside_its_interval():
    assert all(7.6 * len(method.title) < LABELS for method in METHODS.values()), "about 7.6 units a letter"


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (-2.0, 4.0), (-0.137, 1.21), (0.0, 1e-3)])
def test_an_axis_has_a_few_round_marks_within_it(low, high):
    axis = Axis(low, high, 10.0, 110.0)
    assert axis(low) == 10.0 and axis(high) == 110.0 and axis(high + 1) == 110.0
    assert 2 <= len(axis.ticks) <= 6
    assert all(low - 1e-12 <= tick <= high + 1e-12 for tick in axis.ticks)


@pytest.fixture(scope="module")
def page(invent, tmp_path_factory):
    """The page of results with names that would be markup, and with one film."""
    folder = tmp_path_factory.mktemp("bench")
    results = invent()
    film = folder / "rows" / "a-row" / "film.mp4"
    film.parent.mkdir(parents=True)
    film.write_bytes(b"\0" * 100)
    first, *others = results.rows
    bad = replace(first.figures, reward="<script>document.title = 'taken'</script>")
    rows = (replace(first, film="rows/a-row/film.mp4", figures=bad), *others)
    results = replace(results, rows=rows)
    results.save(folder / "results.json")
    return write_page(results, folder, folder / "page.html")


def test_anybody_draws_the_same_page_of_the_results(page, capsys):
    before = page.read_text()
    page.unlink()
    assert main(["bench", f"page={page.with_name('results.json')}"]) == 0
    assert capsys.readouterr().out.strip() == str(page)
    assert page.read_text() == before


def test_the_page_forbids_scripts_and_whatever_lies_elsewhere(page):
    html = page.read_text()
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert "default-src 'none'" in policy and "script-src" not in policy
    assert "<script" not in html and not re.search(r'\s(src|href)="(?!data:|#)', html)
    assert html.count("data:video/mp4;base64,") == 1


@pytest.mark.parametrize("name", ["../film.mp4", "rows/../../film.mp4", "/etc/passwd", "rows/a-row/other.mp4"])
def test_a_film_elsewhere_is_none(invent, tmp_path, name):
    (tmp_path / "film.mp4").write_bytes(b"\0")
    inner = tmp_path / "rows" / "a-row"
    inner.mkdir(parents=True)
    (inner / "other.mp4").write_bytes(b"\0")
    results = invent()
    results = replace(results, rows=(replace(results.rows[0], film=name), *results.rows[1:]))
    assert "data:video" not in write_page(results, inner.parent.parent, tmp_path / "page.html").read_text()


def test_a_film_behind_a_link_is_none(invent, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "film.mp4").write_bytes(b"\0")
    (tmp_path / "bench" / "rows").mkdir(parents=True)
    (tmp_path / "bench" / "rows" / "a").symlink_to(tmp_path / "mine")
    results = invent()
    results = replace(results, rows=(replace(results.rows[0], film="rows/a/film.mp4"), *results.rows[1:]))
    assert "data:video" not in write_page(results, tmp_path / "bench", tmp_path / "page.html").read_text()


def test_one_film_named_by_all_rows_fills_no_memory(invent, tmp_path, monkeypatch):
    (tmp_path / "rows" / "a").mkdir(parents=True)
    (tmp_path / "rows" / "a" / "film.mp4").write_bytes(b"\0" * 100)
    monkeypatch.setattr(bench_page, "_ROOM", 350)
    results = invent()
    results = replace(results, rows=tuple(replace(row, film="rows/a/film.mp4") for row in results.rows))
    assert write_page(results, tmp_path, tmp_path / "page.html").read_text().count("data:video") == 3


@pytest.mark.parametrize("name", ["methods", "tasks"])
def test_more_methods_and_tasks_than_a_page_can_show_are_refused(invent, tmp_path, name, capsys):
    path = tmp_path / "results.json"
    invent().save(path)
    data = json.loads(path.read_text())
    data[name] += [{**data[name][0], "name": f"another{number}"} for number in range(2000)]
    path.write_text(json.dumps(data))
    assert main(["bench", f"page={path}"]) == 2
    assert f"{name}, at most" in capsys.readouterr().err


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data.pop("rows"),
        lambda data: data.update(format=2),
        lambda data: data.update(scale="magic"),
        lambda data: data["rows"][0].update(method="magic"),
        lambda data: data["rows"].append(data["rows"][0]),
        lambda data: data["rows"][0]["figures"].update(score="high"),
        lambda data: data["methods"][0].update(title=3),
    ],
)
def test_results_that_are_none_are_refused(page, tmp_path, damage):
    data = json.loads(page.with_name("results.json").read_text())
    damage(data)
    path = tmp_path / "results.json"
    path.write_text(json.dumps(data))
    with pytest.raises(UserError, match="none of this version"):
        Results.load(path)


@pytest.fixture(scope="module")
def browser():
    if not Path(CHROMIUM).exists():
        pytest.skip(f"there is no {CHROMIUM}, in which pages are tested; on Debian: apt install chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


def test_the_three_answers_are_read_without_scrolling(page, browser):
    shown = browser.new_page(viewport={"width": 1280, "height": 800})
    shown.goto(page.as_uri())
    assert shown.title() != "taken"
    for question in QUESTIONS:
        box = shown.locator(".answer", has_text=question).bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= 800
        assert shown.locator(".answer", has_text=question).locator("strong").text_content()
    picture = shown.locator("svg.forest").bounding_box()
    assert picture["y"] + picture["height"] <= 800
    shown.close()


def test_everybody_can_use_the_page(page, browser):
    shown = browser.new_page()
    shown.goto(page.as_uri())
    shown.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    accessibility.check(shown)
    shown.close()


def test_on_a_phone_nothing_is_wider_than_the_screen(page, browser):
    shown = browser.new_page(viewport={"width": 390, "height": 844})
    shown.goto(page.as_uri())
    assert shown.evaluate("document.documentElement.scrollWidth") <= 390
    shown.close()


KEPT = sorted(Path(kept_results.__path__[0]).glob("*.json"))


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name)
def test_committed_results_can_be_drawn(path, tmp_path):
    assert QUESTIONS[0] in write_page(Results.load(path), tmp_path, tmp_path / "page.html").read_text()
