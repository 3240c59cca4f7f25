import json
import os
import resource
import subprocess
import sys
import threading
import time

import pytest

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.llm.client import Completion, Usage
from rewardsmith.reward_synth.llm.errors import ModelUnavailable
from rewardsmith.reward_synth.llm.openai import OpenAIClient
from rewardsmith.reward_synth.llm.recorder import Recorder

from .scripted import ScriptedClient

HELLO = ({"role": "user", "content": "hello"},)
OTHER = ({"role": "user", "content": "good bye"},)


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def reply(text, prompt=7, completion=3):
    return Completion(text=text, model="m", usage=Usage(prompt, completion), finish_reason="stop")


def test_request_and_reply_are_on_disk_before_the_reply_is_used(tmp_path):
    path = tmp_path / "llm.jsonl"
    seen = []

    class Spy(ScriptedClient):
        def sample(self, ask):
            seen.append([record["event"] for record in lines(path)])
            return super().sample(ask)

    Recorder(Spy([reply("hi")]), path).complete(HELLO, temperature=0.3, seed=4)
    assert seen == [["request"]]
    request, answer = lines(path)
    assert request["messages"] == list(HELLO)
    assert (request["temperature"], request["seed"], request["sample"], request["model"]) == (0.3, 4, 0, "scripted")
    assert (answer["event"], answer["text"], answer["key"]) == ("reply", "hi", request["key"])
    assert answer["usage"] == {"prompt_tokens": 7, "completion_tokens": 3}
    assert answer["seconds"] >= 0


def test_what_was_paid_for_is_never_asked_again(tmp_path):
    path = tmp_path / "llm.jsonl"
    first = Recorder(ScriptedClient([reply("a"), reply("b")]), path).complete(HELLO, n=2, seed=0)
    silent = ScriptedClient([])
    second = Recorder(silent, path)
    assert second.complete(HELLO, n=2, seed=0) == first
    assert silent.asked == []
    assert second.ledger.replies == 2
    assert (second.ledger.prompt_tokens, second.ledger.completion_tokens, second.ledger.tokens) == (14, 6, 20)


@pytest.mark.parametrize(
    "changed",
    [{"temperature": 0.9}, {"seed": 8}, {"max_tokens": 9}, {"messages": OTHER}, {"images": [b"\x89PNG"]}],
    ids=lambda changed: next(iter(changed)),
)
def test_everything_that_matters_is_in_the_key(tmp_path, changed):
    path = tmp_path / "llm.jsonl"
    asked = {"messages": HELLO, "temperature": 0.1, "seed": 1, "max_tokens": 5, "images": []}
    Recorder(ScriptedClient([reply("a")]), path).complete(**asked)
    client = ScriptedClient([reply("b")])
    assert Recorder(client, path).complete(**{**asked, **changed})[0].text == "b"
    assert len(client.asked) == 1


def test_samples_of_one_conversation_are_told_apart(tmp_path):
    path = tmp_path / "llm.jsonl"
    Recorder(ScriptedClient([reply("a"), reply("b"), reply("c")]), path).complete(HELLO, n=3)
    texts = [c.text for c in Recorder(ScriptedClient([]), path).complete(HELLO, n=3)]
    assert texts == ["a", "b", "c"]


def test_the_same_request_made_again_is_asked_anew_and_replayed_in_order(tmp_path):
    path = tmp_path / "llm.jsonl"
    recorder = Recorder(ScriptedClient([reply("a"), reply("b")]), path)
    assert [recorder.complete(HELLO)[0].text for _ in range(2)] == ["a", "b"]
    again = Recorder(ScriptedClient([]), path)
    assert [again.complete(HELLO)[0].text for _ in range(2)] == ["a", "b"]


def test_a_line_cut_off_by_a_crash_counts_as_not_written(tmp_path):
    path = tmp_path / "llm.jsonl"
    Recorder(ScriptedClient([reply("a")]), path).complete(HELLO)
    whole = path.read_bytes()
    for length in (1, 20, len(whole.splitlines()[1])):
        path.write_bytes(whole.splitlines(keepends=True)[0] + whole.splitlines()[1][:length])
        assert Recorder(ScriptedClient([reply("b")]), path).complete(HELLO)[0].text == "b"
        assert [record["event"] for record in lines(path)] == ["request", "request", "reply"]


def test_a_damaged_line_is_named(tmp_path):
    path = tmp_path / "llm.jsonl"
    Recorder(ScriptedClient([reply("a")]), path).complete(HELLO)
    path.write_text("garbage\n" + path.read_text())
    with pytest.raises(UserError, match="line 1 "):
        Recorder(ScriptedClient([]), path)


def test_a_failure_is_recorded_and_not_replayed(tmp_path):
    path = tmp_path / "llm.jsonl"
    with pytest.raises(ModelUnavailable):
        Recorder(ScriptedClient([ModelUnavailable("busy")]), path).complete(HELLO)
    assert [record["event"] for record in lines(path)] == ["request", "error"]
    assert Recorder(ScriptedClient([reply("a")]), path).complete(HELLO)[0].text == "a"


def test_the_budget_is_checked_before_each_request_and_counts_earlier_processes(tmp_path):
    path = tmp_path / "llm.jsonl"
    Recorder(ScriptedClient([reply("a", 70, 30)]), path).complete(HELLO)
    client = ScriptedClient([reply("b")])
    capped = Recorder(client, path, max_total_tokens=100)
    assert capped.complete(HELLO)[0].text == "a"
    with pytest.raises(ModelUnavailable, match=r"100 tokens are spent.*resume RUN llm.max_total_tokens"):
        capped.complete(OTHER)
    assert client.asked == []


def test_the_limit_holds_where_the_server_counts_no_tokens(tmp_path):
    client = ScriptedClient([reply("x" * 400, 0, 0), reply("b")])
    capped = Recorder(client, tmp_path / "llm.jsonl", max_total_tokens=100)
    assert 100 <= capped.complete(HELLO)[0].usage.tokens <= 120
    with pytest.raises(ModelUnavailable, match="the limit is 100"):
        capped.complete(OTHER)
    assert len(client.asked) == 1


def test_many_threads_write_whole_lines(server, answers, tmp_path, hasty):
    path = tmp_path / "llm.jsonl"
    server.plan = [answers.text("x" * 5000)]
    Recorder(OpenAIClient("tiny-model", retry=hasty), path).complete(HELLO, n=24, seed=0)
    records = lines(path)
    assert sum(record["event"] == "reply" for record in records) == 24
    assert {record["sample"] for record in records} == set(range(24))


def test_a_disk_that_fills_up_leaves_whole_lines_and_nothing_is_asked(tmp_path):
    path = tmp_path / "llm.jsonl"
    client = ScriptedClient([reply("a"), reply("b")])
    recorder = Recorder(client, path)
    recorder.complete(HELLO)
    before = path.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 10, limits[1]))
    try:
        with pytest.raises(UserError, match=r"cannot write .*llm.jsonl: File too large"):
            recorder.complete(OTHER)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_bytes() == before
    assert len(client.asked) == 1
    assert recorder.complete(OTHER)[0].text == "b"
    assert len(lines(path)) == 4


def test_the_key_never_reaches_the_transcript(server, answers, canary, tmp_path, hasty):
    path = tmp_path / "llm.jsonl"
    said = f"my key is {canary}, yours sk-abcdefghijklmnop, Authorization: Bearer {canary}"
    server.plan = [answers.text(said), answers.error(400, said)]
    recorder = Recorder(OpenAIClient("tiny-model", retry=hasty), path)
    live = recorder.complete([{"role": "user", "content": said}])[0]
    with pytest.raises(UserError):
        recorder.complete(OTHER)
    assert canary not in path.read_text()
    assert "sk-abc" not in path.read_text()
    replayed = Recorder(OpenAIClient("tiny-model", retry=hasty), path).complete([{"role": "user", "content": said}])[0]
    assert replayed == live


def test_a_killed_process_keeps_the_replies_it_got(server, answers, tmp_path):
    """Three quick replies and one that hangs; SIGKILL; the resumed process asks for the fourth alone."""
    path = tmp_path / "llm.jsonl"
    release = threading.Event()
    server.plan = [lambda handler, body: (body["seed"] == 3 and release.wait(120), answers.text("ok")(handler, body))]
    program = (
        "import sys; from pathlib import Path\n"
        "from rewardsmith.reward_synth.llm.openai import OpenAIClient\n"
        "from rewardsmith.reward_synth.llm.recorder import Recorder\n"
        "client = Recorder(OpenAIClient('tiny-model'), Path(sys.argv[1]))\n"
        "client.complete([{'role': 'user', 'content': 'hello'}], n=4, seed=0)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", program, str(path)], env=os.environ.copy())
    deadline = time.monotonic() + 120
    while not path.exists() or path.read_text().count('"reply"') < 3:
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.02)
    process.kill()
    process.wait()
    release.set()
    asked = len(server.requests)
    resumed = Recorder(OpenAIClient("tiny-model"), path).complete(HELLO, n=4, seed=0)
    assert [c.text for c in resumed] == ["ok"] * 4
    assert [request["seed"] for request in server.requests[asked:]] == [3]
