"""The faults of a server that hold up a search, each with the tests that show what becomes of it.

L1:  429 with Retry-After
     test_openai.py::test_waits_as_long_as_the_server_asks
L2:  a storm of 5xx
     test_faults.py::test_a_storm_of_twenty_minutes_is_outlived
L3:  an outage of hours
     test_faults.py::test_an_outage_of_hours_ends_after_half_an_hour
     test_faulty_server.py::test_a_run_goes_on
L4:  a connection that hangs
     test_openai.py::test_tries_a_slow_server_only_twice
     test_faults.py::test_a_reply_that_drips_has_a_time_by_which_it_must_be_whole
L5:  a reply that breaks off
     test_openai.py::test_tries_again_after_a_cut_connection
     test_answers.py::test_a_stream_that_breaks_off
     test_faults.py::test_a_stream_whose_connection_is_cut
L6:  cut off at the limit
     test_coder.py::test_a_reply_that_was_cut_off
     test_coder.py::test_a_reply_that_is_cut_off_twice
L7:  an empty reply
     test_coder.py::test_an_empty_reply_is_asked_for_again
L8:  a refusal
     test_coder.py::test_what_is_wrong_goes_back_with_the_reason_and_is_mended
L9:  an answer of another shape
     test_faults.py::test_an_answer_that_is_none_is_kept_without_the_key
L10: a wrong name or signature
     test_faults.py::test_the_wanted_signature_is_told
L11: fewer choices than asked
     test_openai.py::test_asks_for_each_sample_by_itself_with_its_own_seed
L12: the same program again
     test_coder.py::test_a_repeated_program_is_asked_for_again_more_boldly
L13: a key that is refused
     test_openai.py::test_what_will_not_pass_stops_at_once
L14: a prompt that is too long
     test_faults.py::test_where_the_context_is_full
     test_refusals.py::test_where_no_room_is_left
L15: a model that is gone
     test_openai.py::test_an_unknown_model_lists
     test_faulty_server.py::test_a_run_goes_on
L16: an injected sentence
     test_coder.py::test_an_injected_sentence_cannot_make_code_run
L17: the limit on tokens
     test_faults.py::test_calls_under_way_together
     test_faulty_server.py::test_a_limit_on_tokens
"""

import json
import re
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from rewardsmith import envs
from rewardsmith.envs.survey import survey_of
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.history import History, Round, Trial
from rewardsmith.reward_synth.language import RewardRejected, compile_reward
from rewardsmith.reward_synth.llm import retry
from rewardsmith.reward_synth.llm.client import Ask
from rewardsmith.reward_synth.llm.coder import LLMCoder
from rewardsmith.reward_synth.llm.errors import ModelUnavailable, PromptTooLong
from rewardsmith.reward_synth.llm.openai import OpenAIClient
from rewardsmith.reward_synth.llm.recorder import Recorder
from rewardsmith.reward_synth.schema import surveyed_schema

HELLO = ({"role": "user", "content": "hello"},)
TESTS = Path(__file__).parents[2]


@pytest.mark.parametrize("named", re.findall(r"\S+\.py::\S+", __doc__))
def test_every_fault_has_its_tests(named):
    name, test = named.split("::")
    (file,) = TESTS.rglob(name)
    assert f"def {test}" in file.read_text()


def test_none_is_missing():
    faults = re.split(r"^L(\d+): ", __doc__, flags=re.MULTILINE)[1:]
    assert faults[::2] == [str(number) for number in range(1, 18)] and all(".py::" in each for each in faults[1::2])


@pytest.fixture
def clock(monkeypatch):
    """A clock that goes on only while somebody waits."""
    passed = [0.0]
    fake = SimpleNamespace(monotonic=lambda: passed[0], sleep=lambda s: passed.__setitem__(0, passed[0] + s))
    monkeypatch.setattr(retry, "time", fake)
    return lambda: passed[0]


def storm(clock, seconds, answers):
    """Answer with one error of the server after the other until the time is over."""
    faults = [answers.error(status) for status in (500, 502, 503, 529)]
    count = iter(range(10**6))
    return lambda handler, body: (faults[next(count) % 4] if clock() < seconds else answers.text("hi"))(handler, body)


def test_a_storm_of_twenty_minutes_is_outlived(server, answers, clock):
    server.plan = [storm(clock, 1200, answers)]
    completions = OpenAIClient("tiny-model", max_concurrency=1).complete(HELLO, n=3, seed=1)
    assert [each.text for each in completions] == ["hi"] * 3
    assert 1200 <= clock() <= 1260 and len(server.requests) < 70


def test_an_outage_of_hours_ends_after_half_an_hour(server, answers, clock):
    server.plan = [storm(clock, 4 * 3600, answers)]
    with pytest.raises(ModelUnavailable, match="resume"):
        OpenAIClient("tiny-model").complete(HELLO)
    assert 1200 < clock() <= 1800


@pytest.mark.parametrize("streams", [False, True])
def test_a_reply_that_drips_has_a_time_by_which_it_must_be_whole(server, answers, hasty, streams):
    """A byte comes long before each silence is over, for as long as anybody listens."""
    hung_up = threading.Event()

    def drip(handler, body):
        if streams and not body.get("stream"):
            return answers.error(400, "Stream must be set to true")(handler, body)
        handler.send_response(200)
        handler.send_header("content-type", "text/event-stream" if streams else "application/json")
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b": still thinking\n\n" if streams else b" ")
                handler.wfile.flush()
                time.sleep(0.05)
        except OSError:
            hung_up.set()

    server.plan = [drip]
    with pytest.raises(ModelUnavailable, match=r"did not answer within 1 s.*llm.timeout"):
        OpenAIClient("tiny-model", retry=hasty, timeout=1.0).complete(HELLO)
    assert len(server.requests) == 2 + streams and hung_up.wait(20)


def test_a_stream_whose_connection_is_cut_is_never_used(server, answers, hasty):
    def answer(handler, body):
        refusal = answers.error(400, "Stream must be set to true")
        return (answers.cut() if body.get("stream") else refusal)(handler, body)

    server.plan = [answer]
    with pytest.raises(ModelUnavailable, match="tried 4 times"):
        OpenAIClient("tiny-model", retry=hasty).complete(HELLO)


@pytest.mark.parametrize(
    "content", ['{"choices": "none", "note": "CANARY"}', "{not json CANARY", '{"error": "CANARY"}', '"CANARY"']
)
def test_an_answer_that_is_none_is_kept_without_the_key(server, answers, hasty, tmp_path, canary, content):
    server.plan = [answers.raw(content.replace("CANARY", f"key {canary}").encode())]
    with pytest.raises(ModelUnavailable):
        Recorder(OpenAIClient("tiny-model", retry=hasty), tmp_path / "llm.jsonl").complete(HELLO)
    *_, line = (tmp_path / "llm.jsonl").read_text().splitlines()
    record = json.loads(line)
    assert record["event"] == "error" and record["message"].startswith("ModelUnavailable: ")
    kept = content.replace("CANARY", "key [redacted]")
    assert record["body"] in (kept, '"key [redacted]"') and canary not in line


@pytest.mark.parametrize("head", ["def reward(obs):", "def compute_reward(self, obs, action):"])
def test_the_wanted_signature_is_told(request_for, head):
    schema = request_for(1).schema
    with pytest.raises(RewardRejected, match=r"compute_reward\(state, action\)") as caught:
        compile_reward(f"Idea: x\n```python\n{head}\n    return action[:, 0], {{}}\n```", schema, 8)
    assert caught.value.code in ("E_PARSE", "E_SIGNATURE")


@pytest.fixture(scope="module")
def request_for():
    survey = survey_of(envs.find("half_cheetah"))

    def make(count, rounds=0):
        trials = [Trial(id=f"{number:03d}", source=f"# program {number}") for number in range(rounds)]
        history = History(tuple(Round(trials=(trial,)) for trial in trials))
        schema = surveyed_schema(survey)
        return Request(instruction="run", survey=survey, schema=schema, count=count, history=history)

    return make


def full(answers, rounds):
    """Answer as a model whose context holds so many earlier programs."""

    def answer(handler, body):
        told = body["messages"][1]["content"].count("# program")
        words = "This model's maximum context length is 8192 tokens, your messages have 9000 tokens"
        return (answers.programs() if told <= rounds else answers.error(400, words))(handler, body)

    return answer


@pytest.mark.parametrize("room", [0, 1, 3])
def test_where_the_context_is_full_the_oldest_rounds_are_left_out(server, answers, hasty, request_for, room, caplog):
    server.plan = [full(answers, room)]
    coder = LLMCoder(OpenAIClient("tiny-model", retry=hasty), name="openai", max_tokens=600)
    proposals = coder.propose(request_for(2, rounds=3))
    assert len(proposals) == 2 and caplog.text.count("without the oldest round") == 3 - room
    told = server.requests[-1]["messages"][1]["content"]
    assert [number for number in range(3) if f"# program {number}" in told] == list(range(3 - room, 3))


def test_a_prompt_that_is_too_long_by_itself_is_one_line_with_what_to_do(server, answers, hasty, request_for):
    server.plan = [full(answers, -1)]
    coder = LLMCoder(OpenAIClient("tiny-model", retry=hasty), name="openai", max_tokens=600)
    with pytest.raises(
        PromptTooLong, match=r"too long for the model 'tiny-model'; serve it with a longer context"
    ) as it:
        coder.propose(request_for(1, rounds=2))
    assert "\n" not in str(it.value)


@pytest.mark.parametrize(("limit", "calls"), [(1, 1), (110, 1), (111, 2), (400, 4), (10**6, 8)])
def test_calls_under_way_together_do_not_outrun_the_limit(server, answers, hasty, tmp_path, limit, calls):
    """Each costs 110 tokens; only the last may go beyond the limit."""
    together = threading.Event()

    def answer(handler, body):
        if server.most_at_once > 1:
            together.set()
        if calls == 8 and len(server.requests) > 1:
            together.wait(120)
        answers.text("hi")(handler, body)

    server.plan = [answer]
    client = Recorder(OpenAIClient("tiny-model", retry=hasty), tmp_path / "llm.jsonl", max_total_tokens=limit)
    asks = [Ask(messages=HELLO, seed=number) for number in range(8)]
    if calls < 8:
        with pytest.raises(ModelUnavailable, match=rf"{110 * calls} tokens are spent, the limit is {limit};"):
            client.gather(asks)
    else:
        client.gather(asks)
        assert server.most_at_once > 1, "while the tokens last they go together"
    assert len(server.requests) == calls
