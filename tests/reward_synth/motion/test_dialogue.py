"""Dialogues: each sentence changes the terms that it speaks of, and leaves the others."""

import pytest

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.motion.motion import Motion
from rewardsmith.reward_synth.motion.offline.talker import PhrasebookTalker


class Dialogue:
    def __init__(self, vocabulary):
        self.talker, self.motion, self.measured = PhrasebookTalker(vocabulary), Motion(), {}

    def say(self, *sentences):
        """Say sentences; return the targets that are asked for, rounded, by feature."""
        for said in sentences:
            self.motion = self.talker.hear(said, self.motion, self.measured).motion
        return {term.feature: term.target for term in self.motion.asked}


@pytest.fixture
def talk(ant):
    return Dialogue(ant)


LEFT, RIGHT = "front_left_foot_height", "front_right_foot_height"
BACK = "back_right_foot_height"


def test_a_paw_is_lifted_and_then_higher(talk):
    first = talk.say("lift the front right paw")
    then = talk.say("lift it even higher")
    assert first.keys() == then.keys() == {RIGHT} and then[RIGHT] > first[RIGHT] + 0.05
    assert talk.say("a bit lower")[RIGHT] < then[RIGHT]


def test_the_diagonal_paw_and_a_spin_are_added_one_after_the_other(talk):
    first = talk.say("Lift your front left paw.")
    second = talk.say("Good, now lift the diagonal paw as well.")
    third = talk.say("Good, and in addition I want the robot to spin fast.")
    assert [list(each) for each in (first, second, third)] == [[LEFT], [LEFT, BACK], [LEFT, BACK, "yaw_velocity"]]
    assert second[LEFT] == third[LEFT] == first[LEFT] and third["yaw_velocity"] == 3.0


@pytest.mark.parametrize(
    ("said", "factor"), [("slower", 1 / 1.5), ("faster", 1.5), ("not so fast", 1 / 1.5), ("the other way", -1.0)]
)
def test_a_pace_changes_alone(talk, said, factor):
    before = talk.say("lift the front left paw", "now spin as well")
    after = talk.say(said)
    assert after[LEFT] == before[LEFT]
    assert after["yaw_velocity"] == pytest.approx(factor * before["yaw_velocity"], rel=1e-2)


def test_what_is_kept_stays_and_what_is_stopped_goes(talk):
    before = talk.say("lift the front left paw", "also spin")
    kept = talk.say("keep the paw but sit")
    assert {name: kept[name] for name in before} == before and kept["height"] < 0.3
    assert list(talk.say("stop spinning")) == [LEFT, "height"]
    assert list(talk.say("put the paw down")) == ["height"]
    assert talk.say("stop") == {}


@pytest.mark.parametrize("said", ["stop that", "undo"])
def test_the_last_thing_is_taken_back(talk, said):
    before = talk.say("lift the front left paw")
    talk.say("sit down as well")
    assert talk.say(said) == before


def test_a_slow_wish_is_a_wish_and_slower_a_correction(talk):
    first = talk.say("lift the front left paw", "also spin slowly")
    assert first.keys() == {LEFT, "yaw_velocity"}
    assert talk.say("spin faster")["yaw_velocity"] > first["yaw_velocity"]


def test_a_sentence_of_its_own_is_a_new_task(talk):
    assert list(talk.say("lift the front left paw", "sit down")) == ["height"]
    assert list(talk.say("spin")) == ["yaw_velocity"]
    assert list(talk.say("turn right instead")) == ["yaw_velocity"]


def test_turning_to_a_heading_takes_the_place_of_spinning(talk):
    assert list(talk.say("lift the front left paw", "also spin", "and turn left by 90 degrees as well")) == [
        LEFT,
        "yaw_angle",
    ]


def test_turns_count_from_where_the_robot_faces_and_the_compass_does_not(talk):
    talk.measured = {"yaw_angle": 1.0}
    assert talk.say("turn left by 90 degrees")["yaw_angle"] == pytest.approx(2.57, abs=0.01)
    assert talk.say("face east")["yaw_angle"] == pytest.approx(-1.57, abs=0.01)


@pytest.mark.parametrize(
    ("said", "heading"),
    [
        ("It is early in the morning, turn towards the sun.", -1.57),
        ("Face the rising sun", -1.57),
        ("It's late in the afternoon: look at the sun", 1.57),
        ("Head for the sunset", 1.57),
        ("face south", 3.14),
    ],
)
def test_the_sun_is_where_it_is(talk, said, heading):
    assert talk.say(said) == {"yaw_angle": pytest.approx(heading, abs=0.01)}


def test_a_gait_is_kept_quickened_and_raised(talk):
    talk.say("wave the front left leg")
    (before,) = talk.motion.asked
    talk.say("faster", "keep waving and sit down")
    after = talk.motion.about(before.feature)
    assert after.gait.frequency == pytest.approx(1.5 * before.gait.frequency) and after.target == before.target
    assert talk.motion.about("height") is not None
    talk.say("lift it higher")
    assert talk.motion.about("front_left_foot_height").gait == after.gait


def test_two_feet_are_stood_on_with_the_nose_up(talk):
    asked = talk.say("stand upright on your two hind legs")
    assert asked["pitch_angle"] == -1.3 and asked["back_left_foot_contact"] is None
    names = {term.feature for term in talk.motion.terms(talk.talker._vocabulary).terms}
    assert "height" not in names and "roll_angle" in names


@pytest.mark.parametrize(
    ("sentences", "reason"),
    [
        (["lift the tail"], "it has part_height for: torso, front left foot"),
        (["lift the front left foot 5 m high"], "beyond what this body can do: 0 m to"),
        (["bend the front left knee to 3 rad"], "beyond what this body can do"),
        (["lift all four feet"], "leave at least one on the ground"),
        (["spin", "turn left by 90 degrees and keep turning at 1 rad/s"], "choose one of the two"),
        (["lift the front left foot 0.1 m, and keep the front left foot on the ground"], "touches nothing"),
        (["xyzzy the frobnicator"], "does not know the words"),
        (["sit down", "前进"], "reads English only and does not know '前进'"),
        (["faster"], "fits nothing that is under way"),
        (["sit down", "stop spinning"], "ends nothing that is under way"),
        (["lift the diagonal paw"], "none was spoken of before"),
        (["face the sun"], "say which it is"),
        (["   ?! "], "nothing was said"),
        (["sit " * 300], "longer than 500 characters"),
    ],
)
def test_what_cannot_be_is_answered_in_one_line_and_changes_nothing(talk, sentences, reason):
    talk.say(*sentences[:-1])
    before = talk.motion
    with pytest.raises(UserError, match=reason) as refused:
        talk.say(sentences[-1])
    assert "\n" not in str(refused.value) and talk.motion == before
    assert talk.say("spin") == {"yaw_velocity": 1.0}


@pytest.mark.parametrize("said", ["good", "Very nice!", "thank you"])
def test_praise_changes_nothing(talk, said):
    before = talk.say("sit down")
    assert talk.say(said) == before


def test_a_sentence_says_what_it_changed(talk):
    talk.say("sit down")
    turn = talk.talker.hear("also lift the front left paw", talk.motion, {})
    assert turn.changes == ("new: front left foot height 0.275 m",)
    turn = talk.talker.hear("stop", turn.motion, {})
    assert len(turn.changes) == 2 and all(line.startswith("no longer: ") for line in turn.changes)


def test_another_body_is_talked_to_in_its_own_words(cheetah):
    talk = Dialogue(cheetah)
    assert talk.say("run forward fast")["forward_velocity"] > talk.say("run forward")["forward_velocity"] > 0
    assert list(talk.say("also lift the front foot")) == ["forward_velocity", "front_foot_height"]
    with pytest.raises(UserError, match="turn"):
        talk.say("spin around to the left")


def test_forward_is_where_the_body_faces(talk):
    """So that who turns while it walks goes in a circle, and who has turned does not go sideways."""
    circle = talk.say("walk forward at 0.5 m/s while turning left")
    assert circle.keys() == {"ahead_velocity", "yaw_velocity"} and circle["ahead_velocity"] == 0.5
    assert talk.say("turn left by 90 degrees", "now walk forward at 0.5 m/s") == {"ahead_velocity": 0.5}
    both = talk.say("walk forward at 0.5 m/s", "also move sideways to the right at 0.3 m/s")
    assert both == {"ahead_velocity": 0.5, "leftward_velocity": -0.3}
    assert talk.say("faster")["leftward_velocity"] == -0.45 and talk.say("keep walking and spin") != both


def test_what_stays_still_is_measured_where_the_body_faces_too(talk):
    talk.say("walk forward")
    kept = [term.name for term in talk.motion.terms(talk.talker._vocabulary).terms]
    assert "keep_leftward_velocity" in kept and not {"keep_lateral_velocity", "keep_forward_velocity"} & set(kept)
