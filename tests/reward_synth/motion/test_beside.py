"""Left and right of bodies that only go along one line."""

import pytest

from rewardsmith.reward_synth.motion.motion import Motion
from rewardsmith.reward_synth.motion.offline.talker import PhrasebookTalker
from rewardsmith.reward_synth.phrasebook.scene import FROM_THE_SIDE


def answer(vocabulary, said):
    turn = PhrasebookTalker(vocabulary).hear(said, Motion(), dict.fromkeys(vocabulary.quantities, 0.0))
    return turn.motion.asked[0], turn.changes


@pytest.mark.parametrize(
    ("said", "feature", "sign"),
    [
        ("go left", "forward_velocity", -1),
        ("run to the right", "forward_velocity", 1),
        ("lean left", "pitch_angle", -1),
    ],
)
def test_a_flat_body_goes_where_its_film_shows_it_and_says_so(cheetah, said, feature, sign):
    term, changes = answer(cheetah, said)
    assert term.feature == feature and sign * term.target > 0 and changes[-1] == FROM_THE_SIDE


def test_what_has_a_left_of_its_own_says_nothing_of_films(ant, cheetah):
    for vocabulary, said in ((ant, "go left"), (ant, "lift the front left foot"), (cheetah, "run forward")):
        assert FROM_THE_SIDE not in answer(vocabulary, said)[1]
