"""What is done so many times, what is kept from happening, and other words for what is read."""

import pytest

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.phrasebook.counts import counted


@pytest.mark.parametrize(
    ("sentence", "rest", "times"),
    [
        ("squat thrice", "squat", 3),
        ("raise the foot 4 times in a row", "raise the foot", 4),
        ("hop exactly two times .", "hop", 2),
    ],
)
def test_how_many_times_is_taken_out_of_the_words(sentence, rest, times):
    words, found, _ = counted(sentence.split())
    assert (" ".join(words), found) == (rest, times)


@pytest.mark.parametrize("sentence", ["jump twice as high", "turn left", "walk at least once you stand"])
def test_what_counts_nothing_last_is_left_alone(sentence):
    assert counted(sentence.split()) is None


@pytest.mark.parametrize(
    ("name", "sentence", "feature", "ends"),
    [
        ("hopper", "hop three times", "height", 6.0),
        ("humanoid", "do two squats", "height", 4.0),
        ("ant", "lift the back left leg once", "back_left_foot_height", 2.0),
    ],
)
def test_so_many_times_is_a_beat_for_so_long(bench, name, sentence, feature, ends):
    intent = bench.understand(name, sentence)
    beat = next(wish for wish in intent.wishes if wish.measure == "beats")
    assert (beat.feature, beat.every, beat.ends, beat.main) == (feature, 2.0, ends, True)
    assert any(wish.kind == "speed" and wish.begins == ends for wish in intent.wishes)


def test_turns_that_are_counted_stay_turns(bench):
    assert bench.understand("hopper", "backflip twice").wishes[0].target == -2 * 2 * 3.141592653589793


@pytest.mark.parametrize(("name", "sentence"), [("hopper", "jump 50 times"), ("hopper", "run forward twice")])
def test_what_cannot_be_counted_is_refused(bench, name, sentence):
    with pytest.raises(UserError, match="how many times"):
        bench.understand(name, sentence)


@pytest.mark.parametrize(
    ("name", "sentence", "other"),
    [
        ("hopper", "keep the torso from leaning more than 8 degrees", "never lean the torso more than 8 degrees"),
        ("inverted_pendulum", "the pole must not tilt more than 3 degrees", "do not lean more than 3 degrees"),
        ("quadruped", "sit on your rear end", "sit down"),
        ("pusher", "knock the object away", "hit the object away"),
        ("pusher", "kick the object away", "hit the object away"),
        ("pusher", "do not disturb the puck", "keep the object still"),
    ],
)
def test_other_words_for_it_ask_for_the_same(bench, name, sentence, other):
    def gist(said):
        return [(w.feature, w.want, w.target, w.low, w.high, w.begins) for w in bench.understand(name, said).wishes]

    assert gist(sentence) == gist(other)


def test_what_stands_before_a_colon_only_calls_it(bench):
    wishes = bench.understand("ant", "play dead: lie on your back").wishes
    assert (wishes[0].feature, wishes[0].want) == ("uprightness", "low")


def test_the_object_is_touched_and_not_moved(bench):
    wishes = {wish.feature: wish for wish in bench.understand("pusher", "touch the puck without moving it").wishes}
    assert wishes["distance_to_object"].main
    assert wishes["object_speed"].high is not None
