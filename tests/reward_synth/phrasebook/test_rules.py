"""Every row of the table of readings is reached by its example, and every verb of the lexicon has a row."""

import pytest

from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.clause import split
from rewardsmith.reward_synth.phrasebook.rules import RULES, rule
from rewardsmith.reward_synth.phrasebook.understanding import read
from rewardsmith.reward_synth.phrasebook.verbs import VERBS

SHOWN = [pytest.param(row, marks=[pytest.mark.slow] * (number % 2), id=row.example) for number, row in enumerate(RULES)]


@pytest.mark.parametrize("row", SHOWN)
def test_the_example_of_a_row_comes_to_that_row(bench, row):
    name, sentence = row.example.split(": ")
    if name.startswith("nethack"):
        pytest.importorskip("nle", reason="NLE is missing")
    request = bench.request(name, sentence)
    body = Body(request.survey)
    items, _ = read(sentence, body)
    assert [rule(clause, body) for clause in split(items)] == [row]


@pytest.mark.parametrize("verb", [*VERBS, ""])
def test_the_last_row_of_a_verb_has_no_conditions(verb):
    last = [row for row in RULES if verb in row.verbs.split("|")][-1]
    assert (last.speaks, last.silent, last.needs) == ((), (), ())
