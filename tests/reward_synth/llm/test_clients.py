import io

import pytest

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.llm.clients import CLIENTS, make_client
from rewardsmith.reward_synth.llm.options import ModelOptions
from rewardsmith.reward_synth.llm.recorder import Recorder

from .scripted import ScriptedClient

HELLO = ({"role": "user", "content": "hello"},)
PICTURE = b"\x89PNG"


PARROT = """
    from rewardsmith.reward_synth.llm.client import Client, Completion, Usage

    class Parrot(Client):

        def __init__(self, word):
            self.word = word

        @classmethod
        def from_options(cls, options, transcript):
            return cls(options.model)

        @property
        def model(self):
            return "parrot"

        def answer(self, ask):
            return Completion(text=f"{self.word}: {ask.messages[-1]['content']}", model=self.model, usage=Usage(60, 40))
"""


@pytest.fixture
def parrot(plugin):
    plugin(CLIENTS, "parrot", "Parrot.from_options", PARROT)
    return CLIENTS.find("parrot").__self__


def test_a_new_client_is_one_file_and_one_line_for_whoever_asks(parrot, tmp_path):
    client = make_client("parrot", ModelOptions(model="polly"), tmp_path / "judge.jsonl")
    assert client.complete(HELLO)[0].text == "polly: hello"
    assert (tmp_path / "judge.jsonl").read_text().count('"event": "reply"') == 1


def test_an_unknown_name_lists_the_choices(tmp_path):
    with pytest.raises(UserError, match="'owl'; choose one of: openai, manual, recorded"):
        make_client("owl", ModelOptions(), tmp_path / "llm.jsonl")


def test_pictures_for_a_client_that_sees_none_are_refused_before_anything_is_asked(parrot, tmp_path):
    client = make_client("parrot", ModelOptions(), tmp_path / "llm.jsonl")
    with pytest.raises(UserError, match=r"parrot cannot be shown pictures.*openai") as caught:
        client.complete(HELLO, images=[PICTURE])
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "llm.jsonl").exists()


def test_who_is_shown_pictures_is_known_beforehand(server, tmp_path):
    Recorder(ScriptedClient(["x"]), tmp_path / "a.jsonl").complete(HELLO)
    options = ModelOptions(model="tiny-model", transcript=str(tmp_path / "a.jsonl"))
    seeing = {name: make_client(name, options, tmp_path / f"{name}.jsonl").sees_images for name in CLIENTS}
    assert seeing == {"openai": True, "manual": True, "recorded": True}


def test_a_limit_on_tokens_counts_what_is_spent_not_what_is_replayed(parrot, tmp_path):
    options = ModelOptions(max_total_tokens=50)
    client = make_client("parrot", options, tmp_path / "a.jsonl")
    client.complete(HELLO)
    with pytest.raises(UserError, match="100 tokens are spent, the limit is 50"):
        client.complete(HELLO)
    Recorder(parrot("a"), tmp_path / "b.jsonl").complete(HELLO, n=3)
    replaying = ModelOptions(max_total_tokens=50, transcript=str(tmp_path / "b.jsonl"))
    assert len(make_client("recorded", replaying, tmp_path / "c.jsonl").complete(HELLO, n=3)) == 3


def test_replaying_nothing_says_which_option_names_the_transcript(tmp_path):
    with pytest.raises(UserError, match=r"llm\.transcript"):
        make_client("recorded", ModelOptions(), tmp_path / "llm.jsonl")


def test_pictures_for_a_person_lie_beside_the_transcript(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("a cat\nEND\n"))
    client = make_client("manual", ModelOptions(), tmp_path / "judge.jsonl")
    assert client.complete(HELLO, images=[PICTURE])[0].text == "a cat\n"
    (picture,) = (tmp_path / "pictures").iterdir()
    assert str(picture) in capsys.readouterr().out
    assert picture.stem in (tmp_path / "judge.jsonl").read_text()
