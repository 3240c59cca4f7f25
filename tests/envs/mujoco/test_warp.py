"""MuJoCo Warp, on the CPU, against MuJoCo's C engine."""

import copy

import mujoco
import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.mujoco.native import NativeSim
from rewardsmith.envs.mujoco.warp import WarpSim, try_out

NAMES = [
    name
    if name in ("arm_hand", "hopper", "humanoid", "quadruped", "reacher")
    else pytest.param(name, marks=pytest.mark.slow)
    for name in envs.names(envs.MujocoEnvironment)
]

NUM_ENVS = 6
ALL = torch.ones(NUM_ENVS, dtype=torch.bool)
ROOM = (100, 400)

TOLERANCE = {1: 3e-6, 5: 1e-3}
"""Largest difference of positions [m, rad] after so many control steps of random motion, whose contacts amplify the
rounding of float32."""


def _model(environment):
    """Give Ant round friction cones: under steep capsules MuJoCo Warp's pyramids are turned about the normal."""
    model = copy.copy(environment.model)
    if environment.name() == "ant":
        model.opt.cone = mujoco.mjtCone.mjCONE_ELLIPTIC
    return model


def _pair(environment, **options):
    warp = WarpSim(_model(environment), NUM_ENVS, device="cpu", forces=environment.forces, room=ROOM, **options)
    return warp, NativeSim(warp.model, NUM_ENVS, forces=environment.forces, threads=1, **options)


def _random_state(model, generator):
    qpos = torch.as_tensor(model.qpos0) + 0.05 * _noise(model.nq, generator)
    for first in model.jnt_qposadr[model.jnt_type == mujoco.mjtJoint.mjJNT_FREE]:
        turn = qpos[:, first + 3 : first + 7]
        turn /= torch.linalg.vector_norm(turn, dim=1, keepdim=True)
    return {"qpos": qpos, "qvel": 0.1 * _noise(model.nv, generator)}


def _held(model):
    """Return how many positions come before those of things that lie or roll about, which move as chance has it."""
    loose = [adr for adr in model.jnt_qposadr[model.jnt_type == mujoco.mjtJoint.mjJNT_FREE] if adr > 0]
    on_things = model.body_mocapid[model.body_rootid[model.jnt_bodyid]] >= 0
    loose += list(model.jnt_qposadr[on_things & (model.jnt_limited == 0)])
    return min(loose, default=model.nq)


def _noise(size, generator):
    return torch.randn(NUM_ENVS, size, generator=generator, dtype=torch.float64)


def _random_action(model, generator):
    low, high = torch.as_tensor(model.actuator_ctrlrange).unbind(1)
    return low + (high - low) * torch.rand(NUM_ENVS, model.nu, generator=generator, dtype=torch.float64)


@pytest.mark.parametrize("name", NAMES)
def test_follows_the_c_engine_over_5_control_steps(name):
    environment = envs.build(envs.find(name))
    warp, native = _pair(environment)
    generator = torch.Generator().manual_seed(0)
    fields = _random_state(native.model, generator)
    for sim in (warp, native):
        sim.reset(ALL, fields)
    for step in range(1, 6):
        ctrl = _random_action(native.model, generator)
        for sim in (warp, native):
            sim.step(ctrl, environment.substeps)
        if step in TOLERANCE:
            apart = (warp.qpos - native.qpos)[:, : _held(native.model)].abs().amax(1)
            # Rounding decides whether a finger meets a chair's edge or slips by.
            assert (apart >= TOLERANCE[step]).sum() <= (name == "arm_chair" and step == 5)
    assert [int(count) for count in warp.faults.values()] == [0, 0]


@pytest.mark.parametrize("name", NAMES)
def test_fields_describe_the_new_state(name):
    environment = envs.build(envs.find(name))
    warp, native = _pair(environment)
    fields = ["xpos", "xquat", "geom_xpos", "geom_xmat", "xanchor", "site_xpos", "subtree_com", "cvel"]
    if environment.forces:
        fields += ["cinert", "qfrc_actuator", "qfrc_constraint", "cfrc_ext"]
    bound = {field: getattr(warp, field) for field in fields}
    # Light things in many contacts are pushed by what rounding makes of a depth.
    near = 1e-4 if _held(native.model) == native.model.nq else 1e-3
    generator = torch.Generator().manual_seed(1)
    warp.reset(ALL, _random_state(native.model, generator))
    for _ in range(3):
        warp.step(_random_action(native.model, generator), environment.substeps)
        native.reset(ALL, {name: getattr(warp, name).double() for name in ("qpos", "qvel", "ctrl")})
        for field, ours in bound.items():
            theirs = getattr(native, field)
            assert ours.shape == theirs.shape and ours.dtype == torch.float32
            largest = theirs.abs().max().clamp(min=1) if theirs.numel() else 1
            torch.testing.assert_close(ours.double() / largest, theirs / largest, atol=near, rtol=0, msg=field)


def test_resetting_some_leaves_the_others_alone():
    environment = envs.build(envs.find("hopper"))
    disturbed, calm = (WarpSim(environment.model, NUM_ENVS, device="cpu", room=ROOM) for _ in range(2))
    fields = _random_state(environment.model, torch.Generator().manual_seed(3))
    for sim in (disturbed, calm):
        sim.reset(ALL, fields)
    ctrl = torch.full((NUM_ENVS, environment.model.nu), 0.3)
    begins = torch.zeros(NUM_ENVS, dtype=torch.bool)
    begins[[1, 4]] = True
    for step in range(8):
        if step in (2, 5):
            disturbed.reset(begins, fields)
            torch.testing.assert_close(disturbed.qpos[begins], fields["qpos"][begins].float())
            assert not disturbed.qacc_warmstart[begins].any()
        for sim in (disturbed, calm):
            sim.step(ctrl, environment.substeps)
    torch.testing.assert_close(disturbed.qpos[~begins], calm.qpos[~begins], atol=1e-4, rtol=0)
    assert (disturbed.qpos[begins] - calm.qpos[begins]).abs().max() > 1e-2


def test_a_diverged_simulation_comes_back_is_told_once_and_counted():
    environment = envs.build(envs.find("hopper"))
    sim = WarpSim(environment.model, NUM_ENVS, device="cpu")
    rest = torch.zeros(NUM_ENVS, environment.model.nu)
    for bad in (torch.nan, torch.inf, 1e12):
        sim.qvel[2] = bad
        sim.step(rest, environment.substeps)
        assert sim.diverged().tolist() == [False, False, True, False, False, False]
        for name in ("qpos", "qvel", "qacc_warmstart", "xpos", "cvel"):
            assert torch.isfinite(getattr(sim, name)).all(), name
        torch.testing.assert_close(sim.qpos[2].double(), torch.as_tensor(environment.model.qpos0))
        sim.step(rest, environment.substeps)
        assert not sim.diverged().any()
    assert int(sim.faults["diverged"]) == 3


def test_too_little_room_is_counted():
    environment = envs.build(envs.find("ant"))
    ctrl = torch.zeros(NUM_ENVS, environment.model.nu)
    tight = WarpSim(environment.model, NUM_ENVS, device="cpu", forces=True, room=(1, 4))
    tight.reset(ALL, {})
    for _ in range(40):
        tight.step(ctrl, environment.substeps)
        if tight.faults["overflow"] > 0:
            return
    raise AssertionError("it fell on its feet, and nothing was counted")


@pytest.mark.parametrize("name", NAMES)
def test_there_is_room_for_random_motion(name):
    model = envs.build(envs.find(name)).model
    contacts, rows = try_out(model)
    assert 16 <= contacts <= 200 and 40 <= rows <= 1000


def test_state_goes_on():
    environment = envs.build(envs.find("hopper"))
    first, second = (WarpSim(environment.model, NUM_ENVS, device="cpu", room=ROOM) for _ in range(2))
    first.reset(ALL, _random_state(environment.model, torch.Generator().manual_seed(4)))
    ctrl = torch.full((NUM_ENVS, environment.model.nu), 0.2)
    for _ in range(3):
        first.step(ctrl, environment.substeps)
    second.set_state(first.state())
    torch.testing.assert_close(second.xpos, first.xpos)
    for _ in range(3):
        for sim in (first, second):
            sim.step(ctrl, environment.substeps)
    torch.testing.assert_close(second.qpos, first.qpos)


def test_projected_gauss_seidel_becomes_newton():
    environment = envs.build(envs.find("humanoid"))
    assert environment.model.opt.solver == mujoco.mjtSolver.mjSOL_PGS
    sim = WarpSim(environment.model, 1, device="cpu", forces=True, room=ROOM)
    assert sim.model.opt.solver == mujoco.mjtSolver.mjSOL_NEWTON
    assert environment.model.opt.solver == mujoco.mjtSolver.mjSOL_PGS, "the environment's own model is as it was"


@pytest.mark.parametrize(
    "field",
    ["geom_friction", *(pytest.param(each, marks=pytest.mark.slow) for each in ("body_mass", "actuator_gainprm"))],
)
def test_each_simulation_has_its_own_parameters(field):
    environment = envs.build(envs.find("hopper"))
    warp, native = _pair(environment, varied=[field])
    fields = _random_state(native.model, torch.Generator().manual_seed(5))
    factors = torch.linspace(0.3, 2.0, NUM_ENVS, dtype=torch.float64)
    for sim in (warp, native):
        values = sim.model_fields[field]
        values *= factors.view(-1, *[1] * (values.dim() - 1)).to(values.dtype)
        sim.reset(ALL, {name: value[:1].expand(NUM_ENVS, -1).clone() for name, value in fields.items()})
    ctrl = torch.full((NUM_ENVS, native.model.nu), 0.5, dtype=torch.float64)
    for _ in range(12):
        for sim in (warp, native):
            sim.step(ctrl, environment.substeps)
    torch.testing.assert_close(warp.qpos.double(), native.qpos, atol=1e-3, rtol=0)
    assert (native.qpos[0] - native.qpos[-1]).abs().max() > 1e-3, "the parameter matters"
