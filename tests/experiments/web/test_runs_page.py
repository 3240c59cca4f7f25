"""The list of runs."""

from playwright.sync_api import expect

from .stub_pages import row


def shown(page):
    return page.locator("#runs li:visible")


def test_rows_tell_of_their_runs(open_page, server):
    server.runs = [row(0, task="hop", asks="ranking", status="waiting"), row(1, best=None, score=None, status="failed")]
    page = open_page("/runs")
    expect(shown(page)).to_have_count(2)
    first, second = shown(page).first, shown(page).last
    expect(first).to_contain_text("1.50 m/s")
    expect(first).to_contain_text("2 rounds, 6 candidates, 5:40, 1.2K tokens, 1 answer")
    expect(first.get_by_role("link", name="hop", exact=True)).to_have_attribute(
        "href", f"/runs/{server.runs[0]['name']}"
    )
    expect(first.get_by_role("link", name="Rank: hop")).to_have_attribute(
        "href", f"/runs/{server.runs[0]['name']}/rank"
    )
    expect(second).not_to_contain_text("m/s")
    expect(second.get_by_role("link", name="Rank")).to_be_hidden()


def test_every_word_that_is_typed_must_be_there(open_page, server):
    page = open_page("/runs")
    page.get_by_role("searchbox").fill("DONE run")
    expect(shown(page)).to_have_count(4)
    expect(page.locator("#found")).to_have_text("4 of 12 runs")
    page.get_by_role("searchbox").fill("no such run")
    expect(page.get_by_text("No run is like that.")).to_be_visible()


def test_a_search_is_kept_in_the_address(open_page):
    page = open_page("/runs")
    page.locator("body").press("/")
    page.keyboard.type("number 7")
    expect(shown(page)).to_have_count(1)
    assert page.url.endswith("/runs?search=number+7")
    page.reload()
    expect(shown(page)).to_have_count(1)


def test_five_hundred_runs_are_searched(open_page, server):
    server.runs = [row(number) for number in range(500)]
    page = open_page("/runs")
    expect(page.locator("#found")).to_have_text("500 runs")
    page.get_by_role("searchbox").press_sequentially("number 49")
    expect(shown(page)).to_have_count(sum("49" in str(number) for number in range(500)))


def test_it_looks_again_while_one_runs(open_page, server):
    server.runs = [row(0, task="crawl", status="running"), row(1)]
    page = open_page("/runs")
    page.get_by_role("searchbox").fill("crawl")
    server.runs = [row(2, status="running"), row(0, task="crawl", score=9.0), row(1)]
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#found")).to_have_text("1 of 3 runs")
    expect(shown(page)).to_contain_text("9.00 m/s")


def test_no_runs_are_no_fault(open_page, server):
    server.runs = []
    expect(open_page("/runs").get_by_text("There is no run yet.")).to_be_visible()
