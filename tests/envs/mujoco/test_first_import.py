"""What is imported first."""

import os
import subprocess
import sys

from rewardsmith.envs.mujoco.first_import import SAFE


def test_no_library_runs_what_lies_in_the_present_folder(tmp_path):
    (tmp_path / "ctypes.py").write_text(f"open({str(tmp_path / 'tripwire')!r}, 'w')")
    code = "import os, rewardsmith.envs, mujoco; print(os.environ.get('PYTHONSAFEPATH'))"
    # Commands set it for all that they start, also where a test calls one.
    environment = {name: value for name, value in os.environ.items() if name != SAFE}
    command = [sys.executable, "-P", "-c", code]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "None\n", "the user's own children are as they were"
    assert not (tmp_path / "tripwire").exists()
