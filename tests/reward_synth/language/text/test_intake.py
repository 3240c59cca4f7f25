import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardsmith.reward_synth.language import RewardRejected, extract
from rewardsmith.reward_synth.language.text.intake import MAX_SOURCE, parse_program

BODY = "import torch\n\ndef compute_reward(state, action):\n    return state.h, {}\n"


@pytest.mark.parametrize(
    "reply",
    [
        BODY,
        f"Sure!\n```python\n{BODY}```\nDone.",
        f"```\n{BODY}```",
        f"```Python\n{BODY}```",
        f"~~~python\n{BODY}~~~",
        f"```python:reward.py\n{BODY}```",
        f"```{{.python}}\n{BODY}```",
        f"```python title=reward.py\n{BODY}```",
        f"```text\nnothing\n```\n```py\n{BODY}```",
        f"<think>a draft: ```python\ndef compute_reward(state, action): bad\n```</think>\n```python\n{BODY}```",
        BODY.replace("\n", "\r\n"),
        "\ufeff" + BODY,
    ],
)
def test_the_program_is_found(reply):
    assert extract(reply).strip() == BODY.strip()


DRAFT = "```python\ndef compute_reward(state, action): bad\n```\n"
FINAL = f"Idea: go.\n```python\n{BODY}```\n"


@pytest.mark.parametrize(
    "reply",
    [
        f"Draft:\n{DRAFT}Final:\n{FINAL}",
        f"<thinking>\n{DRAFT}</thinking>\n{FINAL}",
        f"<Reasoning>{DRAFT}</Reasoning>{FINAL}",
        f"<seed:think>{DRAFT}</seed:think>{FINAL}",
        f"[THINK]{DRAFT}[/THINK]{FINAL}",
        f"<|START_THINKING|>{DRAFT}<|END_THINKING|>{FINAL}",
        f"\u25c1think\u25b7{DRAFT}\u25c1/think\u25b7{FINAL}",
        f"{DRAFT}</think>{FINAL}",  # what began it stood in the prompt
        f"<think>a</think>\n{DRAFT}<thinking>b {DRAFT}</thinking>\n{FINAL}",
        f"<|channel|>analysis<|message|>{DRAFT}<|end|><|start|>assistant<|channel|>final<|message|>{FINAL}<|return|>",
        f"<|channel|>final<|message|>{FINAL}<|end|><|start|>{DRAFT}",
        f"<|channel>thought\n{DRAFT}<channel|>{FINAL}",
        f"analysisWe need a draft.\n{DRAFT}assistantfinal{FINAL}",
        f"{FINAL}\n<thinking>but then\n{DRAFT}",
        f"{FINAL}\n```text\nno program\n```",
    ],
)
def test_a_draft_is_never_taken_for_the_program(reply):
    assert extract(reply).strip() == BODY.strip()


@pytest.mark.parametrize("begin", ["<think>", "<thinking>", " <reasoning effort=high>\n", "[THINK]", "\n[think]"])
@pytest.mark.parametrize("rest", [DRAFT, "hm"])
def test_a_reply_that_ends_in_its_reasoning_is_refused(begin, rest):
    with pytest.raises(RewardRejected, match="ends inside its reasoning"):
        extract(begin + rest)


@pytest.mark.parametrize(
    "reply", [f"<|channel|>analysis<|message|>{DRAFT}", f"<|channel|>analysis {DRAFT}", f"{DRAFT}```python\n{BODY}"]
)
def test_a_draft_before_a_program_that_is_missing_or_cut_off_is_refused(reply):
    with pytest.raises(RewardRejected) as refusal:
        extract(reply)
    assert refusal.value.code == "E_PARSE"


def test_words_about_tags_hide_nothing():
    assert extract(f"I leave out <think> and [THINK] tags.\n{FINAL}").strip() == BODY.strip()


def test_many_unclosed_fences_are_read_in_no_time():
    with pytest.raises(RewardRejected):
        extract("```python\n" * 3_000 + "````\n" * 1_000)


def test_an_indented_fence_is_dedented():
    indented = "".join(f"   {line}\n" for line in BODY.split("\n"))
    assert extract(f"1. Reward:\n   ```python\n{indented}   ```").strip() == BODY.strip()


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (f"```python\n{BODY}", "E_PARSE"),
        ("```js\nfunction f() {}\n```", "E_PARSE"),
        ("<think>never ends", "E_PARSE"),
        ("x = 1\x00", "E_PARSE"),
        ("x = 'a\u202eb'", "E_PARSE"),
        ("# -*- coding: utf-7 -*-\n" + BODY, "E_PARSE"),
        ("#" * (MAX_SOURCE + 1), "E_SIZE"),
        (12, "E_PARSE"),
    ],
)
def test_a_bad_reply_is_refused(reply, code):
    with pytest.raises(RewardRejected) as refusal:
        extract(reply)
    assert refusal.value.code == code


@pytest.mark.parametrize("source", ["(" * 100 + ")" * 100, "-" * 9000 + "1", "not " * 5000 + "x", "x" + ".a" * 3000])
def test_deep_text_is_refused_quickly(source):
    with pytest.raises(RewardRejected) as refusal:
        parse_program(source)
    assert refusal.value.code in ("E_SIZE", "E_PARSE")


def test_a_syntax_error_names_its_line():
    with pytest.raises(RewardRejected) as refusal:
        parse_program("a = 1\nb = = 2\n")
    assert refusal.value.line == 2
    assert str(refusal.value).startswith("E_PARSE line 2: ")


def only_refuses(text):
    try:
        parse_program(extract(text))
    except RewardRejected:
        return


FRAGMENTS = [
    "```",
    "```python\n",
    "\n",
    "def compute_reward(state, action):",
    " return ",
    "(",
    ")",
    "[",
    "x",
    "=",
    "'",
    '"""',
    "\\",
    "\x00",
    "\u202e",
    "é",
    "0x",
    "1e",
    "lambda",
    "\t",
    "    ",
    "#",
    "<think>",
    "</think>",
    "{",
    "}",
]
fragments = st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join)


@settings(max_examples=500, deadline=None)
@given(st.one_of(st.text(max_size=200), fragments, st.binary(max_size=200).map(lambda b: b.decode("latin-1"))))
def test_any_text_is_only_refused(text):
    only_refuses(text)


@pytest.mark.slow
def test_a_million_byte_strings_are_only_refused():
    chance = random.Random(0)
    for _ in range(1_000_000):
        if chance.random() < 0.5:
            text = chance.randbytes(chance.randrange(80)).decode("latin-1")
        else:
            text = "".join(chance.choices(FRAGMENTS, k=chance.randrange(24)))
        only_refuses(text)
