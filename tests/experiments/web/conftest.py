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
def app(run):
    return make_app(House(run.path.parent), Access(port=PORT, token=TOKEN))


@pytest.fixture
def stranger(app):
    """A browser that has opened no link yet."""
    return TestClient(app, base_url=f"http://127.0.0.1:{PORT}", follow_redirects=False)


@pytest.fixture
def browser(stranger):
    """A browser that has opened the link, and sends what the page's own script sends."""
    assert stranger.get("/enter", params={"token": TOKEN, "to": "/"}).status_code == 303
    stranger.headers.update({"X-Rewardsmith": "1", "Origin": f"http://127.0.0.1:{PORT}"})
    return stranger


@pytest.fixture(autouse=True)
def resumed(monkeypatch):
    """Runs that a page has had go on, by name; none of them does."""
    names = []
    monkeypatch.setattr(Processes, "resume", lambda self, run: names.append(run.path.name))
    return names
