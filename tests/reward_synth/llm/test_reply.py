import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewardsmith.reward_synth.language import RewardRejected, extract
from rewardsmith.reward_synth.llm.client import Completion
from rewardsmith.reward_synth.llm.reply import fall_ends_episode, idea_of, proposal_of, unfinished

BODY = "def compute_reward(state, action):\n    return action[:, 0], {}\n"


def fenced(head="", tag="python"):
    return f"Idea: go.\n\n```{tag}\n{head}{BODY}```\n"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("FALL_ENDS_EPISODE = True\n", True),
        ("FALL_ENDS_EPISODE = False\n", False),
        ("FALL_ENDS_EPISODE: bool = False\n", False),
        ("import torch\n\nX = 1\nFALL_ENDS_EPISODE = False  # a flip\n", False),
        ("", True),
        ("FALL_ENDS_EPISODE = 0\n", True),
        ("FALL_ENDS_EPISODE = 'False'\n", True),
        ("FALL_ENDS_EPISODE = not True\n", True),
        ("# FALL_ENDS_EPISODE = False\n", True),
        ("'''\nFALL_ENDS_EPISODE = False\n'''\n", True),
        ("def broken(:\n", True),
    ],
)
def test_reads_whether_a_fall_ends_the_episode(head, expected):
    assert fall_ends_episode(fenced(head)) is expected


def test_reads_it_from_a_bare_program_and_after_reasoning():
    assert fall_ends_episode("FALL_ENDS_EPISODE = False\n" + BODY) is False
    assert (
        fall_ends_episode(f"FALL_ENDS_EPISODE = True</think>{fenced('FALL_ENDS_EPISODE = False' + chr(10))}") is False
    )


@pytest.mark.parametrize(
    ("reply", "idea"),
    [
        ("Idea: run fast.\n```python\n```", "run fast."),
        ("**Idea:** run fast.\n```python\n```", "run fast."),
        ("Sure!\n\n- *Idea*: run fast.\n\n```python\n```", "run fast."),
        ("Here is a program that runs.\n```python\n```", "Here is a program that runs."),
        ("<think>Idea: no</think>\nIdea: yes\n```python\n```", "yes"),
        ("[THINK]Idea: no```python\n```[/THINK]Idea: yes\n```python\n```", "yes"),
        ("Idea: a draft\n```python\n```\nIdea: the final one\n```python\n```", "the final one"),
        ("```python\n```", ""),
        ("I cannot do that.", ""),
        ("Idea: a\u202eb\x07c\n```python\n```", "abc"),
    ],
)
def test_finds_the_idea(reply, idea):
    assert idea_of(reply) == idea


def test_an_idea_is_short():
    assert len(idea_of("Idea: " + "x" * 5000 + "\n```python\n```")) <= 200


@pytest.mark.parametrize(
    "cut",
    [
        fenced(),
        fenced() + "And so",
        f"```\n{BODY}```",
        BODY,
        fenced() + fenced("FALL_ENDS_EPISODE = False\n"),
        "<think>I could write\n" + fenced(),
        "",
    ],
)
def test_a_reply_that_was_cut_off_never_passes_for_a_whole_one(cut):
    proposal = proposal_of(Completion(text=cut, model="m", finish_reason="length"))
    with pytest.raises(RewardRejected) as caught:
        extract(proposal.source)
    assert caught.value.code == "E_PARSE"


@given(st.text(max_size=400), st.text(max_size=100))
def test_no_text_makes_a_cut_reply_whole(before, after):
    with pytest.raises(RewardRejected):
        extract(unfinished(f"{before}```python\n{BODY}```\n{after}"))


@given(st.text(max_size=400))
def test_any_reply_gives_a_proposal(text):
    proposal = proposal_of(Completion(text=text, model="m", finish_reason="stop"))
    assert proposal.source == text
    assert "\n" not in proposal.idea
