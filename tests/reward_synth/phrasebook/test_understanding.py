"""Ways of saying things, beyond the table."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rewardsmith.envs import MujocoEnvironment, UserError
from rewardsmith.envs.registry import find, names
from rewardsmith.reward_synth.motion.offline.filling import terms_for
from rewardsmith.reward_synth.phrasebook import Phrasebook
from rewardsmith.reward_synth.phrasebook.lexicon import KNOWN
from rewardsmith.reward_synth.phrasebook.nouns import BODY_NOUNS, SIDES

SAME = [
    [
        "run forward as fast as you can",
        "RUN FORWARD AS FAST AS POSSIBLE!!!",
        "Can you please make the robot run forward as quickly as it can?",
        "I'd like you to sprint ahead at full speed.",
        "run forwrad as fast as you can",
        "“Run forward!”",
    ],
    [
        "walk at 1.5 m/s",
        "walk at 1,5 m/s",
        "walk at one and a half metres per second",
        "Walk at 150 cm/s",
        "walk at 5.4 km/h",
    ],
    ["bend the back knee to 30 degrees", "bend the back knee to 30°", "bend your back knee to thirty degrees"],
    ["run without falling", "run, but don't fall over", "run and never fall down", "avoid falling while running"],
    ["raise your front foot", "lift the front foot", "put the front foot up", "move your front leg up"],
]

ROBOTS = names(MujocoEnvironment)


@pytest.mark.parametrize("sentences", SAME, ids=[group[0] for group in SAME])
def test_the_same_wish_in_other_words_is_the_same_wish(bench, sentences):
    def gist(sentence):
        intent = bench.understand("half_cheetah", sentence)
        return [
            (w.feature, w.want, w.measure, w.main, *(v and round(v, 2) for v in (w.target, w.low, w.high)))
            for w in intent.wishes
        ]

    for sentence in sentences[1:]:
        assert gist(sentence) == gist(sentences[0]), sentence


def test_a_corrected_spelling_and_a_choice_among_parts_are_told(bench):
    assert "read 'forwrad' as 'forward'" in bench.understand("half_cheetah", "run forwrad").notes
    notes = bench.understand("ant", "wave a leg").notes
    assert any("front left foot" in note for note in notes)


def test_a_side_condition_does_not_take_the_place_of_the_main_wish(bench):
    for sentence in ("while keeping the torso level, run forward", "keep the torso level while running forward"):
        intent = bench.understand("half_cheetah", sentence)
        assert [wish.feature for wish in intent.main] == ["forward_velocity"]
        assert [wish.feature for wish in intent.sides] == ["uprightness"]


@pytest.mark.parametrize(
    ("env", "sentence"),
    [("reacher", "move the fingertip slowly to the target"), ("ant", "slowly lie down"), ("humanoid", "kneel slowly")],
)
def test_slowly_is_heeded_by_who_does_not_travel(bench, env, sentence):
    wishes = bench.understand(env, sentence).wishes
    assert any(wish.feature == "joint_speed" and wish.high is not None for wish in wishes)


BEYOND_WORDS = {"sit_cross_legged", "cross_arms", "put_hands_on_hips", "do_the_splits"}
"""Poses that only pictures, language models and experts know how to ask for."""


TOLD_IN_TERMS = {"arm_hand"}
"""Bodies whose tasks terms say, and programs of the phrasebook do not."""


@pytest.mark.parametrize("env", sorted(TOLD_IN_TERMS))
def test_the_instructions_of_a_hands_tasks_become_terms(bench, env):
    survey = bench.request(env, "").survey
    for task in find(env).tasks.values():
        assert terms_for(task.instruction, survey).terms


@pytest.mark.parametrize("env", [env for env in ROBOTS if env not in TOLD_IN_TERMS])
def test_the_instructions_of_registered_tasks_are_understood(bench, env):
    for name, task in find(env).tasks.items():
        if name not in BEYOND_WORDS:
            assert bench.understand(env, task.instruction).main
        else:
            assert "Say it in other words" in bench.refusal(env, task.instruction)


def test_slowly_is_slower_than_moderately_and_both_have_the_right_sign(bench):
    slow = bench.understand("walker2d", "walk backwards slowly").main[0].target
    moderate = bench.understand("walker2d", "walk backwards at a moderate pace").main[0].target
    assert moderate < slow < 0


def test_the_other_foot_is_the_one_not_mentioned(bench):
    intent = bench.understand("walker2d", "stand on the left foot with the other foot raised")
    assert "right_foot_height" in {wish.feature for wish in intent.wishes}


_PIECES = [" ".join(phrase) for phrase in KNOWN] + list(BODY_NOUNS) * 3 + list(SIDES) * 3
_PIECES += [
    "goal",
    "object",
    "1.5 m/s",
    "30 degrees",
    "half a metre",
    "at least",
    "twice",
    "first",
    "then",
    "after 2 s",
    "every second",
    "5",
    "and",
    "without",
    ",",
] * 4


@given(
    st.sampled_from(names(MujocoEnvironment)),
    st.lists(st.sampled_from(_PIECES), min_size=1, max_size=7),
    st.integers(0, 3),
)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_mixture_of_known_words_does_worse_than_a_refusal_in_one_line(bench, name, pieces, seed):
    request = bench.request(name, " ".join(pieces), count=2, seed=seed)
    try:
        intent = bench.read(request)
        proposals = Phrasebook().propose(request)
    except UserError as error:
        assert "\n" not in str(error)
        return
    assert intent.main
    assert len(proposals) == 2
    assert type(intent).from_json(intent.to_json()) == intent


@given(st.text(max_size=80))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_in_any_script_does_worse_than_a_refusal_in_one_line(bench, text):
    try:
        bench.understand("ant", text)
    except UserError as error:
        assert "\n" not in str(error)
