"""Who is to spin fast steps in turn with the feet that nothing else is asked of, and keeps its posture the more."""

from dataclasses import replace

import pytest

from rewardsmith import envs
from rewardsmith.envs.survey import survey_of
from rewardsmith.reward_synth.motion.motion import Motion
from rewardsmith.reward_synth.motion.posture import posture
from rewardsmith.reward_synth.motion.stepping import phases, whirls
from rewardsmith.reward_synth.motion.vocabulary import Vocabulary
from rewardsmith.reward_synth.terms import Term
from tests.reward_synth.motion.saying import FL, said

FEET = tuple(f"{row}_{side}_foot" for row in ("front", "back") for side in ("left", "right"))


@pytest.fixture(scope="module")
def quadruped():
    return Vocabulary(survey_of(envs.find("quadruped")))


def kept(vocabulary, *sentences):

    motion = Motion().with_terms(said(vocabulary, *sentences).values())
    return {term.feature: term for term in motion.terms(vocabulary).terms if term not in motion.asked}


def test_feet_across_from_each_other_step_together():
    assert phases(FEET) == dict(zip(FEET, (0.0, 0.5, 0.5, 0.0), strict=True))
    assert phases(("right_foot", "left_foot")) == {"right_foot": 0.0, "left_foot": 0.5}


def test_who_spins_fast_steps_and_stays_upright(quadruped):
    fast, slow = kept(quadruped, "spin as fast as you can"), kept(quadruped, "turn slowly to the left")
    assert all(fast[f"{foot}_height"].gait is not None for foot in FEET)
    assert not any(f"{foot}_height" in slow for foot in FEET)
    assert fast["pitch_angle"].weight > slow["pitch_angle"].weight


def test_a_lifted_paw_stays_lifted_while_it_spins(quadruped):
    found = kept(quadruped, "lift your front left paw", "and spin fast")
    assert FL not in found and found["back_right_foot_height"].gait is not None


@pytest.mark.parametrize("bound", [{"low": 3.0}, {"high": -3.0}])
def test_who_is_to_turn_at_least_so_fast_whirls(quadruped, bound):
    turning = quadruped.of("yaw_velocity")
    asked = Term(name="turning", feature=turning.name, want="range", shape="smooth", unit=turning.unit, **bound)
    assert whirls([asked], quadruped)
    assert not whirls([replace(asked, low=-1.0, high=1.0)], quadruped)


def test_who_asks_to_be_upright_keeps_pitch_and_roll(quadruped):
    upright = quadruped.of("uprightness")
    asked = Term(name="up", feature=upright.name, want="target", target=1.0, shape="smooth", unit=upright.unit)
    kept = {term.feature for term in posture(quadruped, [asked])}
    tilted = {term.feature for term in posture(quadruped, [replace(asked, target=0.5)])}
    assert {"pitch_angle", "roll_angle"} <= kept and not {"pitch_angle", "roll_angle"} & tilted
