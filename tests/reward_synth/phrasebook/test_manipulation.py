"""Sentences over what an arm handles: what each must ask for, and the pull of the hand that helps."""

import pytest

TABLE = [
    # environment, sentence, feature of the main wish, what is wanted of it, its target
    ("arm_cube", "lift the cube to 20 cm above the table", "cube_height", "target", 0.2),
    ("arm_cube", "lift the cube", "cube_height", "high", None),
    ("arm_cube", "pick up the cube", "cube_height", "high", None),
    ("arm_cube", "carry the cube to the goal", "distance_to_goal", "low", None),
    ("arm_faucet", "turn on the faucet", "opened", "high", None),
    ("arm_drawer", "open the drawer", "opened", "high", None),
    ("arm_drawer", "open the drawer by 80 %", "opened", "target", 0.8),
    ("arm_drawer", "open the drawer halfway", "opened", "target", 0.5),
    ("arm_drawer", "half open the drawer", "opened", "target", 0.5),
    ("arm_drawer", "close the drawer", "opened", "low", None),
    ("arm_chair", "push the chair to the goal", "distance_to_goal", "low", None),
]


@pytest.mark.parametrize(("name", "sentence", "feature", "want", "target"), TABLE)
def test_what_is_handled_is_what_is_asked_for(bench, name, sentence, feature, want, target):
    (wish,) = bench.understand(name, sentence).main
    assert (wish.feature, wish.want) == (feature, want)
    assert wish.target == (None if target is None else pytest.approx(target))
