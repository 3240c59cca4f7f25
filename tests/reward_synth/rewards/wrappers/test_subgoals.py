"""Parts as subgoals: each is paid once an episode, for a rise that the state has verified."""

from types import SimpleNamespace

import pytest
import torch

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.rewards.wrappers.subgoals import Subgoals
from rewardsmith.reward_synth.rewards.wrappers.wrapper import Circumstances, Surroundings

SECONDS = 0.1


def place(*parts, task=None):
    known = {"device": torch.device("cpu"), "task": task, "features": (), "circumstances": Circumstances()}
    return Surroundings(num_envs=1, control_dt=SECONDS, parts=parts, **known)


def paid(change, rows, first_step=1):
    """Return what the steps of an episode are paid, given the values of the parts `a` and `b` after each."""
    found = []
    for step, values in enumerate(rows, first_step):
        state = SimpleNamespace(time=torch.full((1,), step * SECONDS))
        parts = {name: torch.tensor([value]) for name, value in zip("ab", values, strict=True)}
        found.append(change(state, torch.zeros(1, 1), torch.tensor([9.0]), parts)[0].item())
    return found


def test_each_part_is_paid_once_an_episode_and_again_in_the_next():
    change = Subgoals(weight=0.5, rise=0.1).change(place("a", "b"))
    rows = [(0.0, 0.0), (1.0, 0.0), (0.0, 0.0), (1.0, 1.0), (1.0, 1.0)]
    for _ in range(2):
        assert paid(change, rows) == [0.0, 0.5, 0.0, 0.5, 0.0]


def test_what_holds_from_the_beginning_or_hardly_moves_is_no_subgoal():
    change = Subgoals(weight=1.0, rise=0.1).change(place("a", "b"))
    assert paid(change, [(1.0, 0.0), (1.0, 0.05), (1.0, 0.09)]) == [0.0] * 3
    assert paid(change, [(1.0, 0.0), (0.0, 0.0), (1.0, 0.0)]) == [0.0, 0.0, 1.0], "it was lost, and reached"


def test_the_success_of_the_task_is_paid_beside_them():
    task = SimpleNamespace(success=lambda state, action: state.time > 0.15)
    assert paid(Subgoals(weight=0.5).change(place("a", "b", task=task)), [(0.0, 0.0), (1.0, 0.0)]) == [0.0, 1.5]


def test_a_part_that_is_no_number_for_a_moment_is_reached_later():
    change = Subgoals(weight=1.0).change(place("a", "b"))
    assert paid(change, [(0.0, 0.0), (float("nan"), 0.0), (1.0, 0.0)]) == [0.0, 0.0, 1.0]


def test_a_reward_without_parts_is_refused():
    with pytest.raises(UserError, match="has none"):
        Subgoals().change(place())
