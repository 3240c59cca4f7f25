import math

import pytest
import torch

from rewardsmith.reward_synth.intent import Intent
from rewardsmith.reward_synth.wish import Wish


def velocity(**changes):
    return Wish(
        **{"feature": "forward_velocity", "kind": "forward_velocity", "unit": "m/s", "want": "high", "main": True}
        | changes
    )


def level(**changes):
    return Wish(**{"feature": "tilt", "kind": "uprightness", "unit": "1", "want": "range", "low": 0.9} | changes)


def constant(value, time=10, num_envs=4):
    return torch.full((time, num_envs), value)


def score(*wishes, alive=None, **values):
    return Intent(instruction="", wishes=wishes).assess(values, alive)


@pytest.mark.parametrize(
    ("wish", "moves"),
    [
        (velocity(), True),
        (velocity(want="low"), True),  # backward
        (velocity(want="target", target=0.0), False),
        (velocity(want="target", target=-0.5), True),
        (velocity(want="range", high=0.1), False),
        (velocity(kind="speed", want="low"), False),
        (velocity(kind="speed", want="range", low=1.0), True),
        (velocity(kind="forward_displacement", unit="m", want="target", target=5.0), True),
        (velocity(kind="forward_displacement", unit="m", want="target", target=0.0), False),
        (velocity(kind="height", unit="m", want="low"), False),
        (velocity(kind="height", unit="m", measure="peak"), True),
        (level(main=True), False),
    ],
)
def test_who_is_to_hold_a_posture_is_not_to_move(wish, moves):
    assert Intent(instruction="", wishes=(wish,)).moves == moves


def test_the_score_of_a_wish_for_more_is_the_mean_in_its_own_unit():
    found = score(velocity(), forward_velocity=constant(5.1))
    assert found.score == pytest.approx(5.1)
    assert found.unit == "m/s"
    assert found.lines == ("you asked for forward velocity high: 5.1 m/s",)


def test_the_score_of_a_wish_for_less_is_the_negative_mean():
    assert score(velocity(want="low"), forward_velocity=constant(-2.0)).score == pytest.approx(2.0)


@pytest.mark.parametrize("value", [-2.0, 0.5])
def test_a_wish_for_less_names_its_score_with_the_sign_that_it_has_elsewhere(value):
    assessment = score(velocity(want="low"), forward_velocity=constant(value))
    (line,) = assessment.lines
    assert f"low: {value:g} m/s, which scores {assessment.score:g} m/s" in line and assessment.score == -value


def test_the_score_of_a_target_is_the_negative_mean_error_in_degrees_for_angles():
    knee = Wish(feature="knee", kind="joint_angle[knee]", unit="rad", want="target", target=math.pi / 6, main=True)
    found = score(knee, knee=torch.cat([constant(0.0), constant(math.pi / 3)]))
    assert found.score == pytest.approx(-30.0)
    assert found.unit == "degrees"


def test_a_range_is_free_of_cost_inside():
    wish = velocity(want="range", low=1.0, high=2.0)
    assert score(wish, forward_velocity=constant(1.5)).score == 0
    assert score(wish, forward_velocity=constant(2.5)).score == pytest.approx(-0.5)


def test_turns_are_counted_at_their_farthest_so_that_a_reset_in_the_last_step_takes_none_away():
    wish = velocity(feature="pitch", kind="pitch_angle", unit="rad", measure="turns")
    angle = torch.linspace(0.5, 0.5 + 4 * math.pi, 9).unsqueeze(1).repeat(1, 2)
    angle[-1] = 0
    assert score(wish, pitch=angle).score == pytest.approx(2 * 7 / 8)
    backward = velocity(feature="pitch", kind="pitch_angle", unit="rad", measure="turns", want="low")
    assert score(backward, pitch=-angle).score == pytest.approx(2 * 7 / 8)


def test_a_peak_is_each_episodes_own():
    wish = velocity(feature="height", kind="height", unit="m", measure="peak")
    heights = torch.tensor([[1.0, 1.0], [2.0, 1.2], [1.0, 1.4]])
    assert score(wish, height=heights).score == pytest.approx(1.7)


def test_a_condition_never_kept_takes_all_of_a_gain_and_half_kept_half_of_it():
    values = {"forward_velocity": constant(4.0), "tilt": constant(0.5)}
    assert score(velocity(), level(), **values).score == pytest.approx(0.0)
    values["tilt"] = torch.cat([constant(0.5, 5), constant(1.0, 5)])
    found = score(velocity(), level(), **values)
    assert found.score == pytest.approx(2.0)
    assert found.kept == pytest.approx(0.5)
    assert "kept 50 % of the time" in found.lines[1]


@pytest.mark.parametrize("speed", [0.05, 0.4, 3.0])
def test_doing_a_little_of_it_is_better_than_doing_nothing_well(speed):
    """Bodies are slow or fast; a gain far below its scale is one all the same."""
    still = score(velocity(scale=1.0), level(), forward_velocity=constant(0.01), tilt=constant(1.0))
    tilt = torch.cat([constant(1.0, 4), constant(0.0, 6)])
    assert score(velocity(scale=1.0), level(), forward_velocity=constant(speed), tilt=tilt).score > still.score


@pytest.mark.parametrize("speed", [-3.0, -0.2, 0.0, 0.2, 3.0])
@pytest.mark.parametrize("kept", [0.0, 0.4, 1.0])
def test_a_higher_main_value_and_a_better_kept_condition_never_score_less(speed, kept):
    def at(speed, kept):
        steps = round(10 * kept)
        tilt = torch.cat([constant(1.0, steps), constant(0.0, 10 - steps)])
        return score(velocity(scale=1.0), level(), forward_velocity=constant(speed), tilt=tilt).score

    assert at(speed + 0.1, kept) >= at(speed, kept)
    assert at(speed, min(1.0, kept + 0.1)) >= at(speed, kept)


def test_an_early_end_pays_neither_as_progress_nor_as_an_error_avoided():
    alive = torch.zeros(10, 4, dtype=torch.bool)
    alive[:5] = True
    assert score(velocity(), alive=alive, forward_velocity=constant(4.0)).score == pytest.approx(2.0)
    wish = velocity(want="target", target=3.0, scale=0.3)
    whole = score(wish, forward_velocity=constant(2.0)).score
    ended = score(wish, alive=alive, forward_velocity=constant(2.0)).score
    assert ended <= whole
    perfect = score(wish, alive=alive, forward_velocity=constant(3.0)).score
    assert perfect < 0


def test_values_after_an_early_end_are_not_looked_at():
    alive = torch.ones(10, 4, dtype=torch.bool)
    alive[6:] = False
    values = constant(2.0)
    values[6:] = math.nan
    tilt = constant(1.0)
    tilt[6:] = math.nan
    found = score(velocity(want="target", target=2.0), level(), alive=alive, forward_velocity=values, tilt=tilt)
    assert math.isfinite(found.score)
    assert found.kept == pytest.approx(0.6)


def test_jerk_is_the_mean_change_of_a_vector_from_step_to_step():
    smooth = Wish(feature="action", kind="previous_action", unit="1", want="range", high=0.5, measure="change")
    actions = torch.zeros(10, 4, 2)
    actions[::2] = 1.0
    found = score(velocity(), smooth, forward_velocity=constant(1.0), action=actions)
    assert found.kept == pytest.approx(0.1)


def test_two_main_wishes_count_by_their_mean():
    left = velocity(feature="left", kind="part_height[left]", unit="m")
    right = velocity(feature="right", kind="part_height[right]", unit="m")
    assert score(left, right, left=constant(1.0), right=constant(2.0)).score == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("times", "parts", "shown"),
    [
        ([(0.0, None)], 1, None),
        ([(0.0, 4.0), (4.0, None)], 2, 9.0),  # four seconds of one, then at least five of the other
        ([(0.0, 12.0), (12.0, None)], 2, 24.0),
        ([(0.0, 3.0), (3.0, 5.0), (0.0, 3.0)], 2, 5.0),
        ([(0.0, 2.0), (0.0, None)], 1, 2.0),
    ],
)
def test_what_is_asked_for_a_part_of_the_time_has_shown_after_it(times, parts, shown):
    wishes = [velocity(begins=begins, ends=ends, main=begins == 0) for begins, ends in times]
    intent = Intent(instruction="", wishes=tuple(wishes))
    assert (intent.parts, intent.shown_after) == (parts, shown)


def test_an_intent_survives_json():
    import json

    intent = Intent(instruction="run", wishes=(velocity(), level()), notes=("a note",))
    assert Intent.from_json(json.loads(json.dumps(intent.to_json()))) == intent
    assert intent.features() == ("forward_velocity", "tilt")


@pytest.mark.parametrize(
    "text", [{}, {"instruction": "x", "wishes": [{}], "notes": []}, {"instruction": "x", "wishes": [], "notes": []}]
)
def test_what_is_no_intent_is_refused(text):
    with pytest.raises(ValueError, match="intent"):
        Intent.from_json(text)


@pytest.mark.parametrize(
    ("name", "value"), [("feature", 3), ("words", []), ("scale", None), ("low", "1"), ("origin", True)]
)
def test_a_wish_of_another_type_is_no_intent(name, value):
    data = Intent(instruction="run", wishes=(velocity(),)).to_json()
    data["wishes"][0][name] = value
    with pytest.raises(ValueError, match=f"{name} of a wish"):
        Intent.from_json(data)


def test_a_wish_that_cannot_be_measured_is_refused():
    with pytest.raises(ValueError, match="target"):
        velocity(want="target")
    with pytest.raises(ValueError, match="range"):
        velocity(want="range")
    with pytest.raises(ValueError, match="unknown want"):
        velocity(want="more")
