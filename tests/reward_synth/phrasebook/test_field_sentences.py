"""How many sentences of the field are understood, and how few are read wrongly; `experiments.speed.words` counts."""

import json
from collections import Counter
from pathlib import Path

import pytest

from rewardsmith.experiments.speed.words import HALVES, Sentence, judge, load, main

FILE = Path(__file__).with_name("field_sentences.json")

SIXTH = FILE.with_name("sixth_sentences.json")
"""The last that was collected, plain ones most of all."""

SEVENTH = FILE.with_name("seventh_sentences.json")
"""Those over hands and games; of those held back 76.9 % were read rightly and 5.1 % wrongly before anybody looked."""

EIGHTH = FILE.with_name("eighth_sentences.json")
"""Those over all worlds; of those held back 70.4 % were read rightly and 2.8 % wrongly before anybody looked."""

REACHED = {"seen": (0.89, 0.01), "held": (0.88, 0.02)}
"""Least share that is read as meant or rightly refused, and largest share that is read wrongly."""

FAILING = {"seen": "sing a song", "held": "read a book"}
"""A sentence of each half that nobody can read."""


@pytest.fixture(scope="module")
def outcomes():
    return {half: [judge(sentence) for sentence in load(FILE, half)] for half in HALVES}


@pytest.mark.parametrize("half", HALVES)
def test_sentences_of_the_field_are_read_as_people_mean_them(outcomes, half):
    counts = Counter(outcome.verdict for outcome in outcomes[half])
    least, wrong = REACHED[half]
    assert (counts["understood"] + counts["rightly refused"]) / len(outcomes[half]) >= least
    assert counts["wrong"] / len(outcomes[half]) <= wrong


def test_plain_sentences_are_read_as_people_mean_them_or_refused():
    outcomes = [judge(sentence) for sentence in load(SIXTH, "seen")]
    counts = Counter(outcome.verdict for outcome in outcomes)
    assert (counts["understood"] + counts["rightly refused"]) / len(outcomes) >= 0.98
    assert counts["wrong"] == 0


@pytest.mark.parametrize(
    ("file", "half", "least", "wrong"),
    [
        (SEVENTH, "seen", 0.97, 0.0),
        (SEVENTH, "held", 0.95, 0.0),
        (EIGHTH, "seen", 0.99, 0.0),
        (EIGHTH, "held", 0.98, 0.0),
    ],
)
def test_sentences_over_hands_and_games_are_read_as_people_mean_them(file, half, least, wrong):
    for package, extra in (("nle", "nethack"), ("minihack", "nethack"), ("envpool", "manipulation")):
        pytest.importorskip(package, reason=f"the extra {extra} is not installed")
    outcomes = [judge(sentence) for sentence in load(file, half)]
    counts = Counter(outcome.verdict for outcome in outcomes)
    assert (counts["understood"] + counts["rightly refused"]) / len(outcomes) >= least
    assert counts["wrong"] / len(outcomes) <= wrong


def test_failures_of_those_held_back_are_told_only_where_they_are_asked_for(tmp_path, capsys):
    rows = [
        {"env": "ant", "sentence": sentence, "source": "", "meaning": [["height +"]]} for sentence in FAILING.values()
    ]
    file = tmp_path / "sentences.json"
    file.write_text(json.dumps(rows), encoding="utf-8")
    for arguments, told in (([], ["seen"]), (["held"], ["held"]), (["--all"], ["seen", "held"])):
        main([str(file), *arguments])
        said = capsys.readouterr().out
        assert [half for half, sentence in FAILING.items() if sentence in said] == told
    assert [Sentence(**row).half for row in rows] == ["seen", "held"]


def test_both_halves_speak_of_every_body():
    bodies = {half: {sentence.env for sentence in load(FILE, half)} for half in HALVES}
    assert bodies["seen"] == bodies["held"]
    assert len(bodies["seen"]) == 11


@pytest.mark.parametrize(
    ("meaning", "verdict"),
    [
        ([["forward_velocity -"]], "wrong"),  # it runs the other way
        ([["forward_velocity =2"]], "wrong"),  # it runs at another speed
        ([["forward_velocity +"]], "wrong"),  # it asks for smoothness unasked
        ([["forward_velocity =1"], ["height +"]], "wrong"),  # it leaves something out
        ([["refuse"]], "wrong"),
        ([["forward_velocity =1"], ["previous_action ~0"]], "understood"),
        ([["forward_velocity =1"], ["previous_action ~0", "none"], ["uprightness +", "none"]], "understood"),
    ],
)
def test_a_reading_is_held_against_what_is_meant(meaning, verdict):
    assert judge(Sentence("half_cheetah", "run forward smoothly at 1 m/s", "", meaning)).verdict == verdict


@pytest.mark.parametrize(
    ("meaning", "verdict"), [([["refuse"]], "rightly refused"), ([["forward_velocity +"]], "wrongly refused")]
)
def test_a_refusal_is_right_where_nothing_can_be_measured(meaning, verdict):
    assert judge(Sentence("half_cheetah", "sing a song", "", meaning)).verdict == verdict


@pytest.mark.parametrize(("claim", "verdict"), [("forward_velocity -", "understood"), ("forward_velocity +", "wrong")])
def test_a_range_below_zero_is_less(claim, verdict):
    sentence = Sentence("walker2d", "walk backwards, no faster than 0.5 m/s", "", [[claim]])
    assert judge(sentence).verdict == verdict
