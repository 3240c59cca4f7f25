"""Ways to say the same are counted by halves, and failures of those held back are shown on demand alone."""

import json

import pytest

from rewardsmith.experiments.speed import ways


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "ways.json"
    said = ["walk forward", "please walk forward", "stand still", "flurble", "go ahead and walk forward", "lie down"]
    path.write_text(json.dumps([{"env": "walker2d", "sentence": "walk forward", "said": said}]))
    return path


def test_ways_are_counted_by_halves(listed, capsys):
    ways.main([str(listed)])
    shown = capsys.readouterr().out.splitlines()
    assert shown == [
        "  otherwise: walker2d: stand still",
        "seen: 3 ways: same 2 (66.7%), refused 0 (0.0%), otherwise 1 (33.3%)",
        "held: 3 ways: same 1 (33.3%), refused 1 (33.3%), otherwise 1 (33.3%)",
    ]
    ways.main([str(listed), "--all"])
    assert "  refused: walker2d: flurble" in capsys.readouterr().out.splitlines()


def test_what_is_no_file_is_one_line(tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        ways.main([str(tmp_path / "none.json")])
    assert ended.value.code == 2 and capsys.readouterr().err.startswith("usage: ")
