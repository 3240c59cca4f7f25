"""What features of any model must be, computed anew from MuJoCo's own data: by points, contacts and differences."""

import re
from pathlib import Path

import mujoco
import numpy as np
import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.mujoco.actuators import is_position_servo
from rewardsmith.envs.mujoco.home import home_key
from rewardsmith.envs.mujoco.parts import CONTACT_HEIGHT
from rewardsmith.envs.reward import no_reward

NUM_ENVS = 3
LOOKS = (0, 1, 5, 20)
STATE = ("qpos", "qvel", "act", "ctrl", "mocap_pos", "mocap_quat")
CLASS = """
from rewardsmith.envs import MujocoEnvironment, RandomStreams
from rewardsmith.envs.bodies.free import FreeBody


class Mine({base}):
    xml = {xml!r}
    control_dt = {control_dt!r}
    episode_length = {episode!r}
    root = {root!r}
    parts = {parts!r}
    joints = {joints!r}

    def observation(self, sim):
        return {{"q": sim.qpos, "v": sim.qvel}}

    def reset(self, random):
        return {{"qpos": self.initial_qpos(random) + random.uniform(-0.01, 0.01, self.model.nq)}}
"""


def plain(names, taken=""):
    """Return names of MJCF by names that a reward can read."""
    return {f"{taken}{number}_" + re.sub(r"\W+", "_", name).lower(): name for number, name in enumerate(names)}


def users_file(folder, xml):
    """Write what a user would write for an MJCF file: a few lines with all its named geoms and joints."""
    model = mujoco.MjModel.from_xml_path(str(xml))
    free = [int(model.jnt_bodyid[j]) for j in range(model.njnt) if model.jnt_type[j] == mujoco.mjtJoint.mjJNT_FREE]
    moving = [int(body) for body in model.jnt_bodyid] or [model.nbody - 1]
    root = (free or moving)[0]
    flat = (int(mujoco.mjtGeom.mjGEOM_PLANE), int(mujoco.mjtGeom.mjGEOM_HFIELD))
    solid = [g for g in range(model.ngeom) if model.geom_bodyid[g] and model.geom_type[g] not in flat]
    geoms = [model.geom(g).name for g in solid if model.geom(g).name]
    simple = (int(mujoco.mjtJoint.mjJNT_HINGE), int(mujoco.mjtJoint.mjJNT_SLIDE))
    joints = [model.joint(j).name for j in range(model.njnt) if model.jnt_type[j] in simple and model.joint(j).name]
    parts = {name: (geom,) for name, geom in plain(geoms, "g").items()}
    parts |= {name: (joint,) for name, joint in plain(joints, "k").items() if joint not in geoms}
    if len(geoms) > 1:
        parts["all"] = tuple(geoms)
    step = model.opt.timestep * max(1, round(0.01 / model.opt.timestep))
    text = CLASS.format(
        base="FreeBody" if free else "MujocoEnvironment",
        xml=str(xml),
        control_dt=step,
        episode=20.5 * step + 1.0,
        root=model.body(root).name,
        parts=parts,
        joints=plain(joints, "j"),
    )
    path = Path(folder) / "mine.py"
    path.write_text(text)
    return str(path)


def holds(path, seed=0, looks=LOOKS):
    """Simulate a user's environment and compare all that it says with the truth; return why it is refused, or None."""
    try:
        env = envs.make(path, NUM_ENVS, reward=no_reward, seed=seed)
    except envs.UserError as refusal:
        assert "\n" not in str(refusal) and len(str(refusal)) > 30
        return str(refusal)
    environment = env.environment
    low, high = env.action_low, env.action_high
    assert torch.isfinite(low).all() and torch.isfinite(high).all() and (low < high).all()
    assert len(environment.action_names) == env.action_size and all(environment.action_names)
    obs, before, truth = env.observe(), None, Truth(environment)
    truth.servos(low.numpy(), high.numpy())
    generator = torch.Generator().manual_seed(seed)
    for step in range(looks[-1] + 1):
        if step:
            before = env.sim.qpos.clone()
            done = env.step(low + (high - low) * torch.rand(NUM_ENVS, env.action_size, generator=generator))
            obs = done.obs
            if (done.terminated | done.truncated).any():
                before = None
        assert obs.shape == (NUM_ENVS, env.obs_size) and torch.isfinite(obs).all()
        if step in looks:
            values = {name: getattr(env.state, name) for name in environment.features}
            for name, value in values.items():
                assert value.shape[0] == NUM_ENVS and torch.isfinite(value.float()).all(), name
            env.state.forget()
            for row in range(NUM_ENVS):
                truth.compare({n: v[row].double().numpy() for n, v in values.items()}, env.sim, row, before)
    return None


class Truth:
    """The features of one state from an `MjData` of its own."""

    def __init__(self, environment):
        self.environment, self.model = environment, environment.model
        self.data = mujoco.MjData(self.model)
        self.points = {}

    def compare(self, said, sim, row, before):
        model, data, environment = self.model, self.data, self.environment
        mujoco.mj_resetData(model, data)
        for name in STATE:
            if getattr(data, name).size:
                getattr(data, name)[:] = getattr(sim, name)[row].double().numpy()
        mujoco.mj_forward(model, data)
        floor, ground = self.floor()
        root = model.body(environment.root).id
        borne = {g for c in data.contact if ground in c.geom and c.efc_address >= 0 for g in c.geom} - {ground}
        for name, members in environment.parts.items():
            joint = members[0] not in [model.geom(g).name for g in range(model.ngeom)]
            if joint:
                centre = data.joint(members[0]).xanchor
            else:
                geoms = [model.geom(each).id for each in members]
                centre = data.geom_xpos[geoms[0]]
                near, low = self.lowest(geoms)
                assert said[f"{name}_height"] <= low - floor + 1e-5, (name, members)
                assert said[f"{name}_height"] == pytest.approx(low - floor, abs=near), (name, members)
                if borne & set(geoms):
                    assert said.get(f"{name}_contact", 1) == 1, (name, members)
                if said.get(f"{name}_contact"):
                    margin = max([0.0, *model.pair_margin, *(2 * model.geom_margin)])
                    assert low - floor < CONTACT_HEIGHT + margin + near, (name, members)
                speed = np.linalg.norm(self.velocity("GEOM", geoms[0])[3:])
                assert said[f"{name}_speed"] == pytest.approx(speed, rel=1e-4, abs=1e-4), (name, members)
            if f"{name}_forward" in said:
                ahead = centre[0] - data.xpos[root, 0]
                assert said[f"{name}_forward"] == pytest.approx(ahead, rel=1e-4, abs=1e-5), (name, members)
            if f"{name}_lateral" in said:
                aside = centre[1] - data.xpos[root, 1]
                assert said[f"{name}_lateral"] == pytest.approx(aside, rel=1e-4, abs=1e-5), (name, members)
        for name, joint in environment.joints.items():
            slides = model.joint(joint).type[0] == mujoco.mjtJoint.mjJNT_SLIDE
            where = f"{name}_{'position' if slides else 'angle'}"
            assert said[where] == pytest.approx(data.joint(joint).qpos[0], rel=1e-5, abs=1e-6), joint
            assert said[f"{name}_velocity"] == pytest.approx(data.joint(joint).qvel[0], rel=1e-5, abs=1e-6), joint
        if "yaw_velocity" in said:
            self.free(said, root, floor, row, before)

    def servos(self, low, high):
        """See that unlimited position servos reach the ends of their joints' ranges, or hold the home pose."""
        model, data, home = self.model, self.data, home_key(self.model)
        for actuator in range(model.nactuator):
            control, joint = int(model.actuator_ctrladr[actuator]), int(model.actuator_trnid[actuator, 0])
            known = model.actuator_ctrllimited[control] or model.actuator_ctrlnum[actuator] > 1
            drives = model.actuator_trntype[actuator] == mujoco.mjtTrn.mjTRN_JOINT and model.jnt_type[joint] >= 2
            if known or not drives or not is_position_servo(model, actuator):
                continue
            address = int(model.jnt_qposadr[joint])
            if home is None:
                places = dict(zip((low[control], high[control]), model.jnt_range[joint], strict=True))
            elif not model.key_ctrl[home].any():
                places = {(low[control] + high[control]) / 2: model.key_qpos[home, address]}
            else:
                places = {}
            for value, place in places.items():
                mujoco.mj_resetData(model, data)
                data.qpos[address], data.ctrl[control] = place, value
                if model.actuator_actadr[actuator] >= 0:
                    data.act[model.actuator_actadr[actuator]] = value
                mujoco.mj_forward(model, data)
                assert data.actuator_force[model.actuator_outadr[actuator]] == pytest.approx(0, abs=1e-3)

    def free(self, said, root, floor, row, before):
        """Compare what the root's pose and motion give."""
        data, close = self.data, {"rel": 1e-4, "abs": 1e-4}
        frame = data.xmat[root].reshape(3, 3)
        assert said["height"] == pytest.approx(data.xpos[root, 2] - floor, **close)
        assert said["uprightness"] == pytest.approx(frame[2, 2], **close)
        world, own = self.velocity("XBODY", root), self.velocity("XBODY", root, local=1)
        assert said["yaw_velocity"] == pytest.approx(world[2], **close)
        assert said["vertical_velocity"] == pytest.approx(world[5], **close)
        assert [said["roll_velocity"], said["pitch_velocity"]] == pytest.approx(own[:2].tolist(), **close)
        place = int(self.model.jnt_qposadr[self.model.body_jntadr[root]])
        if before is not None:
            way = data.qpos[place : place + 2] - before[row, place : place + 2].numpy()
            mean = (way / self.environment.control_dt).tolist()
            assert [said["forward_velocity"], said["lateral_velocity"]] == pytest.approx(mean, rel=1e-4, abs=1e-3)
            assert said["speed"] == pytest.approx(np.hypot(*mean), rel=1e-4, abs=1e-3)

    def velocity(self, sort, number, local=0):
        found = np.zeros(6)
        kind = getattr(mujoco.mjtObj, f"mjOBJ_{sort}")
        mujoco.mj_objectVelocity(self.model, self.data, kind, number, found, local)
        return found

    def floor(self):
        """Return the height and the number of the largest level plane of the world, 0 and -1 where there is none."""
        best = (0.0, -1)
        area = 0.0
        for geom in range(self.model.ngeom):
            fixed = self.model.geom_bodyid[geom] == 0 or self.model.body_weldid[self.model.geom_bodyid[geom]] == 0
            level = self.data.geom_xmat[geom, 8] > 0.999
            if self.model.geom_type[geom] == mujoco.mjtGeom.mjGEOM_PLANE and fixed and level:
                x, y = (each or np.inf for each in self.model.geom_size[geom, :2])
                if x * y > area:
                    best, area = (float(self.data.geom_xpos[geom, 2]), geom), x * y
        return best

    def lowest(self, geoms):
        """Return how far off points may be, and the z of the lowest of them."""
        lows, size = [], 0.0
        for geom in geoms:
            if geom not in self.points:
                self.points[geom] = surface(self.model, geom)
            lows.append(float((self.points[geom] @ self.data.geom_xmat[geom, 6:]).min() + self.data.geom_xpos[geom, 2]))
            size = max(size, float(self.model.geom_rbound[geom]))
        return 2e-3 * size + 1e-5, min(lows)


_NUMBERS = np.arange(6000) + 0.5
_UP, _AROUND = 1 - _NUMBERS / 3000, np.pi * (1 + 5**0.5) * _NUMBERS
_BALL = np.stack([np.cos(_AROUND) * np.sqrt(1 - _UP**2), np.sin(_AROUND) * np.sqrt(1 - _UP**2), _UP], 1)
_ANGLE = np.linspace(0, 2 * np.pi, 1000)
_RIM = np.stack([np.cos(_ANGLE), np.sin(_ANGLE), np.ones_like(_ANGLE)], 1)
_CORNERS = np.array(np.meshgrid([-1, 1], [-1, 1], [-1, 1])).reshape(3, -1).T


def surface(model, geom):
    """Return points on the surface of a geom in its own frame, many of them."""
    size = model.geom_size[geom]
    match mujoco.mjtGeom(model.geom_type[geom]).name.removeprefix("mjGEOM_"):
        case "SPHERE":
            return _BALL * size[0]
        case "ELLIPSOID":
            return _BALL * size
        case "BOX":
            return _CORNERS * size
        case "CYLINDER":
            return np.concatenate([_RIM, -_RIM]) * [size[0], size[0], size[1]]
        case "CAPSULE":
            end = np.array([0, 0, size[1]])
            return np.concatenate([_BALL * size[0] + end, _BALL * size[0] - end])
        case "MESH" | "SDF":
            mesh = model.geom_dataid[geom]
            return model.mesh_vert[model.mesh_vertadr[mesh] :][: model.mesh_vertnum[mesh]]
