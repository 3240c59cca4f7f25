"""`rewardsmith plan`: acting on a reward by planning, from the command line."""

import json
import os
import signal

import pytest
import torch

from rewardsmith import envs
from rewardsmith.experiments.cli import plan
from rewardsmith.experiments.cli.main import main
from rewardsmith.policies.demonstrations import Demonstrations

QUICK = ("seconds=0.2", "mpc.samples=8", "mpc.horizon=0.1")


def test_a_task_is_acted_scored_timed_and_filmed(tmp_path, capsys):
    film = tmp_path / "it.mp4"
    assert main(["plan", "env=inverted_pendulum", *QUICK, f"path={film}"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert "for 0.2 s" in said[0] and "score" in said[1] and "of real time" in said[2] and said[3] == str(film)
    assert film.stat().st_size > 500


def test_episodes_follow_one_another_and_are_written_for_programs(tmp_path, capsys):
    file = tmp_path / "plan.json"
    words = ["plan", "env=inverted_pendulum", *QUICK, "episodes=2", "film=no", f"results={file}"]
    contents = []
    for _ in range(2):
        assert main(words) == 0
        contents.append(json.loads(file.read_text()))
    first, second = contents[0]["episodes"]
    assert first["length"] == second["length"] and contents[0]["episodes"] == contents[1]["episodes"]
    assert contents[0]["planning"] > 0 and contents[0]["tokens"] == 0 and contents[0]["reward"]
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


def test_every_episode_begins_elsewhere_however_the_last_one_went(tmp_path):
    begun = []
    for seconds in ("0.2", "60"):  # broken off, and ended
        shown = tmp_path / f"{seconds}.safetensors"
        words = ["plan", "env=inverted_pendulum", "episodes=3", f"seconds={seconds}", "mpc.samples=2", "mpc.every=5"]
        assert main([*words, "mpc.horizon=0.05", "film=no", f"demonstrations={shown}"]) == 0
        kept = Demonstrations.load(shown)
        begun.append(kept.obs[kept.begins])
    assert len({tuple(row) for row in begun[0].tolist()}) == 3 and torch.equal(*begun)


def test_whoever_is_interrupted_keeps_the_episodes_that_are_over(tmp_path, monkeypatch, capsys):
    act, begun = plan.act, []

    def interrupted(*args):
        begun.append(args)
        if len(begun) < 3:
            return act(*args)
        env, _, plans, *_ = args
        plans(env.reset(), torch.ones(1, dtype=torch.bool))  # what is not over is not kept
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(plan, "act", interrupted)
    file, shown = tmp_path / "plan.json", tmp_path / "shown.safetensors"
    words = ["plan", "env=inverted_pendulum", *QUICK, "episodes=4", f"path={tmp_path / 'a.mp4'}", f"results={file}"]
    assert main([*words, f"demonstrations={shown}"]) == 130
    episodes = json.loads(file.read_text())["episodes"]
    assert len(episodes) == 2 and (tmp_path / "a.mp4").stat().st_size > 0
    kept = Demonstrations.load(shown)
    assert kept.begins.sum() == 2 and len(kept.obs) == sum(each["length"] for each in episodes)


def test_what_was_seen_and_done_is_written_where_it_is_asked_for(tmp_path, capsys):
    shown = tmp_path / "shown.safetensors"
    assert main(["plan", "env=reacher", *QUICK, f"path={tmp_path / 'a.mp4'}", f"demonstrations={shown}"]) == 0
    env, demonstrations = envs.make("reacher", 1), Demonstrations.load(shown)
    steps = round(0.2 / env.environment.control_dt)
    assert len(demonstrations.obs) == steps and torch.equal(demonstrations.obs[:1], env.reset())
    assert torch.equal(demonstrations.replay(env).obs, demonstrations.obs)


def test_a_fall_ends_it_and_is_said(tmp_path, capsys):
    """A program that pays for falling is followed like any other."""
    program = tmp_path / "fall.py"
    program.write_text(
        "import torch\n\n\ndef compute_reward(state, action):\n"
        "    low = -torch.square(state.uprightness)\n    return low, {'low': low}\n"
    )
    words = ["plan", "env=hopper", f"reward={program}", f"path={tmp_path / 'a.mp4'}", "seconds=4", "mpc.samples=4"]
    assert main([*words, "mpc.every=5", "mpc.horizon=0.1"]) == 0
    assert "where a fall ended it" in capsys.readouterr().out


@pytest.mark.parametrize("reward", ["program", "terms"])
def test_a_sentence_is_rewarded_and_its_wishes_are_measured(reward, tmp_path, capsys):
    words = ["plan", "env=quadruped", "task=walk forward at 0.5 m/s", f"reward={reward}", f"path={tmp_path / 'a.mp4'}"]
    assert main([*words, *QUICK, "coder=phrasebook"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert (
        said[0].startswith('"walk forward at 0.5 m/s" for 0.2 s, return')
        and "you asked for forward velocity" in said[1]
    )


def test_a_registered_tasks_sentence_is_scored_by_the_task(tmp_path, capsys):
    sentence = envs.find("quadruped").tasks["stand"].instruction
    assert main(["plan", "env=quadruped", f"task={sentence}", *QUICK, f"path={tmp_path / 'a.mp4'}"]) == 0
    assert "score" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "env="),
        (["env=inverted_pendulum", "task=sing a song"], "sing"),
        (["env=inverted_pendulum", "task=spin", "coder=nobody"], "phrasebook"),
        (["env=inverted_pendulum", "mpc.planner=ilqg"], "predictive_sampling, mppi, cem, annealed"),
        (["env=inverted_pendulum", "mpc.samples=1"], "samples is 1"),
        (["env=inverted_pendulum", "camera=nowhere"], "side"),
        (["env=inverted_pendulum", "reward=nothing"], "expert, sparse"),
        (["env=inverted_pendulum", "path=/nowhere/a.mp4"], "no folder"),
        (["env=inverted_pendulum", "results=/nowhere/a.json"], "results=FILE"),
        (["env=inverted_pendulum", "episodes=0"], "episodes"),
        (["env=inverted_pendulum", "demonstrations=/nowhere/a"], "with demonstrations=FILE"),
        (["env=inverted_pendulum", "seconds=0"], "seconds"),
    ],
)
def test_what_cannot_be_planned_is_refused_in_one_line(words, says, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["plan", *words]) == 2
    error = capsys.readouterr().err
    assert says in error and error.count("\n") == 1
    assert not list(tmp_path.iterdir())
