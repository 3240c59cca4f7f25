"""Sentences over all bodies, with what each must achieve in the reward's terms: feature, sign, target."""

import json
import math
from dataclasses import asdict

import pytest

from rewardsmith.reward_synth.phrasebook import Phrasebook
from rewardsmith.reward_synth.phrasebook.profile import usual_values
from rewardsmith.reward_synth.phrasebook.style import Style
from rewardsmith.reward_synth.terms import Terms, write

UP, DOWN = "high", "low"
QUARTER = math.pi / 2


def at(value):
    return ("target", value, None, None)


def least(value):
    return ("range", None, value, None)


def most(value):
    return ("range", None, None, value)


def between(low, high):
    return ("range", None, low, high)


TABLE = [
    # environment, sentence, what it must ask for; the first is the main wish
    ("half_cheetah", "run forward as fast as you can", {"forward_velocity": UP}),
    ("half_cheetah", "Please make the robot run backwards quickly.", {"forward_velocity": DOWN}),
    ("half_cheetah", "jog forward at 5 km/h", {"forward_velocity": at(5 / 3.6)}),
    ("half_cheetah", "run in reverse at two metres per second", {"forward_velocity": at(-2)}),
    ("half_cheetah", "run forward at between 1 and 2 m/s", {"forward_velocity": between(1, 2)}),
    ("half_cheetah", "run at least 3 m/s", {"forward_velocity": least(3)}),
    ("half_cheetah", "run while keeping the torso level", {"forward_velocity": UP, "uprightness": least(0.966)}),
    (
        "half_cheetah",
        "run forward without touching the ground with your head",
        {"forward_velocity": UP, "head_contact": most(0.5)},
    ),
    ("half_cheetah", "keep the head above 0.7 m while running", {"forward_velocity": UP, "head_height": least(0.7)}),
    ("half_cheetah", "stand on the back leg", {"front_foot_height": UP, "back_foot_contact": least(0.5)}),
    ("half_cheetah", "do a front flip", {"pitch_angle": UP}),
    ("half_cheetah", "flip backwards three times", {"pitch_angle": at(-6 * math.pi)}),
    ("half_cheetah", "bend the back knee to 30 degrees", {"back_knee_angle": at(math.pi / 6)}),
    ("half_cheetah", "lift the front foot above 30 cm", {"front_foot_height": least(0.3)}),
    ("half_cheetah", "move 3 metres forward", {"forward_displacement": at(3)}),
    ("half_cheetah", "trot ahead smoothly", {"forward_velocity": UP, "previous_action": most(0.2)}),
    ("half_cheetah", "don't move", {"speed": DOWN}),
    ("hopper", "hop forward", {"forward_velocity": UP}),
    ("hopper", "hop backward", {"forward_velocity": DOWN}),
    ("hopper", "do a back flip", {"pitch_angle": DOWN}),
    ("hopper", "jump as high as possible", {"height": UP}),
    ("hopper", "leap as far as you can", {"forward_velocity": UP, "height": least(1.31)}),
    ("hopper", "crouch and hold", {"height": at(0.81)}),
    ("hopper", "keep the torso 0.6 m above the ground while walking", {"forward_velocity": UP, "height": at(0.6)}),
    ("hopper", "jump to a height of 1.5 m", {"height": least(1.5)}),
    ("hopper", "hop on the spot", {"height": UP, "forward_displacement": at(0)}),
    ("hopper", "bend your knee 60 degrees", {"knee_angle": at(-math.pi / 3)}),
    ("hopper", "stand still without falling", {"speed": DOWN, "fallen": most(0.5)}),
    (
        "hopper",
        "hop forward at 1.2 m/s while keeping the torso above 1 m",
        {"forward_velocity": at(1.2), "height": least(1)},
    ),
    ("walker2d", "walk backward", {"forward_velocity": DOWN}),
    ("walker2d", "walk forward at 1.5 m/s without falling", {"forward_velocity": at(1.5), "fallen": most(0.5)}),
    ("walker2d", "stand on the right foot", {"left_foot_height": least(0.13), "right_foot_contact": least(0.5)}),
    ("walker2d", "kick with the left leg", {"left_foot_speed": UP}),
    (
        "walker2d",
        "run forward, never letting the torso drop below 1 m",
        {"forward_velocity": UP, "height": least(1)},
    ),
    ("walker2d", "lean forward 20 degrees", {"pitch_angle": at(math.pi / 9)}),
    ("walker2d", "walk forward, but no faster than half a metre per second", {"forward_velocity": between(0.35, 0.5)}),
    ("humanoid", "walk forward", {"forward_velocity": UP}),
    ("humanoid", "walk to the left at 0.5 m/s", {"lateral_velocity": at(0.5)}),
    ("humanoid", "raise both arms", {"left_hand_height": UP, "right_hand_height": UP}),
    ("humanoid", "lower your right arm", {"right_hand_height": DOWN}),
    ("humanoid", "wave your right hand", {"right_hand_speed": UP}),
    ("humanoid", "kneel down on both knees", {"left_knee_height": DOWN, "right_knee_height": DOWN}),
    ("humanoid", "stand on one leg", {"right_foot_height": least(0.14), "left_foot_contact": least(0.5)}),
    ("humanoid", "bend your left elbow to 90 degrees", {"left_elbow_angle": at(-QUARTER)}),
    ("humanoid", "turn right by 90 degrees", {"yaw_angle": at(-QUARTER)}),
    ("humanoid", "rotate counterclockwise at 30 degrees per second", {"yaw_velocity": at(math.pi / 6)}),
    ("humanoid", "lie down on your back", {"pitch_angle": at(-QUARTER)}),
    ("humanoid", "lean to the left", {"roll_angle": at(-math.pi / 9)}),
    ("humanoid", "don't move your left foot while walking forward", {"forward_velocity": UP, "left_foot_speed": None}),
    ("humanoid_standup", "stand up", {"height": UP, "uprightness": least(0.8)}),
    ("humanoid_standup", "raise your head to 1.4 m", {"head_height": at(1.4)}),
    ("ant", "wave the front left leg", {"front_left_foot_speed": UP}),
    ("ant", "lie down", {"height": DOWN}),
    ("ant", "turn in place to the left", {"yaw_velocity": UP, "forward_displacement": at(0)}),
    ("ant", "make a quarter turn to the right", {"yaw_angle": at(-QUARTER)}),
    ("ant", "move sideways to the right at half a metre per second", {"lateral_velocity": at(-0.5)}),
    ("ant", "run forward without turning", {"forward_velocity": UP, "yaw_velocity": at(0)}),
    ("ant", "lie on your back", {"uprightness": DOWN}),
    ("swimmer", "swim forward as fast as you can", {"forward_velocity": UP}),
    ("swimmer", "slither backward", {"forward_velocity": DOWN}),
    ("swimmer", "turn left 45 degrees", {"yaw_angle": at(math.pi / 4)}),
    ("reacher", "reach the target with the fingertip", {"distance_to_target": DOWN}),
    ("reacher", "keep the fingertip within 2 cm of the target", {"distance_to_target": most(0.02)}),
    ("reacher", "spin the arm to the right at 2 rad/s", {"shoulder_velocity": at(-2)}),
    ("pusher", "push the object to the goal", {"distance_to_goal": DOWN}),
    ("pusher", "touch the puck", {"distance_to_object": DOWN}),
    ("inverted_pendulum", "balance the pole upright", {"uprightness": UP}),
    (
        "inverted_pendulum",
        "move the cart half a metre to the right and keep the pole upright there",
        {"cart_position": at(0.5), "uprightness": least(0.966)},
    ),
    ("inverted_double_pendulum", "keep the tip above 1 m", {"tip_height": least(1)}),
    ("inverted_double_pendulum", "balance both poles with little effort", {"uprightness": UP, "previous_action": None}),
    ("ant", "walk diagonally forward and left", {"forward_velocity": UP, "lateral_velocity": UP}),
    ("ant", "rear up on your back legs", {"front_left_foot_height": UP, "back_left_foot_contact": least(0.5)}),
    ("humanoid", "put your hands on the ground", {"left_hand_contact": UP, "right_hand_contact": UP}),
    ("pusher", "touch the object without moving it", {"distance_to_object": DOWN, "object_speed": most(0.01)}),
    ("inverted_pendulum", "keep the pole up and stay near the centre", {"uprightness": UP, "cart_position": at(0)}),
    ("hopper", "stay within half a metre of the start while hopping", {"height": UP, "forward_displacement": None}),
    (
        "half_cheetah",
        "dash ahead; do not let your head hit the floor",
        {"forward_velocity": UP, "head_contact": most(0.5)},
    ),
    ("walker2d", "run at top speed leaning slightly forward", {"forward_velocity": UP, "pitch_angle": at(0.175)}),
    ("humanoid", "go forward raising both arms", {"forward_velocity": UP, "left_hand_height": least(1.594)}),
    ("pusher", "keep the hand away from the object", {"distance_to_object": UP}),
    ("swimmer", "straighten out", {"front_joint_angle": at(0)}),
    (
        "humanoid",
        "keep your balance on your left leg for as long as you can",
        {"right_foot_height": least(0.14), "left_foot_contact": least(0.5)},
    ),
    ("swimmer", "swim in a circle to the right", {"speed": UP, "yaw_velocity": most(-0.3)}),
    ("ant", "circle to the left", {"speed": UP, "yaw_velocity": least(0.3)}),
    ("ant", "walk in a clockwise circle", {"speed": UP, "yaw_velocity": most(-0.3)}),
    ("ant", "move at 1 m/s in the negative x direction", {"forward_velocity": at(-1)}),
    ("ant", "go in the +y direction", {"lateral_velocity": UP}),
    ("ant", "walk to the left in a straight line", {"lateral_velocity": UP, "forward_displacement": at(0)}),
    ("ant", "crawl forward with the belly close to the floor", {"forward_velocity": UP, "height": most(0.43)}),
    ("ant", "crouch", {"height": at(0.37)}),
    ("ant", "jump 20 cm off the ground", {"height": least(0.78)}),
    ("ant", "stand still with the front right leg raised", {"speed": DOWN, "front_right_foot_height": least(0.03)}),
    ("half_cheetah", "run forward with low jerk", {"forward_velocity": UP, "previous_action": most(0.2)}),
    ("ant", "move up and down", {"height": UP}),
    ("ant", "run back and forth", {"speed": UP, "forward_displacement": at(0)}),
    ("ant", "reach a distance of 3 m", {"forward_displacement": at(3)}),
    ("half_cheetah", "run keeping your head up", {"forward_velocity": UP, "head_height": least(0.74)}),
    ("half_cheetah", "front flip as many times as possible", {"pitch_angle": UP}),
    ("hopper", "stand perfectly still", {"speed": DOWN}),
    ("hopper", "reach at least 1.5 m high", {"height": least(1.5)}),
    ("humanoid", "put both hands above the head", {"left_hand_height": least(1.55), "right_hand_height": least(1.55)}),
    ("humanoid", "strafe to the right at 0.4 m/s", {"lateral_velocity": at(-0.4)}),
    ("humanoid_standup", "sit up", {"uprightness": UP}),
    ("humanoid_standup", "roll onto your belly", {"pitch_angle": at(QUARTER)}),
    ("swimmer", "curl up", {"front_joint_angle": at(1.05), "back_joint_angle": at(1.05)}),
    ("inverted_pendulum", "let the pole fall", {"tip_height": DOWN}),
    ("inverted_pendulum", "move the cart to position 0.5 m while balancing", {"cart_position": at(0.5)}),
    ("inverted_double_pendulum", "balance the double pendulum", {"uprightness": UP}),
    ("swimmer", "keep the body straight while moving forward", {"forward_velocity": UP, "front_joint_angle": at(0)}),
    ("pusher", "get the puck within 5 cm of the goal", {"distance_to_goal": most(0.05)}),
    ("humanoid", "reach forward with both hands", {"left_hand_forward": UP, "right_hand_forward": UP}),
    ("humanoid_standup", "get the torso as high as possible", {"height": UP}),
    ("humanoid", "stand with your torso vertical", {"uprightness": UP}),
    ("ant", "hold your position", {"speed": DOWN}),
    ("ant", "turn to face backward", {"yaw_angle": at(math.pi)}),
    ("ant", "move away from the start", {"forward_velocity": UP}),
    ("ant", "sway", {"lateral_velocity": UP, "forward_displacement": at(0)}),
    ("walker2d", "crouch walk", {"height": at(0.81), "forward_velocity": least(0.55)}),
    ("inverted_double_pendulum", "move right without dropping the poles", {"cart_velocity": UP}),
]

REFUSED = [
    # environment, sentence, what the refusal must name
    ("half_cheetah", "", "empty"),
    ("half_cheetah", "dance the tango", "'dance', 'tango'"),
    ("half_cheetah", "läuft vorwärts", "English only"),
    ("half_cheetah", "前に走れ", "English only"),
    ("half_cheetah", "run forward like horses", "horses"),
    ("half_cheetah", "walk forward until you fall", "until"),
    ("half_cheetah", "walk or run", '"or"'),
    ("half_cheetah", "run forward and backward at once", "forward and backward"),
    ("half_cheetah", "run forward, also backward", "backward and forward"),
    ("half_cheetah", "run forward and also run backward", "more and for less forward velocity"),
    ("half_cheetah", "run forward at 5", "Give a unit"),
    ("half_cheetah", "run forward at 30 degrees", "30 degrees"),
    ("half_cheetah", "raise both arms", "arm"),
    ("half_cheetah", "turn left", "yaw"),
    ("half_cheetah", "flip forward to the left", "to the left"),
    ("half_cheetah", "roll over to the left", "roll"),
    ("reacher", "do a front flip", "pitch"),
    ("reacher", "run forward", "forward_velocity"),
    ("pusher", "jump", "height"),
    ("hopper", "push the object to the goal", "distance_to_goal"),
    ("ant", "wag your tail", "tail"),
    ("walker2d", "please", "does not say what to do"),
    ("walker2d", "make me a sandwich", "sandwich"),
    ("humanoid", "put your right hand on your head", "right hand"),
    ("swimmer", "jump as high as you can", "height"),
    ("ant", "move diagonally", "to which side"),
    ("walker2d", "walk diagonally to the left", "lateral_velocity"),
    ("half_cheetah", "walk along the y axis", "lateral_velocity"),
    ("ant", "reach 3 m", "in which direction"),
    ("half_cheetah", "run at half speed", "half"),
    ("pusher", "pull the object toward you", "toward you"),
    ("half_cheetah", "run forward with high steps", "high steps"),
]

FALL_MUST_NOT_END = [
    ("hopper", "do a front flip"),
    ("ant", "lie down and stay lying"),
    ("humanoid", "kneel down on both knees"),
    ("ant", "roll over"),
    ("hopper", "keep the torso 0.6 m above the ground while walking"),
    ("humanoid", "do a headstand"),
    ("humanoid", "crawl forward"),
]
FALL_ENDS = [
    ("hopper", "hop forward"),
    ("walker2d", "run forward"),
    ("humanoid", "raise both arms"),
    ("ant", "jump"),
    ("inverted_pendulum", "balance the pole"),
]


def test_there_are_sixty_sentences_over_all_bodies_and_fifteen_refusals():
    assert len(TABLE) >= 60
    assert len({name for name, *_ in TABLE}) == 11
    assert len(REFUSED) >= 15


@pytest.mark.parametrize(("name", "sentence", "asked"), TABLE, ids=[f"{n}: {s}" for n, s, _ in TABLE])
def test_a_sentence_asks_for_the_right_feature_sign_and_target(bench, name, sentence, asked):
    intent = bench.understand(name, sentence)
    wishes = {wish.feature: wish for wish in intent.wishes}
    assert intent.main[0].feature == next(iter(asked))
    for feature, want in asked.items():
        wish = wishes[feature]
        if want in (UP, DOWN):
            assert wish.want == want
        elif want is not None:
            found = (wish.want, wish.target, wish.low, wish.high)
            assert found[0] == want[0]
            assert found[1:] == pytest.approx(want[1:], abs=0.011)


FIRST = [next(row for row in TABLE if row[0] == name) for name in dict.fromkeys(name for name, _, _ in TABLE)]
OF_EACH_BODY = [pytest.param(*row, marks=[] if row in FIRST else pytest.mark.slow) for row in TABLE]
"""One sentence by default; that every shape of a term pays more is shown without bodies, in `terms/test_writer.py`."""


@pytest.mark.parametrize(("name", "sentence", "asked"), OF_EACH_BODY, ids=[f"{n}: {s}" for n, s, _ in TABLE])
def test_every_program_pays_more_the_nearer_each_wish_is(bench, name, sentence, asked):
    request = bench.request(name, sentence, count=2)
    usual = usual_values(request.survey)
    proposals = Phrasebook().propose(request)
    for wish in bench.read(request).wishes:
        runs = bench.approaches(wish, usual[wish.feature].start if wish.feature in usual else 0.0)
        values = [value for run in runs for value in run]
        if not values:
            continue
        for proposal in proposals:
            paid = bench.rewards(request, proposal.source, wish.feature, values)
            for run in runs:
                now, paid = paid[: len(run)], paid[len(run) :]
                assert (now.diff() > 0).all(), (wish.asked(), run, now.tolist(), proposal.source)


@pytest.mark.parametrize(("name", "sentence", "asked"), TABLE, ids=[f"{n}: {s}" for n, s, _ in TABLE])
def test_a_recipe_gives_the_same_program_again(bench, name, sentence, asked):
    request = bench.request(name, sentence, count=2)
    for proposal in Phrasebook().propose(request):
        recipe = json.loads(json.dumps(proposal.recipe))
        terms = Terms.from_json(recipe["terms"], request.environment.features)
        assert write(terms) == proposal.source
        assert asdict(Style(**recipe["style"])) == recipe["style"]


@pytest.mark.parametrize(("name", "sentence", "named"), REFUSED, ids=[f"{n}: {s}" for n, s, _ in REFUSED])
def test_what_cannot_be_served_is_refused_in_one_line_that_names_it(bench, name, sentence, named):
    message = bench.refusal(name, sentence)
    assert named in message
    assert "\n" not in message


def test_a_refusal_says_what_was_understood_and_how_to_set_up_a_model(bench):
    message = bench.refusal("half_cheetah", "run forward like drunken sailors")
    assert "It understood: run, forward" in message
    assert "OPENAI_API_KEY" in message
    assert "OPENAI_BASE_URL" in message


def test_a_refusal_of_what_the_body_lacks_says_what_can_be_asked_of_it(bench):
    message = bench.refusal("reacher", "do a front flip")
    assert "reach the goal" in message
    assert "bend shoulder, elbow" in message


@pytest.mark.parametrize(("name", "sentence"), FALL_MUST_NOT_END)
def test_a_fall_does_not_end_what_needs_one(bench, name, sentence):
    assert not any(p.fall_ends_episode for p in Phrasebook().propose(bench.request(name, sentence)))


@pytest.mark.parametrize(("name", "sentence"), FALL_ENDS)
def test_a_fall_ends_what_it_spoils(bench, name, sentence):
    assert all(p.fall_ends_episode for p in Phrasebook().propose(bench.request(name, sentence)))
