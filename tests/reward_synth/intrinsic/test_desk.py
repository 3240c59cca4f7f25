"""A model that labels while nobody waits for it: a real server, faults included."""

import sqlite3
import threading

import pytest

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.intrinsic.annotators import desk as desks
from rewardsmith.reward_synth.intrinsic.annotators.cache import LabelCache
from rewardsmith.reward_synth.intrinsic.annotators.desk import Desk
from rewardsmith.reward_synth.intrinsic.annotators.hiring import make_desk
from rewardsmith.reward_synth.intrinsic.annotators.options import LabelOptions
from rewardsmith.reward_synth.intrinsic.annotators.prompt import Prompt
from rewardsmith.reward_synth.llm.openai import OpenAIClient
from rewardsmith.reward_synth.llm.options import ModelOptions
from rewardsmith.reward_synth.llm.retry import Retry

PROMPT = Prompt("sayings", "win")
PATIENCE = 120.0
SAYINGS = [(f"saying {number}",) for number in range(12)]


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch):
    monkeypatch.setattr(desks, "_FIRST_PAUSE", 0.01)


@pytest.fixture
def make(server, tmp_path):
    opened = []

    def make(**options):
        cache = LabelCache(tmp_path / "labels.sqlite", lambda: "tiny-model", PROMPT.digest)
        client = OpenAIClient(retry=Retry(max_tries=1))
        labels = LabelOptions(**{"batch": 1, **options})
        opened.append(Desk(client, PROMPT, labels, cache, max_tokens=100))
        return opened[-1]

    yield make
    for desk in opened:
        desk.close()


def digits(answers, digit="3", delay=0.0):
    """Answer every line that is shown with a digit."""

    def answer(handler, body):
        shown = [line.split(".")[0] for line in body["messages"][-1]["content"].splitlines() if line[:1].isdigit()]
        lines = [digit] if len(shown) == 1 else [f"{number}: {digit}" for number in shown]
        return answers.text("\n".join(lines), delay=delay)(handler, body)

    return answer


def test_each_question_is_asked_once_whoever_asks_and_however_often(server, answers, make):
    server.plan = [digits(answers)]
    desk = make()
    askers = [threading.Thread(target=desk.ask, args=(SAYINGS,)) for _ in range(6)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert desk.wait(PATIENCE)
    desk.ask(SAYINGS)
    assert desk.wait(PATIENCE) and len(server.requests) == len(SAYINGS)
    assert desk.collect() == dict.fromkeys(SAYINGS, 1.0) and desk.collect() == {}
    figures = desk.figures()
    assert figures["labels"] == figures["requests"] == 12 and figures["latency"] > 0 and figures["waiting"] == 0
    assert {body["temperature"] for body in server.requests} == {0.0}


def test_requests_are_under_way_together_and_asking_waits_for_none(server, answers, make):
    arrived, release = threading.Semaphore(0), threading.Event()

    def answer(handler, body):
        arrived.release()
        release.wait(PATIENCE)
        return digits(answers)(handler, body)

    server.plan = [answer]
    desk = make(concurrency=4)
    desk.ask(SAYINGS)
    assert desk.collect() == {}, "nothing has been answered, and we are here"
    assert arrived.acquire(timeout=PATIENCE) and arrived.acquire(timeout=PATIENCE)
    release.set()
    assert desk.wait(PATIENCE) and 2 <= server.most_at_once <= 4


def test_batches_hold_questions_of_one_sort(server, answers, make):
    server.plan = [digits(answers, "2")]
    desk = make(batch=10, concurrency=1)
    pairs = [("a", "b"), ("b", "c")]
    desk.ask([*SAYINGS[:3], *pairs])
    assert desk.wait(PATIENCE) and len(server.requests) == 2
    assert desk.collect() == {**dict.fromkeys(SAYINGS[:3], 2 / 3), **dict.fromkeys(pairs, 0.0)}


def test_what_a_reply_leaves_out_is_asked_alone(server, answers, make):
    server.plan = [answers.text("1: 3\n3: 0"), answers.text("2")]
    desk = make(batch=10, concurrency=1)
    desk.ask(SAYINGS[:4])
    assert desk.wait(20) and len(server.requests) == 3
    assert desk.collect() == {SAYINGS[0]: 1.0, SAYINGS[1]: 2 / 3, SAYINGS[2]: 0.0, SAYINGS[3]: 2 / 3}
    assert LabelOptions().batch > 1, "many are asked together unless the user says otherwise"


def test_other_runs_pay_nothing_for_what_is_known(server, answers, make, tmp_path):
    server.plan = [digits(answers)]
    first, second = make(), make()
    first.ask(SAYINGS)
    assert first.wait(PATIENCE)
    second.ask(SAYINGS)
    assert second.wait(PATIENCE) and len(server.requests) == 12 and len(second.collect()) == 12
    assert second.figures()["from_cache"] == 12
    other = LabelCache(tmp_path / "labels.sqlite", lambda: "tiny-model", "another prompt")
    assert other.find(SAYINGS) == {}


def test_labels_are_those_of_the_model_that_the_server_has(server, answers, tmp_path):
    """Where the user names none, the address alone tells nothing: another model may be served there by now."""
    server.plan, found = [digits(answers)], []
    labels = LabelOptions(cache=str(tmp_path / "labels.sqlite"))
    for served in ("first", "second", "first"):
        server.models = [served]
        desk = make_desk("openai", PROMPT, labels, ModelOptions(), tmp_path / f"{len(found)}.jsonl")
        desk.ask(SAYINGS[:1])
        assert desk.wait(PATIENCE) and desk.collect() == {SAYINGS[0]: 1.0}
        found.append(desk.figures()["from_cache"])
        desk.close()
    assert found == [0, 0, 1]


def test_a_model_that_nobody_names_is_refused_before_anything_is_trained(server, tmp_path):
    labels = LabelOptions(cache=str(tmp_path / "labels.sqlite"))
    server.models = ["first", "second"]
    with pytest.raises(UserError, match=r"set llm\.model .*annotator=keyword.*first, second"):
        make_desk("openai", PROMPT, labels, ModelOptions(), tmp_path / "llm.jsonl")
    server.close()
    make_desk("openai", PROMPT, labels, ModelOptions(), tmp_path / "llm.jsonl").close()


def test_what_failed_labels_nothing_and_is_asked_again(server, answers, make):
    """Faults in turn: an error that passes, a reply cut off, one that is no label."""
    server.plan = [
        answers.error(503),
        answers.text("3", finish_reason="length"),
        digits(answers),
    ]
    desk = make(concurrency=1)
    desk.ask(SAYINGS[:1])
    assert desk.wait(PATIENCE)
    assert desk.collect() == {SAYINGS[0]: 1.0} and len(server.requests) == 3 and desk.figures()["failures"] == 2


def test_a_model_that_never_says_a_label_is_given_up(server, answers, make):
    server.plan = [answers.text("It depends.")]
    desk = make(concurrency=1)
    desk.ask(SAYINGS[:2])
    assert desk.wait(PATIENCE) and desk.collect() == {}
    assert len(server.requests) == 2 * desks.TRIES and not desk.broken


def test_a_refused_key_ends_the_asking_and_nothing_else(server, answers, make, canary):
    server.plan = [answers.error(401)]
    desk = make(concurrency=1)
    desk.ask(SAYINGS)
    assert desk.wait(PATIENCE) and len(server.requests) == 1
    assert desk.collect() == {} and "401" in desk.broken and canary not in desk.broken
    desk.ask([("more",)])
    assert desk.wait(PATIENCE) and len(server.requests) == 1


def test_a_server_that_is_gone_leaves_its_questions_waiting(server, make):
    server.close()
    desk = make(concurrency=2)
    desk.ask(SAYINGS)
    while not desk.figures()["failures"]:
        assert not desk.wait(0.02)
    assert desk.collect() == {} and not desk.broken
    desk.close()


def test_no_more_is_asked_than_was_allowed(server, answers, make):
    server.plan = [digits(answers)]
    desk = make(requests=3, concurrency=3)
    desk.ask(SAYINGS)
    assert desk.wait(PATIENCE) and len(server.requests) == 3 and len(desk.collect()) == 3
    assert desk.figures()["waiting"] == 9


def test_a_damaged_cache_is_refused_and_costs_no_run(server, answers, make, tmp_path):
    (tmp_path / "labels.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(UserError, match="cannot be used"):
        LabelCache(tmp_path / "labels.sqlite", lambda: "m", "p").find(SAYINGS)
    server.plan = [digits(answers)]
    desk = make()
    desk.ask(SAYINGS)
    assert desk.wait(PATIENCE) and len(desk.collect()) == 12
    assert "cannot be used" in desk.trouble and not desk.broken


def test_what_a_stranger_wrote_into_the_cache_is_no_label(tmp_path):
    cache = LabelCache(tmp_path / "labels.sqlite", lambda: "m", "p")
    cache.keep({SAYINGS[0]: 1.0, SAYINGS[1]: 0.5})
    with sqlite3.connect(tmp_path / "labels.sqlite") as database:
        database.execute("UPDATE labels SET answer = 'high' WHERE answer = 1")
    assert cache.find(SAYINGS) == {SAYINGS[1]: 0.5}
    (tmp_path / "link").symlink_to(tmp_path / "labels.sqlite")
    with pytest.raises(UserError, match="is a link"):
        LabelCache(tmp_path / "link", lambda: "m", "p").find(SAYINGS)
