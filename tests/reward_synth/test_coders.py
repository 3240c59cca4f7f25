import pytest

from rewardsmith.envs import UserError
from rewardsmith.reward_synth.coder import Request
from rewardsmith.reward_synth.coders import CODERS, make_coder
from rewardsmith.reward_synth.llm.clients import CLIENTS, configured_client
from rewardsmith.reward_synth.llm.options import ModelOptions
from rewardsmith.reward_synth.propose import propose

CONSTANT = """
    from rewardsmith.reward_synth.proposal import Proposal

    class Constant:
        name = "constant"

        def __init__(self, options, transcript):
            pass

        def propose(self, request, refusals=()):
            return [Proposal(source=f"{i}", fall_ends_episode=False, parents=("000",)) for i in range(request.count)]
"""

SILENT = """
    from rewardsmith.reward_synth.llm.client import Client, Completion

    class Silent(Client):
        model = "silent"

        @classmethod
        def from_options(cls, options, transcript):
            return cls()

        def answer(self, ask):
            return Completion(text="", model=self.model)
"""


class Program:
    def __init__(self, proposal):
        self.graph_hash = proposal.source


def test_a_new_coder_is_one_file_and_one_line(plugin, tmp_path):
    plugin(CODERS, "constant", "Constant", CONSTANT)
    coder = make_coder("constant", ModelOptions(), tmp_path / "llm.jsonl")
    request = Request(instruction="hop", survey=None, schema=None, count=2)
    accepted = propose(coder, request, Program).accepted
    assert [proposal.source for proposal, _ in accepted] == ["0", "1"]


def test_every_client_is_a_coder_with_the_options_given(plugin, tmp_path):
    plugin(CLIENTS, "silent", "Silent.from_options", SILENT)
    coder = make_coder("silent", ModelOptions(temperature=0.3, max_tokens=999), tmp_path / "llm.jsonl")
    assert (coder.name, coder.temperature, coder.max_tokens) == ("silent", 0.3, 999)


def test_an_unknown_name_lists_the_choices(tmp_path):
    with pytest.raises(UserError, match="'owl'; choose one of: auto, phrasebook, openai, manual, recorded"):
        make_coder("owl", ModelOptions(), tmp_path / "llm.jsonl")


@pytest.mark.parametrize(
    ("variable", "client", "coder"),
    [("OPENAI_API_KEY", "openai", "openai"), ("OPENAI_BASE_URL", "openai", "openai"), ("OTHER", None, "phrasebook")],
)
def test_auto_takes_the_model_that_is_set_up(monkeypatch, tmp_path, variable, client, coder):
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, "http://127.0.0.1:9/v1")
    assert configured_client(ModelOptions()) == client
    assert make_coder("auto", ModelOptions(), tmp_path / "llm.jsonl").name == coder


def test_auto_takes_the_server_or_the_transcript_that_was_chosen(monkeypatch, tmp_path):
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    server = ModelOptions(base_url="http://127.0.0.1:9/v1", model="small")
    assert make_coder("auto", server, tmp_path / "llm.jsonl").name == "openai"
    with pytest.raises(UserError, match="is no transcript"):
        make_coder("auto", ModelOptions(transcript="missing.jsonl"), tmp_path / "llm.jsonl")
    assert make_coder("phrasebook", server, tmp_path / "llm.jsonl").name == "phrasebook"
