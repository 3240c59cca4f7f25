"""A server is killed between a click and its reply: what was shown as saved is there, and nothing is there twice."""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from .rehearsal import TOKEN
from .runs import answers_of

PATIENCE = 120.0


class Server:
    """Starts a real server again and again on one port, and kills it."""

    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"http://127.0.0.1:{free.getsockname()[1]}"
        port = self.address.rpartition(":")[2]
        self._warm = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("warm_server.py")), str(folder), port],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"REWARDSMITH_PAGE_TOKEN": TOKEN},
            text=True,
        )
        assert self._read("ready") == ""
        self.pid = None

    def _read(self, word):
        for line in self._warm.stdout:
            if line.startswith(word):
                return line.removeprefix(word).strip()
        raise AssertionError("the server ended")

    def start(self):
        self._warm.stdin.write("\n")
        self._warm.stdin.flush()
        self.pid = int(self._read("pid"))

    def kill(self):
        with suppress(ProcessLookupError):
            while True:  # until its port is free
                os.kill(self.pid, signal.SIGKILL)
                time.sleep(0.001)

    def close(self):
        self.kill()
        self._warm.stdin.close()
        self._warm.wait(PATIENCE)
        self._warm.stdout.close()


@pytest.fixture
def server(run):
    started = Server(run.path.parent)
    yield started
    started.close()


def send(client, place, body):
    """Send an answer as the page does: again with the same uuid until somebody says that it is saved."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with suppress(httpx.HTTPError):
            reply = client.post(f"{place}/answers", json=body)
            assert reply.status_code == 200, reply.text
            return reply.json()
        time.sleep(0.01)
    raise AssertionError("nobody answered")


def killed_between_click_and_reply(run, server, times):
    """Yield what is known of each answer: whether it was said to be saved before the server was killed."""
    place, draw, usual = f"/api/runs/{run.path.name}/round", random.Random(0), 0.05
    server.start()
    with httpx.Client(base_url=server.address, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=5) as client:
        for number in range(times):
            who = {"annotator": f"person {number}"}
            asked = _ask(client, place, who)
            order = [[film["film"]] for film in draw.sample(asked["films"], len(asked["films"]))]
            body = {**who, "uuid": f"answer-{number:04d}", "ticket": asked["ticket"], "order": order}
            said = _click_and_kill(server, f"{place}/answers", body, draw.uniform(0.0, 2 * usual))
            server.start()
            began = time.monotonic()
            again = send(client, place, body)
            usual = 0.5 * (usual + min(time.monotonic() - began, 1.0))
            assert again["again"] or not said, "what was shown as saved was lost"
            yield said


def _ask(client, place, who):
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return client.get(place, params=who).json()
        except httpx.HTTPError:
            assert time.monotonic() < deadline
            time.sleep(0.01)


def _click_and_kill(server, path, body, after):
    """Send an answer from a process of its own, kill the server a moment later, and tell whether it was saved."""
    reply, written = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(written, b"." if _click(server, path, body) != 200 else b"saved")
        os._exit(0)
    os.close(written)
    time.sleep(after)
    server.kill()
    os.waitpid(child, 0)
    with open(reply, "rb") as pipe:
        return pipe.read() == b"saved"


def _click(server, path, body):
    """Return the status of the reply to an answer, None where there is none."""
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    connection = http.client.HTTPConnection(server.address.removeprefix("http://"), timeout=PATIENCE)
    with suppress(OSError, http.client.HTTPException):
        connection.request("POST", path, json.dumps(body), headers)
        return connection.getresponse().status
    return None


def check(run, server, times):
    said = list(killed_between_click_and_reply(run, server, times))
    kept = [each.uuid for each in answers_of(run)]
    assert sorted(kept) == [f"answer-{number:04d}" for number in range(times)]
    return said


def test_killed_five_times_no_saved_answer_is_lost_and_none_doubled(run, server):
    check(run, server, 5)


@pytest.mark.slow
def test_killed_two_hundred_times_no_saved_answer_is_lost_and_none_doubled(run, server):
    said = check(run, server, 200)
    assert 10 < sum(said) < 190, "the moments lie before and after the reply"
