"""The page of a run: watch it learn."""

import pytest
from playwright.sync_api import expect

from .stub_pages import learning, member, run

WATCH = """
() => {
  window.shifts = 0;
  window.darkest = 4; // the least that any place for a film had to show at any moment, as HTMLMediaElement.readyState
  window.frames = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (shifts += entry.value)))
    .observe({ type: "layout-shift", buffered: false });
  const look = () => {
    frames += 1;
    for (const place of document.querySelectorAll(".live:has(video)")) {
      darkest = Math.min(darkest, Math.max(...[...place.querySelectorAll("video")].map((each) => each.readyState)));
    }
    requestAnimationFrame(look);
  };
  look();
}
"""
PLAYING = "() => [...document.querySelectorAll('.live video')].filter((each) => !each.paused).length"
HIDE = """
Object.defineProperty(document, "hidden", { get: () => window.isHidden ?? false });
"""


@pytest.fixture
def open_run(open_page):
    """Open the page and wait for its first look."""

    def open_run(**options):
        page = open_page("/runs/night", **options)
        page.wait_for_selector("#cards li")
        return page

    return open_run


def look(page):
    """Have the page look now instead of within two seconds."""
    with page.expect_response("**/api/runs/night"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def card(page, id):
    return page.locator("#cards li").filter(has=page.get_by_role("link", name=id, exact=True))


def names(page):
    return page.locator("#cards h3 a").all_text_contents()


# -- films -------------------------------------------------------------------------------------------------------------


def test_live_films_follow_one_another_without_a_flash_or_a_shift(open_run, server):
    page = open_run()
    page.wait_for_function("() => document.querySelector('.live video')?.readyState > 1")
    places = [each.bounding_box() for each in page.locator("#cards li").all()]
    page.evaluate(WATCH)
    for number in range(1, 5):
        for each in server.run["generations"][1]["members"][:2]:
            film = f"/films/film{number % 3}.{number}"
            each |= {"live": {"url": film, "steps": 60_000 + number}, "steps": 10**number, "progress": number / 5}
        look(page)
        expect(page.locator(f".live video[src='{film}']")).to_have_count(2)
        expect(page.locator(".live video")).to_have_count(2)  # those before them are gone
    assert page.evaluate("frames") > 4
    assert page.evaluate("darkest") >= 2, "a place for a film showed none for a moment"
    assert page.evaluate("shifts") == 0
    assert [each.bounding_box() for each in page.locator("#cards li").all()] == places


@pytest.mark.slow
def test_nothing_moves_when_a_candidate_is_done_or_alarms(open_run, server):
    page = open_run()
    page.evaluate(WATCH)
    done, failed = server.run["generations"][1]["members"][:2]
    done |= member(3, score=5.0, alarms=[{"name": "captured", "text": "forward is 97 % of it"}])
    failed |= member(4, state="failed", reason="out of memory " * 20)
    server.run["generations"][1]["verdict"] = {"order": [["003"]], "why": "the score", "by": "score"}
    server.run["best"] = "003"
    look(page)
    expect(page.locator("#notes")).to_contain_text("captured")
    page.evaluate("new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))")
    assert page.evaluate("shifts") == 0


def test_films_are_looped_muted_and_in_their_place(open_run):
    page = open_run()
    page.wait_for_selector(".live video")
    attributes = "(each) => [each.loop, each.muted, each.playsInline]"
    assert page.locator(".live video").first.evaluate(attributes) == [True, True, True]
    page.wait_for_function(f"() => ({PLAYING})() === 2")


@pytest.mark.slow
def test_films_stop_at_once_and_stay_so(open_run, server):
    page = open_run()
    page.wait_for_function(f"() => ({PLAYING})() === 2")
    page.keyboard.press("f")
    assert page.evaluate(PLAYING) == 0
    server.run["generations"][1]["members"][0]["live"] = {"url": "/films/film2.new", "steps": 1}
    look(page)
    expect(page.locator(".live video[src='/films/film2.new']")).to_have_count(1)
    assert page.evaluate(PLAYING) == 0
    page.get_by_role("button", name="Stop the films").click()
    page.wait_for_function(f"() => ({PLAYING})() === 2")


def test_films_stand_still_where_reduced_motion_is_preferred(open_run):
    page = open_run(reduced_motion="reduce")
    page.wait_for_function("() => document.querySelector('.live video')?.readyState > 1")
    assert page.evaluate(PLAYING) == 0
    expect(page.get_by_role("button", name="Stop the films")).to_have_attribute("aria-pressed", "true")


@pytest.mark.slow
def test_sixty_films_are_not_read_for_one_screen(open_run, server):
    server.run = run([member(number, score=float(number)) for number in range(64)])
    page = open_run()
    page.wait_for_selector(".live video")
    assert page.locator("#cards li").count() == 64
    assert page.locator(".live video").count() < 32
    page.locator("#cards li").last.scroll_into_view_if_needed()
    expect(page.locator("#cards li").last.locator("video")).to_have_count(1)


def test_the_final_film_takes_the_place_of_the_live_one(open_run, server):
    page = open_run()
    expect(card(page, "003").locator("figcaption")).to_have_text("while it trains, at 60K steps")
    server.run["generations"][1]["members"][0] |= member(3, score=2.25, film="/films/film1.final")
    look(page)
    expect(card(page, "003").locator("video[src='/films/film1.final']")).to_be_visible()
    expect(card(page, "003").locator("video")).to_have_count(1)
    expect(card(page, "003").locator("figcaption")).to_be_hidden()
    expect(card(page, "003")).to_contain_text("2.25 m/s")
    beside = card(page, "003").get_by_role("link", name="Beside the best")
    expect(beside).to_have_attribute("href", "/runs/night/beside?a=001&b=003")


# -- rounds ------------------------------------------------------------------------------------------------------------


def test_it_follows_the_run_to_its_next_round_unless_another_was_chosen(open_run, server):
    page = open_run()
    assert names(page) == ["003", "004", "005"]
    members = [each["members"] for each in server.run["generations"]]
    server.run = run(*members, [member(6, state="waiting")])
    look(page)
    expect(page.locator("#cards h3 a")).to_have_text(["006"])
    page.keyboard.press("1")
    assert names(page) == ["000", "001", "002"]
    look(page)
    assert names(page) == ["000", "001", "002"]
    page.get_by_role("button", name="Round 3").click()
    assert names(page) == ["006"]


def test_a_run_whose_first_rewards_are_being_written(open_page, server):
    server.run = run()
    page = open_page("/runs/night")
    expect(page.get_by_text("The first rewards are being written.")).to_be_visible()
    expect(page.get_by_role("heading", name="Curves")).to_be_hidden()
    server.run = learning()
    look(page)
    expect(page.locator("#cards li")).to_have_count(3)
    expect(page.get_by_text("The first rewards are being written.")).to_be_hidden()


@pytest.mark.slow
def test_a_round_to_come_cannot_be_chosen(open_run):
    expect(open_run().get_by_role("button", name="Round 3")).to_be_disabled()


def test_what_is_known_of_a_round_is_told(open_run, server):
    server.run["generations"][0]["members"][1]["alarms"] = [{"name": "captured", "text": "forward is 97 % of it"}]
    page = open_run()
    page.get_by_role("button", name="Round 1").click()
    notes = page.locator("#notes")
    expect(notes).to_contain_text("001, then 000 by you")
    expect(notes).to_contain_text("001, captured: forward is 97 % of it")
    expect(notes).to_contain_text("002, failed: the reward was not finite")
    expect(notes).to_contain_text("E_IMPORT line 1: import os is not allowed")
    expect(card(page, "001")).to_contain_text("Alarm: captured")
    expect(card(page, "002")).to_contain_text("the reward was not finite")


def test_how_good_the_best_is_where_nothing_chose_it_is_told_and_what_stands_still(open_run, server):
    server.run = run([member(0, score=0.01, still=True), member(1, score=3.4)], status="done")
    server.run["final"] = {"score": 2.9, "unit": "m/s", "success_rate": 0.5, "episodes": 16}
    page = open_run()
    expect(page.locator("#notes")).to_contain_text(
        "001 scores 2.90 m/s, success 50 % on 16 fresh initial states, which did not choose it"
    )
    expect(card(page, "000")).to_contain_text("Stands still")


def test_what_waits_to_be_ranked_stays_hidden_even_if_it_was_known(open_run, server):
    server.run["generations"][1]["members"] = [member(3, score=7.77), member(4, score=8.88)]
    final = {"score": 9.99, "unit": "m/s", "success_rate": None, "episodes": 16}
    server.run |= {"best": "004", "final": final}
    page = open_run()
    expect(page.locator("#run")).to_contain_text("8.88")
    expect(page.locator("#run")).to_contain_text("9.99")
    server.run |= {"status": "waiting", "hidden": True}
    look(page)
    expect(card(page, "003")).to_contain_text("hidden")
    expect(page.locator("#run")).not_to_contain_text("8.88")
    expect(page.locator("#run")).not_to_contain_text("9.99")
    expect(page.locator("#cards video")).to_have_count(0)
    expect(page.locator("#curves")).not_to_contain_text("003")
    expect(page.locator("#cards .best")).to_have_count(0)


def test_lineage_shows_who_came_of_whom(open_run, server):
    server.run["generations"][1]["members"][0]["parents"] = ["000", "001"]
    page = open_run()
    lines = page.locator("#lineage path")
    expect(lines).to_have_count(3)  # two parents of 003 and one of 004
    link = page.locator("#lineage").get_by_role("link", name="Candidate 003, training, made of 000 and 001")
    expect(link).to_have_attribute("href", "/runs/night/candidates/003")
    link.focus()
    assert lines.evaluate_all(
        "all => all.filter((each) => each.matches('.lit')).map((each) => each.dataset.child)"
    ) == [
        "003",
        "003",
    ]
    expect(page.locator("#lineage a.best")).to_contain_text("3.40 m/s")
    server.run["generations"][1]["members"][0] |= {"score": 2.5, "unit": "m/s"}
    look(page)
    expect(page.locator("#lineage a[data-id='003']")).to_contain_text("2.50 m/s")
    expect(page.locator("#lineage a[data-id='003']")).to_be_focused()


@pytest.mark.slow
def test_the_cost_is_told(open_run):
    expect(open_run().locator(".facts dd")).to_have_text(["900,000", "2:06", "3", "5,400", "2"])


# -- what can be done --------------------------------------------------------------------------------------------------


def test_a_run_is_paused_and_resumed(open_run, server):
    page = open_run()
    page.get_by_role("button", name="Pause").click()
    expect(page.locator("#status")).to_have_text("paused")
    page.keyboard.press("p")
    expect(page.locator("#status")).to_have_text("running")
    assert [path for path, _ in server.sent] == ["/api/runs/night/pause", "/api/runs/night/resume"]


def test_a_candidate_is_ended_after_a_question(open_run, server):
    page = open_run()
    button = page.get_by_role("button", name="End this one, candidate 003, it will not get better")
    button.click()
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    button.click()
    page.keyboard.press("Escape")
    button.click()
    page.keyboard.press("p")  # no key of the page acts behind the question
    page.get_by_role("button", name="End it").click()
    expect(card(page, "003").locator(".pill")).to_have_text("ended")
    assert [path for path, _ in server.sent] == ["/api/runs/night/candidates/003/end"]


def test_answers_are_taken_along_and_brought_back(open_page, server):
    page = open_page("/runs/night", expect_errors=True)
    page.wait_for_selector("#cards li")
    link = page.get_by_role("link", name="Take them with you")
    expect(link).to_have_attribute("href", "/api/runs/night/preferences")
    file = {"name": "night.jsonl", "mimeType": "application/jsonl", "buffer": b'{"order": []}\n{"order": []}\n'}
    field = page.get_by_label("Add answers from a file")
    field.set_input_files(file)
    expect(page.get_by_text("2 answers added.")).to_be_visible()
    assert server.sent == [("/api/runs/night/preferences", file["buffer"].decode())]
    field.set_input_files(file | {"buffer": b"something else"})
    expect(page.get_by_text("line 1 is no answer")).to_be_visible()


@pytest.mark.parametrize(
    ("changes", "name", "address"),
    [
        ({"status": "waiting"}, "Rank this round", "/runs/night/rank"),
        ({"status": "waiting", "asks": "reply"}, "Bring a reply", "/runs/night/prompt"),
        ({"status": "done"}, "Take the best with you", "/api/runs/night/best.zip"),
    ],
)
def test_what_is_to_be_done_next_is_a_link(open_run, server, changes, name, address):
    server.run |= changes
    page = open_run()
    expect(page.get_by_role("link", name=name)).to_have_attribute("href", address)
    expect(page.locator("a.primary:visible")).to_have_count(1)
    expect(page.get_by_role("button", name="Pause")).to_be_hidden()


# -- looking again -----------------------------------------------------------------------------------------------------


@pytest.fixture
def looks(open_page, server):
    """Open the page with a clock that stands; return it and what counts its looks after some seconds more."""

    def counted(page, seconds):
        page.clock.run_for(1000 * seconds)
        page.evaluate("fetch('/api/runs/night').then((reply) => reply.text())")  # what was asked before is answered
        page.clock.run_for(0)
        server.got["mine"] += 1
        return server.got["/api/runs/night"] - server.got["mine"]

    def looks():
        page = open_page("about:blank")
        page.add_init_script(HIDE)
        page.clock.install()
        page.goto("/runs/night")
        page.wait_for_selector("#cards li")
        return page, counted

    return looks


def test_it_looks_every_two_seconds_while_the_run_runs(looks):
    page, counted = looks()
    before = counted(page, 0)
    assert [counted(page, 2) - before for _ in range(3)] == [1, 2, 3]


@pytest.mark.slow
def test_it_does_not_look_while_the_tab_is_hidden(looks):
    page, counted = looks()
    page.evaluate("() => { window.isHidden = true; document.dispatchEvent(new Event('visibilitychange')); }")
    before = counted(page, 0)
    assert counted(page, 20) == before
    page.evaluate("() => { window.isHidden = false; document.dispatchEvent(new Event('visibilitychange')); }")
    assert counted(page, 0) == before + 1


def test_a_look_that_is_under_way_while_the_tab_is_hidden_is_the_last(looks):
    page, counted = looks()
    before = counted(page, 0)
    page.evaluate("() => { document.dispatchEvent(new Event('visibilitychange')); window.isHidden = true; }")
    assert counted(page, 0) == before + 1
    assert counted(page, 20) == before + 1


@pytest.mark.parametrize(
    "status", ["waiting", "done", *(pytest.param(each, marks=pytest.mark.slow) for each in ("paused", "failed"))]
)
def test_it_does_not_look_while_the_run_stands(looks, server, status):
    server.run["status"] = status
    page, counted = looks()
    before = counted(page, 0)
    assert counted(page, 20) == before


def test_a_server_that_is_away_is_told_and_looked_for(open_page, server):
    page = open_page("/runs/night", expect_errors=True)
    page.wait_for_selector("#cards li")
    page.route("**/api/runs/night", lambda route: route.abort())
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("alert")).to_contain_text("no reply from rewardsmith")
    expect(page.locator("#cards li")).to_have_count(3)
    page.unroute("**/api/runs/night")
    server.run = learning() | {"stage": "it is back"}
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#stage")).to_have_text("it is back")
    expect(page.get_by_role("alert")).to_be_hidden()
