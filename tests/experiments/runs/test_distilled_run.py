"""A whole run by a reward that is distilled from pictures, with the model that comes along and nothing to download."""

import json

import pytest

from rewardsmith.reward_synth.distilling import AGREEMENT


@pytest.mark.slow
def test_a_distilled_reward_trains_is_kept_and_says_what_its_pictures_were(rewardsmith, tmp_path):
    goal = "goal=pole upright on top of the cart"
    options = ["clip.negatives=a purple pole", "steps=8192", "film.seconds=0", "episodes=2", "page=no", "workers=1"]
    words = ["train", "env=inverted_pendulum", "reward=distilled", goal, *options]
    process = rewardsmith(*words, cwd=tmp_path, HF_HUB_OFFLINE="1")
    assert process.returncode == 0, process.stderr
    assert "tiny-sim-clip never saw the words purple;" in process.stderr
    (run,) = (tmp_path / "runs").iterdir()
    candidate = run / "candidates" / "000"
    assert json.loads((candidate / "reward.json").read_text()) == {"kind": "distilled"}
    lines = [json.loads(line) for line in (candidate / "train.jsonl").read_text().splitlines()]
    assert 0 < lines[0]["distilled/pictures"] <= lines[-1]["distilled/pictures"] < lines[-1]["steps"] / 4
    assert AGREEMENT in lines[-1]
    result = json.loads((candidate / "result.json").read_text())
    assert result["evaluation"]["unit"] == "s", "the goal is what a registered task looks like, which then judges"
    report = (run / "report.html").read_text()
    assert "tiny-sim-clip" in report and "3 networks on states" in report
