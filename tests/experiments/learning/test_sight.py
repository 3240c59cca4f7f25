"""Pairs of frames show a success and a failure, and a model is right where it names the success both ways round."""

import pytest

from rewardsmith import envs
from rewardsmith.experiments.learning import sight
from rewardsmith.experiments.learning.sight import TASKS, Pair, agreement, pairs_of
from rewardsmith.reward_synth.judges.comparison import FIRST, SAME, SECOND, Opinion, Question


def test_a_model_is_right_where_it_is_sure_of_the_success():
    pairs = [
        Pair(env="e", task="t", near=False, question=Question(instruction="i"), tiny=tiny) for tiny in (1, -1, 0, 2)
    ]
    opinions = [
        Opinion(better=better, sure=sure, tokens=1)
        for better, sure in ((FIRST, True), (SECOND, True), (SAME, False), (SAME, True))
    ]
    found = agreement(pairs, opinions)
    assert found == {"pairs": 4, "right": 0.25, "wrong": 0.25, "same": 0.25, "unsure": 0.25, "tiny": 0.5}


@pytest.mark.slow
def test_pairs_are_the_same_for_the_same_seed_and_their_first_frame_is_better_told_by_the_small_model(monkeypatch):
    monkeypatch.setattr(sight, "_STATES", 90)
    pairs = list(pairs_of("mountain_car", "reach_flag", 4, seed=0))
    assert [pair.question for pair in pairs] == [pair.question for pair in pairs_of("mountain_car", "reach_flag", 4, 0)]
    assert all(len(set(pair.question.pictures)) == 2 for pair in pairs)
    assert sum(pair.tiny > 0 for pair in pairs) >= 3, "a car at the flag is what it knows best"


@pytest.mark.parametrize("env", TASKS)
def test_there_are_all_the_tasks_that_it_asks_about(env):
    assert set(TASKS[env]) <= set(envs.find(env).tasks)
