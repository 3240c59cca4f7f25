"""What arms are taught by: every task of the table is there, with a reply of a model, and trains by words it takes."""

import math

from rewardsmith import envs
from rewardsmith.experiments.config import overrides
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.learning import grid, hands
from rewardsmith.experiments.learning.grid import REPLIES


def test_all_seventeen_tasks_are_trained_by_three_rewards_and_three_seeds():
    tasks = {(env, task) for env, names in hands.TASKS.items() for task in names}
    assert len(tasks) == 17 and all(task in envs.find(env).tasks for env, task in tasks)
    cells = hands.cells(hands.TASKS)
    assert {(each.env, each.task) for each in cells} == tasks
    assert {each.row for each in cells} == {"expert", "phrasebook", "model"} and len(cells) == 17 * 3 * 3


def test_each_row_is_of_words_that_train_takes():
    for each in hands.cells({"arm_door": hands.ARM["arm_door"]})[:3]:  # the others have the same options
        coder = [f"llm.transcript={REPLIES / each.replies}", "coder=recorded"] if each.replies else []
        overrides.parse(TrainConfig, [f"env={each.env}", f"task={each.task}", *coder, *each.options])


def test_halfway_is_where_half_of_the_tries_first_succeed():
    iterations = [{"steps": 10.0}, {"steps": 20.0, "success": 0.4}, {"steps": 30.0, "success": 0.5}, {"steps": 40.0}]
    assert grid._halfway(iterations) == 30
    assert math.isnan(grid._halfway(iterations[:2]))
