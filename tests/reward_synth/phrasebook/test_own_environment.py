"""A user's own robot, with unusual names: everything is found by kinds, nothing by the names of the bundled bodies."""

from pathlib import Path

import mujoco
import pytest
import torch

from rewardsmith.envs import MujocoEnvironment
from rewardsmith.envs.feature import feature
from rewardsmith.reward_synth.language import compile_reward
from rewardsmith.reward_synth.phrasebook import Phrasebook

MJCF = """
<mujoco>
  <worldbody>
    <geom name="ice" type="plane" size="5 5 1"/>
    <body name="pod" pos="0 0 0.4">
      <freejoint/>
      <geom name="shell" type="sphere" size="0.15"/>
      <body name="fin_l" pos="0 0.15 0">
        <joint name="jl" type="hinge" axis="0 1 0" range="-90 20" limited="true"/>
        <geom name="gl" type="capsule" fromto="0 0 0 0 0.1 -0.2" size="0.03"/>
      </body>
      <body name="fin_r" pos="0 -0.15 0">
        <joint name="jr" type="hinge" axis="0 1 0" range="-90 20" limited="true"/>
        <geom name="gr" type="capsule" fromto="0 0 0 0 -0.1 -0.2" size="0.03"/>
      </body>
    </body>
  </worldbody>
  <actuator>
    <motor joint="jl" ctrlrange="-3 3" ctrllimited="true"/>
    <motor joint="jr" ctrlrange="-3 3" ctrllimited="true"/>
  </actuator>
</mujoco>
"""


class SealBot(MujocoEnvironment):
    """A pod with two flippers that hunts for a fish."""

    control_dt = 0.02
    episode_length = 4.0
    root = "pod"
    parts = {"left_flipper": ("gl",), "right_flipper": ("gr",)}
    joints = {"left_oar": "jl", "right_oar": "jr"}

    def build(self):
        return mujoco.MjSpec.from_string(MJCF)

    def observation(self, sim):
        return {"qpos": sim.qpos, "qvel": sim.qvel}

    def reset(self, random):
        return {"qpos": self.initial_qpos(random) + random.uniform(-0.01, 0.01, self.model.nq)}

    @feature(unit="m/s", kind="forward_velocity")
    def zoom(self, sim):
        """Speed along +x."""
        return sim.qvel[:, 0]

    @feature(unit="m", kind="height")
    def altitude(self, sim):
        """Height of the pod."""
        return sim.qpos[:, 2]

    @feature(unit="rad/s", kind="yaw_velocity")
    def whirl(self, sim):
        """Turning rate."""
        return sim.qvel[:, 5]

    @feature(unit="m", kind="distance_to_goal")
    def fish_gap(self, sim):
        """Distance to the fish."""
        return torch.linalg.vector_norm(sim.qpos[:, :2] - 1.0, dim=1)


class Nameless(SealBot):
    """The same without a single kind of its own."""

    parts = {}
    joints = {}
    zoom = altitude = whirl = fish_gap = None


@pytest.fixture(scope="module")
def seal():
    return SealBot()


@pytest.mark.parametrize(
    ("sentence", "feature", "want"),
    [
        ("swim forward as fast as you can", "zoom", "high"),
        ("please move the seal bot backwards", "zoom", "low"),
        ("glide ahead at 0.4 m/s", "zoom", "target"),
        ("rise to half a metre", "altitude", "target"),
        ("spin to the right", "whirl", "low"),
        ("rotate counterclockwise at 90 degrees per second", "whirl", "target"),
        ("wave your left flipper", "left_flipper_speed", "high"),
        ("lift both flippers", "left_flipper_height", "high"),
        ("bend the right oar to 45 degrees", "right_oar_angle", "target"),
        ("keep the pod above 30 cm", "altitude", "range"),
        ("get to the target", "fish_gap", "low"),
        ("don't let your right flipper touch the ground", "right_flipper_height", "range"),
    ],
)
def test_sentences_find_features_by_their_kinds(bench, seal, sentence, feature, want):
    request = bench.request(seal, sentence)
    first = bench.read(request).main[0]
    assert (first.feature, first.want) == (feature, want)
    for proposal in Phrasebook().propose(request):
        compile_reward(proposal.source, request.schema, 8)


def test_an_angle_without_a_sign_bends_towards_the_limit_that_is_farther_from_straight(bench, seal):
    wish = bench.understand(seal, "bend the left oar by 30 degrees").main[0]
    assert wish.target == pytest.approx(-0.5236, abs=1e-3)


@pytest.mark.parametrize(
    ("sentence", "named"),
    [("do a front flip", "pitch"), ("walk sideways", "lateral_velocity"), ("wag your tail", "left flipper")],
)
def test_what_it_lacks_is_named_with_what_it_can_do(bench, seal, sentence, named):
    message = bench.refusal(seal, sentence)
    assert named in message
    assert "seal_bot" in message
    assert "reach the goal" in message


def test_a_fall_ends_nothing_where_nothing_ends_episodes(bench, seal):
    assert not Phrasebook().propose(bench.request(seal, "swim forward"))[0].fall_ends_episode


def test_an_environment_without_kinds_refuses_everything(bench):
    assert "declare no kinds" in bench.refusal(Nameless(), "swim forward")


def test_the_given_environment_is_left_as_it_was(bench, seal):
    before = dict(seal.memory)
    bench.understand(seal, "swim forward slowly")
    assert seal.memory == before


DOG = str(Path(__file__).parents[2] / "envs" / "robots" / "position_actuators" / "home.py")


@pytest.mark.parametrize(
    ("sentence", "upright"),
    [
        ("walk forward", True),
        ("trot at 0.5 m/s", True),
        ("walk forward, leaning forward by 40 degrees", False),
        ("stand still", True),
    ],
)
def test_who_stands_in_a_home_pose_travels_upright(bench, sentence, upright):
    intent = bench.understand(DOG, sentence)
    kept = [wish for wish in intent.sides if wish.kind == "uprightness" and wish.low and wish.low >= 0.9]
    assert len(kept) == (1 if upright else 0), intent.summary()


def test_who_has_no_home_pose_travels_as_ever(bench):
    assert bench.understand("half_cheetah", "walk forward").features() == ("forward_velocity",)
