"""A transcript played back: the reply of an occasion is found whatever has become of the prompt's figures."""

import json
from dataclasses import replace

import pytest

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.reward_synth.judges.comparison import FIRST, SECOND, NoVerdicts, Question
from rewardsmith.reward_synth.llm.client import Ask, Completion, Usage
from rewardsmith.reward_synth.llm.comparer import LLMComparer
from rewardsmith.reward_synth.llm.errors import NotRecorded
from rewardsmith.reward_synth.llm.occasion import MEASURE, REWARD, VERDICT, Occasion
from rewardsmith.reward_synth.llm.recorder import Recorder
from rewardsmith.reward_synth.llm.replay import Replay

from .scripted import ScriptedClient

HELLO = ({"role": "user", "content": "hello"},)
OTHER = ({"role": "user", "content": "good bye"},)
RUN = Occasion(env="hopper", task="hop", wanted=REWARD)


def reply(text, prompt=7, completion=3):
    return Completion(text=text, model="m", usage=Usage(prompt, completion), finish_reason="stop")


def ask(occasion, figure="0.31", **more):
    return Ask(messages=({"role": "user", "content": f"it scored {figure}"},), occasion=occasion, **more)


@pytest.fixture
def record(tmp_path):
    """Record a reply for each occasion, which says where it stands, and return the transcript's path."""

    def made(*occasions, name="llm.jsonl"):
        replies = ScriptedClient([str(number) for number in range(len(occasions))])
        Recorder(replies, tmp_path / name).gather([ask(each) for each in occasions])
        return tmp_path / name

    return made


def test_replay_needs_neither_client_nor_the_same_parameters(tmp_path):
    path = tmp_path / "llm.jsonl"
    Recorder(ScriptedClient([reply("a"), reply("b")]), path).complete(HELLO, n=2, temperature=0.3, seed=5)
    before = path.read_bytes()
    replay = Replay(path)
    assert replay.model == "scripted"
    assert [c.text for c in replay.complete(HELLO, n=2, temperature=1.0)] == ["a", "b"]
    assert path.read_bytes() == before


def test_replay_says_what_it_lacks(tmp_path):
    path = tmp_path / "llm.jsonl"
    Recorder(ScriptedClient([reply("a")]), path).complete(HELLO)
    with pytest.raises(UserError, match="no reply to this prompt"):
        Replay(path).complete(OTHER)
    with pytest.raises(UserError, match=r"no transcript"):
        Replay(tmp_path / "absent.jsonl")
    with pytest.raises(UserError, match="cannot read"):
        Replay(tmp_path)


OCCASIONS = [
    RUN,
    replace(RUN, place=1),
    replace(RUN, attempt=1),
    replace(RUN, round=1),
    replace(RUN, wanted=MEASURE),
    replace(RUN, wanted=VERDICT, films=("still", "000")),
    replace(RUN, wanted=VERDICT, films=("000", "still")),
]


def test_an_occasion_has_its_own_reply_whatever_the_prompt_says_and_in_any_order(record):
    replay = Replay(record(*OCCASIONS))
    for number, occasion in reversed(list(enumerate(OCCASIONS))):
        told = replay.sample(ask(occasion, "0.30999", temperature=0.1, seed=9, max_tokens=3, sample=5))
        assert told.text == str(number), occasion


def test_occasions_survive_their_lines():
    assert [Occasion.from_json(each.to_json()) for each in OCCASIONS] == OCCASIONS
    assert len({str(each) for each in OCCASIONS}) == len(OCCASIONS)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"env": "walker2d"}, r'was recorded for env=hopper "task=hop", not for env=walker2d "task=hop"'),
        ({"task": "run"}, r'was recorded for env=hopper "task=hop", not for env=hopper "task=run"'),
        ({"round": 2}, r"no reply for round 3, design 1; it has 2 rounds of 2 designs"),
        ({"attempt": 3}, r"no reply for round 1, design 1, attempt 4; it has 2 rounds"),
        ({"wanted": MEASURE, "attempt": 1}, r"no reply for a measure, attempt 2; it has 1 of that kind"),
        ({"wanted": VERDICT, "films": ("001", "002")}, r"no reply for a verdict on 001 and 002"),
    ],
)
def test_what_a_transcript_lacks_is_said_in_one_line(record, other, words):
    with pytest.raises(NotRecorded, match=words) as caught:
        Replay(record(*OCCASIONS)).sample(ask(replace(RUN, **other)))
    assert "\n" not in str(caught.value)


def test_a_search_of_another_sentence_is_refused_beforehand(record):
    replay = Recorder(Replay(record(*OCCASIONS)), record(name="own.jsonl"))
    replay.check(RUN)
    with pytest.raises(NotRecorded, match="was recorded for"):
        replay.check(replace(RUN, task="walk"))


def test_after_a_change_of_the_model_its_replies_count(tmp_path):
    path = tmp_path / "llm.jsonl"

    class Retired(ScriptedClient):
        model = "old"

    Recorder(Retired(["old"]), path).sample(ask(RUN))
    Recorder(ScriptedClient(["new"]), path).sample(ask(RUN))
    assert Replay(path).sample(ask(RUN)).text == "new"


def test_verdicts_are_played_back_by_whose_rollouts_they_compare(tmp_path):
    environment = envs.build(envs.find("hopper"))
    question = Question(instruction="hop", first="speed | 0.41", second="speed | 0.2", whose=("000", "001"))
    pair = [question, question.turned()]
    recorder = Recorder(ScriptedClient(["Verdict: A", "Verdict: B"]), tmp_path / "llm.jsonl")
    recorded = LLMComparer(recorder, environment, max_tokens=100).compare(pair)
    assert [each.better for each in recorded] == [FIRST, SECOND]
    elsewhere = [replace(each, first=f"{each.first}09", second=f"{each.second}01") for each in pair]
    played = LLMComparer(Replay(tmp_path / "llm.jsonl"), environment, max_tokens=100).compare(elsewhere[::-1])
    assert played == recorded[::-1]
    with pytest.raises(NoVerdicts):
        unknown = replace(question, whose=("000", "002"))
        LLMComparer(Replay(tmp_path / "llm.jsonl"), environment, max_tokens=100).compare([unknown])


def test_a_line_whose_occasion_is_none_is_named(record):
    path = record(RUN)
    path.write_text(path.read_text().replace('"films": []', '"films": 3'))
    with pytest.raises(UserError, match="line 1 is not a line of a transcript"):
        Replay(path)


REQUEST = {"event": "request", "key": "a", "model": "m", "occasion": None, "messages": [], "images": [], "sample": 0}
OCCASION = {"env": "hopper", "task": "hop", "wanted": "reward", "round": 0, "place": 0, "attempt": 0, "films": []}
REPLY = {"event": "reply", "key": "a", "model": "m", "text": "hi", "finish_reason": "stop", "usage": {}}


@pytest.mark.parametrize(
    "request_, reply",
    [
        (REQUEST, REPLY | {"text": 3}),
        (REQUEST, REPLY | {"model": ["m"]}),
        (REQUEST, REPLY | {"usage": {"prompt_tokens": float("nan")}}),
        (REQUEST | {"model": 3}, REPLY),
        (REQUEST | {"occasion": OCCASION | {"task": []}}, REPLY),
        (REQUEST | {"occasion": OCCASION | {"round": "0"}}, REPLY),
        (REQUEST | {"occasion": OCCASION | {"films": [3]}}, REPLY),
        ({name: REQUEST[name] for name in ("event", "key", "model")}, REPLY),
    ],
)
def test_a_strangers_transcript_holds_what_it_must_or_is_refused(tmp_path, request_, reply):
    path = tmp_path / "llm.jsonl"
    path.write_text(f"{json.dumps(REQUEST)}\n{json.dumps(REPLY)}\n")
    assert Replay(path).model == "m"
    path.write_text(f"{json.dumps(request_)}\n{json.dumps(reply)}\n")
    with pytest.raises(UserError, match=r"llm\.jsonl"):
        Replay(path)
