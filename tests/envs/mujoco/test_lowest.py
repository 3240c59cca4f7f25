"""How low parts of every shape reach, against points all over their surfaces and MuJoCo's own distances."""

from pathlib import Path

import mujoco
import numpy as np
import pytest
import torch

from rewardsmith import envs
from rewardsmith.envs.mujoco.lowest import hull
from rewardsmith.envs.mujoco.parts import CONTACT_HEIGHT
from rewardsmith.envs.reward import no_reward

ROBOTS = Path(__file__).parents[1] / "robots"
NUM_ENVS = 64
SHAPES = {
    "ball": 'type="sphere" size=".1"',
    "rod": 'type="capsule" size=".03 .15"',
    "wheel": 'type="cylinder" size=".2 .02"',
    "egg": 'type="ellipsoid" size=".2 .1 .05"',
    "brick": 'type="box" size=".1 .2 .05"',
    "foot": 'type="mesh" mesh="wedge"',
    "ghost": 'type="mesh" mesh="pyramid" contype="0" conaffinity="0"',
}
MODEL = """<mujoco><option timestep=".01"/><asset>
    <mesh name="wedge" vertex="0 0 0  .2 0 0  0 .3 0  0 0 .2  .05 .05 .05"/>
    <mesh name="pyramid" vertex=".1 .1 0  .1 -.1 0  -.1 .1 0  -.1 -.1 0  0 0 .3"/></asset>
    <worldbody><geom type="plane" size="5 5 1" pos="0 0 {floor}"/>
    <geom type="plane" size=".1 .1 1" pos="9 0 3"/><body name="base" pos="0 0 1"><freejoint/><geom size=".01"/>{geoms}
    <body name="w"><joint name="w"/><geom size=".01"/></body></body></worldbody>
    <actuator><motor joint="w"/></actuator></mujoco>"""
CLASS = """
from rewardsmith.envs.bodies.free import FreeBody


class Shapes(FreeBody):
    xml = "shapes.xml"
    control_dt = 0.01
    episode_length = 1.0
    root = "base"
    parts = {parts} | {{"all": tuple({parts})}}

    def observation(self, sim):
        return {{"q": sim.qpos}}

    def reset(self, random):
        return {{}}
"""


def _env(folder, floor, device="cpu"):
    geoms = "".join(f'<geom name="{name}" pos="0 .3 .1" euler="20 30 40" {s}/>' for name, s in SHAPES.items())
    (folder / "shapes.xml").write_text(MODEL.format(floor=floor, geoms=geoms))
    (folder / "shapes.py").write_text(CLASS.format(parts={name: (name,) for name in SHAPES}))
    env = envs.make(str(folder / "shapes.py"), NUM_ENVS, reward=no_reward, device=device)
    generator = torch.Generator().manual_seed(0)
    pose = torch.randn(NUM_ENVS, 8, generator=generator, dtype=torch.float64)
    pose[:, 2] = floor + 0.5 * torch.rand(NUM_ENVS, generator=generator, dtype=torch.float64)
    pose[:, 3:7] /= pose[:, 3:7].norm(dim=1, keepdim=True)
    env.sim.qpos.copy_(pose)
    env.sim.set_state(env.sim.state())
    return env


def _surface(model, geom):
    """Return points on the surface of a geom in its own frame, many of them."""
    random, size = np.random.default_rng(1), model.geom_size[geom]
    ball = random.normal(size=(20_000, 3))
    ball /= np.linalg.norm(ball, axis=1, keepdims=True)
    angle = np.linspace(0, 2 * np.pi, 5000)
    rim = np.stack([np.cos(angle), np.sin(angle), np.ones_like(angle)], 1)
    corners = np.array(np.meshgrid([-1, 1], [-1, 1], [-1, 1])).reshape(3, -1).T
    match mujoco.mjtGeom(model.geom_type[geom]).name.removeprefix("mjGEOM_"):
        case "SPHERE":
            return ball * size[0]
        case "ELLIPSOID":
            return ball * size
        case "BOX":
            return corners * size
        case "CYLINDER":
            return np.concatenate([rim, -rim]) * [size[0], size[0], size[1]]
        case "CAPSULE":
            end = np.array([0, 0, size[1]])
            return np.concatenate([ball * size[0] + end, ball * size[0] - end])
        case "MESH":
            mesh = model.geom_dataid[geom]
            return model.mesh_vert[model.mesh_vertadr[mesh] :][: model.mesh_vertnum[mesh]]


@pytest.mark.parametrize(
    ("device", "floor"),
    [
        ("cpu", 0.0),
        ("warp", 0.5),
        *(pytest.param(*each, marks=pytest.mark.slow) for each in [("cpu", 0.5), ("warp", 0.0)]),
    ],
)
def test_heights_are_those_of_the_lowest_points_of_the_surfaces(tmp_path, device, floor):
    env = _env(tmp_path, floor, device)
    model = env.environment.model
    data = mujoco.MjData(model)
    heights = {name: getattr(env.state, f"{name}_height") for name in (*SHAPES, "all")}
    contacts = {name: getattr(env.state, f"{name}_contact") for name in SHAPES}
    seen = set()
    for row in range(NUM_ENVS):
        data.qpos[:] = env.sim.qpos[row].double().numpy()
        mujoco.mj_kinematics(model, data)
        lowest = []
        for name in SHAPES:
            geom = model.geom(name).id
            points = _surface(model, geom) @ data.geom_xmat[geom].reshape(3, 3).T + data.geom_xpos[geom]
            lowest.append(points[:, 2].min() - floor)
            assert float(heights[name][row]) == pytest.approx(lowest[-1], abs=2e-4), name
            assert float(heights[name][row]) <= lowest[-1] + 1e-6, name
            if abs(lowest[-1] - CONTACT_HEIGHT) > 1e-3:
                assert bool(contacts[name][row]) == (lowest[-1] < CONTACT_HEIGHT), name
                seen.add((name, lowest[-1] < CONTACT_HEIGHT))
        assert float(heights["all"][row]) == pytest.approx(min(lowest), abs=2e-4)
    assert len(seen) == 2 * len(SHAPES)


def test_heights_are_mujocos_distances_to_the_floor(tmp_path):
    env = _env(tmp_path, 0.5)
    model, between = env.environment.model, np.zeros(6)
    data = mujoco.MjData(model)
    for row in range(NUM_ENVS):
        data.qpos[:] = env.sim.qpos[row].numpy()
        mujoco.mj_forward(model, data)
        for name in set(SHAPES) - {"ghost"}:
            distance = mujoco.mj_geomDistance(model, data, 0, model.geom(name).id, 10.0, between)
            if distance > 1e-3:
                assert float(getattr(env.state, f"{name}_height")[row]) == pytest.approx(distance, abs=1e-4), name


def test_a_hull_leaves_out_what_lies_inside(tmp_path):
    model = _env(tmp_path, 0.0).environment.model
    assert len(hull(model, model.mesh("wedge").id)) == 4 and len(hull(model, model.mesh("pyramid").id)) == 5


@pytest.mark.parametrize("name", ["p0.py", "p1.py"])
def test_a_wheel_in_the_air_does_not_touch(name):
    env = envs.make(str(ROBOTS / "part_heights" / name), 8, reward=no_reward)
    for _ in range(20):
        env.step(torch.ones(8, 1))
        assert (
            not env.state.wheel_contact.any() and (env.state.wheel_height > 0.25 * (env.environment.floor == 0)).all()
        )


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ('{"Wheel": ("wheel",)}', "parts: 'Wheel' is no plain name.*write 'wheel'"),
        ('{"wheel": ("whel",)}', r"parts\['wheel'\]: the model has no geom or joint 'whel'; its geoms: .*wheel"),
        ('{"wheel": ("w",), "egg": ("e", "egg")}', r"parts\['egg'\]: the model has no geom or joint 'e'"),
        ('{"wheel": ("base", "f")}', "it is a body: name its geoms|no geom or joint 'f'"),
        ('{"wheel": "wheel"}', "give a tuple"),
        ('{"ground": ("floor",)}', "'floor' is a plane"),
    ],
)
def test_parts_that_there_are_not_are_named(tmp_path, parts, said):
    folder = ROBOTS / "part_heights"
    (tmp_path / "m0.xml").write_text((folder / "m0.xml").read_text())
    text = (folder / "p0.py").read_text()
    old = next(line for line in text.splitlines() if "parts =" in line)
    (tmp_path / "p0.py").write_text(text.replace(old, f"    parts = {parts}"))
    with pytest.raises(envs.UserError, match=said):
        envs.make(str(tmp_path / "p0.py"), 1, reward=no_reward)
