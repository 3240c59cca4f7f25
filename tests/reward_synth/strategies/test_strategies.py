"""What each strategy shows of a history: a pure function, for any number of rounds, ties and failures."""

from dataclasses import replace

import pytest

from rewardsmith.reward_synth.history import History, Round, Trial, Verdict
from rewardsmith.reward_synth.strategies.evolve import TURNS
from rewardsmith.reward_synth.strategies.strategy import STRATEGIES, StrategyOptions, asks_people, shows_comments


def over(number, order, scores=None, failed=()):
    """A round whose trials are named `<number><letter>`, ordered as groups of letters."""
    ids = [f"{number}{letter}" for group in order for letter in group] + [f"{number}{letter}" for letter in failed]
    scores = scores or {}
    failures = {name: "it fell" if name[1] in failed else "" for name in ids}
    trials = tuple(Trial(id=name, score=scores.get(name), failure=failures[name]) for name in ids)
    groups = tuple(tuple(f"{number}{letter}" for letter in group) for group in order)
    return Round(trials=trials, verdict=Verdict(order=groups))


def strategy(name, generations=9):
    return STRATEGIES.find(name)(StrategyOptions(candidates=3, generations=generations))


def shown(brief):
    return [[trial.id for trial in each.trials] for each in brief.history.rounds]


@pytest.mark.parametrize("name", list(STRATEGIES))
def test_a_search_begins_with_nothing_and_ends_after_its_generations(name):
    first = strategy(name, 2).next(History())
    assert (first.count, first.history) == (3, History())
    rounds = (over(0, ["a", "b"]), over(1, ["a"]))
    assert strategy(name, 2).next(History(rounds[:1])).count == 3
    assert strategy(name, 2).next(History(rounds)) is None


@pytest.mark.parametrize("name", list(STRATEGIES))
def test_the_history_stays_as_it_is_and_gives_the_same_again(name):
    history = History((over(0, ["ab", "c"]), over(1, [], failed="xy"), over(2, ["c", "a"])))
    before = repr(history)
    assert strategy(name).next(history) == strategy(name).next(history) and repr(history) == before


def test_evolution_shows_the_winners_of_the_last_rounds():
    rounds = [over(number, ["b", "a"]) for number in range(TURNS + 2)]
    assert shown(strategy("evolve").next(History(tuple(rounds)))) == [[f"{n}b"] for n in range(2, TURNS + 2)]


def test_evolution_keeps_the_best_of_all_where_scores_tell():
    scores = {0: 9.0, 1: 1.0, 2: 2.0, 3: 3.0, 4: 4.0, 5: 5.0}
    rounds = [over(number, ["a"], {f"{number}a": score}) for number, score in scores.items()]
    assert shown(strategy("evolve").next(History(tuple(rounds)))) == [["0a"], ["3a"], ["4a"], ["5a"]]


def test_icpl_shows_the_best_and_the_worst_of_each_round():
    rounds = (over(0, ["c", "ab", "d"]), over(1, ["ab"]), over(2, ["a"], failed="b"), over(3, [], failed="a"))
    brief = strategy("icpl").next(History(rounds))
    assert shown(brief) == [["0c", "0d"], ["1a", "1b"], ["2a"]]
    assert [each.verdict.order for each in brief.history.rounds] == [(("0c",), ("0d",)), (("1a", "1b"),), (("2a",),)]


def test_text2reward_shows_everything():
    history = History((over(0, ["ab"], failed="c"), over(1, ["a"])))
    assert strategy("text2reward").next(history).history == history


def said_of(over, name):
    trials = tuple(replace(trial, comments=("faster",)) if trial.id == name else trial for trial in over.trials)
    return replace(over, trials=trials)


def test_what_people_commented_on_is_shown_whatever_its_place():
    rounds = (said_of(over(0, ["a", "b", "c"]), "0b"), over(1, ["a", "b"]))
    assert shown(strategy("icpl").next(History(rounds))) == [["0a", "0b", "0c"], ["1a", "1b"]]
    assert shown(strategy("evolve").next(History(rounds))) == [["0a", "0b"], ["1a"]]


def test_scores_of_before_a_comment_do_not_outlive_it():
    rounds = [over(number, ["a"], {f"{number}a": 9.0 - number}) for number in range(6)]
    heeding = [replace(each, trials=tuple(replace(trial, heeds=1) for trial in each.trials)) for each in rounds[1:]]
    assert shown(strategy("evolve").next(History((rounds[0], *heeding)))) == [["1a"], ["3a"], ["4a"], ["5a"]]


def test_which_strategies_hear_what_people_say():
    assert {name for name in STRATEGIES if shows_comments(name)} == {"evolve", "icpl", "text2reward"}
    assert [name for name in STRATEGIES if asks_people(name)] == ["text2reward"]
