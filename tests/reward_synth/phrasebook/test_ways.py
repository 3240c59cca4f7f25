"""Ways to say the same thing are read as the same thing: frames of requests, amounts, paces, deeds, order."""

import json
from pathlib import Path

import pytest

from rewardsmith.experiments.speed.ways import wishes
from rewardsmith.reward_synth.speech.plain import plainly

WAYS = json.loads(Path(__file__).with_name("ways.json").read_text())
"""Written by somebody who had seen nothing of the reader: a body, a plain sentence, and others that mean the same."""

EVERY = 7
"""Only each of so many others is read by default."""


EXTRAS = {"nethack": "nle", "metaworld": "envpool"}
"""Packages without which there are no such bodies."""


@pytest.mark.parametrize("row", WAYS, ids=[f"{row['env']}-{row['sentence']}" for row in WAYS])
def test_ways_to_say_the_same_are_read_the_same(row, request):
    if package := EXTRAS.get(row["env"].split("_")[0]):
        pytest.importorskip(package)
    plain = wishes(row["env"], row["sentence"])
    others = row["said"] if request.config.getoption("--slow") else row["said"][::EVERY]
    assert {said: wishes(row["env"], said) for said in others} == dict.fromkeys(others, plain)


@pytest.mark.parametrize(
    "said",
    [
        "get to level 3",
        "i do not want you to walk",
        "go to the left",
        "look up and walk",
        "-0.5 m/s forward",
        "now walk",
    ],
)
def test_what_is_no_frame_stays(said):
    assert plainly(said) == said


def test_frames_go_however_long_they_are():
    assert plainly("For my thesis I need the agent to learn how to be able to hop.") == "hop"
    assert plainly("hi, i am new here and i would like to know how to teach the robot to sit down") == "sit down"
