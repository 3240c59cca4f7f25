"""Features of body parts against MuJoCo's own contacts."""

import mujoco
import numpy as np
import pytest
import torch

import envs
from envs.parts import CONTACT_HEIGHT

WITH_PARTS = [name for name in envs.names() if envs.find(name).parts]


@pytest.mark.parametrize("name", WITH_PARTS)
def test_a_part_that_the_ground_bears_is_in_contact(name):
    env = envs.make(name, 4, reward=lambda state, action: (state.height, {}), fall_ends_episode=False, seed=1)
    model = env.environment.model
    geoms = {model.geom(i).name for i in range(model.ngeom)}
    parts = {part: ids for part, names in env.environment.parts.items() if (ids := _ids(model, names, geoms))}
    seen = set()
    for step in range(80):
        env.step(torch.zeros(4, env.action_size))
        if step % 8:
            continue
        for row in range(4):
            borne, distances = _ground(model, env.sim.qpos[row].numpy(), env.sim.qvel[row].numpy())
            for part, ids in parts.items():
                contact = bool(getattr(env.state, f"{part}_contact")[row])
                if borne & ids:
                    seen.add(part)
                    assert contact, (part, step)
                if contact:
                    assert min(distances[geom] for geom in ids) < CONTACT_HEIGHT, (part, step)
    assert seen


def _ids(model, names, geoms):
    return {model.geom(name).id for name in names} if set(names) <= geoms else set()


def _ground(model, qpos, qvel):
    """Return the geoms on which the ground exerts a force, and how far each is from where it would [m]."""
    data = mujoco.MjData(model)
    data.qpos[:], data.qvel[:] = qpos, qvel
    mujoco.mj_forward(model, data)
    (plane,) = np.flatnonzero((model.geom_type == mujoco.mjtGeom.mjGEOM_PLANE) & (model.geom_bodyid == 0))
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
