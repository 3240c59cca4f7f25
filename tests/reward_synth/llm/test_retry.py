import itertools
from types import SimpleNamespace

import pytest

from rewardsmith.reward_synth.llm import retry as retries
from rewardsmith.reward_synth.llm.errors import ModelUnavailable
from rewardsmith.reward_synth.llm.retry import Failure, Retry


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """A clock that goes on only while somebody waits; its time [s]."""
    clock = SimpleNamespace(passed=0.0)
    clock.monotonic = lambda: clock.passed
    clock.sleep = lambda seconds: setattr(clock, "passed", clock.passed + seconds)
    monkeypatch.setattr(retries, "time", clock)
    return clock.monotonic


def failing(times, now=lambda: 0.0):
    tries = []

    def call():
        tries.append(now())
        if len(tries) <= times:
            raise OSError("busy")
        return "done"

    return call, tries


def test_waits_grow_and_are_random(now):
    call, tries = failing(4, now)
    retry = Retry(max_tries=6, first_wait=0.04, longest_wait=10)
    assert retry.run(call, lambda error: Failure("busy")) == "done"
    waits = [b - a for a, b in itertools.pairwise(tries)]
    assert all(0.02 * 2**i <= wait <= 0.04 * 2**i for i, wait in enumerate(waits))


def test_what_does_not_pass_comes_out_as_it_is():
    call, tries = failing(1)
    with pytest.raises(OSError, match="busy"):
        Retry().run(call, lambda error: None)
    assert len(tries) == 1


def test_a_failure_can_ask_for_fewer_tries():
    call, tries = failing(9)
    with pytest.raises(ModelUnavailable, match=r"busy \(tried 2 times\); do this"):
        Retry(first_wait=0.001).run(call, lambda error: Failure("busy", max_tries=2, remedy="do this"))
    assert len(tries) == 2


def test_patience_ends(now):
    call, tries = failing(1000, now)
    with pytest.raises(ModelUnavailable):
        Retry(max_tries=1000, first_wait=0.02, longest_wait=0.02, patience=0.1).run(call, lambda error: Failure("busy"))
    assert 0.05 < tries[-1] - tries[0] <= 0.1


def test_a_servers_words_reach_the_terminal_without_control_characters(caplog):
    failures = [Failure("the server said \x1b[2J\x07boo"), None]

    def call():
        if failures[0]:
            raise ValueError

    retry = Retry(first_wait=0.001)
    with caplog.at_level("WARNING"):
        retry.run(call, lambda error: failures.pop(0))
    assert "boo" in caplog.text and "\x1b" not in caplog.text
