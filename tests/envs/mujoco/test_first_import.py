"""What is imported first."""

import subprocess
import sys


def test_no_library_runs_what_lies_in_the_present_folder(tmp_path):
    (tmp_path / "ctypes.py").write_text(f"open({str(tmp_path / 'tripwire')!r}, 'w')")
    code = "import os, rewardsmith.envs, mujoco; print(os.environ.get('PYTHONSAFEPATH'))"
    done = subprocess.run([sys.executable, "-P", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "None\n", "the user's own children are as they were"
    assert not (tmp_path / "tripwire").exists()
