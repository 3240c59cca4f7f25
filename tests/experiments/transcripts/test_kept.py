"""What a model replied to a search is kept and played back to the same programs, without server or key."""

import pytest

import rewardsmith as rs
from rewardsmith.envs import UserError, files
from rewardsmith.experiments.config.overrides import parse
from rewardsmith.experiments.config.train import TrainConfig
from rewardsmith.experiments.runs.creation import create_run
from rewardsmith.experiments.transcripts.keep import keep, main
from rewardsmith.experiments.transcripts.kept import Kept, folders, graph_hashes

ODD = "do the thing from that film with the hat"
SEARCHES = {
    "icpl": {"task": ODD, "strategy": "icpl", "generations": 2, "judge": "llm"},
    "evolve": {"task": "reach", "strategy": "evolve", "generations": 3},
    "text2reward": {"task": "reach", "strategy": "text2reward", "feedback": "keep stiller"},
}


def played_back(folder, **options):
    kept = Kept.load(folder)
    run = rs.train(**kept.replay(folder), **options)
    measure = run.understanding().measure
    assert graph_hashes(run) == kept.hashes and (measure.source if measure else None) == kept.measure
    return run


def told(run):
    """What a run found out, without times."""
    outcome = run.result().to_json()
    rows = [{name: value for name, value in row.items() if name != "seconds"} for row in outcome["candidates"]]
    verdicts = [generation.verdict for generation in run.generations()]
    return outcome["best"], outcome["why"], outcome["final"], rows, verdicts


@pytest.mark.parametrize(
    "name", ["text2reward", *(pytest.param(name, marks=pytest.mark.slow) for name in ("icpl", "evolve"))]
)
def test_a_search_is_played_back_to_the_same_result(name, server, answers, canary, inline, tmp_path, monkeypatch):
    server.plan = [answers.search()]
    made = {"coder": "openai", "candidates": 2, "llm": {"model": "stub-model"}, "runs": str(tmp_path / "runs")}
    run = rs.train("reacher", **SEARCHES[name], **made, **inline)
    folder = keep(run, "stub", tmp_path / "kept")
    server.close()
    monkeypatch.delenv("OPENAI_API_KEY")
    monkeypatch.delenv("OPENAI_BASE_URL")

    kept = Kept.load(folder)
    assert kept.models == ("stub-model",) and len(kept.hashes) == 2 * len(run.generations())
    assert folders(tmp_path / "kept") == [folder]
    written = "".join(path.read_text() for path in folder.iterdir())
    assert canary not in written and "messages" not in written and server.url not in written
    assert len(written) < len(run.transcript.read_text()) / 3

    again = played_back(folder, runs=str(tmp_path / "again"), **inline)
    assert told(again) == told(run)
    assert again.tokens() == run.tokens()
    if name == "icpl":
        assert kept.measure and again.generations()[0].verdict.why.startswith("ordered by a language model")
    if name == "text2reward":
        shorter = inline | {"steps": 256, "ppo": inline["ppo"] | {"num_envs": 4}, "episodes": 1}
        played_back(folder, runs=str(tmp_path / "elsewhere"), **shorter)
        with pytest.raises(UserError, match=r"was recorded for .*reach.*, not for .*spin"):
            rs.train(**kept.replay(folder) | {"task": "spin"}, runs=str(tmp_path / "other"), **inline)
        assert not (tmp_path / "other").exists()
        with pytest.raises(UserError, match="is there already"):
            keep(run, "stub", tmp_path / "kept")


@pytest.mark.parametrize(
    "folder",
    [*(pytest.param(folder, marks=pytest.mark.slow) for folder in folders()[:-1]), folders()[-1]],
    ids=lambda folder: folder.name,
)
def test_what_is_kept_here_is_played_back_to_the_same_programs(folder, inline, shorten, tmp_path):
    shorten(Kept.load(folder).env, 25)
    played_back(folder, runs=str(tmp_path), **inline | {"steps": 256, "episodes": 1})


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["env=hopper", "coder=phrasebook"], "no model was asked"),
        (["env=robot.py", "coder=openai"], "a file of your own"),
        (["env=hopper", "coder=openai"], "is not done"),
    ],
)
def test_what_cannot_be_played_back_is_not_kept(words, said, tmp_path, capsys):
    run = create_run(parse(TrainConfig, [*words, "task=hop", f"runs={tmp_path}"]), [])
    run.transcript.write_text("")
    assert main([str(run.path), "name"]) == 2
    assert said in capsys.readouterr().err


def test_what_is_no_run_is_one_line(tmp_path, capsys):
    assert main([]) == 2 and "usage" in capsys.readouterr().err
    assert main([str(tmp_path)]) == 2 and "run.json" in capsys.readouterr().err


def test_a_folder_of_another_version_is_one_clear_line(tmp_path):
    files.write_json(tmp_path / "kept.json", {"env": "hopper"})
    with pytest.raises(UserError, match=r"kept\.json"):
        Kept.load(tmp_path)
