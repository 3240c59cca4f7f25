"""Replies are a stranger's: none of them keeps the process that reads it busy for longer than its length is worth."""

import time

import pytest

from rewardsmith.reward_synth import measuring
from rewardsmith.reward_synth.intrinsic.annotators import prompt
from rewardsmith.reward_synth.llm import comparer, frame_comparer
from rewardsmith.reward_synth.motion.llm import talker

LENGTH = 20_000
"""Where time grows by the square of it, it is 0.5 s and more."""


@pytest.mark.parametrize(
    "read, begin, repeated",
    [
        (talker._CANNOT.search, "", "\n"),
        (talker._CANNOT.search, "Cannot:", "\n"),
        (talker._DESCRIPTION.search, "", "MOTION "),
        (talker._BLOCK.findall, "```json", "\n"),
        (lambda text: measuring._said(text, "measure"), "", "\n"),
        (lambda text: measuring._said(text, "measure"), "measure", "_"),
        (comparer._VERDICT.search, "verdict", ":"),
        (frame_comparer._LINE.search, "1", ":"),
        (prompt._LINE.search, "1", ":"),
    ],
)
def test_the_time_grows_by_the_length(read, begin, repeated):
    def took(length):
        began = time.process_time()
        read(begin + repeated * length + "z")
        return time.process_time() - began

    assert min(took(LENGTH) for _ in range(3)) < 0.1


@pytest.mark.parametrize(
    "pattern, text, groups",
    [
        (comparer._VERDICT, "**Verdict**: _A_.", ("A",)),
        (comparer._VERDICT, "verdict :: same", ("same",)),
        (frame_comparer._LINE, "- 12.): b", ("12", "b")),
        (prompt._LINE, "7 := 1.", ("7", "1")),
        (talker._CANNOT, "** Cannot: it has no arms", ("it has no arms",)),
        (talker._DESCRIPTION, "MOTION \nIt walks.\nEND \nmore", ("\nIt walks.\n",)),
        (talker._BLOCK, "```json \n{}\n```", ("{}\n",)),
    ],
)
def test_markup_around_what_is_said_is_still_read(pattern, text, groups):
    assert pattern.search(text).groups() == groups
