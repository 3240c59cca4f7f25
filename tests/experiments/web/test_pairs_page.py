"""A person compares segments in a real browser: by keys and buttons, with undo, reload, lost replies and a phone."""

import pytest
from playwright.sync_api import expect

from rewardsmith.experiments.web.processes import Processes
from rewardsmith.reward_synth.preferences.store import Preferences

from .ranking import PATIENCE
from .rehearsal import draw, served
from .runs import comparing_run

SECONDS = 0.6


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A server of runs, and films for them."""
    folder = tmp_path_factory.mktemp("pairs")
    (folder / "runs").mkdir()
    films = [draw(folder / f"{place}.mp4", SECONDS, 235 - 20 * place).read_bytes() for place in range(8)]
    with served(folder / "runs") as access:
        yield folder / "runs", access, films


@pytest.fixture
def run(place):
    folder, _, films = place
    return comparing_run(folder, lambda path, number: path.write_bytes(films[number]))


@pytest.fixture
def resumed(monkeypatch):
    names = []
    monkeypatch.setattr(Processes, "resume", lambda self, run: names.append(run.path.name))
    monkeypatch.setattr(Processes, "is_going", lambda self, run: run.path.name in names)
    return names


@pytest.fixture
def visit(browser, place, resumed):
    """Open the page of a run; nothing in it failed by the end."""
    contexts, complaints = [], []

    def visit(run, **options):
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.goto(place[1].address(f"/runs/{run.path.name}/rank"))
        expect(page.locator("#pair")).to_be_visible()
        return page

    yield visit
    for context in contexts:
        context.close()
    assert complaints == []


def said(run):
    return [(each.pair, each.preferred, each.remark) for each in Preferences(run.preferences).segments()]


def expect_at(page, place):
    expect(page.locator("#progress")).to_have_text(f"{place} of 4 of round 2, 40 in all")


def test_a_round_is_compared_by_keys_alone(run, visit, resumed):
    page = visit(run, viewport={"width": 1280, "height": 800})
    expect_at(page, 1)
    expect(page.locator("#undo")).to_be_disabled()
    page.keyboard.press("ArrowLeft")
    expect_at(page, 2)
    expect(page.locator("#status")).to_have_text("Saved: left is better.")
    page.keyboard.press("=")
    expect_at(page, 3)
    page.keyboard.press("z")
    expect_at(page, 2)
    page.reload()
    expect_at(page, 2)
    page.keyboard.press("c")
    page.keyboard.type("it = <b>sways</b> z")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    expect_at(page, 3)
    expect(page.locator("#remark")).to_have_value("")
    page.keyboard.press("s")
    expect_at(page, 4)
    page.keyboard.press("=")
    expect(page.locator("#answered")).to_be_visible()
    sways = "it = <b>sways</b> z"
    kept = [("000.8", "left", ""), ("000.9", "right", sways), ("000.10", "cannot_tell", ""), ("000.11", "equal", "")]
    assert said(run) == kept
    page.keyboard.press("z")
    expect_at(page, 4)
    assert said(run) == kept[:3]
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#answered")).to_be_visible()
    assert resumed == []
    page.keyboard.press("g")
    expect(page.get_by_role("heading", name="The policy is training")).to_be_visible()
    assert resumed == [run.path.name]


def test_both_clips_go_on_together(run, visit):
    page = visit(run)
    together = """() => {
      const videos = [...document.querySelectorAll("video")], times = videos.map((video) => video.currentTime);
      window.told ??= (videos[0].addEventListener("play", () => (window.rounds = (window.rounds ?? 0) + 1)), true);
      return window.rounds >= 4 && videos.every((video) => !video.paused) && times[0] > 0.1
        && Math.abs(times[0] - times[1]) < 1 / 25; // by less than a frame
    }"""
    page.wait_for_function(together)
    page.keyboard.press(" ")
    assert page.evaluate("[...document.querySelectorAll('video')].every((video) => video.paused)")
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_a_lost_reply_is_one_answer_and_nothing_is_called_saved_before(run, visit):
    page = visit(run)
    seen = []

    def lose(route):
        seen.append(page.text_content("#status"))
        if len(seen) == 1:
            route.fetch()  # it arrives, and the reply does not
            route.abort()
        else:
            route.continue_()

    page.route("**/pairs/answers", lose)
    page.get_by_role("button", name="Left is better").click()
    expect_at(page, 2)
    assert len(seen) == 2 and not any(text.startswith("Saved") for text in seen)
    assert [each[:2] for each in said(run)] == [("000.8", "left")]


def test_another_window_s_answer_is_not_overwritten(run, visit):
    one, other = visit(run), visit(run)
    one.keyboard.press("ArrowLeft")
    expect_at(one, 2)
    other.keyboard.press("ArrowRight")
    expect(other.locator("#error")).to_contain_text("you have answered this pair already")
    expect_at(other, 2)
    assert [each[1] for each in said(run)] == ["left"]


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_everybody_can_use_it_on_a_phone_too(run, visit, check_accessibility, scheme):
    page = visit(run, viewport={"width": 390, "height": 780}, color_scheme=scheme)
    check_accessibility(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    left, right = (page.locator(f"#{name}").bounding_box() for name in ("left", "right"))
    assert left["y"] == right["y"] and left["x"] + left["width"] <= right["x"], "side by side"
    words = page.inner_text("main")
    assert not any(word in words for word in ("score", "000", "m/s"))
