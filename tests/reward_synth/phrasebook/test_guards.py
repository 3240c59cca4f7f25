"""What would be read wrongly is refused in a line that names it: contradictions, looks, words that carry meaning."""

import math

import pytest

REFUSED = [
    ("hopper", "hop forward, standing still", "hop forward"),
    ("swimmer", "swim forward without moving", "not moving"),
    ("ant", "walk 2 m to the left while running to the right", "to the right"),
    ("hopper", "hop high with little vertical motion", "vertical velocity"),
    ("walker2d", "walk like a drunk", "like a drunk"),
    ("humanoid", "walk like an old man", "like an old man"),
    ("hopper", "keep the thigh horizontal", "thigh"),
    ("humanoid", "hold your arms level", "arm"),
    ("walker2d", "walk forward on the heels", "heel"),
    ("quadruped", "push up with the front legs", "front legs"),
    ("half_cheetah", "stay between 2 and 3 m from the start", "between 2 and 3 m"),
    ("half_cheetah", "stay at least 2 m from the start", "at least 2 m"),
    ("hopper", "keep the foot between the knees", "between"),
    ("mountain_car", "go up the left hill", "left"),
    ("half_cheetah", "first run forward 4 m, then run back to the start", "to the start"),
    ("quadruped", "raise your rear", "rear"),
]


@pytest.mark.parametrize(("name", "sentence", "named"), REFUSED, ids=[sentence for _, sentence, _ in REFUSED])
def test_what_would_be_read_wrongly_is_refused_by_its_words(bench, name, sentence, named):
    said = bench.refusal(name, sentence)
    assert named in said and "\n" not in said


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("ant", "run on the spot"),
        ("ant", "sway from side to side"),
        ("inverted_pendulum", "move left and right"),
        ("half_cheetah", "run 3 m forward and stop"),
        ("hopper", "first walk forward, then stand still"),
        ("swimmer", "swim forward at 0.1 m/s without turning"),
        ("walker2d", "walk like a human"),
    ],
)
def test_what_goes_together_is_no_contradiction(bench, name, sentence):
    assert bench.understand(name, sentence).wishes


def _wishes(intent):
    return {wish.kind: wish for wish in intent.wishes}


def test_who_keeps_a_part_bent_while_going_is_asked_to_go(bench):
    intent = bench.understand("hopper", "keep the knee bent while hopping forward")
    assert [wish.kind for wish in intent.main] == ["forward_velocity"]
    assert _wishes(intent)["joint_angle[knee]"].target < -0.3


def test_a_steady_amount_asks_for_the_amount_alone(bench):
    (wish,) = bench.understand("swimmer", "swim at a steady 0.1 m/s").wishes
    assert (wish.kind, wish.target) == ("forward_velocity", 0.1)


def test_lowering_by_an_amount_counts_from_where_the_body_is(bench):
    by, to = (
        _wishes(bench.understand("quadruped", f"lower your body {amount}"))["height"].target
        for amount in ("by 5 cm", "to 20 cm")
    )
    assert to == 0.2 and by > to


def test_who_waits_is_scored_by_what_follows(bench):
    intent = bench.understand("ant", "wait three seconds, then walk forward")
    (main,) = intent.main
    assert (main.kind, main.begins) == ("forward_velocity", 3.0)
    assert any(wish.kind == "speed" and wish.ends == 3.0 for wish in intent.sides)


@pytest.mark.parametrize("joiner", [", but", " and", ","])
def test_what_comes_later_does_not_delay_what_goes_before(bench, joiner):
    intent = bench.understand("quadruped", f"walk forward{joiner} turn left after 5 seconds")
    wishes = _wishes(intent)
    assert (wishes["forward_velocity"].begins, wishes["forward_velocity"].ends) == (0.0, 5.0)
    assert wishes["yaw_velocity"].begins == 5.0


def test_what_has_no_verb_has_that_of_what_goes_before(bench):
    left, right = bench.understand("ant", "turn left for 5 seconds, then right").wishes
    assert (left.kind, left.want, right.kind) == ("yaw_velocity", "high", "yaw_velocity")
    assert right.high < 0


@pytest.mark.parametrize("sentence", ["walk 4 m forward, then stand", "walk 4 m forward and then stand there"])
def test_who_stands_at_the_end_of_a_way_rests_there(bench, sentence):
    wishes = _wishes(bench.understand("walker2d", sentence))
    assert (wishes["forward_displacement"].target, wishes["forward_displacement"].ends) == (4.0, None)
    assert wishes["speed"].high < 0.3


@pytest.mark.parametrize(
    ("name", "sentence"), [("half_cheetah", "flip once, then stand"), ("ant", "walk and stand tall")]
)
def test_no_condition_asks_for_more_than_upright(bench, name, sentence):
    assert all(
        (wish.low or 0.0) < 1.0 for wish in bench.understand(name, sentence).wishes if wish.kind == "uprightness"
    )


@pytest.mark.parametrize("sentence", ["raise the left foot every two seconds", "lift one foot every two seconds"])
def test_feet_are_raised_to_a_beat(bench, sentence):
    (wish,) = bench.understand("walker2d", sentence).wishes
    assert (wish.measure, wish.every) == ("beats", 2.0)


def test_a_metre_per_second_is_a_speed_and_no_beat(bench):
    wishes = _wishes(bench.understand("humanoid", "walk at one metre per second"))
    assert wishes["forward_velocity"].target == 1.0


def test_a_height_above_the_own_is_no_rise(bench):
    assert [bench.understand("hopper", f"jump {height} high").wishes[0].low for height in ("1.6 m", "20 cm")] == [
        1.6,
        1.45,
    ]


@pytest.mark.parametrize(("side", "sign"), [("left", -1), ("right", 1)])
def test_the_side_to_lie_on_is_heeded(bench, side, sign):
    wish = _wishes(bench.understand("quadruped", f"lie on your {side} side"))["roll_angle"]
    assert wish.target == pytest.approx(sign * math.pi / 2)


def test_turning_over_later_is_kept_by_who_lies_on_the_back(bench):
    wishes = _wishes(bench.understand("quadruped", "first walk forward, then lie on your back"))
    assert wishes["uprightness"].high <= 0.0


@pytest.mark.parametrize(("name", "least", "most"), [("half_cheetah", 0.7, 1.5), ("quadruped", 0.4, 0.8)])
def test_body_lengths_are_lengths_of_this_body(bench, name, least, most):
    one, two = (
        _wishes(bench.understand(name, f"walk {number} forward"))["forward_displacement"].target
        for number in ("one body length", "two body lengths")
    )
    assert least < one < most and two == pytest.approx(2 * one)


def test_the_other_is_the_other_of_the_kind_that_was_named(bench):
    kinds = set(_wishes(bench.understand("humanoid", "raise one arm and lower the other")))
    assert kinds == {"part_height[left_hand]", "part_height[right_hand]"}


def test_a_hill_where_there_is_one_is_where_its_flag_is(bench):
    assert "distance_to_goal" in _wishes(bench.understand("mountain_car", "drive up the right hill"))
    assert "hill" in bench.refusal("ant", "run up the hill")
