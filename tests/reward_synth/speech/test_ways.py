"""Families of wordings come to plain words: nouns, clauses, bounds, effort, order."""

import pytest

from rewardsmith.reward_synth.speech.plain import plainly


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("forward locomotion at 1 m/s", "moving forward at 1 m/s"),
        ("adopt a seated posture", "sit down"),
        ("maintain a static stance", "stand still"),
        ("perform the swing-up of the pole, followed by balancing", "swing the pole up and balance it"),
        ("cube lifting", "lift the cube"),
        ("fall-free walking", "walking without falling"),
        ("park your bum on the floor", "sit down"),
        ("lower your rear", "lower your rear"),
    ],
)
def test_nouns_come_to_verbs(said, plain):
    assert plainly(said) == plain


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("learn to walk ahead, where falling counts as failure", "walk ahead without falling"),
        ("a policy in which the torso is kept at 0.5 m", "the torso is kept at 0.5 m"),
        ("raise your arms until they are above your head", "raise your arms above your head"),
        ("don't leave the door open", "close the door"),
        ("stay in place", "stay in place"),
        ("turn left, position unchanged", "turn left on the spot"),
    ],
)
def test_clauses_come_to_short_ones(said, plain):
    assert plainly(said) == plain


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("walk within [1, 2] m/s", "walk between 1 and 2 m/s"),
        ("walk, speed min 1 m/s, max 2 m/s", "walk, speed between 1 and 2 m/s"),
        ("stroll ahead, covering one meter every second", "stroll ahead at one meter per second"),
        ("reward running: the higher the forward speed, the better", "running as fast as possible"),
        ("spin with the greatest possible turning speed", "spin as fast as possible"),
        ("jump to a height of 1.5 m", "jump to a height of 1.5 m"),
    ],
)
def test_how_much_is_said_in_few_words(said, plain):
    assert plainly(said) == plain


@pytest.mark.parametrize(
    "said",
    [
        "run cheap in energy",
        "run without burning much fuel",
        "run with small actuation cost",
        "run so that the motors consume little energy",
    ],
)
def test_little_effort_is_said_in_one_way(said):
    assert plainly(said) == "run using little energy"


@pytest.mark.parametrize(
    "said",
    [
        "step 1: walk for 3 seconds. Step 2: stand still.",
        "walking from 0 to 3 s, standing still from 3 s on",
        "after a three-second walk, stand still",
        "when you have been walking for 3 seconds, stand still",
        "walk in the first 3 seconds and stand still for the rest",
    ],
)
def test_what_comes_next_stands_behind_then(said):
    first, then = plainly(said).split(", then ")
    assert first.startswith("walk")
    assert first.split(" for ")[1].split()[0] in ("3", "three")
    assert then.startswith("stand")
