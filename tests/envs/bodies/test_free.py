"""Angles of free bodies through flips and turns, and left and right where they are."""

import math

import pytest
import torch

from rewardsmith import envs

LEFT_AND_RIGHT = [
    (name, part) for name in ("ant", "humanoid", "humanoid_standup") for part in envs.find(name).parts if "left" in part
]


def _turn(axis, angle):
    """Unit quaternion of a rotation about a world axis."""
    half = torch.tensor(angle / 2, dtype=torch.float64)
    return torch.cat([torch.cos(half)[None], torch.sin(half) * torch.tensor(axis, dtype=torch.float64)])


def _multiply(a, b):
    w, v = a[0], a[1:]
    return torch.cat([(w * b[0] - v @ b[1:])[None], w * b[1:] + b[0] * v + torch.linalg.cross(v, b[1:])])


class _Held:
    """An environment whose root is put into one orientation after another, with the memory kept as in a step."""

    def __init__(self, name):
        self.env = envs.make(name, 1)
        self.start = self.env.sim.qpos[0, 3:7].clone()
        self.env.sim.qpos[:, :3] = torch.tensor([0.0, 0.0, 3.0])
        self.hold(_turn([0, 0, 1], 0.0), begin=True)

    def hold(self, rotation, begin=False):
        environment, sim = self.env.environment, self.env.sim
        identity = torch.tensor([1.0, 0, 0, 0], dtype=torch.float64)
        sim.qpos[0, 3:7] = _multiply(rotation, identity)
        sim.set_state(sim.state())
        last = None if begin else environment.memory["attitude"]
        environment.memory["attitude"] = environment.attitude(sim, last).clone()
        state = self.env.state
        return [state.roll_angle.item(), state.pitch_angle.item(), state.yaw_angle.item()]


@pytest.mark.parametrize(("axis", "which"), [([1, 0, 0], 0), ([0, 1, 0], 1), ([0, 0, 1], 2)])
@pytest.mark.parametrize("direction", [1, -1])
@pytest.mark.parametrize("lean", [0.0, 0.05])
def test_two_whole_turns_add_up(axis, which, direction, lean):
    """About any axis, in both directions, upright or a little askew; the other two angles come back."""
    held = _Held("ant")
    for step in range(101):
        angle = direction * 4 * math.pi * step / 100
        askew = _turn([0, 1, 0] if which == 0 else [1, 0, 0], lean)
        angles = held.hold(_multiply(_turn(axis, angle), askew))
    expected = [0.0, 0.0, 0.0]
    expected[which] = direction * 4 * math.pi
    if which == 0:
        expected[1] = lean
    else:
        expected[0] = lean
    assert angles == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(("axis", "which"), [([1, 0, 0], 0), ([0, 1, 0], 1), ([0, 0, 1], 2)])
def test_angles_of_a_humanoid_on_its_feet_and_back(axis, which):
    held = _Held("humanoid")
    angles = held.hold(_turn(axis, 0.3))
    assert angles[which] == pytest.approx(0.3, abs=1e-6)


def test_lying_on_the_back_is_a_quarter_turn_backward():
    env = envs.make("humanoid_standup", 1)
    assert env.state.pitch_angle.item() == pytest.approx(-math.pi / 2, abs=0.05)
    assert env.state.uprightness.item() == pytest.approx(0, abs=0.05)
    assert env.state.head_forward.item() < 0, "the head lies behind the torso, the feet in front"
    assert env.state.left_foot_forward.item() > 0.5


@pytest.mark.parametrize("name", ["ant", "humanoid"])
def test_turning_rates_are_rates_of_the_angles(name):
    """In a short turn about each axis in free flight, upright."""
    env = envs.make(name, 1, fall_ends_episode=False)
    for axis, which in enumerate(("roll", "pitch", "yaw")):
        env.reset()
        env.sim.qpos[:, 2] = 5.0
        env.sim.qvel[:] = 0
        env.sim.qvel[0, 3 + axis] = 1
        env.sim.set_state(env.sim.state())
        env.memory["attitude"] = env.environment.attitude(env.sim, None).clone()
        before = getattr(env.state, f"{which}_angle").clone()
        rate = getattr(env.state, f"{which}_velocity").clone()
        env.step(torch.zeros(1, env.action_size))
        change = (getattr(env.state, f"{which}_angle") - before) / env.environment.control_dt
        assert rate.item() == pytest.approx(1.0, abs=0.1)
        assert change.item() == pytest.approx(1.0, abs=0.2)


@pytest.mark.parametrize(("name", "left"), LEFT_AND_RIGHT)
def test_left_is_left(name, left):
    """Facing +x, what is called left lies at +y, and its counterpart is the mirror image."""
    env = envs.make(name, 1)
    env.sim.qpos[:] = torch.as_tensor(env.environment.model.qpos0)
    env.sim.set_state(env.sim.state())
    right = left.replace("left", "right")
    model = env.environment.model

    def centre(part):
        member = env.environment.parts[part][0]
        if member in {model.geom(i).name for i in range(model.ngeom)}:
            return env.sim.geom_xpos[0, model.geom(member).id]
        return env.sim.xanchor[0, model.joint(member).id]

    a, b = centre(left), centre(right)
    assert a[1] > 0.05
    torch.testing.assert_close(a * torch.tensor([1, -1, 1]), b, atol=0.03, rtol=0)
    if "front" in left:
        assert a[0] > 0.2
    if "back" in left:
        assert a[0] < -0.2


@pytest.mark.parametrize("name", ["ant", "humanoid", "humanoid_standup"])
def test_joints_move_the_side_they_are_named_for(name):
    environment = envs.build(envs.find(name))
    env = envs.make(name, 1)
    home = torch.as_tensor(environment.model.qpos0)
    for joint, mjcf in environment.joints.items():
        if "left" not in joint and "right" not in joint:
            continue
        positions = []
        for offset in (0.0, 0.3):
            env.sim.qpos[:] = home
            env.sim.qpos[0, environment.qpos_index(mjcf)] += offset
            env.sim.set_state(env.sim.state())
            positions.append(env.sim.geom_xpos[0].clone())
        moved = (positions[1] - positions[0]).norm(dim=1, keepdim=True)
        assert moved.max() > 0.002, joint
        where = (moved * positions[0]).sum(0) / moved.sum()
        assert (where[1] > 0) == ("left" in joint), joint
        if name == "ant":
            assert (where[0] > 0) == ("front" in joint), joint


@pytest.mark.parametrize("name", ["humanoid", "humanoid_standup"])
@pytest.mark.parametrize(
    ("joint", "axis"), [("left_hip", 1), ("left_hip_sideways", 0), ("waist", 1), ("waist_sideways", 0)]
)
def test_a_human_bends_about_the_axis_named(name, joint, axis):
    """Hips and waist bend about the leftward axis and lean sideways about the forward axis."""
    env = envs.make(name, 1)
    env.sim.qpos[:] = torch.as_tensor(env.environment.model.qpos0)
    env.sim.set_state(env.sim.state())
    index = env.environment.model.joint(env.environment.joints[joint]).id
    along = env.environment.orientation(env.sim)[0].T @ env.sim.xaxis[0, index]
    assert along.abs().argmax().item() == axis and along.abs().max() > 0.95


@pytest.mark.parametrize("name", ["ant", "quadruped"])
@pytest.mark.parametrize("turned", [0.0, 1.0, math.pi / 2, -2.5])
def test_ahead_and_left_turn_with_the_body(name, turned):
    """Sent along +x at 1 m/s, facing elsewhere: the way gone is the same, seen from where it faces."""
    env = envs.make(name, 1, fall_ends_episode=False)
    assert {"ahead_velocity", "leftward_velocity"} <= {each.kind for each in env.environment.features.values()}
    qpos = torch.tensor(env.environment.model.qpos0)
    qpos[2], qpos[3:7] = 3.0, torch.tensor([math.cos(turned / 2), 0.0, 0.0, math.sin(turned / 2)])
    qvel = torch.zeros(env.environment.model.nv, dtype=qpos.dtype)
    qvel[0] = 1.0
    env.begin_at({"qpos": qpos[None], "qvel": qvel[None]})
    env.step(torch.zeros(1, env.action_size))
    state = env.state
    assert state.forward_velocity.item() == pytest.approx(1.0, abs=0.05)
    seen = [state.ahead_velocity.item(), state.leftward_velocity.item()]
    assert seen == pytest.approx([math.cos(turned), -math.sin(turned)], abs=0.05)
