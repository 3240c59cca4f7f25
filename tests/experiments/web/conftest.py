import importlib.util
import sys
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright


# Under pytest's importlib mode tests cannot import their neighbours.
def _neighbour(name):
    spec = importlib.util.spec_from_file_location(f"web_{name}", Path(__file__).parent / f"{name}.py")
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


accessibility, ranking, stub = _neighbour("accessibility"), _neighbour("ranking"), _neighbour("stub")
stub_pages = _neighbour("stub_pages")


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="session")
def check_accessibility():
    """Return what asserts that a page can be used by everybody, see `accessibility.py`."""
    return accessibility.check


@pytest.fixture(scope="module")
def make_round(tmp_path_factory):
    """Return what makes a round of films of given lengths [s] and returns its page's address; see `stub.py`."""
    server = stub.Stub(tmp_path_factory.mktemp("films"))
    yield lambda seconds, **more: f"{server.url}/runs/{server.add_round(seconds, **more)}/rank"
    server.close()


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
    """Open a page of that server; whatever it did, nothing was refused by its own rules, and no text became markup."""
    pages, errors = [], []

    def open_page(path, *, expect_errors=False, **options):
        page = contexts(viewport={"width": 1200, "height": 900}, **options).new_page()
        page.set_default_timeout(5000)
        if not expect_errors:
            page.on("console", lambda message: message.type == "error" and errors.append(message.text))
        page.on("pageerror", lambda error: errors.append(str(error)))
        pages.append(page)
        page.goto(path)
        return page

    yield open_page
    for page in pages:
        assert page.evaluate("window.hacked === undefined && !document.querySelector('img[src=x]')")
        page.close()
    assert errors == []
