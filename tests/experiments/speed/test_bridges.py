"""The comparison of bridged environments steps both."""

from importlib.util import find_spec

import pytest

from rewardsmith.experiments.speed.bridges import Size, ratio


@pytest.mark.skipif(not find_spec("envpool"), reason="EnvPool is missing")
def test_both_are_stepped():
    share, speed = ratio("metaworld_reach", Size(envs=2, turns=2, steps=3))
    assert share > 0 and speed > 0
