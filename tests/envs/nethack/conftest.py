"""NetHack's games in processes; without NLE there is nothing to test."""

import numpy as np
import pytest

pytest.importorskip("nle", reason='NLE is missing: pip install "rewardsmith[nethack]"')

from rewardsmith.envs.nethack.pool import Pool
from rewardsmith.envs.nethack.rules import Rules

KEYS = ("glyphs", "blstats", "message", "internal", "inv_oclasses", "tty_chars")


@pytest.fixture
def play():
    """Make pools whose games have begun, and end them."""
    pools = []

    def make(num_envs=4, keys=KEYS, rules=None, max_steps=500, processes=2, seed=0):
        pool = Pool(rules or Rules(), num_envs, keys, max_steps, processes)
        pools.append(pool)
        seeds = seed + np.arange(3 * num_envs).reshape(num_envs, 3)
        pool.begin(np.ones(num_envs, bool), seeds)
        return pool

    yield make
    for pool in pools:
        pool.close()
