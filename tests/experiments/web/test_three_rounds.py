"""A person begins a search on the first page and ranks three rounds of real films by what they see in a browser."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from rewardsmith.experiments.runs.run import Run

from .rehearsal import TOKEN
from .runs import answers_of

PATIENCE = 600_000


@pytest.fixture
def address(tmp_path):
    """The address of a page in a process of its own, as `rewardsmith page` prints it."""
    page = subprocess.Popen(
        [sys.executable, "-m", "rewardsmith.experiments", "page", str(tmp_path), "open=no"],
        stdout=subprocess.PIPE, text=True, env=os.environ | {"REWARDSMITH_PAGE_TOKEN": TOKEN},
    )  # fmt: skip
    yield page.stdout.readline().partition("the page: ")[2].strip()
    page.terminate()
    page.wait(60)
    page.stdout.close()


def scores_of_films(page, run):
    """Return how good each film of the round is, known by its bytes: who looks at a film sees how fast the robot is."""
    known = {each.film.read_bytes(): each.result().score for each in run.candidates() if each.film.exists()}
    videos = page.eval_on_selector_all("video", "(all) => all.map((video) => [video.ariaLabel, video.src])")
    return {label.split(",")[0].split()[-1]: known[page.request.get(source).body()] for label, source in videos}


def rank(page, run):
    """Order the films from the best to the worst with the keyboard, and send that."""
    found = scores_of_films(page, run)
    for number in sorted(found, key=found.get):
        page.keyboard.press(number)
        page.keyboard.press("b")  # the best of all so far
    with page.expect_response(lambda reply: reply.url.endswith("/round/answers")) as reply:
        page.keyboard.press("Control+Enter")
    if reply.value.json()["more"]:  # it was a pair that was asked again
        page.wait_for_function("() => document.querySelector('main').dataset.state === 'ask'")
        return rank(page, run)
    page.get_by_role("heading", name="Saved").wait_for()
    page.get_by_role("button", name="Go on: write the next rewards").click()


@pytest.mark.slow
def test_three_rounds_that_a_person_ranks_end_better_than_they_began(
    address, browser, tmp_path, record_testsuite_property
):
    page = browser.new_page()
    page.goto(address)
    page.get_by_role("radio", name="half_cheetah").check()
    page.get_by_label("In your own words").fill("run forward as fast as you can")
    page.get_by_text("More", exact=True).click()
    page.get_by_label("Steps of training").fill("150000")
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/runs/*half-cheetah*")
    (path,) = tmp_path.iterdir()
    live = page.locator("video").first
    live.wait_for(timeout=PATIENCE)
    page.goto(f"{page.url.split('?')[0].rstrip('/')}/rank")
    for number in (1, 2, 3, 4):  # and the choice among the rounds' best
        run = Run(Path(path))
        page.wait_for_function("() => document.querySelector('main').dataset.state === 'ask'", timeout=PATIENCE)
        rank(page, run)
        expect(page.get_by_text("being made").or_(page.get_by_text("is over")).first).to_be_visible()
        assert len([each for each in answers_of(run) if not each.again]) == number
    page.wait_for_function("() => document.querySelector('main').dataset.state === 'over'", timeout=PATIENCE)
    bests = [max(run.candidate(member.id).result().score for member in each.members) for each in run.generations()]
    page.goto(page.url.removesuffix("/rank"))
    expect(page.locator("#status")).to_have_text("done")
    assert run.record()["status"] == "done" and len(bests) == 3
    record_testsuite_property("score of each round's best [m/s]", bests)
    assert bests[-1] > bests[0], bests
    assert run.result().human_answers == 3 * 2 + 2 + 1, "a fifth of six answers was asked again before the last choice"
    page.close()
