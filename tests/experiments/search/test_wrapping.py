"""Runs whose rewards stand within wrappers, or are ensembles."""

import pytest

import rewardsmith as rs
from rewardsmith import envs
from rewardsmith.experiments.cli.compare import compare_rewards
from rewardsmith.experiments.cli.main import main
from rewardsmith.experiments.cli.meaning import meaning
from rewardsmith.experiments.config.commands import CompareConfig
from rewardsmith.experiments.config.train import LLMConfig, TrainConfig
from rewardsmith.experiments.runs.run import Run
from rewardsmith.experiments.search.foresight import foresee
from rewardsmith.experiments.work import evaluation
from rewardsmith.reward_synth.rewards.kind import save_reward
from rewardsmith.reward_synth.rewards.wrappers.wrapper import WRAPPERS

OWN = """
def compute_reward(state, action):
    speed = {} * state.forward_velocity
    alive = 0.5 * (1.0 - state.fallen)
    return speed + alive, {{"speed": speed, "alive": alive}}
"""


POTENTIAL = {"wrap": "potential", "wrapper": {"potential": {"of": "heigth"}}}


def program(path, factor):
    path.write_text(OWN.format(factor))
    return str(path)


def test_a_run_within_all_wrappers_scores_films_compares_and_reports(inline, tmp_path):
    own = program(tmp_path / "own.py", 1.0)
    options = inline | {"film": {"seconds": 0.2, "num_envs": 1}, "runs": str(tmp_path / "runs")}
    numbers = {"clip": {"bound": 5}, "cost": {"of": "speed"}, "potential": {"of": "height"}, "lare": {"episodes": 4}}
    run = rs.train("hopper", "hop_forward", program=own, wrap=",".join(WRAPPERS), wrapper=numbers, **options)
    (row,) = run.result().candidates
    assert row.result.film == "rollout.mp4" and row.result.evaluation.unit == "m/s"
    assert {"speed", "alive", "shaping", "potential", "progress"} <= row.result.evaluation.components.keys()
    assert run.config().wrapper == numbers, "it comes back as it was given"
    candidate = run.candidate("000")
    kind = candidate.reward()
    assert [wrapper.name for wrapper in kind.wrappers] == list(WRAPPERS) and kind.circumstances.discount > 0.9
    assert kind.circumstances.falls and candidate.learned.exists()
    assert "clip (bound 5)" in run.report.read_text()
    assert "learned weight of each reward component" in run.report.read_text()
    assert "weight/alignment/speed" in candidate.metrics()[-1]
    within = evaluation.confirm(candidate, 1)
    save_reward(kind.core, candidate.path)
    without = evaluation.confirm(candidate, 1)
    assert (within.score, within.length) == (without.score, without.length), "what is paid is not what is scored"
    assert within.episode_return != without.episode_return
    save_reward(kind, candidate.path)
    found = compare_rewards(str(run.path), own, CompareConfig(episodes=2))
    assert "EPIC" in found and "policy of A" in found
    assert compare_rewards(own, own, CompareConfig(episodes=2, env="hopper")).count("0.00") >= 2


@pytest.mark.slow
def test_an_ensemble_is_made_of_runs_and_files_and_needs_them_no_more(inline, tmp_path):
    files = [program(tmp_path / f"{factor}.py", factor) for factor in (1.0, 200.0)]
    first = rs.train("hopper", "hop_forward", program=files[0], wrap="clip", runs=str(tmp_path / "first"), **inline)
    run = rs.train(
        "hopper",
        "hop_forward",
        reward="ensemble",
        ensemble={"members": f"{first.path},{files[1]}", "combine": "min"},
        wrap="bounded",
        candidates=2,
        runs=str(tmp_path / "second"),
        **inline,
    )
    assert [row.result.status for row in run.result().candidates] == ["done", "done"]
    core = run.candidate("001").reward().core
    assert core.spreads[1] / core.spreads[0] > 20 and core.combine == "min"
    assert [member.source for member in core.members] == Run.open(str(run.path)).members()
    assert {"member_1", "member_2"} == run.result().candidates[0].result.evaluation.components.keys()


@pytest.mark.parametrize(
    "options, message",
    [
        ({"wrap": "clips"}, "unknown wrapper 'clips'; did you mean 'clip'"),
        ({"wrapper": {"clip": {"bound": 2}}}, "add it: wrap=clip"),
        ({"wrap": "potential", "wrapper": {"potential": {"of": "previous_action"}}}, "a potential is one number"),
        (POTENTIAL, "unknown wrapper.potential.of 'heigth'; did you mean 'height'? choose one of:"),
        ({"wrap": "cost", "wrapper": {"cost": {"of": "sped"}}}, "unknown wrapper.cost.of 'sped'; did you mean"),
        (POTENTIAL | {"reward": "expert"}, "did you mean 'height'?"),
        (POTENTIAL | {"program": "own.py"}, "did you mean 'height'? choose one of: speed, alive, "),
        (POTENTIAL | {"coder": "manual"}, "unknown feature for wrap=potential 'heigth'; did you mean 'height'?"),
        ({"wrap": "delta", "algorithm": "sb3.ppo"}, "choose algorithm=ppo"),
        ({"wrap": "lare", "task": "bake a cake", "program": "own.py"}, "which wrap=lare needs; name a registered task"),
        ({"wrap": "alignment", "task": "bake a cake", "program": "own.py"}, "which wrap=alignment needs; name a"),
        ({"reward": "wrapped"}, "name them beside it, such as wrap=clip,bounded"),
        ({"reward": "ensemble"}, "needs ensemble.members=A,B,..."),
        ({"ensemble": {"members": "a.py,b.py"}}, "leave out reward=program, or the members"),
        ({"reward": "ensemble", "ensemble": {"members": "expert,own.py"}}, "expert is no program"),
        ({"reward": "ensemble", "ensemble": {"members": "own.py,nowhere"}}, "nowhere is no reward"),
        ({"reward": "ensemble", "ensemble": {"members": "own.py,bad.py"}}, "member 2 of the ensemble is refused"),
        ({"reward": "ensemble", "ensemble": {"members": "own.py,own.py", "combine": "max"}}, "one of: mean, min"),
    ],
)
def test_what_cannot_be_wrapped_or_put_together_is_refused_before_anything_is_written(
    tmp_path, monkeypatch, options, message
):
    monkeypatch.chdir(tmp_path)
    program(tmp_path / "own.py", 1.0)
    (tmp_path / "bad.py").write_text("import os\n")
    with pytest.raises(rs.UserError) as refusal:
        rs.train("hopper", **{"task": "hop_forward", "runs": str(tmp_path / "runs")} | options)
    assert message in str(refusal.value) and "\n" not in str(refusal.value)
    assert not (tmp_path / "runs").exists()


def test_a_part_of_a_reward_that_is_known_beforehand_is_a_potential(tmp_path):
    environment = envs.build(envs.find("hopper"))
    words = {"env": "hopper", "task": "hop_forward", "wrap": "potential", "wrapper": {"potential": {"of": "speed"}}}
    assert foresee(TrainConfig(**words, program=program(tmp_path / "own.py", 1.0)), environment).program
    written = meaning("program", "hop forward", environment, "phrasebook", LLMConfig(), 0).reward
    part = written.check["components"][0]
    foresee(TrainConfig(**words | {"wrapper": {"potential": {"of": part}}}, coder="phrasebook"), environment)


def test_a_wrong_number_is_one_line_of_the_command_and_exit_code_2(here, capsys):
    words = ["env=hopper", "task=hop_forward", "wrap=delta,clip", "wrapper.clip.bond=5", f"runs={here / 'runs'}"]
    assert main(["train", *words]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "unknown number wrapper.clip.bond" in line and not (here / "runs").exists()
