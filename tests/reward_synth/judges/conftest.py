from pathlib import Path

import pytest

from rewardsmith.reward_synth.judges.judge import JudgeOptions


@pytest.fixture
def options():
    """Return what makes options of a judge; those who never ask for the scene need none."""

    def make(**more):
        def no_scene():
            raise AssertionError("this judge needs no scene")

        return JudgeOptions(**{"preferences": Path("none"), "scene": no_scene, **more})

    return make
