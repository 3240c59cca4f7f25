"""What the two humanoids have in common: parts, joints, observation and reset."""

from __future__ import annotations

from torch import Tensor

from rewardsmith.envs.bodies.contacts import SensesContacts
from rewardsmith.envs.bodies.free import FreeBody
from rewardsmith.envs.mujoco.simulator import Simulator
from rewardsmith.envs.random import RandomStreams


class HumanBody(FreeBody, SensesContacts):
    """A torso with head, arms and legs, driven by seventeen hinge motors."""

    control_dt = 0.015
    episode_length = 15.0
    parts = {
        "head": ("head",),
        "torso": ("torso1", "uwaist"),
        "pelvis": ("butt",),
        "left_hand": ("left_hand",),
        "right_hand": ("right_hand",),
        "left_elbow": ("left_elbow",),
        "right_elbow": ("right_elbow",),
        "left_knee": ("left_knee",),
        "right_knee": ("right_knee",),
        "left_foot": ("left_foot",),
        "right_foot": ("right_foot",),
    }
    joints = {
        "waist": "abdomen_y",
        "waist_twist": "abdomen_z",
        "waist_sideways": "abdomen_x",
        "right_hip": "right_hip_y",
        "right_hip_sideways": "right_hip_x",
        "right_hip_twist": "right_hip_z",
        "right_knee": "right_knee",
        "left_hip": "left_hip_y",
        "left_hip_sideways": "left_hip_x",
        "left_hip_twist": "left_hip_z",
        "left_knee": "left_knee",
        "right_shoulder": "right_shoulder1",
        "right_shoulder_swing": "right_shoulder2",
        "right_elbow": "right_elbow",
        "left_shoulder": "left_shoulder1",
        "left_shoulder_swing": "left_shoulder2",
        "left_elbow": "left_elbow",
    }

    def position(self, sim: Simulator) -> Tensor:
        """Return where the mass centre of the whole body is, `[num_envs, 2]`."""
        return sim.subtree_com[:, self.body(self.root), :2]

    def observation(self, sim: Simulator) -> dict[str, Tensor]:
        """Return positions without x and y, velocities, inertias, body velocities, motor torques, contact wrenches."""
        return {
            "positions": sim.qpos[:, 2:],
            "velocities": sim.qvel,
            "inertias": sim.cinert[:, 1:],
            "body_velocities": sim.cvel[:, 1:],
            "actuator_torques": sim.qfrc_actuator[:, 6:],
            "contact_wrenches": sim.cfrc_ext[:, 1:],
        }

    def reset(self, random: RandomStreams) -> dict[str, Tensor]:
        """Draw positions and velocities within 0.01 of the default."""
        return {
            "qpos": self.initial_qpos(random) + random.uniform(-0.01, 0.01, self.model.nq),
            "qvel": random.uniform(-0.01, 0.01, self.model.nv),
        }
