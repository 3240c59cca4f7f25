from fnmatch import filter as matching
from pathlib import Path

import pytest

from rewardsmith.envs import UserError
from rewardsmith.envs.registry import find
from rewardsmith.envs.survey import survey_of
from rewardsmith.experiments.speed import dialogues
from rewardsmith.experiments.speed.claims import NOTHING, holds, name_of
from rewardsmith.experiments.speed.dialogues import HALVES, Dialogue, Said, granted, judge, load
from rewardsmith.reward_synth.motion.motion import Motion
from rewardsmith.reward_synth.motion.talker import Turn
from rewardsmith.reward_synth.motion.vocabulary import Quantity, Vocabulary
from rewardsmith.reward_synth.terms import Gait, Term

FILE = Path(__file__).parents[2] / "reward_synth" / "motion" / "unseen_dialogues.json"


def quantity(name, start, scale):
    return Quantity(name, name, None, "m", "", start, scale, -10.0, 10.0)


MEASURES = {
    "height": quantity("height", 0.3, 0.1),
    "left_foot_height": quantity("left_foot_height", 0.0, 0.1),
    "right_foot_height": quantity("right_foot_height", 0.0, 0.1),
    "yaw_velocity": quantity("yaw_velocity", 0.0, 1.0),
}


def target(name, value, gait=None):
    return Term(name=name, feature=name, want="target", target=value, shape="smooth", gait=gait)


def bounds(name, low=None, high=None):
    return Term(name=name, feature=name, want="range", low=low, high=high, shape="smooth")


def most(name):
    return Term(name=name, feature=name, want="high", shape="linear")


def rhythm(frequency, amplitude=0.1):
    return Gait(frequency=frequency, amplitude=amplitude)


def motion(*terms):
    return Motion(asked=terms)


class Script:
    """A talker that answers by what it was given, None being a refusal, and keeps what it was told."""

    name = "script"

    def __init__(self, *motions):
        self.motions = list(motions)
        self.heard = []

    def hear(self, said, motion, measured):
        self.heard.append((said, motion, dict(measured)))
        answer = self.motions.pop(0)
        if answer is None:
            raise UserError("it cannot")
        return Turn(said=said, motion=answer, changes=())


CROUCHED = motion(target("height", 0.2))
LIFTED = motion(target("left_foot_height", 0.1))


@pytest.mark.parametrize(
    ("claim", "before", "after", "true"),
    [
        ("height", motion(), CROUCHED, True),
        ("height", motion(), LIFTED, False),
        ("height =0.21", motion(), CROUCHED, True),
        ("height =0.25", motion(), CROUCHED, False),
        ("height =0.2", motion(), motion(bounds("height", high=0.2)), True),
        ("height =0", motion(), motion(target("height", 0.005)), True),
        ("yaw_velocity =-1.5", motion(), motion(target("yaw_velocity", -1.5)), True),
        ("yaw_velocity =-1.5", motion(), motion(target("yaw_velocity", 1.5)), False),
        ("height -", motion(), CROUCHED, True),
        ("height +", motion(), CROUCHED, False),
        ("height +", motion(), motion(target("height", 0.3)), False),
        ("height -", motion(), motion(), False),
        ("height +", motion(), motion(bounds("height", low=0.4)), True),
        ("height +", motion(), motion(most("height")), True),
        ("left_foot_height +", motion(), motion(target("left_foot_height", 0.0, rhythm(2.0))), True),
        ("height up", CROUCHED, motion(target("height", 0.25)), True),
        ("height down", CROUCHED, motion(target("height", 0.25)), False),
        ("height up", CROUCHED, CROUCHED, False),
        ("height up", motion(), motion(target("height", 0.4)), True),
        ("height up", CROUCHED, motion(), False),
        ("height up", motion(most("height")), motion(most("height")), False),
        ("height same", CROUCHED, motion(target("height", 0.2), *LIFTED.asked), True),
        ("height same", CROUCHED, motion(target("height", 0.25)), False),
        ("height same", CROUCHED, motion(bounds("height", high=0.2)), False),
        ("height same", motion(), motion(), False),
        ("*_foot_height same", motion(*LIFTED.asked, target("right_foot_height", 0.1)), LIFTED, False),
        ("height gone", CROUCHED, LIFTED, True),
        ("height gone", CROUCHED, CROUCHED, False),
        ("*_foot_height gone", LIFTED, CROUCHED, True),
        ("*_foot_height +", motion(), LIFTED, True),
        (NOTHING, CROUCHED, motion(), True),
        (NOTHING, CROUCHED, CROUCHED, False),
        ("*_foot_height beats", motion(), motion(target("left_foot_height", 0.0, rhythm(2.0))), True),
        ("*_foot_height beats", motion(), LIFTED, False),
        ("*_foot_height still", motion(), LIFTED, True),
        ("*_foot_height still", motion(), motion(target("left_foot_height", 0.0, rhythm(2.0))), False),
        (
            "height quicker",
            motion(target("height", 0.3, rhythm(1.0))),
            motion(target("height", 0.3, rhythm(2.0))),
            True,
        ),
        (
            "height slower",
            motion(target("height", 0.3, rhythm(1.0))),
            motion(target("height", 0.3, rhythm(2.0))),
            False,
        ),
        ("height quicker", CROUCHED, motion(target("height", 0.3, rhythm(2.0))), False),
    ],
)
def test_claims_are_told_of_motions(claim, before, after, true):
    assert holds(claim, before, after, MEASURES) is true


@pytest.mark.parametrize("claim", ["height more", "height =", "height +0.2", "height = 0.2", "Height +", ""])
def test_what_is_no_claim_is_said(claim):
    with pytest.raises(ValueError, match="no claim"):
        name_of(claim)


def verdicts(dialogue, *motions):
    return [outcome.verdict for outcome in judge(dialogue, Script(*motions), MEASURES)]


def test_each_turn_is_judged_by_the_one_before():
    dialogue = Dialogue("body", [Said("crouch", [["height -"]]), Said("lower", [["height down"]])])
    assert verdicts(dialogue, CROUCHED, motion(target("height", 0.1))) == ["right", "right"]
    assert verdicts(dialogue, CROUCHED, motion(target("height", 0.25))) == ["right", "wrong"]


def test_one_alternative_of_every_claim_has_to_hold():
    dialogue = Dialogue("body", [Said("paws", [["left_foot_height +", "right_foot_height +"], ["height -"]])])
    assert verdicts(dialogue, motion(*LIFTED.asked, *CROUCHED.asked)) == ["right"]
    assert verdicts(dialogue, LIFTED) == ["wrong"]


def test_what_nobody_asked_for_is_wrong_but_where_it_is_free_or_usual():
    crouch = Said("crouch", [["height -"]])
    spins = motion(*CROUCHED.asked, target("yaw_velocity", 1.0))
    assert verdicts(Dialogue("body", [crouch]), spins) == ["wrong"]
    assert verdicts(Dialogue("body", [crouch._replace(free=["yaw_*"])]), spins) == ["right"]
    assert verdicts(Dialogue("body", [crouch]), motion(*CROUCHED.asked, target("yaw_velocity", 0.0))) == ["right"]
    free_from_then_on = [crouch._replace(free=["yaw_*"]), Said("stay", [["height same"]])]
    assert verdicts(Dialogue("body", free_from_then_on), CROUCHED, spins) == ["right", "right"]


def test_what_should_be_gone_may_not_be_asked_for():
    dialogue = Dialogue("body", [Said("crouch", [["height -"]]), Said("stop", [["height gone", "height up"]])])
    assert verdicts(dialogue, CROUCHED, motion()) == ["right", "right"]
    assert verdicts(dialogue, CROUCHED, CROUCHED) == ["right", "wrong"]


def test_refusals_are_right_where_they_are_wanted_and_keep_the_motion():
    turns = [Said("crouch", [["height -"]]), Said("fly", [], refuse=True), Said("lower", [["height down"]])]
    talker = Script(CROUCHED, None, motion(target("height", 0.1)))
    assert [outcome.verdict for outcome in judge(Dialogue("body", turns), talker, MEASURES)] == ["right"] * 3
    assert talker.heard[2][1] == CROUCHED
    assert verdicts(Dialogue("body", turns), CROUCHED, CROUCHED, CROUCHED) == ["right", "wrong", "wrong"]
    assert verdicts(Dialogue("body", turns), None, None, None) == ["refused", "right", "refused"]


def test_where_both_are_right_a_refusal_is_no_fault():
    dialogue = Dialogue("body", [Said("moonwalk", [["height -"]], refuse="may")])
    assert verdicts(dialogue, None) == ["right"]
    assert verdicts(dialogue, CROUCHED) == ["right"]
    assert verdicts(dialogue, LIFTED) == ["wrong"]


def test_the_robot_is_measured_as_if_it_had_done_what_it_was_told():
    asked = motion(target("height", 0.2), bounds("left_foot_height", low=0.1), most("yaw_velocity"))
    expected = {"height": 0.2, "left_foot_height": 0.1, "right_foot_height": 0.0, "yaw_velocity": 0.0}
    assert granted(asked, MEASURES) == expected


def test_shares_are_of_turns_and_of_dialogues(tmp_path, monkeypatch, capsys):
    file = tmp_path / "dialogues.json"
    file.write_text('[{"env": "body", "turns": [{"said": "crouch", "holds": [["height -"]]}]}]')
    (half,) = [half for half in HALVES if load(file, half)]
    monkeypatch.setattr(dialogues, "_outcomes", lambda dialogue: judge(dialogue, Script(LIFTED), MEASURES))
    dialogues.main([str(file), half, "--all"])
    said = capsys.readouterr().out
    assert f"{half}: 1 turns: right 0 (0.0%), refused 0 (0.0%), wrong 1 (100.0%); 1 dialogues: right 0" in said
    assert "! height -" in said and "! unasked: left foot height 0.1" in said
    dialogues.main([str(file), "held"])
    assert "!" not in capsys.readouterr().out


def test_the_unseen_dialogues_speak_of_what_there_is():
    rows = [dialogue for half in HALVES for dialogue in load(FILE, half)]
    assert len(rows) == 70 and all(1 <= len(dialogue.turns) <= 5 for dialogue in rows)
    known = {env: list(Vocabulary(survey_of(find(env))).quantities) for env in {dialogue.env for dialogue in rows}}
    for dialogue in rows:
        for turn in dialogue.turns:
            assert turn.refuse in (True, False, "may") and bool(turn.holds) == (turn.refuse is not True)
            names = [name_of(claim) for claims in turn.holds for claim in claims if claim != NOTHING] + [*turn.free]
            for name in names:
                assert matching(known[dialogue.env], name), (dialogue.env, turn.said, name)
