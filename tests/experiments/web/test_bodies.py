"""W5: whoever sends too much, or too slowly, is sent away, and others are served meanwhile."""

import socket
import time
from contextlib import closing

import httpx
import pytest

from rewardsmith.experiments.web import bodies

from .rehearsal import TOKEN, served


@pytest.fixture
def address(run, monkeypatch):
    """A real server whose patience is short."""
    monkeypatch.setattr(bodies.BodyLimit.__init__, "__defaults__", (0.5,))
    with served(run.path.parent) as access:
        yield access.host, access.port


def begin(address, length):
    """Send the head of a request with a body of a length, and nothing of the body."""
    host, port = address
    connection = socket.create_connection(address)
    connection.settimeout(60)
    connection.sendall(
        f"POST /api/understand HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: Bearer {TOKEN}\r\n"
        f"Content-Type: application/json\r\n{length}\r\n\r\n".encode()
    )
    return connection


def status(connection):
    return int(connection.recv(4096).split()[1])


def test_two_gigabytes_are_refused_before_they_come(address):
    with closing(begin(address, f"Content-Length: {2 << 30}")) as connection:
        assert status(connection) == 413


def test_nor_are_they_taken_in_pieces(address):
    with closing(begin(address, "Transfer-Encoding: chunked")) as connection:
        piece = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
        with pytest.raises((ConnectionError, StopIteration)):
            for _ in range(64):
                connection.sendall(piece)
            assert status(connection) == 413
            raise StopIteration


def test_one_who_sends_slowly_is_sent_away_and_others_are_served_meanwhile(address):
    slow = [begin(address, "Content-Length: 100000") for _ in range(40)]
    began = time.monotonic()
    headers = {"Authorization": f"Bearer {TOKEN}"}
    assert httpx.get(f"http://{address[0]}:{address[1]}/api/runs", headers=headers, timeout=20).status_code == 200
    served = time.monotonic() - began
    for connection in slow:
        with closing(connection):
            assert status(connection) == 408
    assert served < 20
