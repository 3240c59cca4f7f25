"""Which word belongs to which wish, and with which sign: kinds of sentences that were read wrongly."""

import math

import pytest

from rewardsmith.envs import UserError


def _told(bench, name, sentence):
    """Return what is wanted of each feature: its target, or its bounds, or high or low."""
    told = {}
    for wish in bench.understand(name, sentence).wishes:
        bounds = (wish.low, wish.high) if wish.want == "range" else wish.want
        told[wish.feature] = bounds if wish.target is None else wish.target
    return told


def _main(bench, name, sentence):
    return {wish.feature for wish in bench.understand(name, sentence).main}


DEGREES = math.radians(1)
FEET = ("front_left_foot", "front_right_foot", "back_left_foot", "back_right_foot")


@pytest.mark.parametrize(
    ("name", "sentence", "feature", "bound"),
    [
        ("ant", "keep your heading within 10 degrees", "yaw_angle", 10),
        ("quadruped", "do not turn more than 20 degrees", "yaw_angle", 20),
        ("humanoid", "lean left no more than 5 degrees", "roll_angle", 5),
        ("walker2d", "walk with less than 12 degrees of forward lean", "pitch_angle", 12),
        ("swimmer", "keep both joints below 30 degrees", "front_joint_angle", 30),
    ],
)
def test_the_most_that_an_angle_may_be_holds_to_both_sides(bench, name, sentence, feature, bound):
    assert _told(bench, name, sentence)[feature] == pytest.approx((-bound * DEGREES, bound * DEGREES))


@pytest.mark.parametrize(
    ("name", "sentence", "feature", "told"),
    [
        ("walker2d", "run faster than 2 m/s but slower than 3 m/s", "forward_velocity", (2, 3)),
        ("ant", "keep the torso above 0.4 m and below 0.7 m", "height", (0.4, 0.7)),
        ("hopper", "don't move forward, don't move backward", "forward_velocity", (0, 0)),
        ("ant", "crawl lower than 0.4 m", "height", (None, 0.4)),
        ("half_cheetah", "keep the vertical speed under 0.5 m/s while running", "vertical_velocity", (-0.5, 0.5)),
        ("humanoid", "run but keep the hands slower than 1 m/s", "left_hand_speed", (None, 1)),
        ("walker2d", "raise the left foot so that it is at 20 cm", "left_foot_height", 0.2),
        ("half_cheetah", "speed up to 5 m/s", "forward_velocity", 5),
        ("humanoid_standup", "get up to 1 m", "height", 1),
        ("inverted_pendulum", "stay at x = -0.5", "cart_position", -0.5),
        ("ant", "walk left 1 m and forward 2 m", "lateral_displacement", 1),
        ("ant", "spin without moving more than 20 cm from the start", "forward_displacement", (-0.2, 0.2)),
        ("ant", "raise the front right foot 30 cm above the ground", "front_right_foot_height", 0.3),
        ("walker2d", "don't go further than 3 m", "forward_displacement", (-3, 3)),
        ("humanoid", "at least 1.2 m high", "height", (1.2, None)),
        ("half_cheetah", "run at 2 body lengths per second", "forward_velocity", 2.4),
        ("hopper", "keep your torso higher than its start", "height", "high"),
        ("quadruped", "tilt the nose up 20 degrees", "pitch_angle", -20 * DEGREES),
        ("humanoid", "lift your right foot and keep it at 20 cm", "right_foot_height", 0.2),
        ("inverted_pendulum", "do not move the cart more than 20 cm", "cart_position", (-0.2, 0.2)),
        ("inverted_pendulum", "never move more than 30 cm away from the middle", "cart_position", (-0.3, 0.3)),
        ("hopper", "don't jump more than 20 cm", "height", (None, pytest.approx(1.45))),
        ("swimmer", "swim ahead but not sideways", "lateral_displacement", 0),
        ("hopper", "hop forward, every leap at least 30 cm high", "forward_velocity", "high"),
        ("hopper", "leap forward, 30 cm high each time", "height", (pytest.approx(1.55), None)),
        ("reacher", "hold the tip over the target", "distance_to_target", "low"),
        ("half_cheetah", "never have the front foot in the air", "front_foot_contact", "high"),
        ("walker2d", "hop on one foot forward", "forward_velocity", "high"),
        ("walker2d", "walk dragging your left foot", "left_foot_contact", (0.5, None)),
        ("humanoid", "spin on your left foot", "right_foot_height", (0.05, None)),
        ("walker2d", "walk in a crouch", "forward_velocity", "high"),
        ("ant", "tremble", "joint_speed", "high"),
        ("walker2d", "walk straight back", "forward_velocity", "low"),
        ("humanoid", "run with a flat back", "forward_velocity", "high"),
        ("ant", "all right, walk forward right now", "forward_velocity", "high"),
        ("hopper", "hop keeping the torso between 1 m and 1.4 m", "height", (1, 1.4)),
        ("hopper", "go from 0 to 2 m/s", "forward_velocity", 2),
        ("walker2d", "walk, max 1 m/s", "forward_velocity", (0.7, 1)),
        ("walker2d", "run with a minimum speed of 2 m/s", "forward_velocity", (2, None)),
        ("quadruped", "yaw rate 0.5 rad/s", "yaw_velocity", 0.5),
        ("ant", "go 2 m left and 1 m forward", "lateral_displacement", 2),
        ("ant", "go forward at 1 m/s and left at 0.5 m/s", "lateral_velocity", 0.5),
        ("humanoid", "left knee up at 90 degrees", "left_knee_angle", -90 * DEGREES),
        ("swimmer", "swim hardly bending the front joint", "front_joint_angle", 0),
        ("walker2d", "walk with minimal bobbing", "vertical_velocity", (-0.22, 0.22)),
        ("humanoid", "walk kneeling", "left_knee_contact", (0.5, None)),
        ("humanoid", "stand on all fours", "right_knee_contact", "high"),
        ("mountain_car", "stay at the bottom", "car_height", "low"),
        ("pusher", "move the object", "distance_to_goal", "low"),
        ("humanoid", "do not raise your arms", "left_hand_height", (None, pytest.approx(1.45, abs=0.02))),
        ("humanoid", "do not let the head drop", "head_height", (pytest.approx(1.35, abs=0.02), None)),
        ("humanoid", "lie on your back with your arms up", "left_hand_height", (pytest.approx(0.3, abs=0.05), None)),
        ("humanoid", "run without using your arms", "left_hand_speed", (None, 0.7)),
        ("humanoid", "bend forward at the hips by 45 degrees", "right_hip_angle", -45 * DEGREES),
        ("inverted_pendulum", "cart at 0.3 m, pole upright", "cart_position", 0.3),
        ("quadruped", "walk at 0.5 m/s with a height of 30 cm", "height", 0.3),
        ("quadruped", "vx=0.5 m/s, vy=0.2 m/s", "forward_velocity", 0.5),
        ("walker2d", "forward, upright", "forward_velocity", "high"),
        ("walker2d", "run, leaning slightly forward, at 3 m/s", "forward_velocity", 3),
        ("walker2d", "no running, just walking", "forward_velocity", "high"),
        ("reacher", "fingertip on the target, arm motionless", "distance_to_target", "low"),
        ("pusher", "stay within 10 cm of the object", "distance_to_object", (None, 0.1)),
        ("quadruped", "roll -10 deg", "roll_angle", -10 * DEGREES),
        ("walker2d", "with the torso upright and knees bent, walk at 0.5 m/s", "forward_velocity", 0.5),
        ("humanoid", "twist your upper body to the right", "waist_twist_angle", pytest.approx(-27 * DEGREES, abs=0.02)),
    ],
)
def test_an_amount_is_of_what_it_is_said_of(bench, name, sentence, feature, told):
    found = _told(bench, name, sentence)[feature]
    assert found == (pytest.approx(told) if isinstance(told, int | float) else told)


@pytest.mark.parametrize(
    ("name", "sentence", "main"),
    [
        ("mountain_car", "swing back and forth to reach the flag", {"distance_to_flag"}),
        ("humanoid", "swing your arms to run faster", {"forward_velocity"}),
        ("quadruped", "stand with a body height of 25 cm", {"height"}),
        ("humanoid", "stand still with both arms raised", {"left_hand_height", "right_hand_height"}),
        ("humanoid_standup", "rise until your head is 1.2 m above the ground", {"head_height"}),
        ("half_cheetah", "do nothing for one second, after that run", {"forward_velocity"}),
        ("walker2d", "kick the left leg as high as it will go", {"left_foot_height"}),
        ("quadruped", "shake: lift the front left paw", {"front_left_foot_height"}),
        ("hopper", "stop falling over", {"uprightness"}),
        ("walker2d", "move forwards on one foot", {"forward_velocity"}),
    ],
)
def test_the_sentence_is_about_what_is_to_be_reached_and_not_what_it_is_reached_by(bench, name, sentence, main):
    assert _main(bench, name, sentence) == main


def test_no_foot_that_must_not_is_none_of_them(bench):
    assert set(_told(bench, "quadruped", "don't lift any foot")) == {f"{foot}_contact" for foot in FEET}


def test_only_the_hips_themselves_are_bent(bench):
    assert set(_told(bench, "humanoid", "bend your hips")) == {"left_hip_angle", "right_hip_angle"}


def test_the_other_three_are_those_that_were_not_named(bench):
    told = _told(bench, "ant", "lift the front left leg and keep the other three on the floor")
    assert set(told) == {f"{FEET[0]}_height"} | {f"{foot}_contact" for foot in FEET[1:]}


def test_what_follows_a_turn_goes_where_the_body_looks(bench):
    wishes = _told(bench, "ant", "turn left by 90 degrees, then walk forward at 0.3 m/s")
    assert wishes == pytest.approx({"yaw_angle": 90 * DEGREES, "ahead_velocity": 0.3})


@pytest.mark.parametrize(
    ("name", "sentence", "said"),
    [
        ("hopper", "squat down and jump up", "at once"),
        ("walker2d", "lean on your left leg", "'left leg'"),
        ("quadruped", "sneak up", "'up'"),
        ("inverted_pendulum", "move the cart from -0.5 to 0.5 m", "from -0.5 to 0.5 m"),
        ("humanoid", "walk a bit faster", "'a bit'"),
        ("quadruped", "walk with steps of 20 cm", "'20 cm steps'"),
        ("ant", "go forward fast and left slowly", "'fast'"),
        ("humanoid", "lift your left knee to your chest", "'to'"),
        ("quadruped", "stretch", "'stretch'"),
        ("humanoid", "walk while raising and lowering your arms", "alone"),
        ("walker2d", "drag your feet", "walk forward dragging"),
        ("half_cheetah", "never have both feet in the air", "say which"),
        ("pusher", "push the object to the goal, then let go of it", "'let go of'"),
        ("walker2d", "go there and back", "'there and back'"),
        ("half_cheetah", "turn back", "turn around"),
        ("humanoid", "never lift both feet", "say which"),
        ("hopper", "hop in 30 cm steps", "'30 cm steps'"),
        ("hopper", "jump 0.5 m forward every second", "ask for a speed"),
        ("half_cheetah", "keep the front foot in front of the head", "'head'"),
        ("half_cheetah", "do a front flip and land on your feet", "first flip, then stand"),
        ("humanoid", "walk forward twice", "how often"),
        ("swimmer", "swim half a body length per second", "give lengths in m"),
        ("walker2d", "jump and land on the left foot", "'left foot'"),
    ],
)
def test_what_would_be_read_wrongly_is_refused_by_its_name(bench, name, sentence, said):
    with pytest.raises(UserError) as refused:
        bench.understand(name, sentence)
    assert said in str(refused.value) and "\n" not in str(refused.value)
