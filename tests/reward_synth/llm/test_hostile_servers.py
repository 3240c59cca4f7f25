"""Servers that mean harm: to have the key or the prompts, the memory or the time of whoever asks them."""

import contextlib
import gzip
import time

import pytest

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.llm.errors import ModelUnavailable
from rewardsmith.reward_synth.llm.openai import OpenAIClient

HELLO = ({"role": "user", "content": "hello"},)


def reply(status, content, **headers):
    def answer(handler, body):
        handler.send_response(status)
        handler.send_header("content-length", str(len(content)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(content)

    return answer


@pytest.mark.parametrize("status", [301, 303, 307])
def test_a_redirect_is_not_followed(status, server, answers, hasty):
    """Prompts are for the server that was chosen; nor does anybody have this machine look at others for them."""
    other = type(server)()
    other.plan = [answers.text("from elsewhere")]
    server.plan = [reply(status, b"", location=f"{other.url}/x")]
    with pytest.raises(UserError, match=rf"sends its visitors elsewhere \({status}\)"):
        OpenAIClient("tiny-model", retry=hasty).complete(HELLO)
    other.close()
    assert not other.requests


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nx: ", b"HTTP/1.1 100 Continue\r\n\r\n"])
def test_a_reply_that_never_begins_has_a_time_too(head, server, hasty):
    def drip(handler, body):
        with contextlib.suppress(OSError):
            handler.wfile.write(head)
            for _ in range(200):
                handler.wfile.write(head if b"100" in head else b"x")
                time.sleep(0.05)

    server.plan = [drip]
    with pytest.raises(ModelUnavailable, match="did not answer within 1 s"):
        OpenAIClient("tiny-model", retry=hasty, timeout=1.0).complete(HELLO)
    assert len(server.requests) == 2


@pytest.mark.parametrize("streams", [False, True])
def test_a_reply_larger_than_any_is_not_read_to_its_end(streams, server, answers, hasty):
    sent = []

    def pour(handler, body):
        if streams and not body.get("stream"):
            return answers.error(400, "Stream must be set to true")(handler, body)
        handler.send_response(200)
        handler.send_header("content-type", "text/event-stream" if streams else "application/json")
        handler.end_headers()
        sent.append(0)
        with contextlib.suppress(OSError):
            for _ in range(256):
                handler.wfile.write(b": still thinking\n\n" * 50_000 if streams else b" " * (1 << 20))
                sent[-1] += 1

    server.plan = [pour]
    with pytest.raises(ModelUnavailable, match="more than 16 MiB"):
        OpenAIClient("tiny-model", retry=hasty).complete(HELLO)
    assert max(sent) < 100


def test_a_reply_that_is_compressed_unasked_is_not_unpacked(server, hasty):
    packed = gzip.compress(b" " * (64 << 20))
    server.plan = [reply(200, packed, content_encoding="gzip")]
    with pytest.raises(ModelUnavailable, match="compressed"):
        OpenAIClient("tiny-model", retry=hasty).complete(HELLO)
    assert server.headers[0]["accept-encoding"] == "identity"


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize("text", ['{"error":' * 50_000, "[" * 90_000], ids=["objects", "lists"])
def test_an_answer_that_is_nested_too_deep_is_none(status, text, server, answers, hasty):
    server.plan = [answers.raw(text.encode(), status=status)]
    with pytest.raises(ModelUnavailable, match="nested too deep"):
        OpenAIClient("tiny-model", retry=hasty).complete(HELLO)


def test_an_encoding_of_no_text_is_no_matter(server, answers, hasty):
    server.plan = [answers.raw(b"broken", "text/plain; charset=zlib_codec", 500)]
    with pytest.raises(ModelUnavailable, match="broken"):
        OpenAIClient("tiny-model", retry=hasty).complete(HELLO)


def test_a_server_that_lists_the_key_among_its_models_shows_nobody(server, answers, hasty, canary):
    server.models = [f"model-{canary}", "other"]
    server.plan = [answers.error(404, "no such model")]
    for model in ("tiny-model", None):
        with pytest.raises(UserError, match=r"model-\[redacted\]") as caught:
            OpenAIClient(model, retry=hasty).complete(HELLO)
        assert canary not in str(caught.value)


def test_half_a_character_of_a_reply_is_replaced(client, server, answers):
    server.plan = [answers.text("a \ud800 b")]
    (completion,) = client.complete(HELLO)
    assert completion.text == "a ? b"
