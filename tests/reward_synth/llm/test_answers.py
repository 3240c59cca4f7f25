"""Answers of unusual shape: reasoning in place of content, errors in place of a completion, streams."""

import json

import pytest
from chat_server import Answers, send_json

from rewardsmith.reward_synth.llm.errors import ModelUnavailable

HELLO = ({"role": "system", "content": "Be brief."}, {"role": "user", "content": "hello"})


@pytest.mark.parametrize("place", ["reasoning", "reasoning_content", "thinking"])
@pytest.mark.parametrize("content", [None, "", "\n"])
def test_a_reply_that_a_server_takes_for_reasoning_is_used(client, server, answers, place, content):
    server.plan = [answers.text(content, **{place: "the program"})]
    assert client.complete(HELLO)[0].text == "the program"
    server.plan = [answers.text("the answer", **{place: "hm"})]
    assert client.complete(HELLO)[0].text == "the answer"


@pytest.mark.parametrize("error", [{"message": "the model is loading", "code": 503}, "the model is loading"])
def test_an_error_in_place_of_a_completion_is_shown_and_tried_again(client, server, answers, error):
    server.plan = [answers.raw(json.dumps({"error": error}).encode()), answers.text("hi")]
    assert client.complete(HELLO)[0].text == "hi"
    server.plan = [answers.raw(json.dumps({"error": error}).encode())]
    with pytest.raises(ModelUnavailable, match=r"the model is loading \(tried 3 times\).*resume"):
        client.complete(HELLO)


def test_a_refusal_that_comes_as_all_well_is_one(client, server, answers):
    refusal = json.dumps({"error": {"message": "temperature is not supported", "code": 400}}).encode()
    server.plan = [answers.raw(refusal), answers.text("hi")]
    assert client.complete(HELLO, temperature=0.5)[0].text == "hi"
    assert "temperature" not in server.requests[1]


PIECES = [
    {"id": "1", "model": "tiny-model", "choices": [{"index": 0, "delta": {"role": "assistant", "content": ""}}]},
    {"choices": [{"index": 0, "delta": {"content": "hi "}}]},
    {"choices": [{"index": 0, "delta": {"content": "you"}, "finish_reason": "stop"}]},
    {"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 2}},
]


def stream(pieces):
    data = "".join(f"data: {json.dumps(piece)}\n\n" for piece in pieces) + "data: [DONE]\n\n"
    return Answers.raw(data.encode(), "text/event-stream")


def test_a_server_that_only_streams_is_streamed_from(client, server):
    def answer(handler, body):
        if not body.get("stream"):
            return send_json(handler, {"detail": "Stream must be set to true"}, 400)
        if "stream_options" in body:
            return send_json(handler, {"detail": "stream_options: extra fields not permitted"}, 422)
        return stream(PIECES)(handler, body)

    server.plan = [answer]
    (completion,) = client.complete(HELLO)
    assert (completion.text, completion.finish_reason) == ("hi you", "stop")
    assert (completion.usage.prompt_tokens, completion.usage.completion_tokens) == (7, 2)
    assert completion.raw["choices"][0]["message"]["content"] == "hi you"


def test_a_server_that_streams_unasked_is_understood(client, server):
    server.plan = [stream(PIECES)]
    assert client.complete(HELLO)[0].text == "hi you"


def test_a_stream_that_breaks_off_is_never_used(client, server):
    server.plan = [stream(PIECES[:2]), stream(PIECES)]
    assert client.complete(HELLO)[0].text == "hi you"
    assert len(server.requests) == 2
