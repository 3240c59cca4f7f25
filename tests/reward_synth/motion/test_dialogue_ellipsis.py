"""What is said in part: corners for feet, both, the other diagonal, corrections within a sentence, what is kept."""

import pytest

from rewardsmith.envs import UserError
from tests.reward_synth.motion.saying import BL, BR, FL, FR, LIFT, WALK, said, targets


@pytest.mark.parametrize(
    ("sentences", "features"),
    [
        (("right front up",), {FR}),
        (("back left up 8 cm", "right hind as well"), {BL, BR}),
        (("lift the front right and the back left paw together",), {FR, BL}),
        (("lift the front right and the back left paw", "the other diagonal"), {FL, BR}),
        (("lift one of your front paws", "not that one the other one"), {FR}),
        (("lift your two right paws",), {FR, BR}),
        ((WALK, LIFT, "stop walking, the paw stays"), {FL}),
        ((WALK, "with the body at 20 cm", "drop the height constraint"), {"ahead_velocity"}),
        ((WALK, "height: 0.2", "only the height"), {"height"}),
        ((WALK, "freeze", "carry on"), {"ahead_velocity"}),
        (("wave", "enough waving"), set()),
    ],
)
def test_what_is_said_in_part_is_of_what_was_spoken_of(dog, sentences, features):
    assert set(said(dog, *sentences)) == features


def test_a_sentence_that_corrects_itself_asks_for_the_last(dog):
    assert targets(dog, "walk forward, no wait, backward") == targets(dog, "walk backward")
    assert set(said(dog, "raise your left paw, sorry, the right one")) == {FR}


def test_what_is_done_again_turns_on(dog):
    assert targets(dog, "turn around", "and again")["yaw_angle"] == pytest.approx(6.28, abs=0.02)


def test_back_is_backward_for_who_walks_and_undoes_else(dog):
    assert targets(dog, WALK, "back")["ahead_velocity"] == -0.4
    assert targets(dog, LIFT, "10 cm more", "back")[FL] == pytest.approx(0.1)


def test_ends_of_a_body_lean_it(dog):
    assert targets(dog, "bottom up, head down")["pitch_angle"] > 0
    assert targets(dog, "front up, back down")["pitch_angle"] < 0
    assert targets(dog, "up on your hind legs")["pitch_angle"] < 0


def test_them_without_any_is_no_body(dog):
    with pytest.raises(UserError, match="what of the body"):
        said(dog, "lower them slowly")


def test_a_crawling_ant_walks_and_a_crawling_dog_is_low(dog, ant):
    assert set(said(ant, "crawl forward")) == {"ahead_velocity"}
    assert "height" in said(dog, "crawl forward")


def test_what_is_kept_meanwhile_is_kept(hand):
    lifted = said(hand, "stand the box on end", "lift it, keeping it upright")
    assert lifted["box_height"].target > 0.1 and lifted["box_uprightness"].target == 1.0
    stands = said(hand, "stand the box on end", "lift it", "put it down but leave it standing")
    assert stands["box_height"].target == 0.0 and "box_uprightness" in stands


@pytest.mark.parametrize(
    ("sentences", "gap"),
    [
        (("put the apple in the bowl", "the banana into the bowl, not the apple"), "banana_to_bowl"),
        (("stash the apple in the drawer",), "apple_to_drawer"),
        (("the banana belongs in the bowl",), "banana_to_bowl"),
        (("lift the banana", "put it next to the apple"), "apple_to_banana"),
    ],
)
def test_things_go_where_they_are_said_to_be(hand, sentences, gap):
    asked = said(hand, *sentences)
    assert [name for name in asked if "_to_" in name and not name.startswith(("distance", "fingers"))] == [gap]
    assert not any(name.endswith("height") and term.target for name, term in asked.items())


@pytest.mark.parametrize("place", ["under", "below", "between"])
def test_places_that_nothing_measures_are_refused(hand, place):
    with pytest.raises(UserError, match="nothing measures"):
        said(hand, f"put the apple {place} the box")


def test_who_rises_from_its_back_paddles_no_more(dog):
    assert said(dog, "roll onto your back", "paddle with all your paws", "up you get, on your feet") == {}
    assert set(said(dog, "crouch", "wave", "get up")) == {FL}


def test_one_paw_is_no_foot_of_length(dog):
    assert set(said(dog, "one paw up")) == {FL}
