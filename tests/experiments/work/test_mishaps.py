"""Whatever a reward, a judge, a film or a writer raises, the others go on and the run ends; only the disk pauses it."""

import dataclasses
import errno
import os
import signal

import pytest
import torch

import rewardsmith as rs
from rewardsmith.envs.film import traced
from rewardsmith.experiments.config.train import FilmConfig
from rewardsmith.experiments.report.report import write_report
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.work import evaluation, worker
from rewardsmith.experiments.work.round import train_and_judge
from rewardsmith.reward_synth.coders import CODERS
from rewardsmith.reward_synth.judges.judge import JUDGES
from rewardsmith.reward_synth.rewards.kind import KINDS

KIND = """
    import torch
    from rewardsmith.envs import files
    from rewardsmith.reward_synth.rewards.kind import RewardKind

    made = []

    class Kind(RewardKind):
        "The second that is made breaks."
        kind = "breaking"

        def __init__(self, sound):
            self.sound = sound

        @classmethod
        def design(cls, request):
            return cls(True)

        def save(self, directory):
            files.write_json(directory / "sound.json", directory.name != "001")

        @classmethod
        def load(cls, directory):
            return cls(files.read_json(directory / "sound.json"))

        def build(self, env):
            if not self.sound and "{when}" == "build":
                raise {error}
            calls = []

            def reward(state, action):
                calls.append(1)
                if not self.sound and (
                    ("{when}" == "training" and len(calls) > 40)
                    or ("{when}" == "judging" and len(action) == 2)
                ):
                    raise {error}
                value = torch.ones(len(action))
                return value, {{"one": value}}

            return reward

        def text(self):
            if not self.sound and "{when}" == "text":
                raise {error}
            return "one"
"""


@pytest.mark.parametrize("when", ["build", "training", "judging", "text"])
@pytest.mark.parametrize(
    "error", ["IndexError('[/x] \\x1b[31m')", "RuntimeError('bad')", "MemoryError()", "FileNotFoundError(2, 'lost')"]
)
def test_a_reward_that_breaks_breaks_its_candidate_alone(when, error, plugin, inline, tmp_path, capfd):
    if error != "IndexError('[/x] \\x1b[31m')" and when != "training":
        pytest.skip("one error is enough there")
    plugin(KINDS, "breaking", "Kind", KIND.format(when=when, error=error))
    run = rs.train("inverted_pendulum", "balance", reward="breaking", candidates=3, runs=str(tmp_path), **inline)
    statuses = [row.result.status for row in run.result().candidates]
    assert statuses == (["done"] * 3 if when == "text" else ["done", "failed", "done"])
    assert when == "text" or run.candidate("001").result().reason.startswith(error.partition("(")[0])
    said = [line for line in capfd.readouterr().err.splitlines() if line.startswith("candidate")]
    assert said and not any("\x1b" in line for line in said)
    assert "one" in write_report(run).read_text()
    assert rs.resume(run.path).result() == run.result()


def test_a_judge_that_breaks_leaves_the_candidates(plugin, inline, tmp_path):
    made = "class Judge:\n        def __init__(self, options): ...\n"
    judge = f"{made}        def judge(self, trials):\n            return trials[99]\n"
    plugin(JUDGES, "breaking", "Judge", "\n    " + judge)
    run = rs.train(
        "inverted_pendulum", "balance", reward="expert", judge="breaking", candidates=2, runs=str(tmp_path), **inline
    )
    assert "the judge breaking failed: IndexError" in run.result().why and run.result().best is None
    assert [row.result.status for row in run.result().candidates] == ["done", "done"]


def test_a_writer_that_breaks_is_named_in_one_line(plugin, inline, tmp_path):
    writer = """
    class Writer:
        name = "breaking"

        def __init__(self, options, transcript):
            pass

        def propose(self, request, refusals=()):
            raise KeyError("idea")
    """
    plugin(CODERS, "breaking", "Writer", writer)
    with pytest.raises(rs.UserError, match="breaking failed to write rewards: KeyError"):
        rs.train("hopper", "hop", coder="breaking", runs=str(tmp_path), **inline)


def test_what_is_no_number_is_kept_and_shown_as_none(inline, tmp_path, monkeypatch):
    record = evaluation.record

    def spoiled(*args, **kwargs):
        behaviour = record(*args, **kwargs)
        behaviour.episodes["return"][0] = torch.nan
        behaviour.episodes["score"][0] = torch.inf
        return behaviour

    monkeypatch.setattr(evaluation, "record", spoiled)
    run = rs.train("inverted_pendulum", "balance", reward="expert", candidates=2, runs=str(tmp_path), **inline)
    measured = Run.open(str(run.path)).result().candidates[0].result.evaluation
    assert measured.episode_return is None and measured.score is None
    assert "no number" in run.report.read_text()


@pytest.fixture
def trained(inline, tmp_path):
    """A candidate that is trained and waits to be judged and filmed."""
    run = rs.train("inverted_pendulum", "balance", reward="expert", candidates=1, runs=str(tmp_path / "runs"), **inline)
    candidate = run.candidate("000")
    (candidate.path / "result.json").unlink()
    candidate.assign(dataclasses.replace(candidate.job(), film=FilmConfig(seconds=0.2, num_envs=1)))
    return candidate


@pytest.mark.parametrize("error", [RuntimeError("no geoms"), IndexError(), ValueError("plugin"), MemoryError()])
def test_a_film_that_cannot_be_drawn_loses_nothing(error, trained, monkeypatch):
    def broken(*_, **__):
        raise error

    monkeypatch.setattr(traced, "film", broken)
    worker.main(worker.ALONE, [trained], 1)
    result = trained.result()
    assert result.status == "done" and result.score is not None and type(error).__name__ in result.film_error


def test_nor_does_one_that_kills_its_process(trained, tmp_path, monkeypatch):
    """Real workers, whose ffmpeg has them crash."""
    from rewardsmith.experiments.config.train import ClusterConfig
    from rewardsmith.experiments.work.executors.executor import ExecutorOptions
    from rewardsmith.experiments.work.executors.local import LocalPool

    ffmpeg = tmp_path / "ffmpeg"
    ffmpeg.write_text("#!/bin/sh\nkill -SEGV $PPID\n")
    ffmpeg.chmod(0o755)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(ffmpeg))
    pool = LocalPool(ExecutorOptions(workers=1, cluster=ClusterConfig(), directory=tmp_path))
    train_and_judge([trained], pool, lambda: None, together=False)
    result = trained.result()
    assert result.status == "done" and result.score is not None
    assert f"signal {signal.SIGSEGV.value}" in result.film_error


def test_a_full_disk_still_pauses(trained, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(traced, "film", full)
    with pytest.raises(SystemExit) as stopped:
        worker.main(worker.ALONE, [trained], 1)
    assert stopped.value.code == os.EX_TEMPFAIL and trained.result() is None


@pytest.mark.slow
def test_of_several_together_the_sound_ones_are_trained(plugin, inline, tmp_path):
    """One breaks the training of all, as on a GPU: then each is trained by itself."""
    plugin(KINDS, "breaking", "Kind", KIND.format(when="training", error="IndexError('x')"))
    run = rs.train(
        "inverted_pendulum", "balance", reward="breaking", candidates=2, device="warp", runs=str(tmp_path), **inline
    )
    assert [row.result.status for row in run.result().candidates] == ["done", "failed"]
