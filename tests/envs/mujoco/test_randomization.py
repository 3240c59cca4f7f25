"""Physical parameters that differ between episodes: their ranges, their independence, and what they do."""

import copy
from pathlib import Path

import mujoco
import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.mujoco.randomization import PARAMETERS, varied_fields
from rewardsmith.envs.reward import no_reward

NAMES = envs.names(envs.MujocoEnvironment)
DEVICES = ("cpu", "warp")
NUM_ENVS = 64


def _factors(env, field):
    """Factor of every environment on a model field, from elements that are not zero."""
    nominal = torch.as_tensor(getattr(env.environment.model, field)).flatten()
    at = int(nominal.abs().argmax())
    return env.sim.model_fields[field].flatten(1)[:, at].double() / nominal[at]


@pytest.mark.parametrize("device", DEVICES)
def test_factors_fill_their_ranges_and_differ(device):
    env = envs.make("hopper", NUM_ENVS, device=device, randomize=True)
    for name, (low, high) in env.environment.randomization.items():
        fields = [field for field in PARAMETERS[name] if field in env.sim.model_fields]
        factors = _factors(env, fields[0])
        assert low - 1e-6 <= factors.min() < low + 0.2 * (high - low)
        assert high - 0.2 * (high - low) < factors.max() <= high + 1e-6
        for field in fields:
            if not getattr(env.environment.model, field).any():
                continue
            torch.testing.assert_close(_factors(env, field), factors ** PARAMETERS[name][field], rtol=1e-5, atol=0)


@pytest.mark.parametrize("device", DEVICES)
def test_only_where_an_episode_begins_is_drawn_anew(device):
    env = envs.make("hopper", NUM_ENVS, device=device, randomize=True)
    before = _factors(env, "body_mass")
    ended = torch.zeros(NUM_ENVS, dtype=torch.bool)
    while not ended.any():
        step = env.step(torch.rand(NUM_ENVS, env.action_size) * 2 - 1)
        ended |= step.terminated
    assert not ended.all()
    after = _factors(env, "body_mass")
    assert (after[ended] != before[ended]).all()
    assert torch.equal(after[~ended], before[~ended])


def test_the_same_seed_draws_the_same_on_every_device_and_without_it_nothing_varies():
    masses = [_factors(envs.make("ant", 8, device=device, seed=5, randomize=True), "body_mass") for device in DEVICES]
    torch.testing.assert_close(*masses, rtol=1e-5, atol=0)
    other = _factors(envs.make("ant", 8, seed=6, randomize=True), "body_mass")
    assert (other != masses[0]).all()
    assert not envs.make("ant", 8).sim.model_fields


@pytest.mark.parametrize("device", DEVICES)
def test_a_reset_by_another_seed_draws_as_if_made_with_it(device):
    env = envs.make("ant", 8, device=device, seed=5, randomize=True)
    env.seed = 6
    env.reset()
    other = envs.make("ant", 8, device=device, seed=6, randomize=True)
    torch.testing.assert_close(_factors(env, "body_mass"), _factors(other, "body_mass"), rtol=0, atol=0)


@pytest.mark.one_of_a_kind
@pytest.mark.parametrize("name", NAMES)
def test_derived_constants_are_those_that_mujoco_derives(name):
    env = envs.make(name, 2, randomize=True)
    model = copy.copy(env.environment.model)
    fields = env.sim.model_fields
    for field in ("body_mass", "body_inertia", "dof_armature"):
        if field in fields:
            getattr(model, field)[:] = fields[field][0].numpy()
    mujoco.mj_setConst(model, mujoco.MjData(model))
    for field in ("body_subtreemass", "body_invweight0", "dof_invweight0"):
        derived = torch.as_tensor(getattr(model, field))
        torch.testing.assert_close(fields[field][0], derived, rtol=1e-6, atol=1e-9, msg=field)


@pytest.mark.one_of_a_kind
@pytest.mark.parametrize("name", NAMES)
def test_every_environment_declares_what_it_can(name):
    environment = envs.find(name)
    assert {"mass", "gains"} <= environment.randomization.keys()
    env = envs.make(name, 4, randomize=True)
    for _ in range(5):
        env.step(torch.rand(4, env.action_size) - 0.5)
    assert torch.isfinite(env.observe()).all()


@pytest.mark.parametrize(
    ("ranges", "says"), [({"gravity": (1, 2)}, "choose of: friction"), ({"mass": (0, 2)}, "two positive")]
)
def test_mistakes_are_named(ranges, says):
    with pytest.raises(ValueError, match=says):
        varied_fields(ranges, envs.build(envs.find("hopper")).model)


@pytest.mark.parametrize("device", DEVICES)
def test_a_factor_on_a_muscles_gain_is_one_on_its_force(device):
    arm = Path(__file__).parents[1] / "robots" / "randomize_muscles" / "arm.py"
    forces = []
    for randomize in (False, True):
        env = envs.make(str(arm), 2, reward=no_reward, device=device, randomize=randomize)
        model = copy.copy(env.environment.model)
        for name, values in env.sim.model_fields.items():
            getattr(model, name)[:] = values[0].cpu().numpy()
        data = mujoco.MjData(model)
        data.act[:], data.qvel[:] = 0.5, 0.3
        mujoco.mj_forward(model, data)
        forces.append(float(data.actuator_force[0]))
    assert forces[0] != 0 and forces[1] / forces[0] == pytest.approx(1.2, rel=1e-4)
