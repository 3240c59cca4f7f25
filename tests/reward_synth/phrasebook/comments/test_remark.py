"""Comments as people type them: what is complained of, asked for or praised, and how much."""

import pytest

from rewardsmith.reward_synth.phrasebook.comments.remark import COMPLAINT, PRAISE, REQUEST, remarks

SAID = [
    ("it leans too far forward", [(COMPLAINT, "leans forward")]),
    ("too slow", [(REQUEST, "fast")]),
    ("faster please", [(REQUEST, "fast")]),
    ("it isn't fast enough", [(REQUEST, "fast")]),
    ("it turns too slowly", [(REQUEST, "turns fast")]),
    ("it drifts to the left", [(COMPLAINT, "drifts to the left")]),
    ("the torso shakes / wobbles", [(COMPLAINT, "shakes"), (COMPLAINT, "wobbles")]),
    ("it's too slow and it shakes", [(REQUEST, "fast"), (COMPLAINT, "shakes")]),
    ("keep the head and the torso up", [(REQUEST, "keep the head and the torso up")]),
    ("jump higher", [(REQUEST, "jump high")]),
    ("it jumps too high", [(COMPLAINT, "jumps high")]),
    ("stay lower", [(REQUEST, "stay low")]),
    ("don't drag the left foot", [(REQUEST, "lift the left foot")]),
    ("the left foot drags", [(REQUEST, "lift the left foot")]),
    ("it uses too much energy", [(COMPLAINT, "uses energy")]),
    ("it only stands there", [(COMPLAINT, "stand still")]),
    ("It doesn't move at all", [(COMPLAINT, "stand still")]),
    ("it goes backward!", [(COMPLAINT, "goes backward")]),
    ("stop flailing with the arms", [(COMPLAINT, "move the arms")]),
    ("good, but keep the head up", [(PRAISE, ""), (REQUEST, "keep the head up")]),
    ("still spinning", [(COMPLAINT, "spinning")]),
    ("the left leg should do more", [(REQUEST, "swing the left leg")]),
    ("its front feet never leave the ground", [(REQUEST, "lift its front feet")]),
    ("more of that", [(PRAISE, "")]),
    ("that's much better!", [(PRAISE, "")]),
    ("the second half is fine, but it stumbles at the start", [(PRAISE, ""), (COMPLAINT, "stumbles")]),
    ("it should not lean back", [(COMPLAINT, "lean back")]),
    ("don't lean so far back", [(COMPLAINT, "lean back")]),
    ("falls over", [(COMPLAINT, "falls over")]),
    ("move the arms less", [(COMPLAINT, "move the arms")]),
    ("the head is too low", [(COMPLAINT, "keep the head low")]),
]


@pytest.mark.parametrize(("comment", "meant"), SAID)
def test_a_comment_is_split_into_what_it_complains_of_asks_for_and_praises(comment, meant):
    assert [(each.mood, each.words) for each in remarks(comment)] == meant


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ("a bit faster", "faster"),
        ("faster", "much faster"),
        ("it leans a bit too far forward", "it leans too far forward"),
        ("too slow", "way too slow"),
        ("lean a little to the left", "lean to the left"),
    ],
)
def test_words_of_degree_size_the_change(less, more):
    (small,), (large,) = remarks(less), remarks(more)
    assert small.share < large.share and (small.mood, small.words) == (large.mood, large.words)
