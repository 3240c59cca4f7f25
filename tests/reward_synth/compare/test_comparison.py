"""Two rewards compared on recordings of a real environment."""

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.behaviour import record
from rewardsmith.envs.make import vectorize
from rewardsmith.envs.setup import Setup
from rewardsmith.envs.spaces import draw_action
from rewardsmith.reward_synth.compare.comparison import compare
from rewardsmith.reward_synth.compare.starc import starc
from rewardsmith.reward_synth.compare.transitions import pay_of, payments, transitions


def random_behaviour(env):
    generator = torch.Generator().manual_seed(1)
    return record(env, lambda obs, begins: draw_action(env.action_space, env.num_envs, generator))


@pytest.fixture(scope="module")
def hopping():
    env = envs.make("hopper", 16, task="hop_forward", seed=3, threads=1)
    return env, random_behaviour(env)


def jerk(state, action):
    paid = -(action - state.previous_action).square().sum(1)
    return paid, {"jerk": paid}


def test_a_reward_is_told_from_a_recording_what_it_was_told_while_it_was_made(hopping):
    env, behaviour = hopping
    again = random_behaviour(envs.make("hopper", 16, reward=jerk, seed=3, threads=1))
    paid = payments(jerk, behaviour, env.action_space)
    assert paid[""].sum(0).tolist() == pytest.approx(again.episodes["return"].tolist(), rel=1e-4)
    assert torch.equal(paid[""], paid["jerk"]) and not paid[""][~behaviour.alive].any()


def test_steps_of_a_recording_lead_from_one_moment_to_the_next(hopping):
    env, behaviour = hopping
    steps = transitions([behaviour], env.action_space)
    assert len(steps) == int((behaviour.episodes["length"] - 1).sum())
    passed = (steps.after["time"] - steps.before["time"]).flatten()
    assert passed.allclose(torch.tensor(env.environment.control_dt), atol=1e-5)
    expected = -(steps.action - steps.before["previous_action"]).square().sum(1)
    assert pay_of(jerk)(steps).allclose(expected.double())


def told(first, second, hopping):
    env, behaviour = hopping
    return compare(first, second, {"random": behaviour}, space=env.action_space, control_dt=env.environment.control_dt)


def test_scale_and_constants_are_no_difference_and_another_aim_is(hopping):
    expert = hopping[0].task.expert

    def scaled(state, action):
        value, parts = expert(state, action)
        return 3.0 * value + 7.0, {name: 3.0 * part for name, part in parts.items()}

    same, other = told(expert, scaled, hopping), told(expert, jerk, hopping)
    assert same.epic < 1e-3 and same.starc < 1e-3 and same.shares[0] == pytest.approx(same.shares[1], abs=1e-6)
    assert min(other.epic, other.starc) > 0.2 and len(other.moments) == 5
    assert told(expert, expert, hopping).spearman == pytest.approx(1.0) and not told(expert, expert, hopping).moments


def test_shaping_by_a_feature_is_no_difference_to_starc(hopping):
    env, behaviour = hopping
    steps = transitions([behaviour], env.action_space)
    expert = pay_of(env.task.expert)

    def shaped(rows):
        height = [5.0 * features["height"].double() for features in (rows.before, rows.after)]
        return expert(rows) + 0.99 * height[1] - height[0]

    assert starc(expert, shaped, steps, 0.99) < 0.02 and starc(expert, pay_of(jerk), steps, 0.99) > 0.2


def test_choices_are_compared_too(recall):
    env = vectorize(recall(), Setup(num_envs=16, seed=1))
    behaviour = random_behaviour(env)
    right = recall.tasks["recall"].expert

    def circles(state, action):
        assert action.dtype == torch.int64
        return (action == 0).float(), {}

    found = compare(right, circles, {"random": behaviour}, space=env.action_space, control_dt=0.1)
    assert 0 < found.epic < 1 and 0 < found.starc < 1 and found.shares == ({"right": 1.0}, {})


def test_what_is_too_short_is_refused(hopping):
    env, behaviour = hopping
    short = type(behaviour)(**(vars(behaviour) | {"alive": torch.zeros_like(behaviour.alive)}))
    with pytest.raises(ValueError, match="two steps"):
        compare(jerk, jerk, {"none": short}, space=env.action_space, control_dt=0.1)
