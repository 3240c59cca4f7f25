"""What is said to a hand of things on a table: the terms are of those things, and say what should become of them."""

import math

import pytest

from rewardsmith.envs import UserError
from rewardsmith.envs.registry import find
from rewardsmith.envs.survey import survey_of
from rewardsmith.reward_synth.motion.motion import Motion
from rewardsmith.reward_synth.motion.offline.hands.handling import handled
from rewardsmith.reward_synth.motion.offline.talker import PhrasebookTalker
from rewardsmith.reward_synth.motion.vocabulary import Vocabulary


@pytest.fixture
def say(hand):
    talker, motions = PhrasebookTalker(hand), [Motion()]

    def heard(*sentences):
        for said in sentences:
            motions.append(talker.hear(said, motions[-1], {}).motion)
        return {term.feature: term.low if term.target is None else term.target for term in motions[-1].asked}

    return heard


def held(thing):
    return {f"distance_to_{thing}": 0.0, f"fingers_to_{thing}": 0.0}


SAID = {
    "Touch the apple.": {"distance_to_apple": 0.0},
    "please reach for the banana": {"distance_to_banana": 0.0},
    "grab the box": held("box"),
    "lift the apple": {**held("apple"), "apple_height": 0.5},
    "Pick the banana up to 30 cm.": {**held("banana"), "banana_height": 0.3},
    "raise the bowl by 0.2 m": {**held("bowl"), "bowl_height": 0.2},
    "put the apple in the bowl": {**held("apple"), "apple_to_bowl": 0.0},
    "bring the bowl to the banana": {**held("bowl"), "banana_to_bowl": 0.0, "bowl_height": 0.06},
    "move the banana next to the bowl": {**held("banana"), "banana_to_bowl": 0.13},
    "place the box 20 cm from the apple": {**held("box"), "apple_to_box": 0.2},
    "make the box upright": {**held("box"), "box_uprightness": 1.0, "box_height": 0.0},
    "stand the box up on its end": {**held("box"), "box_uprightness": 1.0, "box_height": 0.0},
    "flip the box": {**held("box"), "box_turn": math.pi},
    "turn the bowl upside down": {**held("bowl"), "bowl_turn": math.pi},
    "open the drawer": {**held("drawer_handle"), "drawer_fraction": 1.0},
    "open the drawer by 80 %": {**held("drawer_handle"), "drawer_fraction": 0.8},
    "open the drawer halfway": {**held("drawer_handle"), "drawer_fraction": 0.5},
    "close the drawer": {**held("drawer_handle"), "drawer_fraction": 0.0},
    "turn the faucet on": {**held("faucet_handle"), "faucet_fraction": 1.0},
    "Turn on the tap!": {**held("faucet_handle"), "faucet_fraction": 1.0},
    "shut the faucet": {**held("faucet_handle"), "faucet_fraction": 0.0},
    "lift the apple and the box": {**held("apple"), **held("box"), "apple_height": 0.5, "box_height": 0.5,
                                   "apple_to_box": 0.0},
}  # fmt: skip


@pytest.mark.parametrize("said", SAID)
def test_a_sentence_asks_for_what_it_says(say, said):
    assert say(said) == pytest.approx(SAID[said], abs=5e-3)


def test_what_is_held_is_held_higher_and_let_go(say):
    first = say("lift the apple")
    higher = say("higher")
    assert higher["apple_height"] > first["apple_height"] and higher["fingers_to_apple"] == 0.0
    assert say("now let it go") == {"fingers_to_apple": 0.12}


def test_a_handle_is_let_go_by_the_name_of_what_it_opens(say):
    assert say("open the drawer", "let it go") == {"drawer_fraction": 1.0, "fingers_to_drawer_handle": 0.12}


def test_what_lies_somewhere_stays_there_when_it_is_let_go(say):
    assert say("put the apple in the bowl", "let go of it") == {"apple_to_bowl": 0.0, "fingers_to_apple": 0.12}


def test_it_is_what_was_spoken_of_last(say):
    assert say("lift the apple", "put it in the bowl") == {**held("apple"), "apple_to_bowl": 0.0}


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("wash the apple", "apple; say to touch"),
        ("lift the spoon", "spoon.*touch, lift, put, flip or release apple"),
        ("lift the apple to 9 m", "beyond what this body can do"),
        ("let it go", "nothing that the hand is to hold"),
        ("turn the apple upright", "nothing measures that"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(say, said, named):
    with pytest.raises(UserError, match=named) as refused:
        say(said)
    assert "\n" not in str(refused.value)


def test_things_are_no_feet_and_the_palm_stays_down(hand):
    assert hand.feet == ()
    assert [term.name for term in Motion().terms(hand).terms] == ["keep_palm_uprightness", "effort"]


def test_bodies_without_a_hand_know_nothing_of_things(ant):
    assert ant.things == () and handled("lift the apple", ant) == []


IN_PART = {
    ("lift the apple", "10 cm higher"): {**held("apple"), "apple_height": 0.6},
    ("lift the apple", "put it down"): {**held("apple"), "apple_height": 0.0},
    ("lift the apple", "now the banana"): {**held("banana"), "banana_height": 0.5},
    ("put the apple in the bowl", "and then the banana too"): {
        "apple_to_bowl": 0.0, **held("banana"), "banana_to_bowl": 0.0},
    ("put the apple in the bowl", "not the apple, the banana"): {
        **held("banana"), "banana_to_bowl": 0.0},
    ("put the apple in the bowl", "in the drawer instead"): {
        **held("apple"), "apple_to_drawer": 0.0, "apple_height": 0.06},
    ("put the apple in the bowl", "10 cm away from it"): {**held("apple"), "apple_to_bowl": 0.1},
    ("open the drawer", "only halfway"): {**held("drawer_handle"), "drawer_fraction": 0.5},
    ("open the drawer", "now the faucet"): {"drawer_fraction": 1.0, **held("faucet_handle"), "faucet_fraction": 1.0},
    ("turn on the tap", "off"): {**held("faucet_handle"), "faucet_fraction": 0.0},
    ("tip the bowl over", "just by 45 degrees", "set it straight again"): {**held("bowl"), "bowl_turn": 0.0},
    ("make the box upright", "now flip it"): {**held("box"), "box_turn": math.pi, "box_height": 0.0},
    ("flip the box", "leave it alone"): {},
    ("turn your palm up", "and move the hand up by ten centimetres"): {"palm_uprightness": -1.0, "palm_height": 0.403},
    ("touch the handle of the drawer while you leave the faucet half open",): {
        "distance_to_drawer_handle": 0.0, "faucet_fraction": 0.5},
    ("open the drawer and put the banana inside",): {
        **held("drawer_handle"), "drawer_fraction": 1.0,
        **held("banana"), "banana_to_drawer": 0.0, "banana_height": 0.06},
    ("pick up the box and put it in the drawer",): {**held("box"), "box_to_drawer": 0.0, "box_height": 0.06},
    ("don't touch the bowl",): {"distance_to_bowl": 0.4},
}  # fmt: skip


@pytest.mark.parametrize("sentences", IN_PART)
def test_things_are_spoken_of_in_part(hand, sentences):
    talker, motion = PhrasebookTalker(hand), Motion()
    for said in sentences:
        motion = talker.hear(said, motion, {}).motion
    asked = {term.feature: term.low if term.target is None else term.target for term in motion.asked}
    assert asked == pytest.approx(IN_PART[sentences], abs=5e-3)


def test_what_is_let_go_leaves_what_was_held_with_it(say):
    after = say("lift the apple and the box together", "drop the box")
    assert after["apple_height"] == 0.5 and "box_height" not in after and "apple_to_box" not in after


def test_what_is_put_into_a_bowl_goes_over_its_rim_and_the_bowl_stays_upright(hand):
    def kept(said):
        return {term.feature for term in PhrasebookTalker(hand).hear(said, Motion(), {}).motion.terms(hand).terms}

    over = {"apple_way_into_bowl", "bowl_uprightness"}
    assert over <= kept("put the apple in the bowl")
    assert not over & kept("put the apple next to the bowl")
    assert not {"banana_way_into_bowl", "bowl_uprightness"} & kept("bring the bowl to the banana")


def test_hands_and_things_go_aside_from_where_they_are(hand):
    talker = PhrasebookTalker(hand)
    now = {"palm_lateral": 0.1, "box_lateral": -0.12, "bowl_lateral": 0.05, "bowl_forward": 0.5}

    def asked(sentence):
        motion = talker.hear(sentence, Motion(), now).motion
        return {term.feature: term.target for term in motion.asked}

    assert asked("move your hand to the left")["palm_lateral"] == pytest.approx(0.3)
    assert asked("hand right 5 cm")["palm_lateral"] == pytest.approx(0.05)
    assert asked("push the box to the left")["box_lateral"] == pytest.approx(-0.02)
    carried = asked("carry the box 10 cm to your right")
    assert carried["box_lateral"] == pytest.approx(-0.22) and held("box").items() <= carried.items()
    beside = asked("put the box to the left of the bowl")
    assert beside["box_lateral"] == pytest.approx(0.05 + 0.13) and beside["box_forward"] == pytest.approx(0.5)
    behind, before = asked("put the box behind the bowl"), asked("put the box in front of the bowl")
    assert (behind["box_forward"], before["box_forward"]) == (pytest.approx(0.63), pytest.approx(0.37))
    assert behind["box_lateral"] == before["box_lateral"] == pytest.approx(0.05)


def test_a_palm_stays_so_far_from_a_thing(say):
    assert say("keep your palm 10 cm from the box") == {"distance_to_box": pytest.approx(0.1)}


def test_a_hand_that_goes_to_a_thing_is_nowhere_else(say):
    assert "palm_lateral" not in say("move your hand to the left", "push the box to the right")


def test_a_side_is_changed_by_the_other(say):
    assert say("slide the bowl 5 cm to your right", "and now to the left")["bowl_lateral"] > 0


def test_what_stays_in_a_plane_has_nothing_aside(hand, ant):
    assert "palm_lateral" in hand.quantities and "front_left_foot_lateral" in ant.quantities
    assert not any(name.endswith("_lateral") for name in Vocabulary(survey_of(find("walker2d"))).quantities)


def test_what_is_not_to_be_moved_stays_as_it_is_and_what_was_stood_up_lies_down_again(say):
    assert say("touch the faucet without turning it") == {"distance_to_faucet_handle": 0.0, "faucet_fraction": 0.0}
    assert say("stand the box up", "lay it flat again") == {**held("box"), "box_uprightness": 0.0, "box_height": 0.0}
    assert say("lay the box on its side")["box_turn"] == pytest.approx(math.pi / 2, abs=0.01)
    with pytest.raises(UserError, match="no tea"):
        say("pour me a cup of tea")
