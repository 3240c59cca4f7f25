"""The tasks, told by every talker, and the table of what came of them."""

from dataclasses import asdict

import pytest
import torch

from rewardsmith.envs import UserError, files
from rewardsmith.experiments.talk.executions import Row, interval, kept, settings, table
from rewardsmith.experiments.talk.protocol import REPLIES, main, tell
from rewardsmith.experiments.talk.task import held
from rewardsmith.experiments.talk.tasks import TASKS
from rewardsmith.policies.mpc.options import MPCOptions
from rewardsmith.policies.mpc.settings import planning_for
from rewardsmith.reward_synth.llm.errors import ModelUnavailable

NAMES = tuple(TASKS["quadruped"])


@pytest.fixture(scope="module")
def told():
    return {talker: tell("quadruped", NAMES, talker, 1, REPLIES) for talker in ("phrasebook", "recorded", "primitives")}


@pytest.mark.parametrize("talker", ["phrasebook", "recorded"])
def test_every_task_is_understood(told, talker):
    for (name, _), motions in told[talker].items():
        assert not isinstance(motions, UserError), (name, motions)
        assert len(motions) == len(TASKS["quadruped"][name].sentences)


def test_a_hand_understands_its_eight_tasks():
    names = tuple(TASKS["arm_hand"])
    assert len(names) == 8 and sum(map(len, TASKS.values())) == 17
    motions = tell("arm_hand", names, "phrasebook", 1, REPLIES)
    assert not [each for each in motions.values() if isinstance(each, UserError)]


def test_primitives_serve_some_and_say_why_not_of_the_others(told):
    refused = {name for (name, _), motions in told["primitives"].items() if isinstance(motions, UserError)}
    assert refused == {"roll_over", "stand_on_two_feet"}


def test_a_hands_primitives_reach_grasp_and_raise_but_turn_nothing():
    motions = {
        name: told for (name, _), told in tell("arm_hand", tuple(TASKS["arm_hand"]), "primitives", 1, REPLIES).items()
    }
    refused = {name for name, told in motions.items() if isinstance(told, UserError)}
    assert refused == {"upright_object", "flip_object", "turn_on_faucet", "open_drawer"}
    assert all("raising the hand" in str(motions[name]) for name in refused)
    lifts = [term.feature for term in motions["lift_object"][-1].asked]
    assert lifts == ["distance_to_apple", "fingers_to_apple", "palm_height"]
    assert "distance_to_bowl" in [term.feature for term in motions["move_object"][-1].asked]


def still(steps, **values):
    """A track in which the robot stands, but for some quantities."""
    usual = {"height": 0.3, "uprightness": 1.0, "roll_angle": 0.0, "pitch_angle": 0.0, "yaw_angle": 0.0}
    usual |= {f"{side}_foot_height": 0.0 for side in ("front_left", "front_right", "back_left", "back_right")}
    return {name: torch.as_tensor(value).expand(steps) for name, value in (usual | values).items()}


GRANTED = {
    "face_sunrise": [{"yaw_angle": -1.5}],
    "face_sunset": [{"yaw_angle": 1.5}],
    "sit": [{"height": 0.12}],
    "roll_over": [{"roll_angle": 3.1, "uprightness": -1.0}],
    "spin": [{"yaw_angle": torch.linspace(0, 12, 150)}],
    "lift_paw": [{"front_right_foot_height": 0.12}],
    "lift_paw_higher": [{"front_right_foot_height": 0.1}, {"front_right_foot_height": 0.16}],
    "spin_with_lifted_paws": [
        {"front_left_foot_height": 0.1},
        {"front_left_foot_height": 0.1, "back_right_foot_height": 0.1},
        {"front_left_foot_height": 0.1, "back_right_foot_height": 0.1, "yaw_angle": torch.linspace(0, 6, 150)},
    ],
    "stand_on_two_feet": [{"pitch_angle": -1.3, "front_left_foot_height": 0.4, "front_right_foot_height": 0.4}],
}


@pytest.mark.parametrize("name", NAMES)
def test_who_stands_has_done_nothing_and_who_does_it_has(name):
    task = TASKS["quadruped"][name]
    assert not task.succeeds([still(150) for _ in task.sentences], 0.02)
    assert task.succeeds([still(150, **values) for values in GRANTED[name]], 0.02)


LYING = {"distance_to_apple": 0.2, "apple_height": 0.0, "box_height": 0.0, "apple_to_bowl": 0.3, "box_uprightness": 0.0,
         "box_turn": 0.0, "drawer_fraction": 0.0, "faucet_fraction": 0.0}  # fmt: skip
HANDLED = {
    "touch_object": {"distance_to_apple": 0.02},
    "lift_object": {"apple_height": 0.45},
    "move_object": {"apple_to_bowl": 0.02},
    "upright_object": {"box_uprightness": 1.0},
    "flip_object": {"box_turn": 3.1},
    "lift_two_objects": {"apple_height": 0.45, "box_height": 0.42},
    "turn_on_faucet": {"faucet_fraction": 1.0},
    "open_drawer": {"drawer_fraction": 0.95},
}


@pytest.mark.parametrize("name", HANDLED)
def test_a_still_hand_has_done_nothing_and_one_that_does_it_has(name):
    task = TASKS["arm_hand"][name]
    still_things, done = (
        {key: torch.tensor(value).expand(40) for key, value in values.items()}
        for values in (LYING, LYING | HANDLED[name])
    )
    assert not task.succeeds([still_things], 0.05)
    assert task.succeeds([done], 0.05)
    # The last 0.15 s alone are too short for any of them.
    cut = {key: torch.where(torch.arange(40) < 37, still_things[key], value) for key, value in done.items()}
    assert not task.succeeds([cut], 0.05)


def test_held_is_without_a_break():
    flags = torch.tensor([True] * 5 + [False] + [True] * 4)
    assert held(flags, 0.1, 0.02) and not held(flags, 0.12, 0.02)


def test_an_interval_holds_the_rate_and_narrows_with_more():
    for successes, of in ((0, 5), (3, 5), (5, 5)):
        low, high = interval(successes, of)
        assert 0 <= low <= successes / of <= high <= 1
    assert interval(30, 50)[1] - interval(30, 50)[0] < interval(3, 5)[1] - interval(3, 5)[0]


def test_the_table_names_what_failed():
    rows = [Row("sit", "x", 0, seed, seed > 0, "", 1.0, 20.0, 0.5, {}) for seed in range(2)]
    rows.append(Row("roll_over", "x", 0, 0, False, "no primitive serves it", 0.0, 0.0, 0.0, {}))
    lines = table(rows).splitlines()
    assert lines[2].startswith("| sit | 1 of 2 |") and "no primitive serves it" in lines[3]
    assert lines[-1].startswith("| all | 1 of 3 |")


def test_what_a_file_has_is_not_done_again(tmp_path, capsys):
    """The file has rows of another talker, another task and another way to plan, too, which count for nothing."""
    file, planned = tmp_path / "rows.jsonl", settings(MPCOptions(**{**planning_for("quadruped"), "samples": 7}))
    for name, talker, options in (
        ("sit", "phrasebook", planned),
        ("sit", "primitives", planned),
        ("spin", "phrasebook", planned),
        ("sit", "phrasebook", planned | {"samples": 24}),
    ):
        files.append_json(file, asdict(Row(name, talker, 0, 4, True, "", 1.0, 20.0, 1.0, options)))
    main(["sit", "--executions", "1", "--seed", "4", "--samples", "7", "--threads", "1", "--out", str(file)])
    assert "| all | 1 of 1 |" in capsys.readouterr().out and len(kept(file)) == 4


def test_what_was_planned_otherwise_is_done_again(tmp_path, capsys):
    file = tmp_path / "rows.jsonl"
    words = ["roll_over", "--talker", "primitives", "--executions", "2", "--out", str(file)]
    main(words)
    main([*words, "--samples", "7"])
    assert capsys.readouterr().out.count("| all | 0 of 2 |") == 2
    assert [row.options["samples"] for row in kept(file)] == [24, 24, 7, 7]


def test_a_file_of_something_else_is_refused(tmp_path):
    file = tmp_path / "rows.jsonl"
    files.append_json(file, {"task": "sit"})
    with pytest.raises(UserError, match="is none of this version"):
        kept(file)


def test_what_is_refused_is_done_in_none_of_its_executions(capsys):
    main(["roll_over", "--talker", "primitives", "--executions", "3"])
    assert "| all | 0 of 3 |" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["sitt"], "choose one of: face_sunrise"),
        (["sit", "--executions", "0"], "executions is 0"),
        (["sit", "--replies", "0"], "replies is 0"),
        (["sit", "--seed", "-1"], "seed is -1"),
        (["sit", "--out", "nowhere/rows.jsonl"], "there is no folder nowhere"),
        # Nobody was told anything, which is no failure of the tasks.
        (["sit", "--talker", "oracle"], "choose one of: auto, phrasebook"),
        (["sit", "--talker", "recorded", "--replies-in", "nowhere"], "is no transcript"),
        (["sit", "--talker", "recorded", "--replies", "2"], "sit-1.jsonl is no transcript"),
    ],
)
def test_what_cannot_be_measured_is_told_and_no_figure(words, reason, capsys):
    with pytest.raises(UserError, match=reason):
        main(words)
    assert not capsys.readouterr().out


def test_a_server_that_does_not_answer_refuses_no_task(monkeypatch, tmp_path):
    def gone(*_):
        raise ModelUnavailable("the server does not answer")

    monkeypatch.setattr("rewardsmith.reward_synth.llm.manual.ManualClient.answer", gone)
    with pytest.raises(ModelUnavailable):
        main(["sit", "--talker", "manual", "--replies-in", str(tmp_path)])
