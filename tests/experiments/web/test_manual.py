"""A chat window as the model, on the page: the prompt is shown, the pasted reply is checked at once."""

import io
import sys

import pytest

import rewardsmith as rs
from rewardsmith.experiments.runs.errors import Paused
from rewardsmith.experiments.runs.run import Run

PROGRAM = """Idea: fast
```python
def compute_reward(state, action):
    gain = {gain}
    return gain, {{"gain": gain}}
```"""


@pytest.fixture
def waiting(inline, tmp_path, monkeypatch):
    """A run of which nobody is at the terminal."""
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    options = inline | {"coder": "manual", "candidates": 2, "film": {"seconds": 0}}
    with pytest.raises(Paused, match="paste it on the page"):
        rs.train("hopper", "hop_forward", runs=str(tmp_path / "runs"), **options)
    (path,) = (tmp_path / "runs").iterdir()
    return Run.open(str(path))


def test_prompts_are_shown_one_by_one_and_replies_are_checked_at_once(waiting, client_of, resumed):
    visitor, place = client_of(waiting), f"/api/runs/{waiting.path.name}/prompt"
    for number, gain in enumerate(("state.forward_velocity", "torch.tanh(state.forward_velocity)")):
        good, bad = PROGRAM.format(gain=gain), PROGRAM.format(gain="state.wings")
        shown = visitor.get(f"/api/runs/{waiting.path.name}").json()
        (row,) = visitor.get("/api/runs").json()["runs"]
        assert (shown["status"], shown["asks"]) == (row["status"], row["asks"]) == ("waiting", "reply")
        asked = visitor.get(place).json()
        assert "compute_reward" in asked["prompt"] and "new chat" in asked["note"]
        refused = visitor.post(place, json={"occasion": asked["occasion"], "reply": bad}).json()
        assert not refused["accepted"] and refused["line"] == 2 and "wings" in refused["message"]
        assert refused["source"].splitlines()[1].strip() == "gain = state.wings"
        assert visitor.post(place, json={"occasion": asked["occasion"], "reply": "  "}).status_code == 400
        assert len(resumed) == number
        assert visitor.post(place, json={"occasion": asked["occasion"], "reply": good}).json()["accepted"]
        assert len(resumed) == number + 1 and visitor.get(place).json()["occasion"] is None
        late = visitor.post(place, json={"occasion": asked["occasion"], "reply": good})
        assert late.status_code == 409
        if number == 0:
            with pytest.raises(Paused):
                rs.resume(waiting.path)
    rs.resume(waiting.path)
    assert waiting.result().best in ("000", "001") and waiting.calls() == 2
