"""What a process needs of torch to check rewards."""

import subprocess
import sys

CHECK = """
import sys
from rewardsmith.reward_synth.language.jail.warm import warm_up
warm_up()
print("torch._dynamo" in sys.modules)
"""


def test_a_process_checks_and_builds_rewards_without_torchs_compiler():
    done = subprocess.run([sys.executable, "-c", CHECK], capture_output=True, text=True, timeout=600)
    assert (done.returncode, done.stdout) == (0, "False\n"), done.stderr
