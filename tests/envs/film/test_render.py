import copy
import math
import os
import subprocess
import sys

import mujoco
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rewardsmith import envs
from rewardsmith.envs.errors import UserError
from rewardsmith.envs.film import stage
from rewardsmith.envs.film.render import Renderer, find_camera
from rewardsmith.envs.mujoco.floor import find_floor

WIDTH, HEIGHT = 96, 72


def load(name: str) -> mujoco.MjModel:
    return envs.find(name)().model


def robot_mask(model: mujoco.MjModel, qpos: np.ndarray, camera: str | None = None) -> np.ndarray:
    """Return where the picture of a configuration differs from the same picture without the robot."""
    empty = load_hidden(model)
    pictures = [Renderer(each, 1, WIDTH, HEIGHT, camera).render(qpos[None])[0] for each in (model, empty)]
    return np.abs(pictures[0].astype(int) - pictures[1]).max(-1) > 40


def load_hidden(model: mujoco.MjModel) -> mujoco.MjModel:
    hidden = copy.copy(model)
    hidden.geom_rgba[hidden.geom_type != mujoco.mjtGeom.mjGEOM_PLANE, 3] = 0
    return hidden


def centre(mask: np.ndarray) -> np.ndarray:
    """Return the mask's middle [x, y], from -1 to 1."""
    rows, columns = np.nonzero(mask)
    return np.array([columns.mean() / WIDTH, rows.mean() / HEIGHT]) * 2 - 1


@pytest.mark.one_of_a_kind
@pytest.mark.parametrize("name", envs.names(envs.MujocoEnvironment))
def test_robot_is_seen_in_the_middle_and_fills_the_picture(name):
    model = load(name)
    mask = robot_mask(model, model.qpos0)
    assert np.abs(centre(mask)).max() < 0.45
    tall, wide = (np.ptp(np.flatnonzero(mask.any(axis))) for axis in (1, 0))
    assert max(tall / HEIGHT, wide / WIDTH) > 0.5


@settings(max_examples=6, deadline=None)
@given(name=st.sampled_from(["ant", "half_cheetah", "swimmer"]), metres=st.floats(-90, 90))
def test_robot_stays_in_the_middle_wherever_it_runs(name, metres):
    model = load(name)
    there = model.qpos0.copy()
    there[0] += metres
    here, away = (robot_mask(model, qpos) for qpos in (model.qpos0, there))
    assert centre(away) == pytest.approx(centre(here), abs=0.06)
    assert away.mean() == pytest.approx(here.mean(), rel=0.2)


def test_floor_passes_under_a_runner_and_never_ends():
    model = load("half_cheetah")
    renderer = Renderer(model, 3, WIDTH, HEIGHT)
    period = 2 * stage.tile_size(2.4)
    qpos = np.tile(model.qpos0, (3, 1))
    qpos[:, 0] += [0, 50 * period, 50.25 * period]
    start, whole, quarter = renderer.render(qpos).astype(int)
    assert np.mean(np.abs(start - whole) > 20) < 0.01
    assert np.mean(np.abs(start - quarter) > 20) > 0.1


def test_hop_is_seen_and_a_leap_does_not_leave_the_picture():
    model = load("hopper")
    heights = []
    for rise in (0.0, 0.3, 20.0):
        qpos = model.qpos0.copy()
        qpos[1] += rise
        heights.append(centre(robot_mask(model, qpos))[1])
    assert heights[1] < heights[0] - 0.1
    assert -0.8 < heights[2] < heights[0]


def test_traced_rays_hit_what_mujoco_hits():
    model = load("ant")
    mask = robot_mask(model, model.qpos0)
    data = mujoco.MjData(model)
    mujoco.mj_forward(model, data)
    camera = data.camera("side")
    axes, half = camera.xmat.reshape(3, 3), math.tan(math.radians(model.camera("side").fovy[0]) / 2)
    geom = np.zeros(1, np.int32)
    agree = 0
    pixels = [(row, column) for row in range(2, HEIGHT, 5) for column in range(2, WIDTH, 5)]
    for row, column in pixels:
        right, up = (2 * (column + 0.5) / WIDTH - 1) * half * WIDTH / HEIGHT, (1 - 2 * (row + 0.5) / HEIGHT) * half
        mujoco.mj_ray(model, data, camera.xpos, axes @ [right, up, -1], None, 1, -1, geom, None)
        hit = geom[0] >= 0 and model.geom_bodyid[geom[0]] > 0
        agree += hit == mask[row, column]
    # The mask holds the shadow, too.
    assert agree / len(pixels) > 0.93


def test_each_world_gets_its_own_picture():
    model = load("humanoid")
    rng = np.random.default_rng(0)
    qpos = model.qpos0 + rng.normal(0, 0.1, (5, model.nq))
    together = Renderer(model, 5, WIDTH, HEIGHT).render(qpos)
    alone = Renderer(model, 1, WIDTH, HEIGHT)
    for world in range(5):
        assert (together[world] == alone.render(qpos[world : world + 1])[0]).all()
    assert len(np.unique(together.reshape(5, -1), axis=0)) == 5


def test_tensors_and_repeated_calls_draw_the_same():
    model = load("hopper")
    renderer = Renderer(model, 2, WIDTH, HEIGHT)
    qpos = np.stack([model.qpos0, model.qpos0 + 0.2])
    first = renderer.render(qpos)
    renderer.render(qpos[::-1])
    assert (renderer.render(torch.as_tensor(qpos)) == first).all()
    assert first.shape == (2, HEIGHT, WIDTH, 3)
    assert first.dtype == np.uint8


def test_mocap_bodies_are_drawn_where_they_are_put():
    spec = mujoco.MjSpec()
    spec.worldbody.add_camera(name="still", pos=[0, 0, 4])
    goal = spec.worldbody.add_body(name="goal", mocap=True)
    goal.add_geom(size=[0.3], rgba=[1, 0, 0, 1])
    renderer = Renderer(spec.compile(), 2, WIDTH, HEIGHT)
    left, right = renderer.render(np.array([[-1.0, 0, 0, 1, 0, 0, 0], [1.0, 0, 0, 1, 0, 0, 0]]))
    red = [np.nonzero((picture[..., 0] > 90) & (picture[..., 2] < 60))[1].mean() for picture in (left, right)]
    assert red[0] < WIDTH / 2 < red[1]


def test_lost_simulation_is_drawn_without_a_fault():
    model = load("ant")
    qpos = np.tile(model.qpos0, (3, 1))
    qpos[0], qpos[1] = np.nan, 1e20
    pictures = Renderer(model, 3, WIDTH, HEIGHT).render(qpos)
    assert (pictures[2] == Renderer(model, 1, WIDTH, HEIGHT).render(qpos[2:])[0]).all()


def test_one_compiled_kernel_draws_all_models():
    hashes = set()
    for name in ("ant", "reacher", "inverted_pendulum", "humanoid"):
        tracer = Renderer(load(name), 1, 16, 12)._tracers[0]
        hashes.add(tracer.context._megakernel.module.name)
    assert len(hashes) == 1


def test_camera_is_found_by_name_id_or_default():
    model = load("hopper")
    assert model.camera(find_camera(model)).name == "side"
    assert find_camera(model, "front") == model.camera("front").id
    assert find_camera(model, 0) == 0


@pytest.mark.parametrize("camera", ["rear", 7, -1])
def test_unknown_camera_is_refused_with_the_names_there_are(camera):
    with pytest.raises(UserError, match=r"no camera.*'side'.*'front'"):
        find_camera(load("hopper"), camera)


def test_model_without_cameras_says_how_to_get_one():
    with pytest.raises(UserError, match="add_cameras"):
        find_camera(mujoco.MjSpec().compile())


def test_model_is_not_changed():
    model = load("humanoid")
    before = [model.opt.solver, model.geom_size.copy(), model.mat_texid.copy()]
    Renderer(model, 1, 16, 12).render(model.qpos0[None])
    after = [model.opt.solver, model.geom_size, model.mat_texid]
    assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))


@pytest.mark.slow
def test_warp_is_loaded_late_and_says_nothing():
    program = """if True:
        import sys
        import rewardsmith.envs.film.render, rewardsmith.envs.film.video
        assert not {"warp", "mujoco_warp"} & set(sys.modules)
        import mujoco, numpy
        spec = mujoco.MjSpec()
        spec.worldbody.add_camera(name="still", pos=[0, 0, 4])
        spec.worldbody.add_geom(size=[1, 1, 1])
        rewardsmith.envs.film.render.Renderer(spec.compile(), 1, 16, 12).render(numpy.zeros((1, 0)))
    """
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == done.stderr == ""


@pytest.mark.slow
def test_warp_is_imported_without_being_started():
    """Who did so may still fork: there is no other thread, and no GPU has been looked for."""
    program = """if True:
        import os
        from rewardsmith.envs.device.start_warp import import_warp
        warp = import_warp()
        assert warp._src.context.runtime is None and len(os.listdir("/proc/self/task")) == 1
    """
    alone = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=alone)
    assert done.stdout == done.stderr == ""


def test_floor_is_the_largest_level_plane_at_rest():
    spec = mujoco.MjSpec()
    plane = mujoco.mjtGeom.mjGEOM_PLANE
    spec.worldbody.add_geom(name="table", type=plane, size=[1, 1, 1], pos=[0, 0, 1])
    spec.worldbody.add_geom(name="ground", type=plane, size=[0, 0, 1])
    spec.worldbody.add_geom(name="wall", type=plane, size=[9, 9, 1], quat=[1, 1, 0, 0])
    model = spec.compile()
    assert model.geom(find_floor(model)).name == "ground"
    assert find_floor(load("inverted_pendulum")) is None


@pytest.mark.parametrize(("distance", "tile"), [(0.7, 0.1), (1.4, 0.2), (3.5, 0.5), (7, 1), (12, 2), (60, 10)])
def test_tiles_have_round_sizes(distance, tile):
    assert stage.tile_size(distance) == pytest.approx(tile)
