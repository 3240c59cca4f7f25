import json
import logging
import threading
import time
import traceback

import pytest

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.llm.client import Ask
from rewardsmith.reward_synth.llm.errors import ModelUnavailable
from rewardsmith.reward_synth.llm.openai import OpenAIClient
from rewardsmith.reward_synth.llm.retry import Retry

NO_ADDRESSES = [
    "localhost:11434/v1",
    "127.0.0.1:9/v1",
    "htp://localhost/v1",
    "http://",
    "http://[::1",
    "http://a:99999",
    "me:hidden@a/v1",
]

HELLO = ({"role": "system", "content": "Be brief."}, {"role": "user", "content": "hello"})


def test_asks_for_each_sample_by_itself_with_its_own_seed(client, server, answers):
    server.plan = [answers.text("hi", delay=0.05)]
    completions = client.complete(HELLO, n=5, temperature=0.7, seed=10)
    assert [c.text for c in completions] == ["hi"] * 5
    assert sorted(request["seed"] for request in server.requests) == [10, 11, 12, 13, 14]
    assert all(request.get("n", 1) == 1 and request["temperature"] == 0.7 for request in server.requests)
    assert completions[0].usage.prompt_tokens == 100
    assert completions[0].usage.completion_tokens == 10
    assert completions[0].model == "tiny-model"


def test_bounds_how_many_requests_are_under_way(server, answers, hasty):
    together = threading.Barrier(3)
    server.plan = [lambda handler, body: (together.wait(120), answers.text("hi", delay=0.05)(handler, body))]
    client = OpenAIClient("tiny-model", retry=hasty, max_concurrency=3)
    client.complete(HELLO, n=9)
    assert server.most_at_once == 3


def test_keeps_samples_in_order_whichever_comes_first(client, server):
    def echo_seed(handler, body):
        time.sleep(0.02 * (4 - body["seed"]))
        from_server = {"role": "assistant", "content": str(body["seed"])}
        reply = {"id": "1", "choices": [{"index": 0, "message": from_server, "finish_reason": "stop"}]}
        content = json.dumps(reply).encode()
        handler.send_response(200)
        handler.send_header("content-type", "application/json")
        handler.send_header("content-length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    server.plan = [echo_seed]
    assert [c.text for c in client.complete(HELLO, n=4, seed=0)] == ["0", "1", "2", "3"]


def test_waits_as_long_as_the_server_asks(client, server, answers):
    server.plan = [answers.error(429, headers={"Retry-After": "1"}), answers.text("hi")]
    begun = time.monotonic()
    assert client.complete(HELLO)[0].text == "hi"
    assert time.monotonic() - begun >= 1.0
    assert len(server.requests) == 2


def test_gives_up_at_once_where_the_server_asks_for_hours(client, server, answers):
    server.plan = [answers.error(429, headers={"Retry-After": "7200"})]
    with pytest.raises(ModelUnavailable, match="429"):
        client.complete(HELLO)
    assert len(server.requests) == 1


def test_does_not_wait_for_credit(client, server, answers):
    server.plan = [answers.error(429, "You exceeded your current quota", code="insufficient_quota")]
    with pytest.raises(ModelUnavailable, match="no credit"):
        client.complete(HELLO)
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 529])
def test_tries_again_after_a_passing_error(client, server, answers, status):
    server.plan = [answers.error(status), answers.error(status), answers.text("hi")]
    assert client.complete(HELLO)[0].text == "hi"
    assert len(server.requests) == 3


def test_gives_up_after_its_tries_and_says_how_to_go_on(client, server, answers):
    server.plan = [answers.error(500)]
    with pytest.raises(ModelUnavailable, match=r"500 \(tried 4 times\).*resume"):
        client.complete(HELLO)
    assert len(server.requests) == 4


def test_tries_again_after_a_cut_connection_and_never_uses_the_part(client, server, answers):
    server.plan = [answers.cut(), answers.text("whole")]
    assert client.complete(HELLO)[0].text == "whole"


def test_tries_a_slow_server_only_twice(server, answers, hasty):
    server.plan = [answers.text("late", delay=1.0)]
    client = OpenAIClient("tiny-model", retry=hasty, timeout=0.2)
    with pytest.raises(ModelUnavailable, match=r"did not answer within 0.2 s.*llm.timeout"):
        client.complete(HELLO)
    until = time.monotonic() + 120
    while len(server.requests) < 2:  # it reads what was sent to it even where nobody waits any more
        assert time.monotonic() < until
        time.sleep(0.01)
    assert len(server.requests) == 2


def test_says_that_nothing_listens(monkeypatch, hasty):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ModelUnavailable, match=r"cannot connect to http://127.0.0.1:9/v1 .*phrasebook"):
        OpenAIClient("tiny-model", retry=hasty).complete(HELLO)


@pytest.mark.parametrize(
    "content", [b"{not json", b'"a string"', b"[]", b"{}", b'{"choices": []}', b'{"choices": [{}]}']
)
def test_an_answer_that_is_no_completion_is_asked_for_again(client, server, answers, content):
    server.plan = [answers.raw(content), answers.text("hi")]
    assert client.complete(HELLO)[0].text == "hi"


def test_a_web_page_instead_of_an_answer_points_at_the_address(client, server, answers):
    server.plan = [answers.raw(b"<html>hello</html>", "text/html")]
    with pytest.raises(ModelUnavailable, match=r"not a chat completion.*OPENAI_BASE_URL.*/v1"):
        client.complete(HELLO)


@pytest.mark.parametrize(
    "refused", [("temperature",), ("seed",), ("max_tokens",), ("temperature", "seed", "max_tokens")]
)
def test_leaves_out_what_the_model_refuses_and_remembers(client, server, answers, refused):
    server.plan = [answers.refuse(*refused)]
    first = client.complete(HELLO, temperature=0.5, seed=1, max_tokens=100)
    assert first[0].text == "done"
    assert len(server.requests) == 1 + len(refused)
    client.complete(HELLO, temperature=0.5, seed=1, max_tokens=100)
    assert len(server.requests) == 2 + len(refused)
    assert not set(refused) & server.requests[-1].keys()
    if "max_tokens" in refused:
        assert server.requests[-1]["max_completion_tokens"] == 100


def test_a_model_without_a_system_role_gets_one_message(client, server, answers):
    server.plan = [answers.error(400, "System role not supported"), answers.text("hi")]
    assert client.complete(HELLO)[0].text == "hi"
    assert server.requests[-1]["messages"] == [{"role": "user", "content": "Be brief.\n\nhello"}]


def test_a_refusal_of_something_else_is_an_error_of_one_line(client, server, answers):
    server.plan = [answers.error(400, "the moon\nis wrong")]
    with pytest.raises(UserError, match="the moon") as caught:
        client.complete(HELLO)
    assert "\n" not in str(caught.value)
    assert len(server.requests) == 1


def test_a_prompt_that_is_too_long_names_the_remedy(client, server, answers):
    message = "This model's maximum context length is 512 tokens. However, your messages resulted in 900 tokens."
    server.plan = [answers.error(400, message, param="messages", code="context_length_exceeded")]
    with pytest.raises(UserError, match="longer context"):
        client.complete(HELLO)


@pytest.mark.parametrize(("status", "remedy"), [(401, "OPENAI_API_KEY"), (403, "OPENAI_API_KEY"), (404, "tiny-model")])
def test_what_will_not_pass_stops_at_once(client, server, answers, status, remedy, canary):
    server.plan = [answers.error(status, f"Incorrect API key provided: {canary}")]
    with pytest.raises(UserError, match=remedy) as caught:
        client.complete(HELLO, n=3)
    assert not isinstance(caught.value, ModelUnavailable)
    assert len(server.requests) <= 3
    assert "\n" not in str(caught.value)


def test_an_unknown_model_lists_those_there_are(server, answers, hasty):
    server.models = ["qwen-7b", "llama-8b"]
    server.plan = [answers.error(404, "model 'qwen' not found")]
    with pytest.raises(UserError, match=r"does not know the model 'qwen'.*qwen-7b"):
        OpenAIClient("qwen", retry=hasty).complete(HELLO)


def test_without_a_name_the_only_model_is_taken(server, answers, hasty):
    server.plan = [answers.text("hi")]
    OpenAIClient(retry=hasty).complete(HELLO)
    assert server.requests[0]["model"] == "tiny-model"


def test_without_a_name_and_with_several_models_they_are_listed(server, hasty):
    server.models = ["b", "a"]
    with pytest.raises(UserError, match=r"llm.model.*a, b"):
        OpenAIClient(retry=hasty).complete(HELLO)


def test_the_key_goes_to_the_server_and_nowhere_else(client, server, answers, canary, caplog):
    caplog.set_level(logging.DEBUG)
    for status in (400, 401, 403, 404, 422, 429, 500):
        server.plan = [answers.error(status, f"your key {canary} and Bearer {canary} are wrong")]
        with pytest.raises(UserError) as caught:
            client.complete(HELLO)
        shown = "".join(traceback.format_exception(caught.value))
        assert canary not in shown
    assert server.headers[0]["authorization"] == f"Bearer {canary}"
    assert canary not in caplog.text
    assert canary not in repr(vars(client))


def test_no_key_is_needed_for_a_local_server(server, answers, hasty, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY")
    server.plan = [answers.text("hi")]
    assert OpenAIClient("tiny-model", retry=hasty).complete(HELLO)[0].text == "hi"


def test_a_missing_key_names_every_way_out(monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    with pytest.raises(UserError, match=r"OPENAI_API_KEY.*OPENAI_BASE_URL.*phrasebook.*annotator=keyword"):
        OpenAIClient("gpt-5-mini")


@pytest.mark.parametrize("key", ["two words here", "schlüssel-12345"])
def test_a_key_that_cannot_be_one_is_refused_unseen(monkeypatch, key):
    monkeypatch.setenv("OPENAI_API_KEY", key)
    with pytest.raises(UserError) as caught:
        OpenAIClient("gpt-5-mini")
    assert key not in str(caught.value)


def test_white_space_about_a_key_does_no_harm(server, answers, hasty, monkeypatch, canary):
    monkeypatch.setenv("OPENAI_API_KEY", f" {canary}\n")
    server.plan = [answers.text("hi")]
    OpenAIClient("tiny-model", retry=hasty).complete(HELLO)
    assert server.headers[0]["authorization"] == f"Bearer {canary}"


def test_images_go_with_the_last_message(client, server, answers):
    server.plan = [answers.text("a robot")]
    client.complete(HELLO, images=[b"\x89PNG....", b"\xff\xd8jpeg"])
    parts = server.requests[0]["messages"][-1]["content"]
    assert [part["type"] for part in parts] == ["text", "image_url", "image_url"]
    assert parts[1]["image_url"]["url"].startswith("data:image/png;base64,")
    assert parts[2]["image_url"]["url"].startswith("data:image/jpeg;base64,")


def test_openai_itself_gets_the_newer_name_of_the_limit(monkeypatch, canary):
    monkeypatch.setenv("OPENAI_API_KEY", canary)
    client = OpenAIClient("gpt-5-mini", "https://api.openai.com/v1")
    parameters = client._parameters(Ask(messages=HELLO, max_tokens=5))
    assert parameters["max_completion_tokens"] == 5
    assert "max_tokens" not in parameters


def test_what_a_model_refuses_to_say_is_its_text(client, server, answers):
    server.plan = [answers.text(None, refusal="I cannot help with that.")]
    assert client.complete(HELLO)[0].text == "I cannot help with that."


def test_a_reply_that_was_cut_off_says_so(client, server, answers):
    server.plan = [answers.text("```python\ndef compute", finish_reason="length")]
    assert client.complete(HELLO)[0].truncated


def test_after_a_failure_nothing_new_is_begun(server, answers):
    server.plan = [answers.error(401)]
    client = OpenAIClient("tiny-model", retry=Retry(), max_concurrency=2)
    with pytest.raises(UserError):
        client.complete(HELLO, n=20)
    assert len(server.requests) <= 2


def test_a_model_that_does_not_see_is_named_with_the_remedy(client, server, answers):
    server.plan = [answers.error(400, "this model does not support image input", code="invalid_value")]
    with pytest.raises(UserError, match=r"'tiny-model' does not see pictures; set llm\.model"):
        client.complete(HELLO, images=[b"\x89PNG...."])


@pytest.mark.parametrize("tokens", [-5, 10**12, 1.5, "many", None])
def test_numbers_of_tokens_that_cannot_be_count_as_not_said(client, server, answers, tokens):
    reply = {"choices": [{"index": 0, "message": {"content": "hi"}, "finish_reason": "stop"}]}
    reply["usage"] = {"prompt_tokens": tokens, "completion_tokens": 3}
    server.plan = [answers.raw(json.dumps(reply).encode())]
    usage = client.complete(HELLO)[0].usage
    assert (usage.prompt_tokens, usage.completion_tokens) == (0, 3)


def test_names_of_models_reach_the_terminal_without_control_characters(server, answers, hasty):
    server.models = ["qwen\x1b[31m-7b"]
    server.plan = [answers.error(404)]
    with pytest.raises(UserError, match=r"qwen.*-7b") as caught:
        OpenAIClient("qwen", retry=hasty).complete(HELLO)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_an_address_that_is_none_is_refused_before_anything_is_asked(address):
    with pytest.raises(UserError, match="no address of a model server") as refusal:
        OpenAIClient("tiny-model", address)
    assert "hidden" not in str(refusal.value)
