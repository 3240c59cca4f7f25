"""An answer that is typed is kept once, as one of the page is."""

import builtins
import multiprocessing
import os
import signal

from rewardsmith.experiments.cli.rank import rank
from rewardsmith.experiments.config.commands import RankConfig
from rewardsmith.reward_synth.preferences.store import Preferences

from .runs import answers_of


def type_lines(monkeypatch, *lines):
    left = list(lines)
    monkeypatch.setattr(builtins, "input", lambda question="": left.pop(0))
    return left


def answer_and_die(run):
    """Rank on the terminal, and be killed once the answer is on the disk."""
    keep = Preferences.add

    def add(preferences, ranking):
        keep(preferences, ranking)
        os.kill(os.getpid(), signal.SIGKILL)

    Preferences.add = add
    lines = ["2 1 3", ""]
    builtins.input = lambda question="": lines.pop(0)
    rank(run, RankConfig())


def test_an_answer_of_a_terminal_that_was_killed_is_kept_once(run, monkeypatch, capsys):
    child = multiprocessing.get_context("fork").Process(target=answer_and_die, args=(run,))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    (kept,) = answers_of(run)
    left = type_lines(monkeypatch, "1 2 3", "")
    assert rank(run, RankConfig()), "the run can go on"
    assert left == ["1 2 3", ""] and "your answer is kept" in capsys.readouterr().out
    assert answers_of(run) == [kept] and kept.uuid


def test_two_terminals_that_ask_the_same_are_answered_once(run, monkeypatch):
    lines = ["3 2 1", ""]

    def answer(question=""):
        line = lines.pop(0)
        if line == "3 2 1":  # before it is given, the other one is asked and answered
            lines[:0] = ["1 2 3", ""]
            rank(run, RankConfig())
        return line

    monkeypatch.setattr(builtins, "input", answer)
    rank(run, RankConfig())
    (kept,) = answers_of(run)
    assert lines == [] and [group[0] for group in kept.order] == list(kept.shown)


def test_who_took_an_answer_back_answers_anew(run, monkeypatch):
    for _ in range(2):
        type_lines(monkeypatch, "1 2 3", "")
        assert rank(run, RankConfig())
        (kept,) = answers_of(run)
        Preferences(run.preferences).withdraw(kept.uuid)
        assert run.question()
