"""Candidates share the cores and never see a key."""

import pytest

from rewardsmith.experiments.work.executor import LocalPool, _environment


@pytest.mark.parametrize(
    ("cores", "workers", "jobs", "threads"),
    [
        (2, 0, 3, [1, 1, 2]),
        (2, 0, 2, [1, 1]),
        (2, 0, 1, [2]),
        (8, 0, 3, [2, 2, 2]),
        (8, 2, 4, [4, 4, 4, 4]),
        (2, 4, 4, [1, 1, 1, 1]),
        (1, 0, 2, [1, 1]),
    ],
)
def test_the_last_wave_takes_the_cores_that_are_left(cores, workers, jobs, threads, monkeypatch):
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(cores)))
    pool = LocalPool(workers)
    assert [pool._threads(jobs, left) for left in range(jobs, 0, -1)] == threads


def test_children_get_no_keys(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "CANARY")
    monkeypatch.setenv("HF_TOKEN", "CANARY")
    monkeypatch.setenv("HOME", "/somewhere")
    environment = _environment()
    assert "CANARY" not in environment.values()
    assert environment["HOME"] == "/somewhere"
    assert environment["OMP_NUM_THREADS"] == "1"
