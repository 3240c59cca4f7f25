"""What holds on every page: it can be used by everybody, on a phone, in both colour schemes, and text stays text."""

import pytest
from playwright.sync_api import expect
from web_stub_pages import MARKUP, candidate, candidate_page, learning, member, row

LONG = "a_name_without_any_place_at_which_it_could_be_broken_that_is_wider_than_a_phone"
READY = {
    "/": "#how p",
    "/runs": "#runs li",
    "/runs/night": "#cards li",
    "/runs/night/candidates/001": "#curves figure",
    "/runs/night/beside?a=000&b=001": "#speeds button",
    "/runs/night/prompt": "#asked",
}
EVERY_PAGE = pytest.mark.parametrize("path", READY)


@pytest.fixture
def ready_page(open_page, server):
    """Open a page and wait until it shows what it has to show."""
    server.prompts = server.prompts or [{"occasion": "1", "prompt": "Write a reward.", "note": "the first of three"}]

    def ready_page(path, **options):
        page = open_page(path, **options)
        page.wait_for_selector(READY[path])
        return page

    return ready_page


@EVERY_PAGE
def test_everybody_can_use_it_in_both_schemes(ready_page, check_accessibility, path):
    page, grounds = ready_page(path), set()
    check_accessibility(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(grounds) == 2


def test_dialogs_and_disclosures_can_be_used_by_everybody(ready_page, check_accessibility):
    page = ready_page("/")
    page.keyboard.press("m")
    expect(page.get_by_label("Who judges")).to_be_visible()
    check_accessibility(page)
    page = ready_page("/runs/night")
    page.get_by_text("How it was understood").click()
    page.get_by_role("button", name="Round 1").click()
    check_accessibility(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("pause or resume the run")


@EVERY_PAGE
def test_words_do_not_widen_the_page(ready_page, server, path):
    say_everywhere(server, LONG)
    page = ready_page(path)
    for width in (1200, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@EVERY_PAGE
def test_words_do_not_become_markup(ready_page, server, path):
    say_everywhere(server, MARKUP)
    page = ready_page(path)
    if path == "/":
        page.get_by_label("In your own words").fill(MARKUP)
        expect(page.locator("#how")).to_contain_text(MARKUP)
        page.get_by_label("In your own words").fill(f"juggle {MARKUP}")
        expect(page.locator("#how .bad")).to_contain_text(MARKUP)
    elif path == "/runs/night/prompt":
        page.get_by_label("The whole of it").fill("a reply")
        page.get_by_role("button", name="Check it").click()
        expect(page.locator("#source .wrong")).to_contain_text(MARKUP)
        expect(page.locator("#prompt")).to_have_value(MARKUP)
    else:
        expect(page.get_by_text(MARKUP).first).to_be_visible()
    # open_page looks for what would have become of it


def say_everywhere(server, words):
    """Put words wherever people or models write some."""
    server.run = run = learning()
    run |= {"task": words, "stage": words, "wishes": [words], "env": words}
    first, second = run["generations"]
    first["refused"] = [{"code": "E_NAME", "message": words, "line": 3}]
    first["verdict"] = {"order": [["001"], ["000"]], "why": words, "by": words}
    second["members"].append(member(6, state="failed", reason=words, idea=words))
    second["members"][0] |= {"idea": words, "alarms": [{"name": words, "text": words}]}
    run["curves"]["components"]["003"] = {words: [[0, 1.0], [100, 2.0]]}
    server.runs = [row(number, task=words, env=words) for number in range(3)]
    said = {"idea": words, "reason": words, "wishes": [words], "facts": [words], "code": words, "coder": words}
    alarms = [{"name": words, "text": words}]
    server.candidate = candidate_page(
        candidate=candidate(1, **said, alarms=alarms),
        verdicts=[{"round": 1, "order": [["001"]], "why": words, "by": words}],
        diff={"against": "000", "lines": [{"kind": kind, "text": words} for kind in ("same", "added", "removed")]},
        curves={"score": [[0, 1.0], [100, 2.0]], "components": {words: [[0, 1.0], [100, 2.0]]}},
    )
    server.beside |= {
        "a": candidate(0, idea=words),
        "candidates": [{"id": "000", "idea": words}, {"id": "001", "idea": words}],
        "diff": [{"kind": "added", "text": words}],
    }
    server.prompts = [{"occasion": "1", "prompt": words, "note": words}]
    server.verdicts = [{"accepted": False, "code": "E_NAME", "line": 2, "message": words, "source": f"\n{words}"}]
