"""Features of body parts against MuJoCo's own contacts."""

import mujoco
import numpy as np
import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.mujoco.parts import CONTACT_HEIGHT

WITH_PARTS = [name for name in envs.names(envs.MujocoEnvironment) if envs.find(name).parts]


@pytest.mark.one_of_a_kind
@pytest.mark.parametrize("name", WITH_PARTS)
def test_a_part_that_the_ground_bears_is_in_contact(name):
    env = envs.make(name, 4, reward=lambda state, action: (state.time, {}), fall_ends_episode=False, seed=1)
    model = env.environment.model
    parts = _made_of_geoms(env.environment)
    seen = set()
    for step in range(80):
        env.step(torch.zeros(4, env.action_size))
        if step % 8:
            continue
        for row in range(4):
            borne, distances = _ground(model, env.sim.qpos[row].numpy(), env.sim.qvel[row].numpy())
            for part, ids in parts.items():
                contact = bool(getattr(env.state, f"{part}_contact")[row])
                if borne & set(ids):
                    seen.add(part)
                    assert contact, (part, step)
                if contact:
                    assert min(distances[geom] for geom in ids) < CONTACT_HEIGHT, (part, step)
    assert seen


@pytest.mark.one_of_a_kind
@pytest.mark.parametrize("name", WITH_PARTS)
def test_heights_and_speeds_are_mujocos(name):
    env = _shaken(name)
    model, plane = env.environment.model, _plane(env.environment.model)
    velocity, between = np.zeros(6), np.zeros(6)
    for row in range(env.num_envs):
        data = _posed(model, env.sim.qpos[row].numpy(), env.sim.qvel[row].numpy())
        for part, ids in _made_of_geoms(env.environment).items():
            lowest = min(mujoco.mj_geomDistance(model, data, plane, geom, 10.0, between) for geom in ids)
            assert float(getattr(env.state, f"{part}_height")[row]) == pytest.approx(lowest, abs=1e-5), part
            mujoco.mj_objectVelocity(model, data, mujoco.mjtObj.mjOBJ_GEOM, ids[0], velocity, 0)
            speed = np.linalg.norm(velocity[3:])
            assert float(getattr(env.state, f"{part}_speed")[row]) == pytest.approx(speed, abs=1e-4), part


@pytest.mark.one_of_a_kind
@pytest.mark.parametrize("name", envs.names(envs.MujocoEnvironment))
def test_velocities_add_up_to_the_way_gone(name):
    """The mean of a velocity over a short time is the change of its position, but for how it changes within a step."""
    env = _shaken(name)
    kinds = {feature.kind: key for key, feature in env.environment.features.items() if feature.kind}
    pairs = {
        ("forward_velocity", "forward_displacement"),
        ("lateral_velocity", "lateral_displacement"),
        ("vertical_velocity", "height"),
    } | {(kind, kind.replace("velocity", "angle")) for kind in kinds if kind.startswith("joint_velocity")}
    pairs = [(kinds[rate], kinds[place]) for rate, place in pairs if rate in kinds and place in kinds]
    assert pairs
    before = {pair: _values(env, pair) for pair in pairs}
    gone = {pair: torch.zeros(env.num_envs) for pair in pairs}
    travelled = {pair: torch.zeros(env.num_envs) for pair in pairs}
    last = {pair: _values(env, pair)[0] for pair in pairs}
    for _ in range(10):
        env.step(torch.zeros(env.num_envs, env.action_size))
        for pair in pairs:
            rate = _values(env, pair)[0]
            way = (rate + last[pair]) / 2 * env.environment.control_dt
            gone[pair] += way
            travelled[pair] += way.abs()
            last[pair] = rate
    for pair in pairs:
        change = _values(env, pair)[1] - before[pair][1]
        error = (gone[pair] - change).abs().mean()
        assert error < 0.3 * travelled[pair].mean() + 0.01, (pair, gone[pair], change)


def _shaken(name):
    env = envs.make(name, 8, reward=lambda state, action: (action.sum(1), {}), fall_ends_episode=False, seed=2)
    generator = torch.Generator().manual_seed(0)
    for _ in range(15):
        unit = torch.rand(8, env.action_size, generator=generator)
        env.step(env.action_low + (env.action_high - env.action_low) * unit)
    return env


def _values(env, names):
    return [getattr(env.state, name).clone() for name in names]


def _posed(model, qpos, qvel):
    data = mujoco.MjData(model)
    data.qpos[:], data.qvel[:] = qpos, qvel
    mujoco.mj_forward(model, data)
    return data


def _made_of_geoms(environment):
    """Return the geoms of every part that is not a joint's ball."""
    model, parts = environment.model, environment.parts
    geoms = {model.geom(i).name for i in range(model.ngeom)}
    return {part: [model.geom(name).id for name in names] for part, names in parts.items() if set(names) <= geoms}


def _plane(model):
    (plane,) = np.flatnonzero((model.geom_type == mujoco.mjtGeom.mjGEOM_PLANE) & (model.geom_bodyid == 0))
    return plane


def _ground(model, qpos, qvel):
    """Return the geoms on which the ground exerts a force, and how far each is from where it would [m]."""
    data, plane = _posed(model, qpos, qvel), _plane(model)
    borne, force = set(), np.zeros(6)
    for index, contact in enumerate(data.contact):
        mujoco.mj_contactForce(model, data, index, force)
        if plane in contact.geom and force[0] > 1e-3:
            borne |= set(contact.geom.tolist()) - {plane}
    between = np.zeros(6)
    hover = model.geom_margin + model.geom_margin[plane]
    distances = {
        geom: mujoco.mj_geomDistance(model, data, plane, geom, 10.0, between) - hover[geom]
        for geom in range(model.ngeom)
        if geom != plane
    }
    return borne, distances


FOOT = """<mujoco><asset><hfield name="hills" nrow="2" ncol="2" size="4 4 .1 .1" elevation="0 1 1 0"/></asset>
    <worldbody>{ground}<body name="leg" pos="0 0 {height}"><freejoint/><geom name="foot" size=".1" {margin}/>
    <geom name="heel" pos="0 .5 0" size=".1"/><body name="shin"><joint name="ankle"/>
    <geom type="box" size=".3 .2 .02" mass="1"/></body></body></worldbody>
    <actuator><motor joint="ankle"/></actuator>{pairs}</mujoco>"""
LEG = """
from rewardsmith.envs.bodies.free import FreeBody


class Leg(FreeBody):
    xml, control_dt, episode_length, root = "leg.xml", 0.01, 1.0, "leg"
    parts = {"foot": ("foot",), "both": ("heel", "foot"), "ankle": ("ankle",)}

    def observation(self, sim):
        return {"q": sim.qpos}

    def reset(self, random):
        return {}
"""


def _leg(folder, height=1.0, ground='<geom name="floor" type="plane" size="5 5 1"/>', margin="", pairs=""):
    (folder / "leg.xml").write_text(FOOT.format(height=height, ground=ground, margin=margin, pairs=pairs))
    (folder / "leg.py").write_text(LEG)
    return envs.make(str(folder / "leg.py"), 1, reward=lambda state, action: (state.time, {}))


@pytest.mark.parametrize(
    ("margin", "pairs"),
    [
        ('margin=".04"', ""),
        ('margin=".04" gap=".03"', ""),
        ("", '<contact><pair geom1="foot" geom2="floor" margin=".04"/></contact>'),
    ],
)
def test_contact_begins_where_the_margin_bears(tmp_path, margin, pairs):
    for height, touches in ((0.145, True), (0.155, False)):
        env = _leg(tmp_path, height, margin=margin, pairs=pairs)
        assert bool(env.state.foot_contact) == touches
        assert bool(env.state.both_contact) == touches  # though its first geom has no margin


def test_a_joint_is_as_thick_as_the_thinnest_side_of_what_it_moves(tmp_path):
    assert float(_leg(tmp_path).state.ankle_height) == pytest.approx(0.98)


def test_a_joint_that_moves_a_capsule_is_as_thick_as_it():
    hopper = envs.build(envs.find("hopper"))
    (part, (joint,)) = next((part, names) for part, names in hopper.parts.items() if names[0].endswith("_joint"))
    env = envs.make("hopper", 2, reward=lambda state, action: (state.height, {}))
    geom = hopper.model.body_geomadr[hopper.model.joint(joint).bodyid[0]]
    height = env.sim.xanchor[:, hopper.model.joint(joint).id, 2] - hopper.model.geom_size[geom, 0]
    assert torch.allclose(getattr(env.state, f"{part}_height").double(), height - hopper.floor, atol=1e-6)


@pytest.mark.parametrize(
    "ground",
    ['<geom type="hfield" hfield="hills"/>', '<geom type="plane" size="5 5 1" euler="0 10 0"/>'],
)
def test_on_hills_and_slopes_there_is_no_contact_to_read(tmp_path, ground):
    table = _leg(tmp_path, ground=ground).environment.features
    assert "foot_contact" not in table and "the ground being uneven" in table["foot_height"].meaning


def test_a_wall_is_no_slope(tmp_path):
    ground = '<geom type="plane" size="5 5 1"/><geom type="plane" size="5 5 1" pos="4 0 0" euler="0 90 0"/>'
    assert "foot_contact" in _leg(tmp_path, ground=ground).environment.features
