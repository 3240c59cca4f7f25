"""Which server a run's key goes to, on a real server that writes down what it is sent."""

import json
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from rewardsmith.experiments.cli.main import main
from rewardsmith.experiments.work.executors.local import LocalPool

KEY = "CANARY-12345678-key"


@pytest.fixture
def server(monkeypatch):
    """A server that refuses every key, and the Authorization headers that it got."""
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_POST(self):
            self.rfile.read(int(self.headers["content-length"]))
            seen.append(self.headers.get("authorization"))
            content = json.dumps({"error": {"message": "no"}}).encode()
            self.send_response(401)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    served = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=served.serve_forever, args=(0.02,), daemon=True).start()
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    monkeypatch.delenv("REWARDSMITH_KEY_HOSTS", raising=False)
    yield f"127.0.0.1:{served.server_port}", seen
    served.shutdown()
    served.server_close()


@pytest.fixture
def run(server, tmp_path, monkeypatch):
    """A run of one's own, stopped because its server refused; it never comes to work, so none is prepared for."""
    monkeypatch.setattr(LocalPool, "prepare", lambda self: None)
    words = ["env=hopper", "task=hop", "coder=openai", "llm.model=m", "candidates=1", f"runs={tmp_path / 'runs'}"]
    assert main(["train", *words, f"llm.base_url=http://me:hidden-word@{server[0]}/v1"]) == 2
    (run,) = (tmp_path / "runs").iterdir()
    return run


def test_the_key_goes_to_the_server_of_the_command_line_then_and_at_resume(run, server, capsys):
    seen = server[1]
    assert len(seen) == 1, seen
    assert main(["resume", str(run)]) == 2
    assert len(seen) == 2 and seen[0] == seen[1], "password and all"
    assert "hidden-word" not in capsys.readouterr().err
    for path in run.rglob("*"):
        assert not path.is_file() or b"hidden-word" not in path.read_bytes(), path


def test_a_config_from_elsewhere_gets_no_key(run, server, tmp_path, capsys, monkeypatch):
    host, seen = server
    copied = shutil.copytree(run, tmp_path / "copied")
    seen.clear()
    capsys.readouterr()
    assert main(["resume", str(copied)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert host in line and "trust=yes" in line and "REWARDSMITH_KEY_HOSTS" in line
    assert not seen
    monkeypatch.setenv("REWARDSMITH_KEY_HOSTS", host)
    assert main(["resume", str(copied)]) == 2
    assert seen == [f"Bearer {KEY}"]


def test_another_model_is_no_consent_to_its_server(run, server, tmp_path, capsys):
    host, seen = server
    copied = shutil.copytree(run, tmp_path / "copied")
    seen.clear()
    capsys.readouterr()
    assert main(["resume", str(copied), "llm.model=next"]) == 2
    assert host in capsys.readouterr().err and not seen
    assert main(["resume", str(run), "llm.model=next"]) == 2
    assert len(seen) == 1, "that of one's own run has it, password and all"


@pytest.mark.parametrize("word", ["trust=yes", "llm.base_url=http://{host}/v1"])
def test_the_users_word_sends_it_and_is_remembered(word, run, server, tmp_path):
    host, seen = server
    copied = shutil.copytree(run, tmp_path / "copied")
    seen.clear()
    main(["resume", str(copied), word.format(host=host)])
    main(["resume", str(copied)])
    assert seen == [f"Bearer {KEY}"] * 2


def test_a_run_of_ones_own_whose_config_was_changed_gets_none(run, server, capsys):
    config = run / "config.yaml"
    config.write_text(config.read_text().replace(server[0], "evil.example"))
    assert main(["resume", str(run)]) == 2
    assert "evil.example" in capsys.readouterr().err
