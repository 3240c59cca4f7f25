"""The batch on threads against a plain loop over MuJoCo's own data, bit for bit."""

import mujoco
import numpy as np
import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.mujoco import posture
from rewardsmith.envs.mujoco.native import NativeSim

NAMES = envs.names(envs.MujocoEnvironment)
NUM_ENVS = 5
ALL = torch.ones(NUM_ENVS, dtype=torch.bool)


def _plain(environment):
    """The model as its file says, without our cameras and sensors; where a body adds to its file, as it builds it."""
    builds = type(environment).build is not envs.MujocoEnvironment.build
    model = environment.build().compile() if builds else mujoco.MjModel.from_xml_path(str(environment.xml_path()))
    return model, [mujoco.MjData(model) for _ in range(NUM_ENVS)]


def _start(environment, seed=0):
    random = np.random.default_rng(seed)
    qpos = np.repeat(environment.model.qpos0[None], NUM_ENVS, 0) + random.uniform(
        -0.01, 0.01, (NUM_ENVS, environment.model.nq)
    )
    return qpos, random.normal(size=(NUM_ENVS, environment.model.nv)) * 0.1


@pytest.mark.one_of_a_kind
@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("name", NAMES)
def test_bit_identical_to_plain_steps(name, threads):
    environment = envs.build(envs.find(name))
    model, datas = _plain(environment)
    qpos, qvel = _start(environment)
    sim = NativeSim(environment.model, NUM_ENVS, forces=environment.forces, threads=threads)
    sim.reset(ALL, {"qpos": torch.as_tensor(qpos), "qvel": torch.as_tensor(qvel)})
    for data, position, velocity in zip(datas, qpos, qvel, strict=True):
        data.qpos[:], data.qvel[:] = position, velocity
    random = np.random.default_rng(1)
    low, high = environment.model.actuator_ctrlrange.T
    for step in range(60):
        if step == 30:
            _ = sim.xpos, sim.cvel  # fields first asked for in the middle must not change what follows
        ctrl = random.uniform(low, high, (NUM_ENVS, model.nu))
        sim.step(torch.as_tensor(ctrl), environment.substeps)
        for data, u in zip(datas, ctrl, strict=True):
            data.ctrl[:] = u
            mujoco.mj_step(model, data, environment.substeps)
        np.testing.assert_array_equal(sim.qpos.numpy(), [data.qpos for data in datas])
        np.testing.assert_array_equal(sim.qvel.numpy(), [data.qvel for data in datas])


@pytest.mark.one_of_a_kind
@pytest.mark.parametrize("name", NAMES)
def test_derived_fields_describe_the_new_state(name):
    environment = envs.build(envs.find(name))
    model, datas = _plain(environment)
    qpos, qvel = _start(environment)
    sim = NativeSim(environment.model, NUM_ENVS, forces=environment.forces)
    fields = ["xpos", "xquat", "cvel", "subtree_com", "geom_xpos"]
    if environment.forces:
        fields += ["cfrc_ext", "qfrc_constraint", "cinert"]
    bound = {name: getattr(sim, name) for name in fields}
    sim.reset(ALL, {"qpos": torch.as_tensor(qpos), "qvel": torch.as_tensor(qvel)})
    ctrl = np.zeros((NUM_ENVS, model.nu))

    def check():
        for row, data in enumerate(datas):
            # The same state with the same warm start, from which the solver finds the same forces.
            data.qpos[:], data.qvel[:], data.ctrl[:] = sim.qpos[row], sim.qvel[row], ctrl[row]
            data.qacc_warmstart[:] = sim.qacc_warmstart[row]
            mujoco.mj_forward(model, data)
            mujoco.mj_rnePostConstraint(model, data)
            for field, values in bound.items():
                np.testing.assert_allclose(values[row].numpy(), getattr(data, field), rtol=1e-9, atol=1e-9)

    check()
    for _ in range(20):
        ctrl = np.random.default_rng(2).uniform(*environment.model.actuator_ctrlrange.T, ctrl.shape)
        sim.step(torch.as_tensor(ctrl), environment.substeps)
        check()


def test_resetting_some_leaves_the_others_alone():
    environment = envs.build(envs.find("hopper"))
    qpos, qvel = _start(environment)
    fields = {"qpos": torch.as_tensor(qpos), "qvel": torch.as_tensor(qvel)}
    disturbed, calm = (NativeSim(environment.model, NUM_ENVS) for _ in range(2))
    for sim in (disturbed, calm):
        sim.reset(ALL, fields)
    ctrl = torch.full((NUM_ENVS, environment.model.nu), 0.3, dtype=torch.float64)
    for step in range(50):
        if step % 10 == 3:
            begins = torch.tensor([False, True, False, False, True])
            disturbed.reset(begins, {name: value[begins] for name, value in fields.items()})
        for sim in (disturbed, calm):
            sim.step(ctrl, environment.substeps)
    others = [0, 2, 3]
    assert torch.equal(disturbed.qpos[others], calm.qpos[others])
    assert not torch.equal(disturbed.qpos[1], calm.qpos[1])


@pytest.mark.parametrize("name", ["hopper", "ant"])
def test_state_goes_on_bit_for_bit(name):
    environment = envs.build(envs.find(name))
    qpos, qvel = _start(environment)
    sim = NativeSim(environment.model, NUM_ENVS, forces=environment.forces)
    sim.reset(ALL, {"qpos": torch.as_tensor(qpos), "qvel": torch.as_tensor(qvel)})
    ctrl = torch.full((NUM_ENVS, environment.model.nu), 0.2, dtype=torch.float64)
    for _ in range(20):
        sim.step(ctrl, environment.substeps)
    other = NativeSim(environment.model, NUM_ENVS, forces=environment.forces)
    other.set_state(sim.state())
    assert torch.equal(sim.xpos, other.xpos)
    for _ in range(20):
        for each in (sim, other):
            each.step(ctrl, environment.substeps)
        assert torch.equal(sim.qpos, other.qpos)


def test_divergence_is_told_each_time_for_the_right_simulation(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    environment = envs.build(envs.find("hopper"))
    sim = NativeSim(environment.model, NUM_ENVS)
    rest = torch.zeros(NUM_ENVS, environment.model.nu, dtype=torch.float64)
    for _ in range(3):
        sim.qvel[2] = 1e12
        sim.step(rest, environment.substeps)
        assert sim.diverged().tolist() == [False, False, True, False, False]
        assert torch.isfinite(sim.qpos).all()
        sim.step(rest, environment.substeps)
        assert not sim.diverged().any()
    assert not list(tmp_path.iterdir()), "MuJoCo's log file is not wanted"
    assert not capfd.readouterr().err


def test_a_field_that_does_not_exist_is_named():
    environment = envs.build(envs.find("hopper"))
    with pytest.raises((AttributeError, KeyError, ValueError), match="no_such_field"):
        _ = NativeSim(environment.model, 1).no_such_field


@pytest.mark.parametrize("name", ["arm_drawer", "humanoid", "hopper"])
def test_places_alone_are_those_of_the_whole(name):
    environment = envs.build(envs.find(name))
    sims = [NativeSim(environment.model, NUM_ENVS, varied=("body_pos",)) for _ in range(2)]
    alone, whole = sims
    _ = whole.cvel  # from here on all is computed by the simulations themselves
    qpos, qvel = _start(environment)
    random = np.random.default_rng(2)
    moved = torch.as_tensor(environment.model.body_pos + random.normal(0, 0.01, (NUM_ENVS, environment.model.nbody, 3)))
    low, high = environment.model.actuator_ctrlrange.T

    def check():
        for field in sorted(posture.FIELDS):
            assert torch.equal(getattr(alone, field), getattr(whole, field)), field

    check()
    for sim in sims:
        sim.model_fields["body_pos"].copy_(moved)
        sim.reset(ALL, {"qpos": torch.as_tensor(qpos), "qvel": torch.as_tensor(qvel)})
    check()
    for step in range(20):
        ctrl = torch.as_tensor(random.uniform(low, high, (NUM_ENVS, environment.model.nu)))
        for sim in sims:
            sim.step(ctrl, environment.substeps)
            if step == 10:
                sim.model_fields["body_pos"][1] += 0.02
                sim.reset(torch.arange(NUM_ENVS) == 1, {"qpos": torch.as_tensor(qpos[1:2])})
        check()
    state = alone.state()
    for sim in sims:
        sim.step(ctrl, environment.substeps)
        sim.set_state(state)
    check()
    assert alone._stage == 0
