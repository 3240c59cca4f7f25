"""The page of a robot that is talked to, the real server in a real browser, with a small body that plans quickly."""

import re
import threading
import time

import pytest
import safetensors.torch
import uvicorn
from playwright.sync_api import expect
from starlette.testclient import TestClient

from rewardsmith.experiments.talk.live import Live
from rewardsmith.experiments.talk.session import Session
from rewardsmith.experiments.web.access import Access
from rewardsmith.experiments.web.serve import _bound
from rewardsmith.experiments.web.talk import make_talk_app
from rewardsmith.policies.mpc.options import MPCOptions
from rewardsmith.reward_synth.motion.offline.talker import PhrasebookTalker

from .rehearsal import TOKEN

PATIENCE = 120_000
"""Longest wait for anything [ms]."""


@pytest.fixture(scope="module")
def live():
    """A half-cheetah, which needs few samples to run."""
    session = Session("half_cheetah", MPCOptions(samples=8, horizon=0.3, threads=1, every=2))
    with Live(session, PhrasebookTalker(session.vocabulary)) as live:
        yield live


@pytest.fixture(scope="module")
def address(live):
    """The real server in a thread."""
    with _bound("127.0.0.1", 0) as listener:
        access = Access(port=listener.getsockname()[1], token=TOKEN)
        server = uvicorn.Server(
            uvicorn.Config(make_talk_app(live, access), log_level="error", lifespan="off", timeout_graceful_shutdown=1)
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield access.address()
        server.should_exit = True
        thread.join()


@pytest.fixture
def page(browser, address):
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    yield page
    context.close()
    assert [each for each in complaints if "400" not in each] == []


@pytest.fixture
def client(live):
    client = TestClient(make_talk_app(live, Access(port=8123, token=TOKEN)), base_url="http://127.0.0.1:8123")
    client.headers["Authorization"] = f"Bearer {TOKEN}"
    return client


def say(page, live, said):
    before = len(live.chat)
    assert seen(page, lambda: page.locator("#chat li").count() == before)
    page.fill("#said", said)
    page.click("#say button")
    assert seen(page, lambda: page.locator("#chat li").count() >= before + 2)
    return page.locator("#chat li").last.inner_text()


def seen(page, holds):
    """Wait until something is so, and tell whether it is."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not (met := holds()) and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    return met


def until(page, live, holds):
    """Wait until the robot does something."""
    return seen(page, lambda: holds(live.ask(Session.measured)))


def drawn(page):
    return page.evaluate("document.getElementById('robot').toDataURL()")


def test_an_instruction_is_typed_seen_and_corrected(page, live):
    assert "forward velocity" in say(page, live, "run forward at 1.5 m/s")
    assert seen(page, lambda: page.locator("#asked .term").count() == 1)
    assert until(page, live, lambda now: now["forward_displacement"] > 0.5)
    picture = drawn(page)
    assert "(was" in say(page, live, "the other way")
    assert seen(page, lambda: page.locator("#asked .term").inner_text().startswith("forward velocity -1.5 m/s"))
    assert until(page, live, lambda now: now["forward_velocity"] < -0.3)
    assert seen(page, lambda: drawn(page) != picture)
    expect(page.locator("#figures")).to_contain_text(re.compile(r"a plan takes \d+ of \d+ ms"))


def test_what_cannot_be_is_answered_in_the_chat_and_the_robot_goes_on(page, live):
    say(page, live, "run forward")
    motion = live.ask(lambda session: session.motion)
    answer = say(page, live, "lift the tail")
    assert "raise its tail" in answer and "\n" not in answer
    assert page.locator("#chat li").last.get_attribute("class") == "refused"
    assert live.ask(lambda session: session.motion) == motion


def test_sliders_pause_and_reset_do_what_they_say(page, live):
    say(page, live, "run forward at 1 m/s")
    page.locator("#asked input[data-number=weight]").fill("5")
    assert seen(page, lambda: live.ask(lambda session: session.motion.asked[0].weight) == 5.0)
    page.click("#pause")
    page.wait_for_selector("#pause[aria-pressed=true]")
    stood = live.ask(lambda session: session.time)
    page.wait_for_timeout(200)
    assert live.ask(lambda session: session.time) == stood
    page.click("#reset")
    assert seen(page, lambda: page.locator("#figures").inner_text().startswith("0.0 s"))
    page.click("#pause")
    page.wait_for_selector("#pause[aria-pressed=false]")


def test_what_is_measured_is_told_in_the_unit_of_what_is_wanted(page, live):
    say(page, live, "lean forward by 20 degrees")
    term = page.locator("#asked .term")
    expect(term).to_contain_text("20 degrees")
    expect(term.locator(".number")).to_have_text(re.compile(r"is -?[\d.]+ degrees"))
    expect(page.get_by_role("slider", name="target of pitch angle")).to_have_attribute(
        "aria-valuetext", re.compile("20 degrees")
    )


def test_a_word_without_an_end_is_refused_and_hides_nothing(page, live):
    assert "does not know" in say(page, live, "ä" * 300)
    assert page.locator("#chat").evaluate("each => each.scrollWidth <= each.clientWidth")


def test_markup_in_what_is_said_stays_text(page, live):
    say(page, live, "<img src=x onerror=window.hacked=1> run forward")
    assert page.evaluate("window.hacked === undefined")


def test_the_page_can_be_used_by_everybody(page, check_accessibility):
    page.wait_for_selector("#chat li")
    check_accessibility(page)


@pytest.mark.parametrize(
    ("path", "body", "reason"),
    [
        ("push", {"y": 50}, "at most 5 m/s"),
        ("push", {"y": 0.5}, "can be pushed along x and z alone"),
        ("clock", {"speed": 7}, "the speed is from 0.1 to 2"),
        ("term", {"name": "tail", "weight": 1}, "there is no term 'tail'"),
        ("term", {"name": "effort", "weight": -1}, "from 0 to 100"),
        ("term", {"name": "effort", "target": 1}, "has no target"),
        ("say", {"said": "x", "more": 1}, "more"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(client, path, body, reason):
    reply = client.post(f"/api/talk/{path}", json=body)
    assert reply.status_code in (400, 422) and reason in reply.json()["error"]


@pytest.mark.parametrize("body", ["[" * 100_000, '{"said": ' + "9" * 100_000 + "}"])
def test_a_body_that_cannot_be_read_is_told_so(client, body):
    reply = client.post("/api/talk/say", content=body, headers={"content-type": "application/json"})
    assert reply.status_code == 400 and "body" in reply.json()["error"]


def test_nobody_gets_in_without_the_token(live):
    client = TestClient(make_talk_app(live, Access(port=8123, token=TOKEN)), base_url="http://127.0.0.1:8123")
    for path in ("/", "/api/talk/state", "/talk/episode.safetensors"):
        assert client.get(path).status_code == 403
    assert client.post("/api/talk/say", json={"said": "run"}).status_code == 403


def runs(session):
    """Tell whether the robot has moved since it was told to run."""
    return bool(session.moments) and "forward_velocity" in session.moments[-1].costs


def test_the_episode_and_the_terms_are_saved(client, live):
    live.say("run forward")
    until_moved = time.monotonic() + PATIENCE / 1000
    while not live.ask(runs) and time.monotonic() < until_moved:
        time.sleep(0.01)
    tensors = safetensors.torch.load(client.get("/talk/episode.safetensors").content)
    assert len({len(values) for values in tensors.values()}) == 1
    assert {"time", "pose", "action", "measured/forward_velocity", "costs/forward_velocity"} <= set(tensors)
    assert client.get("/talk/terms.json").json()["terms"][0]["feature"] == "forward_velocity"
