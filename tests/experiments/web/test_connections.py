"""Connections that nobody asks anything on do not keep others out."""

import http.client
import socket
import threading
import time

import pytest
import uvicorn

from rewardsmith.experiments.web.connections import Connection


class Hasty(Connection):
    patience = stalled = 0.3


async def hello(scope, receive, send):
    if scope["path"] == "/large":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"100000000")]})
        for _ in range(100):
            await send({"type": "http.response.body", "body": b"x" * 1_000_000, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"hi"})


@pytest.fixture
def port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(hello, http=Hasty, limit_concurrency=8, log_level="critical", lifespan="off", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join(60)


def asked(connection):
    connection.request("GET", "/")
    reply = connection.getresponse()
    return reply.status, reply.read()


def answered_in_time(port):
    """Return the first reply that is no refusal, the last one where there is none in a while."""
    until = time.monotonic() + 20
    while (reply := asked(http.client.HTTPConnection("127.0.0.1", port)))[0] != 200 and time.monotonic() < until:
        time.sleep(0.2)
    return reply


@pytest.mark.parametrize(
    "said", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: a\r\n", b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET"]
)
def test_whoever_asks_for_nothing_keeps_nobody_out(said, port):
    idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
    for each in idle:
        each.sendall(said)
    assert answered_in_time(port) == (200, b"hi")
    for each in idle:
        each.close()


def test_whoever_reads_nothing_keeps_nobody_out(port):
    idle = []
    for _ in range(7):  # with the one that asks they are as many as are served
        idle.append(socket.create_connection(("127.0.0.1", port)))
        idle[-1].sendall(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        assert idle[-1].recv(15) == b"HTTP/1.1 200 OK"
    assert answered_in_time(port) == (200, b"hi")
    for each in idle:
        each.close()


def test_who_reads_slowly_gets_all(port):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/large")
    reply, size = connection.getresponse(), 0
    while piece := reply.read(10_000_000):
        size += len(piece)
        time.sleep(0.1)
    assert size == 100_000_000


def test_who_asks_in_time_may_ask_again(port):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for _ in range(3):
        assert asked(connection) == (200, b"hi")
        time.sleep(0.5)
