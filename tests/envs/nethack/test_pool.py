"""The pool: order, replacement of what has died, and an end that leaves nothing."""

import gc
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from rewardsmith.envs.nethack.layout import Layout
from rewardsmith.envs.nethack.pool import Pool
from rewardsmith.envs.nethack.rules import Rules

MOVES = np.array([*b"kljhunby.s"], np.uint8)


def _walk(pool, steps, seed=0):
    draw = np.random.default_rng(seed)
    for _ in range(steps):
        pool.step(draw.choice(MOVES, pool.num_envs))
        if pool.over.any():
            pool.begin(pool.over.copy(), pool.seeds + 1)


def _gone(pid, seconds=120.0):
    """Tell whether a process ends within a time; a zombie has not."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not Path(f"/proc/{pid}").exists():
            return True
        time.sleep(0.02)
    return False


def test_arrays_do_not_overlap_and_fill_the_memory():
    layout = Layout(3, ("glyphs", "message"), 10)
    memory = np.zeros(layout.size, np.uint8)
    for number, array in enumerate(layout.arrays(memory).values(), 1):
        view = array.view(np.uint8).reshape(-1)
        assert not view.any(), "another array lies there"
        view[:] = number
        assert view.ctypes.data % 64 == memory.ctypes.data % 64


def test_only_what_is_asked_for_is_there(play):
    pool = play(2, keys=("message",), processes=1)
    assert list(pool.obs) == ["message"] and pool.obs["message"].any(1).all()


def test_a_game_does_not_depend_on_its_process_or_neighbours(play):
    one, many = play(2, processes=1), play(5, processes=3)
    many.begin(np.ones(5, bool), np.concatenate([one.seeds, one.seeds + 50, one.seeds[:1] + 90]))
    for pool in (one, many):
        for number in range(60):
            pool.step(np.full(pool.num_envs, MOVES[number % 10]))
    for key in one.obs:
        np.testing.assert_array_equal(one.obs[key], many.obs[key][:2], err_msg=key)


def test_beginning_with_the_same_seeds_is_the_same_game_and_others_go_on(play):
    pool = play(4)
    first = {key: value.copy() for key, value in pool.obs.items()}
    _walk(pool, 20)
    later = {key: value.copy() for key, value in pool.obs.items()}
    seeds = np.arange(12).reshape(4, 3)
    pool.begin(np.array([True, False, True, False]), seeds)
    for key in first:
        np.testing.assert_array_equal(pool.obs[key][::2], first[key][::2], err_msg=key)
        np.testing.assert_array_equal(pool.obs[key][1::2], later[key][1::2], err_msg=key)
    assert pool.lengths[0] == 0 and pool.lengths[1] == 20


def test_each_of_the_three_seeds_matters(play):
    pool = play(4, processes=1)
    seeds = np.array([[5, 6, 7], [9, 6, 7], [5, 9, 7], [5, 6, 9]])
    pool.begin(np.ones(4, bool), seeds)
    maps = pool.obs["glyphs"].reshape(4, -1).copy()
    assert (maps[0] != maps[3]).any(), "another level"
    shown = []
    for _ in range(60):
        pool.step(np.full(4, ord("s"), np.uint8))
        shown.append(pool.obs["tty_chars"].copy())
    shown = np.stack(shown, 1).reshape(4, -1)
    assert (shown[0] != shown[1]).any(), "another course"


def test_games_are_played_again_to_where_they_were(play):
    pool, other = play(4), play(4, seed=77)
    _walk(pool, 80)
    other.replay(pool.seeds.copy(), pool.history.copy(), pool.lengths.copy())
    for _ in range(2):
        for key in pool.obs:
            np.testing.assert_array_equal(pool.obs[key], other.obs[key], err_msg=key)
        pool.step(np.full(4, ord("s"), np.uint8)), other.step(np.full(4, ord("s"), np.uint8))


def test_a_killed_worker_is_replaced_and_costs_its_own_games_alone(play):
    pool, other = play(4), play(4)
    before = pool.obs["glyphs"].copy()
    os.kill(pool.pids[0], signal.SIGKILL)
    keys = np.full(4, ord("s"), np.uint8)
    assert pool.step(keys).tolist() == [True, True, False, False]
    assert other.step(keys).tolist() == [False] * 4
    np.testing.assert_array_equal(pool.obs["glyphs"][:2], before[:2])
    np.testing.assert_array_equal(pool.obs["blstats"][2:], other.obs["blstats"][2:])
    pool.begin(np.array([True, True, False, False]), pool.seeds.copy())
    assert pool.step(keys).tolist() == [False] * 4
    other.begin(np.array([True, True, False, False]), other.seeds.copy())
    other.step(keys)
    for key in pool.obs:
        np.testing.assert_array_equal(pool.obs[key], other.obs[key], err_msg=key)


def test_a_worker_that_dies_before_a_beginning_loses_nothing(play):
    pool, other = play(4), play(4)
    _walk(pool, 10), _walk(other, 10)
    os.kill(pool.pids[1], signal.SIGKILL)
    begins = np.array([False, False, True, False])
    for each in (pool, other):
        each.begin(begins, each.seeds + 5)
    for key in pool.obs:
        np.testing.assert_array_equal(pool.obs[key], other.obs[key], err_msg=key)


def test_a_worker_that_hangs_is_given_up(play, monkeypatch):
    monkeypatch.setattr("rewardsmith.envs.nethack.pool._STEP_SECONDS", 0.3)
    monkeypatch.setattr("rewardsmith.envs.nethack.pool._END_SECONDS", 0.1)
    pool = play(2, processes=1)
    os.kill(pool.pids[0], signal.SIGSTOP)
    assert pool.step(np.full(2, ord("s"), np.uint8)).all()
    pool.begin(np.ones(2, bool), pool.seeds.copy())


def test_closing_ends_processes_and_removes_files(play):
    pool = play(4)
    pids, place = pool.pids, pool._place
    assert any(place.iterdir())
    pool.close()
    assert all(_gone(pid, 0.0) or not Path(f"/proc/{pid}").exists() for pid in pids) and not place.exists()
    pool.close()


def test_what_is_forgotten_is_closed():
    pool = Pool(Rules(), 1, ("message",), 10)
    (pid,) = pool.pids
    del pool
    gc.collect()
    assert not Path(f"/proc/{pid}").exists()


PARENT = """
import sys, threading, time, torch
import numpy as np
from rewardsmith.envs.nethack.pool import Pool
from rewardsmith.envs.nethack.rules import Rules
torch.randn(300, 300) @ torch.randn(300, 300)  # its threads run
pool = Pool(Rules(), 2, ("message",), 1000, 2)
pool.begin(np.ones(2, bool), np.zeros((2, 3), int))
pool.step(np.full(2, 115, np.uint8))
print(*pool.pids, pool._place, flush=True)
if sys.argv[1] == "wait":
    time.sleep(600)
"""


def _parent(way):
    command = [sys.executable, "-c", textwrap.dedent(PARENT), way]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("way", ["wait", pytest.param("end", marks=pytest.mark.slow)])
def test_workers_end_with_their_parent_however_it_ends(way):
    with _parent(way) as parent:
        *pids, place = parent.stdout.readline().split()
        assert len(pids) == 2
        if way == "wait":
            parent.kill()
    assert all(_gone(pid) for pid in pids)
    assert not Path(place).exists()


def test_workers_get_no_secrets(play, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    pool = play(1, processes=1)
    told = Path(f"/proc/{pool.pids[0]}/environ").read_bytes() + Path(f"/proc/{pool.pids[0]}/cmdline").read_bytes()
    assert b"sk-secret" not in told


def test_a_pool_serves_the_thread_that_has_it(play):
    pool = play(2)
    thread = threading.Thread(target=_walk, args=(pool, 20))
    thread.start()
    thread.join()
    assert (pool.lengths == 20).all()


def test_a_worker_that_does_not_start_says_why(monkeypatch):
    monkeypatch.setattr("rewardsmith.envs.nethack.pool._BOOTSTRAP", "raise ImportError('no such engine')")
    with pytest.raises(RuntimeError, match="does not start: ImportError: no such engine"):
        Pool(Rules(), 1, ("message",), 10)
