"""One survey of an environment: the figures, that they are the same every time, and that looking changes nothing."""

import sys
from pathlib import Path

import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.spaces import Box, Discrete, draw_action
from rewardsmith.envs.survey import NUM_ENVS, STEPS, Survey, survey_of

BODIES = ("ant", "inverted_pendulum", "examples/rover.py")


@pytest.fixture(scope="module", params=BODIES)
def survey(request):
    return Survey(envs.build(envs.find(request.param)))


def test_shapes_are_those_of_the_features(survey):
    assert survey.fields.keys() == survey.environment.features.keys() == survey.start.keys()
    for name, shape in survey.fields.items():
        assert survey.start[name].shape == (NUM_ENVS, *shape)
        assert survey.moving[name].shape[1:] == (NUM_ENVS, *shape) and len(survey.moving[name]) >= STEPS
    assert survey.moving["action"].shape[1:] == (NUM_ENVS, survey.action_size)
    seconds = len(survey.first(2.0)["time"]) * survey.environment.control_dt
    assert seconds == pytest.approx(2.0, abs=survey.environment.control_dt)


def test_figures_are_the_same_every_time(survey):
    again = Survey(survey.environment)
    for ours, theirs in ((survey.start, again.start), (survey.moving, again.moving), (survey.settled, again.settled)):
        assert ours.keys() == theirs.keys()
        assert all(torch.equal(ours[name], theirs[name]) for name in ours)


def test_looking_leaves_the_environment_and_those_that_run_alone(survey):
    env = survey.environment.vectorize(envs.Setup(num_envs=2, threads=1))
    env.step(torch.ones(2, env.action_size))
    before = {name: value.clone() for name, value in env.state_dict().items()}
    _ = Survey(env.environment).moving, Survey(survey.environment).settled
    assert all(torch.equal(before[name], value) for name, value in env.state_dict().items())
    assert survey.environment.memory == {}


def test_random_motion_is_a_plain_loop(survey):
    env = survey.environment.vectorize(envs.Setup(num_envs=NUM_ENVS, threads=1))
    generator = torch.Generator().manual_seed(0)
    for step in range(3):
        unit = torch.rand(NUM_ENVS, env.action_size, generator=generator)
        env.step(env.action_low + (env.action_high - env.action_low) * unit)
        for name in survey.fields:
            assert torch.equal(survey.moving[name][step], getattr(env.state, name)), name


def test_what_begins_in_the_air_settles_lower_and_on_its_feet():
    survey = Survey(envs.build(envs.find("ant")))
    start, settled = survey.start["height"].mean(), survey.settled["height"].mean()
    assert 0.2 < settled < 0.85 * start
    feet = [survey.settled[name] for name in survey.fields if name.endswith("foot_contact")]
    assert torch.stack(feet).any(0).float().mean() > 0.5
    assert not survey.start["front_left_foot_contact"].any()


def test_what_falls_over_does_not_settle():
    assert Survey(envs.build(envs.find("humanoid"))).settled is None


def test_samples_differ_by_seed_and_show_new_episodes():
    survey = Survey(envs.build(envs.find("hopper")))
    samples, again, other = (survey.samples(20, seed) for seed in (0, 0, 1))
    assert samples.keys() == {*survey.fields, "action"} and samples["height"].shape == (100,)
    assert torch.equal(samples["height"], again["height"]) and not torch.equal(samples["height"], other["height"])
    assert samples["time"][-20:].min() < samples["time"].max(), "some have fallen and begun anew"


def test_choices_are_surveyed_as_numbers_are(recall):
    survey = Survey(recall())
    assert survey.fields == {"time": (), "previous_action": (), "right": ()} and survey.action_size == 1
    assert survey.moving["action"].unique().tolist() == [0, 1, 2] and survey.settled is None
    assert survey.samples(30, 0)["right"].mean() < 0.5


def test_actions_are_drawn_within_their_space():
    generator = torch.Generator().manual_seed(0)
    drawn = draw_action(Box(torch.tensor([-1.0, 0.0]), torch.tensor([1.0, torch.inf])), 200, generator)
    assert drawn.shape == (200, 2) and drawn[:, 0].abs().max() <= 1 and drawn.isfinite().all()
    choices = draw_action(Discrete(4), 200, generator)
    assert choices.dtype == torch.int64 and choices.unique().tolist() == [0, 1, 2, 3]


def test_an_environment_that_fails_at_its_first_reset_is_one_line(tmp_path):
    rover = Path("examples/rover.py")
    source = rover.read_text().replace('return {"qvel"', 'return {"velocity"')
    (tmp_path / "rover.py").write_text(source)
    (tmp_path / "rover.xml").write_text(rover.with_suffix(".xml").read_text())
    with pytest.raises(envs.UserError, match="fails at its first reset"):
        _ = Survey(envs.build(envs.find(str(tmp_path / "rover.py")))).fields


def test_an_environment_is_looked_at_once_in_a_process(monkeypatch):
    kind = envs.find("inverted_pendulum")
    moving = survey_of(kind).moving
    monkeypatch.setattr(Survey, "_make", None)
    assert survey_of(kind).moving is moving


def test_a_file_of_ones_own_that_was_changed_is_looked_at_anew(tmp_path, monkeypatch):
    """Even within a second, by which Python would hold its bytecode to be that of the file."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    rover, changed = Path("examples/rover.py"), tmp_path / "rover.py"
    (tmp_path / "rover.xml").write_text(rover.with_suffix(".xml").read_text())
    for seconds in (10.0, 20.0):
        changed.write_text(rover.read_text().replace("episode_length = 10.0", f"episode_length = {seconds}"))
        assert survey_of(envs.find(str(changed))).environment.episode_length == seconds
    assert not (tmp_path / "__pycache__").exists()
