"""Without an extra everything else works, and what needs it says what is missing."""

import subprocess
import sys

import pytest

from rewardsmith import envs
from rewardsmith.envs import installed
from rewardsmith.experiments.cli.main import main


def test_importing_needs_no_extra():
    code = "import sys; from rewardsmith import envs; print(*{'nle', 'minihack', 'envpool'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize(
    ("name", "extra"),
    [("nethack_score", "nethack"), ("minihack_key_room", "nethack"), ("metaworld_reach", "manipulation")],
)
def test_a_missing_extra_is_one_line_that_names_the_remedy(name, extra, monkeypatch, capsys):
    monkeypatch.setattr(installed, "find_spec", lambda package: None)
    assert name in envs.names()
    with pytest.raises(envs.UserError, match=rf'pip install "rewardsmith\[{extra}\]"') as refused:
        envs.make(name, 1)
    assert "\n" not in str(refused.value) and name in str(refused.value)
    assert main(["envs"]) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith(f"{name} ")]
    assert f"rewardsmith[{extra}]" in line
