from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright
from starlette.testclient import TestClient

from rewardsmith import envs
from rewardsmith.envs.survey import survey_of
from rewardsmith.experiments.web.access import Access
from rewardsmith.experiments.web.app import make_app
from rewardsmith.experiments.web.house import House
from rewardsmith.experiments.web.processes import Processes

from . import accessibility, ranking, rehearsal, stub_pages
from .ranking import PATIENCE
from .rehearsal import TOKEN
from .runs import program, waiting_run

PORT = 8123
CHROMIUM = "/usr/bin/chromium"

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="package")
def reward():
    return program(survey_of(envs.find("half_cheetah")))


@pytest.fixture
def run(tmp_path, reward):
    return waiting_run(tmp_path / "runs", reward)


@pytest.fixture
def client_of():
    """Return the browser of somebody who has opened the link of a run's page."""

    def open_page(run, *, entered=True, only=None):
        app = make_app(House(run.path.parent, only), Access(port=PORT, token=TOKEN))
        client = TestClient(app, base_url=f"http://127.0.0.1:{PORT}", follow_redirects=False)
        if entered:
            assert client.get("/enter", params={"token": TOKEN, "to": "/"}).status_code == 303
            # What the page's own script sends.
            client.headers.update({"X-Rewardsmith": "1", "Origin": f"http://127.0.0.1:{PORT}"})
        return client

    return open_page


@pytest.fixture
def stranger(run, client_of, resumed):
    """A browser that has opened no link yet."""
    return client_of(run, entered=False)


@pytest.fixture
def visitor(run, client_of, resumed):
    return client_of(run)


@pytest.fixture
def resumed(monkeypatch):
    """Runs that a page has had go on, by name; none of them does."""
    names = []
    monkeypatch.setattr(Processes, "resume", lambda self, run: names.append(run.path.name))
    return names


@pytest.fixture(scope="package")
def browser():
    if not Path(CHROMIUM).exists():
        pytest.skip(f"there is no {CHROMIUM}, in which pages are tested; on Debian: apt install chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="session")
def check_accessibility():
    """Return what asserts that a page can be used by everybody, see `accessibility.py`."""
    return accessibility.check


@pytest.fixture(scope="module")
def played(tmp_path_factory, reward):
    """The real server in a thread, with searches that are played; see `rehearsal.py`."""
    with (
        pytest.MonkeyPatch.context() as patch,
        rehearsal.rehearsal(tmp_path_factory.mktemp("web"), reward, patch) as on,
    ):
        yield on


@pytest.fixture(scope="module")
def make_round(played):
    """Return what lays out a round of films of given lengths [s] and returns the address that leads to its page."""
    return played.add_round


@pytest.fixture
def page_of_round(browser, make_round):
    """Return what opens the page of a new round, or of one whose address is known, for a new person.

    Nothing of the page may have failed, or been refused by its security policy, by the end of the test.
    """
    opened, contexts = [], []

    def open_page(seconds=(0.6, 0.6, 0.6), *, url=None, beside=None, missing=(), waits=0, **browsing):
        url = url or make_round(seconds, missing=missing, waits=waits)
        if beside is None:
            contexts.append(browser.new_context(viewport={"width": 1280, "height": 800}, **browsing))
        opened.append(ranking.Ranking(beside.page.context if beside else contexts[-1], url))
        return opened[-1]

    yield open_page
    complaints = [complaint for each in opened for complaint in each.complaints]
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def served(tmp_path_factory):
    """Serve the pages with invented runs, see `stub_pages.py`."""
    films = tmp_path_factory.mktemp("films")
    stub_pages.write_films(films)
    with stub_pages.serving(films) as found:
        yield found


@pytest.fixture
def server(served):
    """What that server shows, as it is at first."""
    served.stub.reset()
    return served.stub


@pytest.fixture(scope="module")
def contexts(browser, served):
    """Make contexts of the browser by their options, one of a kind, so that what pages share is read once."""
    made = {}

    def context(**options):
        key = repr(options)
        if key not in made:
            made[key] = browser.new_context(base_url=served.address, **options)
        return made[key]

    return context


@pytest.fixture
def open_page(contexts, server):
    """Open a page of that server, and wait for what it shows first.

    Whatever it did, nothing was refused by its own rules, and no text became markup.
    """
    pages, errors = [], []

    def open_page(path, *, expect_errors=False, **options):
        page = contexts(viewport={"width": 1200, "height": 900}, **options).new_page()
        page.set_default_timeout(PATIENCE)
        if not expect_errors:
            page.on("console", lambda message: message.type == "error" and errors.append(message.text))
        page.on("pageerror", lambda error: errors.append(str(error)))
        pages.append(page)
        page.goto(path)
        expect(page.locator("main[aria-busy=true]")).to_have_count(0)
        return page

    yield open_page
    for page in pages:
        assert page.evaluate("window.hacked === undefined && !document.querySelector('img[src=x]')")
        page.close()
    assert errors == []
