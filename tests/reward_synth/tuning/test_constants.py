"""Numbers at the top of a program, found and replaced."""

import pytest

from rewardsmith.reward_synth.tuning.constants import constants, with_values

SOURCE = '''"""Ein Lauf: größer."""

import torch

SPEED = 2.0  # ü
SIDE: float = -0.5
NONE = 0.0
YES = True
TWICE = 2 * SPEED
MANY = 3; NAME = "x"


def compute_reward(state, action):
    LOCAL = 7.0
    return SPEED * state.forward_velocity, {}
'''


def test_numbers_with_names_are_found_and_nothing_else():
    assert {each.name: each.value for each in constants(SOURCE)} == {"SPEED": 2.0, "SIDE": -0.5, "MANY": 3.0}


def test_they_are_replaced_where_they_stand_and_nothing_else_changes():
    changed = with_values(SOURCE, {"SPEED": 3.25, "SIDE": -1e-05, "OTHER": 9.0})
    assert changed == SOURCE.replace("SPEED = 2.0", "SPEED = 3.25").replace("= -0.5", "= -1e-05")
    assert with_values(SOURCE, {}) == SOURCE


@pytest.mark.parametrize("values", [{"SPEED": 1.5}, {"MANY": 4.5, "SIDE": 0.25}])
def test_what_was_put_in_is_found_again(values):
    found = {each.name: each.value for each in constants(with_values(SOURCE, values))}
    assert found == {"SPEED": 2.0, "SIDE": -0.5, "MANY": 3.0} | values
