"""The comparison of bridged environments steps both."""

import pytest

pytest.importorskip("envpool", reason="EnvPool is missing")

from rewardsmith.experiments.speed.bridges import Size, ratio


def test_both_are_stepped():
    share, speed = ratio("metaworld_reach", Size(envs=2, turns=2, steps=3))
    assert share > 0 and speed > 0
