import pytest
from starlette.testclient import TestClient

from rewardsmith import envs
from rewardsmith.envs.survey import Survey
from rewardsmith.experiments.web.access import Access
from rewardsmith.experiments.web.app import make_app
from rewardsmith.experiments.web.house import House
from rewardsmith.experiments.web.processes import Processes

from .runs import program, waiting_run

PORT = 8123
TOKEN = "a-token-that-nobody-guesses"


@pytest.fixture(scope="package")
def reward():
    return program(Survey(envs.build(envs.find("half_cheetah"))))


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
def stranger(run, client_of):
    """A browser that has opened no link yet."""
    return client_of(run, entered=False)


@pytest.fixture
def browser(run, client_of):
    return client_of(run)


@pytest.fixture(autouse=True)
def resumed(monkeypatch):
    """Runs that a page has had go on, by name; none of them does."""
    names = []
    monkeypatch.setattr(Processes, "resume", lambda self, run: names.append(run.path.name))
    return names
