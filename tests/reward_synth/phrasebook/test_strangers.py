"""Sentences of people who never saw the phrasebook: each asks for what its plain words ask for, or is refused."""

import pytest

from rewardsmith.envs import UserError

SAME = [
    # who is spoken to, what is shouted, what stands before a colon
    ("humanoid_standup", "up you get, sleepyhead: stand up", "stand up"),
    ("walker2d", "walk forward, slowpoke", "walk forward"),
    ("hopper", "hop forward, my little one, woohoo", "hop forward"),
    ("ant", "what a day! run forward", "run forward"),
    ("humanoid", "hands up! kneel", "hands up; kneel"),
    # beasts
    ("hopper", "bunny hop forward", "hop forward"),
    ("ant", "roll over on your back like an upturned turtle", "roll over on your back"),
    ("swimmer", "wiggle like a worm as fast as you can go", "wriggle forward as fast as you can"),
    ("walker2d", "walk slowly, like at a funeral", "walk slowly"),
    # comparisons, bounds, slips of the finger
    ("half_cheetah", "run, but be no speedier than 2 m/s", "run, but be no faster than 2 m/s"),
    ("walker2d", "walk forward for 2 s and than stand still", "walk forward for 2 s and then stand still"),
    ("hopper", "jump as high you can", "jump as high as you can"),
    ("hopper", "jump as high as your leg permits", "jump as high as you can"),
    ("ant", "run as fast as is humanly possible", "run as fast as you can"),
    # how far something is to go
    ("walker2d", "walk until you have gone 4 metres", "walk 4 metres"),
    ("half_cheetah", "run forward till you are 3 m away", "run forward 3 m"),
    ("ant", "turn until you face right", "turn to face right"),
    ("hopper", "crouch to a height of only 80 cm", "crouch to a height of 80 cm"),
    # backs
    ("quadruped", "walk at 0.4 m/s with the back flat", "walk at 0.4 m/s with your back flat"),
    ("quadruped", "keep the back horizontal", "keep your back horizontal"),
    # what things are called
    ("inverted_pendulum", "keep the carriage in the middle", "keep the cart in the middle"),
    ("arm_cube", "lift the parcel", "lift the cube"),
    # hands
    ("arm_cube", "lift the cube; the gripper must move slowly", "lift the cube slowly"),
    ("arm_faucet", "hold the lever but never turn anything", "hold the lever but never turn it"),
    ("arm_hand", "keep the apple away from the bowl, the further the better", "keep the apple away from the bowl"),
    ("metaworld_door_close", "withdraw the hand away from the door", "move the hand away from the door"),
    ("arm_cube", "touch the cube, then pull the hand away", "touch the cube, then move the hand away from the cube"),
    # postures after postures
    ("humanoid_standup", "stand up, then sit", "stand up, then sit down"),
]


def _asked(bench, name, sentence):
    return {
        (w.feature, w.want, w.target, w.low, w.high, w.every, w.begins) for w in bench.understand(name, sentence).wishes
    }


@pytest.mark.parametrize(("name", "said", "plain"), SAME)
def test_what_strangers_say_asks_for_what_plain_words_ask_for(bench, name, said, plain):
    if name.startswith("metaworld"):
        pytest.importorskip("envpool", reason="the extra manipulation is not installed")
    assert _asked(bench, name, said) == _asked(bench, name, plain)


@pytest.mark.parametrize(
    ("name", "sentence", "said"),
    [
        ("arm_cube", "push the cube away", "away from what"),
        ("pusher", "shove the object away", "away from what"),
        ("arm_hand", "grab the apple without moving anything else", "anything"),
        ("walker2d", "walk like a dead man", "dead man"),
    ],
)
def test_what_nothing_measures_is_refused(bench, name, sentence, said):
    with pytest.raises(UserError, match=said):
        bench.understand(name, sentence)


@pytest.mark.parametrize(
    ("name", "sentence", "kind"),
    [
        ("arm_cube", "kick the cube away", "part_speed[cube]"),
        ("arm_chair", "the chair is to be knocked away", "part_speed[chair]"),
        ("pusher", "hit the object away from the goal", "distance_to_goal"),
    ],
)
def test_a_blow_gives_speed_where_nobody_says_away_from_what(bench, name, sentence, kind):
    first = bench.understand(name, sentence).wishes[0]
    assert (first.kind, first.want) == (kind, "high")


def test_what_is_carried_in_the_air_is_off_the_table(bench):
    wishes = bench.understand("arm_cube", "bring the cube to the goal in the air").wishes
    assert [(wish.kind, wish.want, wish.low) for wish in wishes][1:] == [("raised", "range", 0.5)]


def test_who_kneels_on_one_knee_only_lifts_the_other(bench):
    wishes = {wish.kind: wish for wish in bench.understand("humanoid", "kneel on the right knee only").wishes}
    assert wishes["part_height[right_knee]"].want == "low"
    assert wishes["part_contact[left_knee]"].high == 0.5


@pytest.mark.parametrize(("last", "high"), [("sit down again", 0.52), ("crouch", 0.845)])
def test_who_sits_or_crouches_after_rising_comes_down(bench, last, high):
    wishes = bench.understand("humanoid_standup", f"stand up, then {last}").wishes
    lowered = [wish.high for wish in wishes if wish.kind == "height" and wish.begins > 0]
    assert lowered == [pytest.approx(high, abs=0.01)]


def test_a_pose_by_its_end_has_no_other_height(bench):
    wishes = bench.understand("quadruped", "crouch until your torso is 15 cm above the ground").wishes
    assert [wish.target for wish in wishes if wish.kind == "height"] == [0.15]


def test_what_lasts_some_turns_of_a_game_is_asked_of_all_of_it(bench):
    pytest.importorskip("nle", reason="NLE is missing")
    intent = bench.understand("nethack_score", "explore for at least one hundred turns")
    assert [wish.kind for wish in intent.wishes] == ["explored"]
    assert any("one hundred turns" in note for note in intent.notes)
