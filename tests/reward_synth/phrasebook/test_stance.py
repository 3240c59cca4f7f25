"""Who lifts or waves a limb is helped to stand on its other feet, unless it is to go somewhere."""

import pytest

from rewardsmith import envs
from rewardsmith.envs.survey import survey_of
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.understanding import understand

STAND = {
    ("ant", "wave the front left leg"): {"front_right_foot", "back_left_foot", "back_right_foot"},
    ("quadruped", "lift your front right paw"): {"front_left_foot", "back_left_foot", "back_right_foot"},
    ("quadruped", "lift both front paws"): {"back_left_foot", "back_right_foot"},
    ("humanoid", "wave your right hand"): {"left_foot", "right_foot"},
    ("ant", "walk forward while waving the front left leg"): set(),
    ("walker2d", "lift the left foot"): set(),
    ("ant", "walk forward"): set(),
    ("reacher", "wave the fingertip"): set(),
}


@pytest.mark.parametrize(("env", "said"), STAND)
def test_it_stands_on_its_other_feet(env, said):
    helpers = understand(said, Body(survey_of(envs.find(env)))).helpers
    planted = {wish.kind[len("part_contact[") : -1] for wish in helpers if wish.kind.startswith("part_contact")}
    assert planted == STAND[env, said]
    assert bool(planted) == any((wish.kind, wish.want) == ("speed", "low") for wish in helpers)


def test_who_flips_is_not_paid_for_lying():
    (priced,) = [
        w for w in understand("do a front flip", Body(survey_of(envs.find("hopper")))).helpers if w.want == "low"
    ]
    assert priced.kind == "part_contact[torso]"
