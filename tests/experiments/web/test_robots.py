"""What the first page knows before anything is trained."""

import pytest

from rewardsmith import envs
from rewardsmith.experiments.web import robots


def test_every_robot_has_a_line_tasks_and_a_picture(visitor, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    known = visitor.get("/api/robots").json()["robots"]
    assert [robot["name"] for robot in known] == list(envs.names())
    for robot in known:
        assert robot["line"] and all(task["instruction"] for task in robot["tasks"])
    drawn = visitor.get(known[0]["picture"])
    assert drawn.headers["content-type"] == "image/png" and drawn.content.startswith(b"\x89PNG")
    (kept,) = (tmp_path / "rewardsmith" / "robots").iterdir()
    kept.write_bytes(b"kept")
    assert visitor.get(known[0]["picture"]).content == b"kept", "it is drawn once"
    assert visitor.get("/robots/unicorn.png").status_code == 404


@pytest.mark.one_of_a_kind
@pytest.mark.parametrize("name", envs.names(envs.MujocoEnvironment))
def test_every_robot_can_be_drawn(name):
    pixels = robots.draw(envs.build(envs.find(name)), width=32, height=24)
    assert pixels.startswith(b"\x89PNG") and len(pixels) > 150


def test_a_sentence_is_understood_or_refused_as_it_is_typed(visitor):
    def understood(task, env="hopper"):
        return visitor.post("/api/understand", json={"env": env, "task": task}).json()

    assert any("forward velocity" in wish for wish in understood("hop forward fast")["wishes"])
    assert understood("hop_forward")["task"] == "hop_forward"
    refused = understood("wave your left trunk")
    assert refused["wishes"] == [] and "trunk" in refused["refused"]
    assert understood("")["refused"]
    assert visitor.post("/api/understand", json={"env": "unicorn", "task": "run"}).status_code == 404


def test_choices_say_what_they_are(visitor):
    choices = visitor.get("/api/choices").json()
    assert {"icpl", "evolve"} <= {each["name"] for each in choices["strategies"]}
    assert all(each["line"] for kind in choices.values() for each in kind)


def test_a_run_is_begun_as_on_the_command_line_or_refused_in_one_line(visitor, run, resumed):
    made = visitor.post("/api/runs", json={"env": "hopper", "task": "hop, don't fall: fast!", "candidates": 2}).json()
    assert resumed == [made["name"]]
    assert visitor.get(f"/api/runs/{made['name']}").json()["task"] == "hop, don't fall: fast!"
    begun = {path.name for path in run.path.parent.iterdir()}
    for spoiled in (
        {"env": "unicorn"},
        {"task": " "},
        {"strategy": "magic"},
        {"env": "/etc/passwd.py"},
        {"task": "wave your trunk"},
    ):
        reply = visitor.post("/api/runs", json={"env": "hopper", "task": "hop", **spoiled})
        assert reply.status_code == 400 and "\n" not in reply.json()["error"], spoiled
    assert {path.name for path in run.path.parent.iterdir()} == begun
