"""`rewardsmith talk` on the terminal: what is said in, terms, film and the talk itself out."""

import io
import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from rewardsmith.experiments.cli.main import main

OPTIONS = ("talk", "env=half_cheetah", "page=no", "seconds=0.1", "coder=phrasebook", "mpc.samples=6", "mpc.horizon=0.2")


@pytest.fixture
def say(monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)

    def talk(*lines, options=()):
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        code = main([*OPTIONS, *options])
        return code, capsys.readouterr()

    return talk


def test_a_talk_leaves_its_film_its_terms_and_what_was_said(say, tmp_path):
    code, shown = say("run forward at 2 m/s", "wag the tail", "faster")
    assert code == 0 and "new: forward velocity 2 m/s" in shown.out and "a plan took" in shown.out
    assert "forward velocity 3 m/s (was forward velocity 2 m/s)" in shown.out and "tail" in shown.out
    talk = [json.loads(line) for line in (tmp_path / "talk" / "talk.jsonl").read_text().splitlines()]
    assert [turn["said"] for turn in talk] == ["run forward at 2 m/s", "faster"]
    terms = json.loads((tmp_path / "talk" / "terms.json").read_text())
    assert terms["terms"][0]["target"] == 3.0 and terms["terms"] == talk[-1]["terms"]
    assert (tmp_path / "talk" / "film.mp4").stat().st_size > 0


class Interrupted(io.StringIO):
    """Input at whose end somebody presses Ctrl-C."""

    def readline(self, *_):
        if line := super().readline():
            return line
        raise KeyboardInterrupt


def test_an_interrupted_talk_keeps_what_was_done_and_speaks_of_no_run(say, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("sys.stdin", Interrupted("run forward at 2 m/s\n"))
    assert main([*OPTIONS]) == 130
    assert capsys.readouterr().err == "rewardsmith: interrupted\n"
    assert json.loads((tmp_path / "talk" / "talk.jsonl").read_text())["said"] == "run forward at 2 m/s"
    assert (tmp_path / "talk" / "film.mp4").stat().st_size > 0


class Terminated(io.StringIO):
    """Input at whose end somebody looks at what is on disk, and sends SIGTERM."""

    on_disk = ""

    def readline(self, *_):
        if line := super().readline():
            return line
        self.on_disk = Path("talk/talk.jsonl").read_text()
        os.kill(os.getpid(), signal.SIGTERM)


def test_what_was_said_is_on_disk_at_once_and_sigterm_keeps_the_film(say, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("sys.stdin", said := Terminated("run forward at 2 m/s\nfaster\n"))
    assert main([*OPTIONS]) == 130 and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    assert [json.loads(line)["said"] for line in said.on_disk.splitlines()] == ["run forward at 2 m/s", "faster"]
    assert (tmp_path / "talk" / "talk.jsonl").read_text() == said.on_disk
    assert "film: " in capsys.readouterr().out and (tmp_path / "talk" / "film.mp4").stat().st_size > 0


def test_a_talk_on_the_page_that_is_terminated_keeps_its_film(tmp_path):
    command = [sys.executable, "-m", "rewardsmith.experiments", *OPTIONS, "page=yes", "open=no", f"out={tmp_path}"]
    talking = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    link = talking.stdout.readline().partition("the page: ")[2]
    address, token = link.partition("/enter?token=")[::2]
    headers = {"Authorization": f"Bearer {token.partition('&')[0]}", "Content-Type": "application/json"}
    said = json.dumps({"said": "run forward at 2 m/s"}).encode()
    urllib.request.urlopen(urllib.request.Request(f"{address}/api/talk/say", said, headers), timeout=60).read()
    assert json.loads((tmp_path / "talk.jsonl").read_text())["said"] == "run forward at 2 m/s"
    talking.terminate()
    shown, complaints = talking.communicate(timeout=300)
    assert talking.returncode == 0 and complaints == ""
    assert "film: " in shown and (tmp_path / "film.mp4").stat().st_size > 0


def test_a_talk_that_cannot_be_kept_says_so_and_goes_on(say, tmp_path):
    (tmp_path / "talk" / "talk.jsonl").mkdir(parents=True)
    code, shown = say("run forward at 2 m/s", "faster")
    assert code == 0 and shown.out.count("it does so, but what was said cannot be kept") == 2


def test_bytes_that_are_no_text_are_words_that_nobody_knows(monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe walk\n"), encoding="utf-8"))
    assert main([*OPTIONS]) == 0
    assert "does not know" in capsys.readouterr().out


def test_a_film_that_leaves_out_the_beginning_says_so(say, monkeypatch):
    monkeypatch.setattr("rewardsmith.experiments.talk.session.KEPT", 20)
    _, shown = say("run forward at 2 m/s", options=["seconds=2"])
    assert "film.mp4, the last 1 s of 2" in shown.out


@pytest.mark.parametrize(
    ("option", "reason"),
    [
        ("env=hal_cheetah", "half_cheetah"),
        ("mpc.samples=1", "samples is 1"),
        ("mpc.planner=best", "choose one of: predictive_sampling"),
        ("coder=oracle", "choose one of: auto, phrasebook, openai"),
        ("page=maybe", "choose one of: auto, yes, no"),
        ("seconds=0", "seconds"),
    ],
)
def test_wrong_options_are_told_in_one_line(say, tmp_path, option, reason):
    code, shown = say(options=[option])
    assert code == 2 and reason in shown.err and shown.err.count("\n") == 1
    assert not list((tmp_path / "talk").glob("*")) if (tmp_path / "talk").exists() else True
