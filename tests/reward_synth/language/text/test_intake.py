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


@settings(max_examples=1500, deadline=None)
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
