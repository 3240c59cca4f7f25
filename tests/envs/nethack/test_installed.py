"""Without NLE everything but NetHack works, and NetHack says what is missing."""

import subprocess
import sys

import pytest

from rewardsmith import envs
from rewardsmith.envs.nethack import installed


def test_importing_needs_neither_game():
    code = "import sys; from rewardsmith import envs; print('nle' in sys.modules, 'minihack' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


@pytest.mark.parametrize("name", ["nethack_score", "minihack_key_room"])
def test_a_missing_game_is_one_line_that_names_the_remedy(name, monkeypatch):
    monkeypatch.setattr(installed, "find_spec", lambda package: None)
    assert name in envs.names()
    with pytest.raises(envs.UserError, match=r'pip install "rewardsmith\[nethack\]"') as refused:
        envs.make(name, 1)
    assert "\n" not in str(refused.value) and name in str(refused.value)
