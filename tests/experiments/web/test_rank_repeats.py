"""A pair that is asked again looks like any other films that are to be ranked, and the round follows by itself."""

from dataclasses import replace

import pytest

from rewardsmith.experiments.config.train import HumanConfig

from .runs import answers_of


@pytest.mark.slow
def test_a_pair_comes_again_before_the_round_and_the_round_after_it(page_of_round, played):
    person = page_of_round(waits=1)
    run = played.run(person.url)
    run.amend(replace(run.config(), human=HumanConfig(repeat=0.5)))
    person.press("2", "b", "Control+Enter")
    person.wait_for("answered")
    person.press("g")
    person.wait_for("ask")
    assert len(person.order[0]) == 2 and "Round 2 of 2" in person.page.text_content("#progress")
    person.press("1", "b", "Control+Enter")
    person.token("3").wait_for()
    person.wait_for("ask")
    assert person.said == "Saved; the next films are here." and "1 alike" in person.page.text_content("#progress")
    person.press("3", "b", "Control+Enter")
    person.wait_for("answered")
    assert [(len(each.shown), each.again) for each in answers_of(run)] == [(3, False), (2, True), (3, False)]
