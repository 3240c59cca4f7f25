"""The phrasebook's search: programs near the preferred ones, never the same twice, better round by round."""

import dataclasses
import math
import random

import pytest

from rewardsmith.reward_synth.history import History, Round, Trial, Verdict
from rewardsmith.reward_synth.language import compile_reward
from rewardsmith.reward_synth.phrasebook import Phrasebook
from rewardsmith.reward_synth.phrasebook.variation import Parent, parents, vary
from rewardsmith.reward_synth.strategies.strategy import STRATEGIES, StrategyOptions
from rewardsmith.reward_synth.terms import Terms

CASES = [
    ("half_cheetah", "run forward as fast as you can, keeping your torso level"),
    ("hopper", "bounce on the spot without drifting away"),
    ("reacher", "reach the target"),
    ("humanoid", "raise both arms and stand still"),
]


def trial(number, proposal, score=None):
    return Trial(
        id=f"{number:03d}", source=proposal.source, recipe=proposal.recipe, score=score, parents=proposal.parents
    )


def judged(trials):
    ranked = sorted(trials, key=lambda each: -each.score)
    return Round(trials=tuple(trials), verdict=Verdict(order=tuple((each.id,) for each in ranked)))


def fitness(terms):
    """How near weights and scales are to figures that no style has: a stand-in for training that takes no time."""
    far = [abs(math.log(term.weight / 3.3)) + abs(math.log(term.reach / 0.07)) for term in terms.terms]
    return -sum(far) / len(far)


def search(bench, name, sentence, strategy, seed, generations=6, count=4):
    """The best fitness after a search."""
    chosen = STRATEGIES.find(strategy)(StrategyOptions(candidates=count, generations=generations))
    history, number = History(), 0
    while (brief := chosen.next(history)) is not None:
        asked = bench.request(name, sentence, count=brief.count, seed=seed + len(history.rounds))
        asked = dataclasses.replace(asked, history=brief.history)
        trials = []
        for proposal in Phrasebook().propose(asked):
            terms = Terms.from_json(proposal.recipe["terms"], asked.schema.fields)
            trials.append(trial(number, proposal, fitness(terms)))
            number += 1
        history = History((*history.rounds, judged(trials)))
    return max(each.score for each in history)


@pytest.mark.parametrize("strategy", ["evolve", "icpl", "text2reward"])
def test_a_search_gets_further_than_asking_anew(bench, strategy):
    name, sentence = CASES[0]
    gained = [
        search(bench, name, sentence, strategy, seed) - search(bench, name, sentence, "independent", seed)
        for seed in range(0, 500, 100)
    ]
    assert min(gained) > 0


@pytest.mark.parametrize(
    ("name", "sentence"), [CASES[0], *(pytest.param(*each, marks=pytest.mark.slow) for each in CASES[1:])]
)
def test_descendants_are_valid_different_and_name_their_parents(bench, name, sentence):
    asked = bench.request(name, sentence, count=4)
    first = [trial(number, each, -number) for number, each in enumerate(Phrasebook().propose(asked))]
    again = dataclasses.replace(asked, history=History((judged(first),)), seed=1, count=8)
    proposals = Phrasebook().propose(again)
    assert len({each.source for each in proposals} | {each.source for each in first}) == 12
    assert [each.parents for each in proposals] == [("000",)] * 7 + [()]
    assert Phrasebook().propose(again) == proposals
    for proposal in proposals:
        assert compile_reward(proposal.source, asked.schema, 8)
        written = Terms.from_json(proposal.recipe["terms"], asked.schema.fields)
        assert {wish.feature for wish in bench.read(asked).sides} <= {term.feature for term in written.terms} | {None}


def test_what_the_sentence_speaks_of_is_never_dropped(bench):
    asked = bench.request(*CASES[0])
    (proposal, *_) = Phrasebook().propose(asked)
    terms = Terms.from_json(proposal.recipe["terms"], asked.schema.fields)
    wished = bench.read(asked).features()
    for seed in range(200):
        varied = vary(Parent("000", terms), wished, random.Random(seed))
        assert set(wished) <= {term.feature for term in varied.terms}
        assert varied.note.startswith("from 000: ")


def test_what_told_good_from_bad_is_taken_further(bench):
    asked = bench.request(*CASES[0])
    (proposal, *_) = Phrasebook().propose(asked)
    better = Terms.from_json(proposal.recipe["terms"], asked.schema.fields)
    first, *rest = better.terms
    worse = dataclasses.replace(better, terms=(dataclasses.replace(first, weight=first.weight / 2), *rest))
    heavier = [
        term.weight > first.weight
        for seed in range(100)
        for varied in [vary(Parent("000", better, worse), asked.schema.fields, random.Random(seed))]
        if "made it better" in varied.note
        for term in varied.terms
        if term.name == first.name
    ]
    assert len(heavier) > 10 and sum(heavier) > 0.8 * len(heavier)


def test_foreign_recipes_are_passed_over(bench):
    asked = bench.request(*CASES[0])
    (proposal, *_) = Phrasebook().propose(asked)
    spoiled = [
        None,
        {},
        {"terms": 3},
        {"terms": {"terms": [{"name": "x", "feature": "wings"}]}},
        {"terms": {"terms": []}},
    ]
    trials = [Trial(id=f"{n:03d}", recipe=recipe, score=9.0) for n, recipe in enumerate(spoiled)]
    assert parents(History((judged(trials),)), asked.schema.fields) == []
    trials.append(trial(9, proposal, 0.0))
    assert [each.id for each in parents(History((judged(trials),)), asked.schema.fields)] == ["009"]
