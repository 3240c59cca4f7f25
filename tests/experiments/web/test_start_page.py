"""The first page: a sentence is understood while it is typed, and becomes a run."""

import pytest
from playwright.sync_api import expect

from .stub_pages import DEFAULTS

HOLD = """
() => {
  const send = window.fetch;
  window.held = []; // requests, each sent when it is called
  window.fetch = (...request) => new Promise((resolve) => (
    held.push(() => send(...request).then((reply) => { resolve(reply); }))));
}
"""


@pytest.fixture
def start(open_page):
    return open_page("/")


def sentence(page):
    return page.get_by_label("In your own words")


def test_a_run_is_started_by_keyboard(start, server):
    start.keyboard.press("Tab")
    while not start.evaluate("document.activeElement.matches('[name=env]')"):
        start.keyboard.press("Tab")
    start.keyboard.press("ArrowRight")
    start.keyboard.press("Tab")
    start.keyboard.type("hop on, but gently")
    expect(start.locator("#how")).to_contain_text("what was said: hop on, but gently")
    start.keyboard.press("Control+Enter")
    start.wait_for_url("**/runs/night")
    (body,) = [body for path, body in server.sent if path == "/api/runs"]
    assert body == DEFAULTS | {"env": "hopper", "task": "hop on, but gently"}


def test_the_wishes_appear_while_one_types(start, server):
    sentence(start).press_sequentially("run for")
    expect(start.locator("#how li")).to_have_text("what was said: run for")
    expect(start.locator("#how")).to_contain_text("Measured by: forward velocity [m/s]")
    sentence(start).press_sequentially("ward")
    expect(start.locator("#how")).to_contain_text("the robot's own task run_forward")
    asked = [body["task"] for path, body in server.sent if path == "/api/understand"]
    assert len(asked) < len("run forward"), "every key was sent"


def test_what_is_refused_says_why_before_and_after_starting(open_page, server):
    start = open_page("/", expect_errors=True)
    sentence(start).fill("juggle three balls")
    expect(start.locator("#how .bad")).to_contain_text("has no hands")
    expect(sentence(start)).to_have_attribute("aria-invalid", "true")
    start.get_by_role("button", name="Start").click()
    expect(start.get_by_role("alert")).to_have_text("half_cheetah has no hands to juggle with")
    assert start.url.endswith("/")
    sentence(start).fill("run")
    expect(sentence(start)).to_have_attribute("aria-invalid", "false")


def test_a_late_reply_does_not_replace_a_newer_one(start):
    start.evaluate(HOLD)
    for number, words in enumerate(["crawl", "jump"], start=1):
        sentence(start).fill(words)
        start.wait_for_function("number => held.length === number", arg=number)
    start.evaluate("held[1]()")
    expect(start.locator("#how li")).to_have_text("what was said: jump")
    start.evaluate("held[0]()")
    start.evaluate("new Promise(requestAnimationFrame)")
    expect(start.locator("#how li")).to_have_text("what was said: jump")


def test_a_robots_own_tasks_can_be_taken(start):
    start.get_by_role("radio", name="hopper").check()
    expect(start.get_by_role("button", name="run forward")).to_be_hidden()
    start.get_by_role("button", name="hop forward without falling").click()
    expect(sentence(start)).to_have_value("hop forward without falling")
    expect(sentence(start)).to_be_focused()
    expect(start.locator("#how li")).to_have_text("what was said: hop forward without falling")


def test_options_are_sent_and_explained(start, server):
    start.get_by_text("More", exact=True).click()
    start.get_by_label("Who judges").select_option("score")
    expect(start.locator("#judge-line")).to_have_text("the task's own score")
    start.get_by_label("Rounds").fill("5")
    start.get_by_label("Designs a round").fill("65")
    sentence(start).fill("run")
    start.get_by_role("button", name="Start").click()
    expect(start.get_by_label("Designs a round")).to_be_focused()  # 65 are more than there may be
    start.get_by_label("Designs a round").fill("8")
    start.get_by_role("button", name="Start").click()
    start.wait_for_url("**/runs/night")
    (body,) = [body for path, body in server.sent if path == "/api/runs"]
    assert (body["judge"], body["generations"], body["candidates"]) == ("score", 5, 8)


def test_what_is_wrong_within_more_is_shown(start):
    start.get_by_text("More", exact=True).click()
    start.get_by_label("Rounds").fill("0")
    start.get_by_text("More", exact=True).click()
    sentence(start).fill("run")
    start.get_by_role("button", name="Start").click()
    expect(start.get_by_label("Rounds")).to_be_visible()


def test_one_press_starts_one_run(start, server):
    sentence(start).fill("run")
    expect(start.locator("#how li")).to_be_visible()
    start.evaluate(HOLD)
    sentence(start).press("Control+Enter")
    sentence(start).press("Control+Enter")
    expect(start.get_by_role("button", name="Start")).to_be_disabled()
    assert start.evaluate("held.length") == 1
    start.evaluate("held[0]().then(() => null)")
    start.wait_for_url("**/runs/night")
    assert [path for path, _ in server.sent].count("/api/runs") == 1
