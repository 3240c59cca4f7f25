"""What a scripted teacher sees of a moment."""

from types import SimpleNamespace

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.envs.survey import survey_of
from rewardsmith.reward_synth.intent import Intent
from rewardsmith.reward_synth.preferences.truth import check_truth, truth_of
from rewardsmith.reward_synth.understanding import understand
from rewardsmith.reward_synth.wish import Wish


def intent(*wishes):
    return Intent(instruction="", wishes=wishes)


def wish(feature, want="high", **options):
    return Wish(feature=feature, kind="speed", unit="m/s", want=want, **{"main": True} | options)


STATE = SimpleNamespace(speed=torch.tensor([1.0, 3.0]), height=torch.tensor([0.5, 0.0]))


def seen(*wishes):
    return truth_of(None, intent(*wishes))(STATE, torch.zeros(2, 1)).tolist()


def test_a_task_is_seen_as_its_own_score_conditions_as_one_and_zero():
    tasks = envs.find("half_cheetah").tasks
    state = SimpleNamespace(forward_velocity=torch.tensor([2.0, -1.0]))
    assert truth_of(tasks["run_backward"], None)(state, None).tolist() == [-2.0, 1.0]
    state = SimpleNamespace(
        pitch_angle=torch.tensor([-1.2, 0.0]), front_foot_height=torch.ones(2), back_foot_height=torch.zeros(2)
    )
    assert truth_of(tasks["stand_on_back_leg"], None)(state, None).tolist() == [1.0, 0.0]


def test_wishes_are_seen_as_they_are_scored():
    assert seen(wish("speed", origin=0.5)) == [0.5, 2.5]
    assert seen(wish("speed", "low")) == [-1.0, -3.0]
    assert seen(wish("speed", "target", target=2.0)) == [-1.0, -1.0]
    assert seen(wish("speed"), wish("height")) == [0.75, 1.5], "the mean of what is asked"
    side = wish("height", "range", low=0.2, main=False)
    assert seen(wish("speed", scale=2.0), side) == [1.0, 0.0], "nothing is left where a condition is broken"
    assert seen(wish("speed", scale=9.0), side) == [1.0, 0.0], "nor less than nothing, however small the gain"


def test_a_moment_is_scored_as_an_episode_of_nothing_else():
    wishes = understand("run forward at 2 m/s with the head up", survey_of(envs.find("half_cheetah")))
    env = envs.make("half_cheetah", 5, threads=1)
    for _ in range(30):
        env.step(torch.ones(5, 6))
    moment = {name: getattr(env.state, name) for name in wishes.features()}
    scored = [
        wishes.assess({name: value[None, each : each + 1] for name, value in moment.items()}).score for each in range(5)
    ]
    assert truth_of(None, wishes)(env.state, None).tolist() == pytest.approx(scored, rel=1e-5)


def test_what_no_moment_tells_is_refused_in_one_line():
    environment = envs.build(envs.find("half_cheetah"))
    for asked in (None, intent(wish("speed", measure="swings"))):
        with pytest.raises(UserError, match=r"no teacher can be scripted.*\(run_forward, run_backward") as refusal:
            check_truth(environment, "be nice", asked)
        assert "\n" not in str(refusal.value)
    check_truth(environment, "run_forward", None)
