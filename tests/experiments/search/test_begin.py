"""Whatever can be refused before a run exists leaves nothing behind."""

import pytest

import rewardsmith as rs
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.search.begin import begin
from rewardsmith.experiments.search.unused import check_used
from rewardsmith.reward_synth.coders import CODERS

PROGRAM = "def compute_reward(state, action):\n    speed = state.forward_velocity\n    return speed, {'speed': speed}\n"


def refused(here, env, task, **options):
    """Return why a run is not begun, and see that nothing is left of it."""
    with pytest.raises(rs.UserError) as refusal:
        begin(TrainConfig(env=env, task=task, runs=str(here / "runs"), **options), ["rewardsmith"])
    assert not (here / "runs").exists()
    return str(refusal.value)


@pytest.mark.parametrize(
    ("env", "task", "named"),
    [
        ("ant", "make me a coffee", "coffee"),
        ("humanoid", "fetch the newspaper", "newspaper"),
        ("half_cheetah", "lift your left wing", "wing"),
        ("hopper", "wave the left hand", "left hand"),
        ("reacher", "do a back flip", "flip"),
        ("swimmer", "colourless green ideas", "colourless"),
        ("hopper", "hop forward until you lie down", "until"),
    ],
)
def test_a_sentence_that_the_phrasebook_refuses(env, task, named, here):
    assert named in refused(here, env, task, coder="phrasebook")


def test_a_sentence_that_the_coder_in_default_of_a_key_refuses(here, monkeypatch):
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    assert "coffee" in refused(here, "ant", "make me a coffee")


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"coder": "parrot"}, "phrasebook"),
        ({"coder": "openai"}, "OPENAI_API_KEY"),
        ({"coder": "recorded"}, "llm.transcript"),
        ({"coder": "recorded", "llm": {"transcript": "missing.jsonl"}}, "missing.jsonl"),
        ({"reward": "expert"}, "hop_forward"),
        ({"program": "missing.py"}, "missing.py"),
        ({"program": "bad.py"}, "bad.py is refused: E_IMPORT line 1"),
        ({"program": "."}, "no plain file"),
        ({"program": "good.py", "reward": "sparse"}, "reward=sparse"),
    ],
)
def test_what_is_missing_or_unknown(options, named, here, monkeypatch):
    from rewardsmith.experiments.config.overrides import nested

    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(here)
    (here / "bad.py").write_text("import os\n" + PROGRAM)
    (here / "good.py").write_text(PROGRAM)
    chosen = {"env": "hopper", "task": "hop high", "runs": str(here / "runs"), **options}
    with pytest.raises(rs.UserError, match=named):
        begin(nested(TrainConfig, chosen), ["rewardsmith"])
    assert not (here / "runs").exists()


CODER = """
    class Mute:
        name = "mute"

        def __init__(self, options, transcript):
            pass

        def propose(self, request, refusals=()):
            raise AssertionError("it is asked once the run exists")
"""


def test_a_coder_that_cannot_tell_is_not_asked(plugin, here):
    plugin(CODERS, "mute", "Mute", CODER)
    run = begin(TrainConfig(env="hopper", task="sing", coder="mute", runs=str(here / "runs")), ["rewardsmith"])
    assert run.record()["status"] == "running"


def test_with_a_program_of_ones_own_no_coder_is_needed(inline, shorten, here):
    shorten("hopper", 50)
    path = here / "mine.py"
    path.write_text("FALL_ENDS_EPISODE = False\n" + PROGRAM)
    run = rs.train("hopper", "words of no meaning", program=str(path), runs=str(here / "runs"), **inline)
    (candidate,) = run.candidates()
    assert candidate.reward().text() == path.read_text() and candidate.result().status == "done"
    assert candidate.job().fall_ends_episode is False
    (generation,) = run.generations()
    assert generation.coder == "you" and generation.members[0].idea == "your own program"
    assert run.result().best == "000" and "your own program" in run.report.read_text()


def test_the_coder_writes_beside_a_program_of_ones_own(inline, here):
    path = here / "mine.py"
    path.write_text(PROGRAM)
    options = {"program": str(path), "candidates": 3, "generations": 2, "coder": "phrasebook"}
    config = TrainConfig(env="hopper", task="hop forward", runs=str(here / "runs"), **options)
    run = begin(config, ["rewardsmith"])
    path.unlink()  # the run has its own copy
    from rewardsmith.experiments.search.proposing import Proposer
    from rewardsmith.reward_synth.strategies.strategy import Brief

    proposer = Proposer(run, run.config(), {})
    first, second = proposer.propose(Brief(count=3), 0), proposer.propose(Brief(count=3), 1)
    sources = [candidate.reward().text() for candidate in run.candidates()]
    assert sources.count(PROGRAM) == 1 and sources[0] == PROGRAM and len(set(sources)) == 6
    assert (first.coder, second.coder) == ("you and phrasebook", "phrasebook")


def test_how_many_are_trained(here):
    def count(**options):
        return TrainConfig(env="hopper", task="hop", **options).candidates

    assert (count(), count(program="a.py"), count(program="a.py", candidates=3), count(candidates=1)) == (3, 1, 3, 1)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"answers": "ranked.jsonl"}, "judge=file, or leave it out"),
        ({"judge": "human", "teacher": {"mistake": 0.1}}, "choose judge=score or intent"),
        ({"judge": "hybrid", "teacher": {"beta": 1.0}}, "choose judge=score or intent"),
        ({"human": {"budget": 5}}, "judge=hybrid"),
        ({"strategy": "icpl", "queries": 49}, "strategy=prefppo"),
        ({"preference": {"noise": "peers"}}, "strategy=prefppo"),
        ({"reward": "expert", "strategy": "evolve"}, "no coder writes reward=expert"),
        ({"judge": "vlm", "film": {"seconds": 0}}, "leave out film.seconds=0"),
    ],
)
def test_what_nothing_would_read_is_not_taken_for_what_has_an_effect(options, named, here):
    from rewardsmith.experiments.config.overrides import nested

    chosen = {"env": "hopper", "task": "hop_forward", "runs": str(here / "runs"), "coder": "phrasebook", **options}
    with pytest.raises(rs.UserError, match=named):
        begin(nested(TrainConfig, chosen), ["rewardsmith"])
    assert not (here / "runs").exists()


@pytest.mark.parametrize(
    "options",
    [
        {"teacher": {"mistake": 0.1}},
        {"judge": "file", "answers": "ranked.jsonl"},
        {"strategy": "prefppo", "queries": 49, "preference": {"noise": "peers"}, "teacher": {"skip": 0.1}},
    ],
)
def test_what_is_read_is_taken(options):
    from rewardsmith.experiments.config.overrides import nested

    check_used(nested(TrainConfig, {"env": "hopper", "task": "hop_forward", **options}))
