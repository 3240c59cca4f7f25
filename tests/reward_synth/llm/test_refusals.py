"""What servers refuse, in whatever shape they say so: parameters, lengths, and what no client can mend."""

import json

import pytest
from chat_server import Answers, send, send_json

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.llm.errors import ModelUnavailable

HELLO = ({"role": "system", "content": "Be brief."}, {"role": "user", "content": "hello"})


def complaining(about, shape, status=400):
    """Answer with a complaint while a request holds a parameter, else with a reply."""

    def answer(handler, body):
        if about in body:
            return send(handler, status, shape if isinstance(shape, bytes) else json.dumps(shape).encode())
        return Answers.text("done")(handler, body)

    return answer


@pytest.mark.parametrize("status", [400, 422])
@pytest.mark.parametrize(
    "shape",
    [
        {"error": "seed is not supported"},
        {"error": {"message": "Unsupported value", "param": "seed"}},
        {"detail": "Unknown parameter: seed"},
        {"detail": [{"type": "extra_forbidden", "loc": ["body", "seed"], "msg": "Extra inputs", "input": 5}]},
        {"object": "error", "message": "unexpected field seed", "code": 400},
        {"errors": [{"message": "seed?"}]},
        "seed is unknown",
        b"unknown field: seed",
        b"<html><body><h1>Bad Request</h1>seed</body></html>",
    ],
)
def test_a_refused_parameter_is_read_in_every_shape(client, server, shape, status):
    server.plan = [complaining("seed", shape, status)]
    assert client.complete(HELLO, seed=3, temperature=0.5)[0].text == "done"
    assert len(server.requests) == 2
    assert "seed" not in server.requests[1] and server.requests[1]["temperature"] == 0.5


@pytest.mark.parametrize(
    "shape",
    [
        {"error": "the moon is wrong"},
        {"detail": "the moon is wrong"},
        {"detail": [{"loc": ["body", "x"], "msg": "the moon is wrong", "input": {"seed": 1, "temperature": 1}}]},
        "the moon is wrong",
        b"the moon\x1b[31m \x07is wrong",
        {"error": {"message": "the moon\u001b]0;owned\u0007\u202e is wrong"}},
    ],
)
def test_the_words_of_a_refusal_are_shown_without_control_characters(client, server, shape):
    server.plan = [complaining("model", shape)]
    with pytest.raises(UserError, match=r"the moon.* is wrong") as caught:
        client.complete(HELLO, seed=1, temperature=0.5)
    assert str(caught.value).isprintable()
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("status", "remedy"), [(402, "no credit"), (405, "OPENAI_BASE_URL"), (413, "longer context"), (418, "llm.model")]
)
def test_any_other_refusal_is_one_line(client, server, answers, status, remedy):
    server.plan = [answers.error(status, "pay first")]
    with pytest.raises(UserError, match=f"{remedy}.*|.*{status}") as caught:
        client.complete(HELLO)
    assert remedy in str(caught.value) and "pay first" in str(caught.value)
    assert len(server.requests) == 1


def limited(context, prompt, words):
    """Answer as a server whose context holds the prompt and the room for the reply, or not."""

    def answer(handler, body):
        room = body.get("max_tokens", 0)
        if prompt + room > context:
            message = words.format(context=context, prompt=prompt, room=room, both=prompt + room)
            return send_json(handler, {"error": {"message": message, "code": 400}}, 400)
        return Answers.text("done")(handler, body)

    return answer


LIMITS = [
    "This model's maximum context length is {context} tokens. However, you requested {both} tokens ({prompt} in the "
    "messages, {room} in the completion). Please reduce the length of the messages or completion.",
    "'max_tokens' or 'max_completion_tokens' is too large: {room}. This model's maximum context length is {context} "
    "tokens and your request has {prompt} input tokens ({room} > {context} - {prompt}).",
    "the request exceeds the available context size",
    "Input validation error: `inputs` tokens + `max_new_tokens` exceed the context window",
]


@pytest.mark.parametrize("words", LIMITS)
def test_a_reply_that_finds_no_room_is_asked_for_with_less(client, server, words):
    server.plan = [limited(8192, 5000, words)]
    assert client.complete(HELLO, max_tokens=16384, seed=1)[0].text == "done"
    assert 1024 <= server.requests[-1]["max_tokens"] <= 3192
    assert server.requests[-1]["seed"] == 1


@pytest.mark.parametrize("words", LIMITS)
def test_where_no_room_is_left_both_remedies_are_named(client, server, words):
    server.plan = [limited(4096, 4000, words)]
    with pytest.raises(UserError, match=r"llm\.max_tokens=16384.*longer context or lower llm\.max_tokens"):
        client.complete(HELLO, max_tokens=16384)
    assert len(server.requests) <= 7


def test_a_model_that_writes_less_is_asked_for_less(client, server):
    def answer(handler, body):
        if body["max_tokens"] > 4096:
            words = f"max_tokens is too large: {body['max_tokens']}. This model supports at most 4096 completion tokens"
            return send_json(handler, {"error": {"message": words, "param": "max_tokens"}}, 400)
        return Answers.text("done")(handler, body)

    server.plan = [answer]
    assert client.complete(HELLO, max_tokens=16384)[0].text == "done"
    assert server.requests[-1]["max_tokens"] == 4096


def test_a_server_that_breaks_on_a_parameter_is_asked_without(client, server, answers):
    server.plan = [complaining("seed", {"error": "internal"}, 500)]
    for _ in range(3):
        assert client.complete(HELLO, seed=1, temperature=0.5, max_tokens=100)[0].text == "done"
    assert len(server.requests) == 5, "twice with it and once without, and then no more"
    assert server.requests[-1]["max_tokens"] == 100


def test_a_server_that_is_broken_is_not_asked_twice_as_often(client, server, answers):
    server.plan = [answers.error(500, "cuda error")]
    with pytest.raises(ModelUnavailable, match=r"500 \(tried 4 times\).*cuda error"):
        client.complete(HELLO, seed=1)
    assert len(server.requests) == 5
