"""Families of ways to say the same thing: each sentence asks for what its plain words ask for."""

import pytest

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.phrasebook.coder import Phrasebook

SAME = [
    # stops, circles, sizes of steps and jumps
    ("half_cheetah", "run for 3 seconds, then come to a dead stop", "run for 3 seconds, then stop"),
    ("ant", "walk in a wide loop to the right", "walk in a circle to the right"),
    ("ant", "walk a full circle to the left", "walk in a circle to the left"),
    ("walker2d", "take short, quick steps", "walk quickly"),
    ("walker2d", "take giant strides", "walk"),
    ("hopper", "a single enormous leap", "jump"),
    # effort by what spends it
    ("swimmer", "swim forward, hardly using the motors", "swim forward with little effort"),
    ("swimmer", "swim forward with as little torque as you need", "swim forward with little effort"),
    ("mountain_car", "stand still and cut the engine", "stand still and minimize effort"),
    ("half_cheetah", "run at 2 m/s and go easy on the fuel", "run at 2 m/s and minimise fuel"),
    # rates, counts and bounds
    ("hopper", "two hops per second", "hop 2 times per second"),
    ("ant", "turn, one turn every 4 seconds", "turn at 90 degrees/s"),
    ("quadruped", "push-ups, one every two seconds", "move up and down every 2 seconds"),
    ("walker2d", "walk at a leisurely 0.8 m/s", "walk at 0.8 m/s"),
    ("walker2d", "walk forward, speed limit: 1 m/s", "walk forward at most 1 m/s"),
    ("ant", "run forward, the faster the better", "run forward as fast as possible"),
    # comparisons, titles, reasons, what is not asked for
    ("half_cheetah", "run forward as if you were late", "run forward fast"),
    ("half_cheetah", "run as though a bear was after you", "run fast"),
    ("hopper", "kangaroo rat: hop forward", "hop forward"),
    ("walker2d", "it is cold outside, walk forward", "walk forward"),
    ("walker2d", "walk forward instead of running", "walk forward"),
    ("walker2d", "don't just stand there, walk", "walk"),
    ("humanoid", "crawl like a baby", "crawl"),
    ("quadruped", "bow: chest low, rear high", "lean forward"),
    # parts and their subjects
    ("half_cheetah", "run with the back foot never touching the floor", "run without the back foot touching the floor"),
    ("humanoid", "hold the left hand well above the head", "hold the left hand above the head"),
    ("humanoid", "lift the right hand, then the left", "lift the right hand, then lift the left hand"),
    ("half_cheetah", "do a handstand on the front foot", "do a handstand"),
    # order
    (
        "humanoid",
        "raise the left hand first, after 3 seconds lower it",
        "raise the left hand, after 3 seconds lower it",
    ),
    ("hopper", "crouch for two seconds and jump afterwards", "crouch for two seconds, then jump"),
    (
        "half_cheetah",
        "first walk backward 4 seconds, after run forward",
        "walk backward for 4 seconds, then run forward",
    ),
    ("humanoid", "put both hands above your head and hold them there", "put both hands above your head"),
    ("humanoid", "turn around so you are facing where you came from", "turn around"),
    ("ant", "walk in the opposite direction of where you look", "walk backward"),
    ("hopper", "jump high while staying in roughly the same place", "jump high on the spot"),
    ("walker2d", "lean forward about 20 degrees and hold this position", "lean forward about 20 degrees"),
    ("humanoid_standup", "get on your feet, and once you are up don't walk", "get on your feet and do not walk"),
    ("quadruped", "get up on the hind legs and walk a few steps", "get up on the hind legs and walk"),
    ("walker2d", "pull your knees up high", "lift the knees high"),
    ("swimmer", "curl up into a ring", "curl up"),
    ("inverted_pendulum", "roll the cart 1 m to the left", "move the cart 1 m to the left"),
    ("mountain_car", "rock back and forth til you make it up the hill to the flag", "reach the flag"),
    ("ant", "rotate clockwise on place", "rotate clockwise on the spot"),
    ("ant", "run away from where you start, I don't care which direction", "move away from the start"),
    (
        "quadruped",
        "go forward for 2 s, sidestep right for 2 s, then stop",
        "go forward for 2 s, walk right for 2 s, then stop",
    ),
    # amounts and bounds
    ("ant", "lift the front right leg and keep it above 30 cm", "lift the front right leg above 30 cm"),
    ("quadruped", "back up, half a meter per second at the most", "back up at most 0.5 m/s"),
    ("hopper", "hop forward, like 0.3 m/s", "hop forward at about 0.3 m/s"),
    ("half_cheetah", "run with a maximum speed of 2 m/s", "run at most 2 m/s"),
    ("walker2d", "go 5 metres, turn down the speed to 0.5 m/s at most", "go 5 m, no faster than 0.5 m/s"),
    ("mountain_car", "roll down to the lowest point of the valley", "get as low as possible"),
    # idioms of dogs, sergeants and gymnasts
    ("quadruped", "give me a paw", "raise a paw"),
    ("quadruped", "beg", "rear up"),
    ("humanoid", "salute", "raise the right hand"),
    ("half_cheetah", "do a salto", "flip"),
    ("humanoid", "don't move a muscle", "stand still"),
    # slips
    ("humanoid", "keep the left hand stil", "keep the left hand still"),
]

HANDS = [
    ("arm_drawer", "swing the drawer open, like you are late for work", "swing the drawer open fast"),
    ("arm_drawer", "open the drawer, but go easy", "open the drawer gently"),
    ("arm_drawer", "open the drawer till it won't go any further", "open the drawer as far as it goes"),
    ("arm_hand", "bring the banana closer to the box than it is now", "bring the banana closer to the box"),
    ("arm_door", "hit that big green door open", "push the door open"),
    (
        "arm_hand",
        "put the banana into the bowl, then the apple",
        "put the banana into the bowl, then put the apple in it",
    ),
    ("arm_hand", "stack the box on the bowl", "put the box on the bowl"),
    ("arm_hand", "lift the bowl without spilling anything", "lift the bowl without tilting it"),
]

GAMES = [
    ("nethack_scout", "never step on the same square twice", "tread new squares"),
    ("nethack_score", "be a pacifist: explore and kill nothing", "explore and do not kill"),
    ("minihack_key_room", "take the key first, afterwards unlock the door", "take the key and unlock the door"),
    ("minihack_corridor", "follow the corridor and take the stairs", "take the stairs"),
    ("nethack_scout", "look into every corner, leave nothing unseen", "explore"),
    ("nethack_oracle", "pay the Oracle a visit", "visit the oracle"),
    ("nethack_score", "sneak around the monsters and explore", "avoid monsters and explore"),
    ("minihack_corridor", "take the stairs, every turn counts", "take the stairs quickly"),
    ("nethack_score", "become level 4 or higher", "reach experience level 4 or higher"),
    ("nethack_score", "get stinking rich without hurting a fly", "get rich without killing"),
]


def _asked(bench, name, sentence):
    return {
        (w.feature, w.want, w.target, w.low, w.high, w.every, w.begins) for w in bench.understand(name, sentence).wishes
    }


@pytest.mark.parametrize(("name", "said", "plain"), [*SAME, *HANDS])
def test_a_way_of_saying_asks_for_what_plain_words_ask_for(bench, name, said, plain):
    assert _asked(bench, name, said) == _asked(bench, name, plain)


@pytest.mark.parametrize(("name", "said", "plain"), GAMES)
def test_a_way_of_saying_asks_for_what_plain_words_ask_for_in_games(bench, name, said, plain):
    for package in ("nle", "minihack"):
        pytest.importorskip(package, reason="the extra nethack is not installed")
    assert _asked(bench, name, said) == _asked(bench, name, plain)


@pytest.mark.parametrize(
    ("name", "sentence", "said"),
    [
        ("walker2d", "it should look goofy, walk forward", "goofy"),
        ("walker2d", "hop like you never hopped before: walk", "like"),
        ("humanoid", "walk like an old man", "an old man"),
    ],
)
def test_what_may_ask_for_something_is_not_left_out(bench, name, sentence, said):
    with pytest.raises(UserError, match=said):
        bench.understand(name, sentence)


def test_what_must_not_be_done_to_stairs_is_not_passed_over(bench):
    pytest.importorskip("nle", reason="NLE is missing")
    wishes = bench.understand("nethack_staircase", "go next to the stairs but never step on them").wishes
    wanted = {wish.kind: (wish.want, wish.high) for wish in wishes}
    assert wanted == {"distance_to_stairs": ("low", None), "on_stairs": ("range", 0.5)}


def test_a_beat_of_knees_tells_how_one_marches(bench):
    wishes = bench.understand("walker2d", "march in place, each knee coming up once a second").wishes
    assert {wish.kind for wish in wishes if wish.every == 1.0} == {"part_height[left_knee]", "part_height[right_knee]"}
    assert not any(wish.kind == "joint_speed" for wish in wishes)


def test_who_backs_away_is_to_be_far_and_a_hand_held_still_is_slow(bench):
    first = bench.understand("arm_chair", "let go of the chair and back away from it").wishes[0]
    assert (first.kind, first.want) == ("distance_to_object", "high")
    kinds = {wish.kind for wish in bench.understand("arm_drawer", "hold the hand still in front of the handle").wishes}
    assert kinds == {"distance_to_object", "part_speed[hand]"}


def test_after_a_turn_speed_stands_for_going_ahead_where_nothing_else_tells_it(bench):
    wishes = bench.understand("swimmer", "turn right by 90 degrees, then swim forward").wishes
    assert [wish.kind for wish in wishes] == ["yaw_angle", "speed"]


def test_a_distance_may_be_gone_at_a_pace_but_not_at_a_least_for_at_its_end_it_stands(bench):
    wishes = bench.understand("walker2d", "walk 5 m forward at 0.5 m/s and stop there").wishes
    assert {(wish.kind, wish.target, wish.high) for wish in wishes} == {
        ("forward_displacement", 5.0, None),
        ("speed", None, 0.5),
    }
    with pytest.raises(UserError, match="ask for one of them"):
        bench.understand("walker2d", "walk 5 m forward at at least 1 m/s")


def test_a_pace_is_paid_on_the_way_and_rest_at_its_end_alone(bench):
    paced, rested = (
        Phrasebook().propose(bench.request("half_cheetah", sentence))[0].source
        for sentence in ("go 5 m forward at 1 m/s", "go 5 m forward and stop there")
    )
    assert "SPEED_TARGET = 1.0" in paced and "SPEED_TARGET" not in rested


def test_ways_after_quarter_turns_go_where_it_looks_and_others_are_refused(bench):
    asked = {
        "turn left 90 degrees, then go straight on for a metre": ("lateral_displacement", 1.0),
        "turn right by 90 degrees, then walk 2 m backward": ("lateral_displacement", 2.0),
        "turn around, then walk 2 m forward": ("forward_displacement", -2.0),
        "turn around, then walk 1 m to the left": ("lateral_displacement", -1.0),
    }
    for sentence, way in asked.items():
        wishes = bench.understand("quadruped", sentence).wishes
        assert [(wish.kind, wish.target) for wish in wishes if wish.kind.endswith("displacement")] == [way], sentence
    with pytest.raises(UserError, match="90 or 180 degrees"):
        bench.understand("quadruped", "turn left by 45 degrees, then walk 1 m forward")


def test_who_must_not_stand_stays_low(bench):
    wishes = bench.understand("humanoid_standup", "sit up, but do not stand").wishes
    assert any(wish.kind == "height" and wish.high is not None and wish.low is None for wish in wishes)
