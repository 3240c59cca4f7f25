"""What shells offer, asked of the shells themselves where they are installed."""

import shutil
import subprocess

import pytest

from rewardsmith import envs
from rewardsmith.experiments.cli.completion import COMMANDS, SHELLS, script
from rewardsmith.experiments.cli.main import main


def offered(*words, cwd):
    """Return what bash offers for the last of some words, taken apart as bash takes a line apart."""
    asked = f"""
{script("bash")}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_rewardsmith
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    process = subprocess.run(
        ["bash", "-c", asked, "bash", "rewardsmith", *words], cwd=cwd, capture_output=True, text=True, check=True
    )
    assert not process.stderr
    return process.stdout.split()


def test_commands_are_offered(tmp_path):
    assert offered("re", cwd=tmp_path) == ["resume", "report"]
    assert set(offered("", cwd=tmp_path)) == set(COMMANDS)


def test_every_command_is_known(capsys):
    assert main(["fly"]) == 2
    assert set(capsys.readouterr().err.partition("choose one of: ")[2].strip().split(", ")) == set(COMMANDS)


def test_options_of_each_command_are_offered(tmp_path):
    films = {f"film.{name}=" for name in ("seconds", "live", "num_envs", "camera")}
    assert set(offered("train", "env=ant", "fi", cwd=tmp_path)) == films
    assert "ppo." in offered("train", "", cwd=tmp_path) and "program=" in offered("train", "p", cwd=tmp_path)
    assert offered("play", "s", cwd=tmp_path) == ["seconds=", "seed="]
    assert offered("check", "reward.py", "--", cwd=tmp_path) == ["--explain"]
    assert offered("envs", "", cwd=tmp_path) == []


def test_environments_are_offered_however_bash_takes_words_apart(tmp_path):
    (tmp_path / "half_track.py").touch()
    for words in (["env", "=", "half"], ["env=half"]):
        assert offered("train", *words, cwd=tmp_path) == ["half_cheetah", "half_track.py"]
    assert set(offered("show", "env", "=", cwd=tmp_path)) == {*envs.names(), "half_track.py"}


def test_run_directories_are_offered(tmp_path):
    (tmp_path / "runs" / "2026-hop").mkdir(parents=True)
    assert offered("resume", "", cwd=tmp_path) == ["runs/2026-hop"]
    assert offered("play", "runs/20", cwd=tmp_path) == ["runs/2026-hop"]


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_gets_all_commands_and_a_script_that_it_can_read(shell, capsys):
    assert main(["completion", shell]) == 0
    text = capsys.readouterr().out
    assert all(word in text for word in (*COMMANDS, "film.seconds=", "half_cheetah", "runs/"))
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=text, text=True, check=True)


def test_an_unknown_shell_is_one_line(capsys):
    assert main(["completion", "csh"]) == 2
    assert "bash, zsh, fish" in capsys.readouterr().err
