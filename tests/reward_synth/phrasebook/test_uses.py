"""Every word is accounted for: what is asked for makes a difference, what is passed over is passed over by name."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from rewardsmith.envs import MujocoEnvironment, UserError
from rewardsmith.envs.registry import find, names
from rewardsmith.reward_synth import phrasebook
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.understanding import plan, read
from rewardsmith.reward_synth.phrasebook.uses import ASKED, FILLERS, USES, Trace

# Sentences with words of every tag, beside the tasks' instructions; each is put to every body that can serve it.
SENTENCES = """
run forward as fast as you can | walk slowly backward, keeping your torso level | jump 20 cm off the ground
walk diagonally forward and left at 1 m/s | run to the right in a straight line | move 2 m to the left
walk with high speed and little effort | run forward without moving your left arm | stand on one leg forever
stand perfectly still in the middle | sit upright | lie still on your belly | kneel on the left knee | crouch deeply
lean slightly to the right | lean back by 10 degrees | turn around slowly | turn right by a right angle twice
flip backward once | roll to the left | sway forward and backward | rock from side to side | circle clockwise
wave your left hand slowly | wave your arms up and down | kick high with your right foot
raise both hands above the head | lower your hands below your knees | bend your left knee a little
straighten your arms upward | stretch your legs | keep the pole upright and still
keep the cart within 20 cm of the centre | balance the pole with small actions | reach the target steadily
stay 10 cm away from the goal | push the object slowly to the goal | touch the puck gently | keep the tip above 1 m
keep your head level | do not fall forward | never turn left | run without drifting sideways | do not drift away
do not lean more than 15 degrees | walk without dropping below half a metre | stop falling | jump back and forth
leap as far as you can | retreat to the left | drift to the right | face backward | rise to 1.5 m
open the drawer | close the door | open the cabinet halfway | open the drawer by 80 percent | turn the lever
turn on the faucet | shut the drawer | push the chair to the goal | push the object to the goal | touch the object
move the hand to the object | bring the object to the goal | lift the cube | lift the cube 10 cm above the table
descend below half a metre | hold a height of 0.8 m steadily | maximise your height | minimise energy
"""
ASKED_FOR = [sentence.strip() for sentence in SENTENCES.replace("\n", "|").split("|") if sentence.strip()]


def understood(sentence, body, without=None):
    """Return what a sentence, or what is left of it without one of its items, is understood to ask for."""
    items, notes = read(sentence, body)
    if without is not None:
        del items[without]
    found = plan(sentence, items, notes, body)
    wishes = [replace(wish, words="") for wish in (*found.intent.wishes, *found.helpers)]
    return items, found.trace, (wishes, found.fall_ends_episode, found.intent.notes)


@pytest.mark.one_of_a_kind
@pytest.mark.parametrize("name", names(MujocoEnvironment))
def test_each_word_that_is_asked_for_makes_a_difference(bench, name):
    request = bench.request(name, "")
    body = Body(request.survey)
    served = 0
    for sentence in [*ASKED_FOR, *(task.instruction for task in find(name).tasks.values())]:
        try:
            items, trace, whole = understood(sentence, body)
        except UserError:
            continue
        served += 1
        assert [item.words for item in items] == [each.words for each in trace]
        for place, each in enumerate(trace):
            assert each.use in USES
            if each.use == ASKED:
                try:
                    _, _, rest = understood(sentence, body, without=place)
                except UserError:
                    continue
                assert rest != whole, f"{each.words!r} of {sentence!r} is said to be asked for, and changes nothing"
    assert served >= (5 if name == "arm_hand" else 10), "of what a hand does most is told in terms"


def test_a_trace_says_what_became_of_each_word(bench):
    request = bench.request("ant", "")
    body = Body(request.survey)
    _, trace, _ = understood("walk forward slowly forever, without turning left", body)
    said = {each.words: str(each) for each in trace}
    assert said["forward"] == f"'forward' {USES['usual']}"
    assert said["slowly"] == "'slowly' is asked for: forward velocity 0.33 m/s"
    assert said["forever"] == f"'forever' {USES['ever']}"
    assert said["without"] == f"'without' {USES['not']}"
    assert said["left"] == "'left' is asked for: yaw velocity at most 0 degrees/s"
    assert str(Trace("run", "verb", ("a", "b"))) == "'run' says how the clause is read: a; b"


def _calls():
    for path in sorted(Path(phrasebook.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield from ((path.name, inner, node) for inner in ast.iter_child_nodes(node) if isinstance(inner, ast.Call))


def test_no_reading_takes_a_word_and_throws_it_away():
    taking = {"take", "take_all", "quantity", "parts"}
    thrown = [
        f"{name}:{call.lineno}"
        for name, call, around in _calls()
        if isinstance(around, ast.Expr) and isinstance(call.func, ast.Attribute) and call.func.attr in taking
    ]
    assert thrown == []


def test_every_reason_for_passing_over_is_a_known_one():
    given = {
        call.args[0].value
        for _, call, _ in _calls()
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in ("pass_over", "pass_parts", "mark")
        and isinstance(call.args[0], ast.Constant)
    }
    assert given <= set(FILLERS)


SWALLOWED = [
    # environment, sentence, what was swallowed before and is refused
    ("reacher", "touch the goal hard", "hard"),
    ("pusher", "reach the goal with your head", "head"),
    ("pusher", "push the puck behind the goal", "behind"),
    ("humanoid", "swing the left arm to the left", "left"),
    ("humanoid", "rise slightly", "slightly"),
    ("ant", "walk with jerky movements", "jerky"),
    ("ant", "run with much effort", "much effort"),
    ("ant", "do not run with little energy", "little energy"),
    ("ant", "keep the pole upright", "pole"),
    ("inverted_pendulum", "stand on your left leg", "left leg"),
    ("inverted_double_pendulum", "keep the pole at 10 degrees", "pitch_angle"),
    ("pusher", "push the puck to the centre", "centre"),
    ("ant", "turn left by 90 degrees at 1 rad/s", "1 rad/s"),
]


@pytest.mark.parametrize(("name", "sentence", "named"), SWALLOWED)
def test_what_cannot_be_honoured_is_refused(bench, name, sentence, named):
    assert named in bench.refusal(name, sentence)


HEEDED = [
    # environment, sentence, the same without a word that was swallowed before
    ("reacher", "reach the goal steadily", "reach the goal"),
    ("ant", "retreat to the left", "retreat"),
    ("humanoid", "extend your left arm forward", "extend your left arm"),
    ("humanoid", "lower your hands below your knees", "lower your hands and your knees"),
    ("ant", "never turn left", "never turn"),
    ("hopper", "flip once", "flip"),
    ("ant", "turn right by 90 degrees twice", "turn right by 90 degrees"),
    ("humanoid", "raise your left arm at a moderate pace", "raise your left arm"),
    ("reacher", "move the arm slowly", "move the arm"),
    ("ant", "run back and forth slowly", "run back and forth"),
    ("ant", "jump back and forth", "jump"),
    ("humanoid_standup", "stand perfectly still", "stand up"),
]


@pytest.mark.parametrize(("name", "sentence", "shorter"), HEEDED)
def test_what_was_swallowed_and_can_be_honoured_makes_a_difference(bench, name, sentence, shorter):
    def gist(words):
        return [replace(wish, words="") for wish in bench.understand(name, words).wishes]

    assert gist(sentence) != gist(shorter)
