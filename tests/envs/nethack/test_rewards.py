"""Written rewards are checked and paid on NetHack as on robots."""

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.spaces import draw_action
from rewardsmith.envs.survey import Survey
from rewardsmith.reward_synth.language import RewardRejected, compile_reward
from rewardsmith.reward_synth.schema import surveyed_schema

PROGRAM = """
import torch


def compute_reward(state, action):
    deeper = 5.0 * state.new_depth
    found = 0.01 * state.squares_discovered_now.clamp(max=20.0)
    near = torch.exp(-0.1 * state.distance_to_stairs)
    waited = -0.1 * (action == 19.0).float().mean(dim=-1)
    return deeper + found + near + waited, {"deeper": deeper, "found": found, "near": near, "waited": waited}
"""


WAIT = 19


@pytest.fixture(scope="module")
def survey():
    return Survey(envs.build(envs.find("nethack_staircase_level2")))


def test_a_program_is_checked_on_recorded_games_and_pays_for_them(survey):
    program = compile_reward(PROGRAM, surveyed_schema(survey), 8, states=survey.samples(4, 0))
    env = envs.make("nethack_staircase_level2", 4, reward=program, threads=1)
    assert env.environment.action_names[WAIT] == "wait"
    generator = torch.Generator().manual_seed(0)
    for _ in range(30):
        action = draw_action(env.action_space, 4, generator)
        step = env.step(action)
        assert torch.equal(step.components["waited"] < 0, action == WAIT)
        torch.testing.assert_close(step.reward, sum(step.components.values()))


def test_a_games_own_points_cannot_be_read(survey):
    source = "def compute_reward(state, action):\n    return state.points, {}\n"
    with pytest.raises(RewardRejected, match="points"):
        compile_reward(source, surveyed_schema(survey), 8)
