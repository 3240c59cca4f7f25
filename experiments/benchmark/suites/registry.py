"""Every suite of methods by its name; `speed` is no suite of methods, see `experiments.speed.suite`."""

from __future__ import annotations

from rewardsmith.experiments.benchmark.suites.manipulation import MANIPULATION
from rewardsmith.experiments.benchmark.suites.mujoco import MUJOCO
from rewardsmith.experiments.benchmark.suites.nethack import NETHACK
from rewardsmith.experiments.benchmark.suites.pixels import PIXELS
from rewardsmith.experiments.benchmark.suites.talk import TALK

SUITES = {
    "mujoco": MUJOCO,
    "manipulation": MANIPULATION,
    "nethack": NETHACK,
    "pixels": PIXELS,
    "talk": TALK,
}
