"""Films of policies while they train: nothing that is learned depends on them, and they cost little of the time."""

import dataclasses
import math
from itertools import pairwise
from types import SimpleNamespace

import imageio.v3 as imageio
import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs import files
from rewardsmith.envs.film import video
from rewardsmith.experiments.config.train import ClusterConfig, FilmConfig
from rewardsmith.experiments.runs.candidate import Candidate
from rewardsmith.experiments.work import live, worker
from rewardsmith.experiments.work.executors.executor import ExecutorOptions
from rewardsmith.experiments.work.executors.local import LocalPool
from rewardsmith.experiments.work.live import FIRST_SECONDS, SHARE, LiveFilms
from rewardsmith.experiments.work.round import train_and_judge
from rewardsmith.experiments.work.training import train
from rewardsmith.policies import ppo
from rewardsmith.policies.config import PPOConfig

PPO = {"num_envs": 8, "rollout_length": 32, "minibatch_size": 128}
SAC = {"num_envs": 8, "learning_starts": 64, "minibatch_size": 32, "hidden_sizes": [16, 16]}
STEPS, ITERATION = 768, 256
OFTEN = 1e-6
"""Seconds between films, so that each iteration is followed by one."""


@pytest.fixture
def lay_out(finished_run, tmp_path):
    """Return what lays out an untrained candidate of small work, filmed so often."""
    run, _ = finished_run

    def make(name, every, **changes):
        source, candidate = Candidate(run / "candidates" / "000"), Candidate(tmp_path / name)
        job = source.job()
        settings = {**job.settings, **PPO} if "algorithm" not in changes else SAC
        film = FilmConfig(seconds=0.2, num_envs=1, live=every)
        changes = {"settings": settings, "steps": STEPS, "film": film, "episodes": 2, "seed": 0, **changes}
        candidate.lay_out(dataclasses.replace(job, **changes), source.reward())
        return candidate

    return make


@pytest.fixture
def short(monkeypatch):
    """Films of a moment, which may take any share of the time."""
    monkeypatch.setattr(live, "SECONDS", 0.2)
    monkeypatch.setattr(live, "SHARE", 1e9)


def learned(candidate):
    return (candidate.policy / "policy.safetensors").read_bytes()


@pytest.mark.parametrize(
    "changes",
    [{}, *(pytest.param(each, marks=pytest.mark.slow) for each in ({"device": "warp"}, {"algorithm": "sb3.sac"}))],
    ids=["ppo", "warp", "sac"],
)
def test_what_is_learned_is_the_same_bit_for_bit_with_films_and_without(changes, lay_out, short):
    filmed, plain = lay_out("filmed", OFTEN, **changes), lay_out("plain", 0, **changes)
    random = torch.get_rng_state()
    train([filmed], threads=1)
    assert torch.equal(torch.get_rng_state(), random)
    train([plain], threads=1)
    assert learned(filmed) == learned(plain)
    assert filmed.latest_live() is not None and plain.latest_live() is None


def test_candidates_trained_together_are_filmed_in_turns_and_learn_the_same(lay_out, short):
    """There are three iterations, and a film after each."""
    filmed = [lay_out(f"filmed{seed}", OFTEN, seed=seed) for seed in range(2)]
    plain = [lay_out(f"plain{seed}", 0, seed=seed) for seed in range(2)]
    train(filmed, threads=1)
    train(plain, threads=1)
    assert [learned(each) for each in filmed] == [learned(each) for each in plain]
    taken = [[path.name for path in sorted(each.live_films.iterdir())] for each in filmed]
    assert taken == [[f"{ITERATION:012d}.mp4", f"{STEPS:012d}.mp4"], [f"{2 * ITERATION:012d}.mp4"]]


def test_the_newest_two_are_kept_and_each_is_a_film_of_its_policy(lay_out, short, monkeypatch):
    monkeypatch.setattr(live, "SECONDS", 1.0)
    candidate = lay_out("000", OFTEN)
    train([candidate], threads=1)
    assert sorted(path.name for path in candidate.live_films.iterdir()) == ["000000000512.mp4", "000000000768.mp4"]
    steps, path = candidate.latest_live()
    assert steps == STEPS and path.name == "000000000768.mp4"
    pictures = imageio.imread(path)
    rate = 1 / envs.find(candidate.job().env).control_dt
    shown = math.ceil(round(rate) / round(rate / live.FPS))
    assert pictures.shape == (shown, live.HEIGHT, live.WIDTH, 3), "a second, in the pictures that come nearest to 15"
    assert (pictures[0] != pictures[-1]).any()


def test_none_is_left_once_there_is_the_final_film(lay_out, short):
    candidate = lay_out("000", OFTEN)
    worker.main(worker.ALONE, [candidate], 1)
    assert candidate.result().film == "rollout.mp4" and not candidate.live_films.exists()


@pytest.mark.parametrize("film", [FilmConfig(seconds=0, live=OFTEN), FilmConfig(seconds=1, live=0)])
def test_who_wants_none_gets_none(film, lay_out, short):
    candidate = lay_out("000", OFTEN, film=film)
    train([candidate], threads=1)
    assert not candidate.live_films.exists()


def test_what_was_filmed_after_a_checkpoint_is_forgotten(lay_out, short):
    candidate = lay_out("000", OFTEN)
    train([candidate], threads=1)
    LiveFilms({candidate: candidate.job()}).forget_after(2 * ITERATION)
    assert candidate.latest_live() == (2 * ITERATION, candidate.live_films / "000000000512.mp4")


def test_a_link_is_no_film(tmp_path):
    candidate = Candidate(tmp_path / "000")
    candidate.live_films.mkdir(parents=True)
    (candidate.live_films / f"{7:012d}.mp4").symlink_to("/etc/passwd")
    assert candidate.latest_live() is None


@pytest.mark.parametrize("error", [RuntimeError("no geoms"), OSError(28, "No space left on device"), MemoryError()])
def test_a_film_that_fails_is_said_once_and_the_training_goes_on(error, lay_out, short, monkeypatch, capfd):
    def broken(*_, **__):
        raise error

    monkeypatch.setattr(video.Studio, "film", broken)
    candidate = lay_out("000", OFTEN)
    train([candidate], threads=1)
    assert candidate.is_trained and candidate.metrics()[-1]["steps"] == STEPS
    (said,) = capfd.readouterr().err.splitlines()
    assert said.startswith("candidate 000 is not filmed while it trains:") and type(error).__name__ in said
    assert not files.has_unfinished(candidate.live_films)


@pytest.mark.slow
def test_nor_does_one_that_kills_its_process_end_a_training(lay_out, tmp_path, monkeypatch):
    """Real workers, whose ffmpeg has them crash: the next one trains without films, and crashes at the final one."""
    ffmpeg = tmp_path / "ffmpeg"
    ffmpeg.write_text("#!/bin/sh\nkill -SEGV $PPID\n")
    ffmpeg.chmod(0o755)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(ffmpeg))
    candidate = lay_out("000", OFTEN)
    pool = LocalPool(ExecutorOptions(workers=1, cluster=ClusterConfig(), directory=tmp_path))
    train_and_judge([candidate], pool, lambda: None, together=False)
    result = candidate.result()
    assert result.status == "done" and result.steps == STEPS and "died twice" in result.film_error
    assert "not filmed while it trains: a process ended while it was" in candidate.log.read_text()


class Clock:
    """Time that passes by what is done, and by nothing else."""

    def __init__(self):
        self.now = 100.0

    def monotonic(self):
        return self.now

    def process_time(self):
        return 0.0


@pytest.mark.parametrize(("count", "cost"), [(1, 0.1), (1, 2.0), (4, 0.1), (4, 2.0)])
def test_films_come_as_often_as_their_share_of_the_time_allows(count, cost, lay_out, monkeypatch):
    clock, filmed = Clock(), []

    def film(film_set, policy, steps):
        filmed.append((clock.now, policy))
        clock.now += cost

    monkeypatch.setattr(live, "time", clock)
    monkeypatch.setattr(live._FilmSet, "film", film)
    jobs = {candidate: candidate.job() for candidate in (lay_out(f"{n:03d}", 20.0) for n in range(count))}
    learner = SimpleNamespace(policy=SimpleNamespace(unstack=lambda: list(range(count))), steps=0)
    films, begun, iterations = LiveFilms(jobs), clock.now, 10_000
    for _ in range(iterations):
        clock.now += 0.1
        films.film_if_due(learner, [True] * count)
    times = [when - begun for when, _ in filmed]
    assert times[0] == pytest.approx(FIRST_SECONDS, abs=0.1)
    for number, (before, after) in enumerate(pairwise(times), start=1):
        allowed = number * cost / SHARE
        assert after == pytest.approx(max(before + cost + 20.0 / count, allowed), abs=0.11)
    assert (len(filmed) - 1) * cost <= SHARE * (iterations * 0.1)
    assert [policy for _, policy in filmed[: 2 * count]] == list(range(count)) * 2, "in turns"


def test_whose_training_is_over_is_left_out(lay_out, monkeypatch):
    filmed = []
    monkeypatch.setattr(live._FilmSet, "film", lambda film_set, policy, steps: filmed.append(policy))
    monkeypatch.setattr(live, "SHARE", 1e9)
    jobs = {candidate: candidate.job() for candidate in (lay_out(f"{n:03d}", OFTEN) for n in range(3))}
    learner = SimpleNamespace(policy=SimpleNamespace(unstack=lambda: list("abc")), steps=0)
    films = LiveFilms(jobs)
    while len(filmed) < 4:
        films.film_if_due(learner, [True, False, True])
    films.film_if_due(learner, [False] * 3)
    assert filmed == ["a", "c", "a", "c"]


def test_of_nethack_the_terminal_is_filmed(lay_out, short, monkeypatch):
    pytest.importorskip("nle", reason='NLE is missing: pip install "rewardsmith[nethack]"')
    monkeypatch.setattr(live, "SECONDS", 1.0)
    env = envs.make("nethack_staircase", 4, seed=2, threads=1)
    config = PPOConfig(num_envs=4, rollout_length=8, minibatch_size=16, hidden_sizes=[16])
    changes = {"env": "nethack_staircase", "task": "staircase", "intent": None, "measure": None, "observe": ()}
    candidate = lay_out("000", OFTEN, **changes)
    films = LiveFilms({candidate: candidate.job()})
    for _ in range(2):
        films.film_if_due(ppo.PPO(env, config, seed=1), [True])
    steps, path = candidate.latest_live()
    pictures = imageio.imread(path)
    assert steps == 0 and pictures.shape == (10, 384, 640, 3), "a second of ten keys"
    assert (pictures[0] > 128).any(), "somebody stands on the map"
    env.close()
