"""`rewardsmith page`: where the page is, and what is wrong with where it should be."""

import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import closing

import pytest

from rewardsmith.experiments.cli.main import main


def test_a_place_that_cannot_be_had_is_named_in_one_line(capsys, tmp_path):
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["page", str(tmp_path), f"port={port}", "open=no"]) == 2
    assert f"port {port}" in capsys.readouterr().err
    assert main(["page", str(tmp_path), "port=70000"]) == 2


def test_a_token_that_could_be_guessed_is_refused(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("REWARDSMITH_PAGE_TOKEN", "short")
    assert main(["page", str(tmp_path), "open=no"]) == 2
    assert "too short to be a secret" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["a", "b"], ["page=perhaps"], ["no-folder"], ["runs=no-folder"]])
def test_other_words_are_refused(words, capsys, tmp_path):
    assert main(["page", *words, "open=no"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_link_that_is_printed_lets_in_and_ctrl_c_closes_the_page(tmp_path):
    command = [sys.executable, "-m", "rewardsmith.experiments", "page", f"runs={tmp_path}", "open=no"]
    page = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    link = page.stdout.readline().partition("the page: ")[2].strip()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    assert "What should it learn?" in opener.open(link).read().decode()
    page.send_signal(signal.SIGINT)
    said, complaints = page.communicate(timeout=60)
    assert page.returncode == 0 and "the page is closed" in said and complaints == ""
