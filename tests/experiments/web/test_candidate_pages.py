"""The pages of one candidate and of two."""

import pytest
from playwright.sync_api import expect

from .stub_pages import CODE, candidate, candidate_page

ADDRESS = "/runs/night/candidates/001"
BESIDE = "/runs/night/beside?a=000&b=001"
PATIENCE = 60_000
"""For what a page asks for anew [ms]."""


def test_all_that_is_known_of_a_candidate(open_page, server):
    alarm = {"name": "captured", "text": "forward is 97 % of it"}
    server.candidate = candidate_page(candidate=candidate(1, parents=["000", "002"], still=True, alarms=[alarm]))
    page = open_page(ADDRESS)
    expect(page.get_by_role("region", name="The reward of 001", exact=True)).to_have_text(CODE)
    figures = ("3.40 m/s", "50 %", "300,000", "0:42")
    for words in (*figures, "you asked for forward velocity", "stands still", "captured: forward is 97 %"):
        expect(page.locator("main")).to_contain_text(words)
    expect(page.get_by_text("Round 1: 001, then 000 = 002 by you")).to_be_visible()
    expect(page.get_by_role("link", name="from 002")).to_have_attribute("href", "?against=002#diff-title")
    expect(page.get_by_role("link", name="side by side")).to_have_attribute("href", "/runs/night/beside?a=000&b=001")
    page.keyboard.press("]")
    page.wait_for_url("**/candidates/002")


def test_a_difference_is_told_by_more_than_colour(open_page):
    diff = open_page(ADDRESS).get_by_role("region", name="What differs in the reward of 001 from that of 000")
    expect(diff.locator("ins")).to_have_text("    forward = 2.0 * state.forward_velocity", use_inner_text=False)
    expect(diff.locator("del")).to_have_text("    forward = 1.0 * state.forward_velocity")
    assert diff.locator("ins").evaluate("each => getComputedStyle(each, '::before').content").startswith('"+"')
    lines = diff.locator("ins, del, span").evaluate_all("all => all.map((each) => each.offsetTop)")
    assert lines == sorted(set(lines)), "each line has a row of its own"


def test_what_waits_to_be_ranked_shows_no_score(open_page, server):
    hidden = candidate(1, score=None, unit=None, film=None, success_rate=None, wishes=[])
    server.candidate = candidate_page(
        candidate=hidden, hidden=True, verdicts=[], curves={"score": [], "components": {}}
    )
    page = open_page(ADDRESS)
    expect(page.get_by_role("link", name="Rank it")).to_have_attribute("href", "/runs/night/rank")
    expect(page.locator("video, .facts, #curves")).to_have_count(0)


@pytest.mark.parametrize("state", ["failed", "waiting"])
def test_a_candidate_without_a_film_or_a_score(open_page, server, state):
    bare = candidate(1, state=state, score=None, film=None, reason="out of memory", success_rate=None, steps=0)
    server.candidate = candidate_page(candidate=bare, diff=None, before=None, after=None, verdicts=[])
    page = open_page(ADDRESS)
    expect(page.get_by_text("out of memory")).to_be_visible()
    expect(page.get_by_text("There is no film.")).to_be_visible()


def test_two_films_play_as_one(open_page):
    page = open_page(BESIDE)
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.wait_for_function("() => [...document.querySelectorAll('video')].every((each) => each.currentTime > .1)")
    page.keyboard.press("k")
    page.keyboard.press(".")
    page.wait_for_function("() => [...document.querySelectorAll('video')].every((each) => !each.seeking)")
    one, other = page.locator("video").evaluate_all("all => all.map((each) => each.currentTime)")
    assert abs(one - other) < 1 / 25


def test_another_pair_is_chosen(open_page):
    page = open_page(BESIDE)
    page.get_by_label("On the left").select_option("001")
    page.wait_for_url("**/beside?a=001&b=001")


def test_one_of_two_has_no_film(open_page, server):
    server.beside["a"] = candidate(0, film=None, film_error="the disk was full")
    page = open_page(BESIDE)
    expect(page.get_by_text("the disk was full")).to_be_visible()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()


def test_a_page_that_is_open_while_the_candidate_trains_follows_it(open_page, server):
    live = {"url": "/films/film0", "steps": 60_000}
    training = candidate(1, state="training", score=None, film=None, live=live, success_rate=None, steps=60_000)
    server.candidate = candidate_page(candidate=training, verdicts=[], curves={"score": [], "components": {}})
    page = open_page(ADDRESS)
    expect(page.get_by_text("After 60,000 steps of training")).to_be_visible()
    expect(page.locator("#drawn")).to_be_hidden()
    page.evaluate("window.opened = true")
    server.candidate = candidate_page()
    expect(page.get_by_text("Round 1: 001, then 000 = 002 by you")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".pill")).to_have_text("done")
    expect(page.locator("video")).to_have_attribute("src", "/films/film1")
    expect(page.locator("#curves figure")).to_have_count(2)
    assert page.evaluate("window.opened"), "it was not loaded anew"


@pytest.mark.slow
def test_a_part_in_which_somebody_is_at_work_waits_and_an_old_film_plays_on(open_page, server):
    page = open_page(ADDRESS)
    page.locator("video").evaluate("each => { each.mine = true; each.play(); }")
    page.get_by_role("link", name="000").first.focus()
    server.candidate = candidate_page(candidate=candidate(1, score=5.5, children=["003", "007"]))
    expect(page.get_by_text("5.50 m/s")).to_be_visible(timeout=PATIENCE)
    assert page.evaluate("document.activeElement.textContent") == "Candidate 000"
    expect(page.get_by_role("link", name="007")).to_have_count(0)
    page.evaluate("document.activeElement.blur()")
    expect(page.get_by_role("link", name="007")).to_be_visible(timeout=PATIENCE)
    assert page.locator("video").evaluate("each => each.mine && !each.paused")


def test_a_page_of_a_run_that_is_over_is_not_asked_for_again(open_page, server):
    server.run["status"] = "done"
    page = open_page(ADDRESS)
    page.wait_for_load_state("networkidle")
    page.clock.install()
    page.reload()
    page.clock.run_for(60_000)
    page.evaluate("async () => { await fetch('/runs'); }")  # what was asked for before has arrived by then
    assert server.got[ADDRESS] == 2


@pytest.mark.slow
def test_a_film_that_comes_later_joins_the_other_on_one_clock(open_page, server):
    server.beside["a"] = candidate(0, film=None, state="training")
    page = open_page(BESIDE)
    expect(page.locator("video")).to_have_count(1)
    server.beside["a"] = candidate(0)
    expect(page.locator("video")).to_have_count(2, timeout=PATIENCE)
    page.wait_for_function("() => [...document.querySelectorAll('video')].every((each) => each.currentTime > .1)")
