"""What is rewritten before a sentence is read: courtesies, haste, shares, second words of verbs, pronouns, order."""

import pytest

from rewardsmith.reward_synth.phrasebook.constructions import plainer
from rewardsmith.reward_synth.phrasebook.hands.order import in_order
from rewardsmith.reward_synth.phrasebook.hands.particles import gathered
from rewardsmith.reward_synth.phrasebook.hands.plain import plain
from rewardsmith.reward_synth.phrasebook.shares import in_percent
from rewardsmith.reward_synth.phrasebook.text import tokens

NOUNS = {("apple",), ("bowl",), ("drawer",), ("drawer", "handle")}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("What I would really like is a monk who eats", "eats"),
        ("the robot should to walk", "walk"),
        ("the arm should be raised", "the arm should be raised"),
        ("turn right", "turn right"),
        ("wait, then run for a minute", "wait , then run for a minute"),
    ],
)
def test_courtesy_says_nothing(said, meant):
    assert " ".join(tokens(said)) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("make nine jumps", "jump nine times"),
        ("fourteen hops per minute", "hop fourteen times per minute"),
        ("one turn every seven seconds", f"at {360 / 7:g} degrees/s"),
        ("half a turn every two seconds", "at 90 degrees/s"),
    ],
)
def test_counts_are_read_of_every_number_that_has_a_word(said, meant):
    assert plainer(said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("open a third", "open 33.3 percent"),
        ("two thirds of the way", "66.7 percent"),
        ("at least half of your health", "at least 50 percent your health"),
        ("halfway", "50 percent"),
        ("3 / 4 open", "75 percent open"),
        ("half a metre", "half a metre"),
        ("a quarter turn", "a quarter turn"),
        ("the third level", "the third level"),
        ("for half a second", "for half a second"),
    ],
)
def test_shares_are_percent_and_fractions_of_units_stay(said, meant):
    assert " ".join(in_percent(said.split())) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("pick the cube up", "pick up the cube"),
        ("put it back down", "put down it"),
        ("turn the tap off", "turn off the tap"),
        ("lift it off the table", "lift it off the table"),
        ("take the apple out of the bowl", "take the apple out of the bowl"),
        ("turn the bowl upside down", "turn the bowl upside down"),
        ("push the door shut", "push shut the door"),
    ],
)
def test_second_words_stand_behind_their_verbs(said, meant):
    assert " ".join(gathered(said.split())) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("grab the apple and lift it", "grab the apple and lift apple"),
        ("open the drawer and put the apple in it", "open the drawer and put the apple in drawer"),
        ("the apple must not move", "without apple move"),
        ("lift the apple and the bowl", "lift the apple the bowl"),
        ("let the apple go", "release the apple"),
        ("pull as far as it goes", "pull as far as it goes"),
    ],
)
def test_things_are_named_and_what_is_forbidden_is_behind_without(said, meant):
    assert " ".join(plain(said.split(), NOUNS, None)) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("once you hold it , lift it", "hold it then lift it"),
        ("grip it before lifting it", "grip it then lifting it"),
        ("before you lift it , grip it", "grip it then lift it"),
        ("touch it and from 2 seconds on press it", "touch it and after 2 seconds press it"),
        ("grip it first and only then lift it", "grip it then lift it"),
        ("for the first 2 seconds touch it , then lift it", "touch it in the first 2 seconds , then lift it"),
    ],
)
def test_order_is_told_by_then_and_after(said, meant):
    assert " ".join(in_order(said.split())).replace("and then", "then") == meant
